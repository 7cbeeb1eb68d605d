"""The API is described, with an example each, and opens no wider than the pages."""

import pytest


@pytest.fixture
def schema(as_adam):
    answer = as_adam.get("/api/schema/?format=json")
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize("path", ["/api/v1/caseload/", "/api/v1/metrics/"])
def test_every_address_has_a_description_and_an_example(schema, path):
    described = schema["paths"][path]["get"]
    assert described["description"]
    content = described["responses"]["200"]["content"]["application/json"]
    assert content["examples"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written_through_it(as_anna, method):
    for path in ("/api/v1/caseload/", "/api/v1/metrics/"):
        # A program has no scope for it; a session's form is none for this address.
        assert getattr(as_anna, method)(path).status_code in {403, 405, 415}


def test_what_was_typed_wrong_is_named(as_maria):
    answer = as_maria.get("/api/v1/metrics/?period=yesterday")
    assert answer.status_code == 422
    assert set(answer.json()) == {"period"}


def test_a_case_holds_no_purse_and_no_contact(as_anna, cleo):
    (case,) = as_anna.get("/api/v1/caseload/").json()["results"]
    assert set(case) == {
        "id",
        "code",
        "name",
        "tier",
        "attention",
        "next_session_at",
        "last_session_at",
        "sessions_held",
        "sessions_left",
        "severity",
    }


def test_the_list_asks_few_questions(as_anna, cleo, django_assert_max_num_queries):
    as_anna.get("/api/v1/caseload/")
    with django_assert_max_num_queries(3):
        as_anna.get("/api/v1/caseload/")

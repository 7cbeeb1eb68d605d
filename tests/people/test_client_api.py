"""Clients through the API: found, read and opened by the rules of the pages."""

import pytest

from people.models import Client, TrailEvent
from tests import factories
from tests.calls import API, post, token_of

NEW = {
    "name": "何子昂",
    "phone": "13800000009",
    "language": "zh-hans",
    "site": "xuhui",
    "consents": ["care", "phone"],
}


@pytest.fixture
def site_code(site):
    return {**NEW, "site": site.code}


def test_whom_a_list_shows_is_whom_the_pages_show(as_anna, as_boris, as_ines, cleo):
    for browser, found in ((as_anna, [cleo.code]), (as_boris, []), (as_ines, [cleo.code])):
        rows = browser.get(f"{API}/clients/").json()["results"]
        assert [row["code"] for row in rows] == found
    assert as_boris.get(f"{API}/clients/{cleo.public_id}/").status_code == 404
    told = as_anna.get(f"{API}/clients/{cleo.public_id}/").json()
    assert told["name"] == cleo.name
    assert TrailEvent.objects.filter(action="people.client.opened").count() == 1


def test_an_administrator_finds_no_client(as_adam, as_otto, cleo):
    assert as_adam.get(f"{API}/clients/").status_code == 404
    # An empty list would say that there are none.
    assert as_otto.get(f"{API}/clients/").status_code == 404


def test_clients_are_looked_for_by_name_phone_and_pinyin(as_ines, cleo, now):
    factories.make_client("何子昂", now=now, phone="13911112222")
    for query in ("何子", "13911112222", "he ziang"):
        rows = search(as_ines, query).json()["results"]
        assert [row["name"] for row in rows] == ["何子昂"], query
    assert search(as_ines, "%").json()["results"] == []
    for nothing in ("", " ", "x" * 121):
        assert search(as_ines, nothing).status_code == 422


def test_many_who_are_found_are_walked_page_by_page(as_ines, cleo, now, monkeypatch):
    monkeypatch.setattr("people.guarded.PAGE", 2)
    for number in range(5):
        factories.make_client(f"何子{number}", now=now, phone=f"1391111222{number}")
    names, after = [], ""
    while after or not names:
        page = search(as_ines, "1391111222", after).json()
        assert len(page["results"]) <= 2
        names, after = names + [row["name"] for row in page["results"]], page["after"]
    assert names == [f"何子{number}" for number in (4, 3, 2, 1, 0)]


def search(browser, words, after=""):
    return browser.post(
        f"{API}/clients/search/?after={after}", {"q": words}, content_type="application/json"
    )


def test_a_long_list_is_walked_page_by_page(
    as_ines, now, site, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("people.guarded.PAGE", 2)
    for number in range(5):
        factories.make_client(f"何子{number}", now=now, phone=f"1380000010{number}")
    seen, after = [], ""
    for _page in range(3):
        with django_assert_max_num_queries(6):
            page = as_ines.get(f"{API}/clients/", {"after": after}).json()
        seen += [row["name"] for row in page["results"]]
        after = page["after"]
    assert after == ""
    assert sorted(seen) == [f"何子{number}" for number in range(5)]


def test_a_file_is_opened_once(ines, site_code):
    _token, desk = token_of(ines)
    key = "7f3e1f6e-3c55-4a0e-9a55-0d1c6f6a3b10"
    made = [post(desk, "/clients/", site_code, key) for _twice in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json() == made[1].json()
    assert Client.objects.get().name == "何子昂"


def test_who_seems_to_be_here_is_asked_about(as_ines, cleo, site_code):
    same = {**site_code, "name": cleo.name, "phone": cleo.phone}
    refused = post(as_ines, "/clients/", same)
    assert (refused.status_code, list(refused.json())) == (422, ["another_person"])
    assert post(as_ines, "/clients/", {**same, "another_person": True}).status_code == 201


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"name": ""}, "name"),
        ({"phone": "call me"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"site": "nowhere"}, "site"),
        ({"consents": []}, "consents"),
        ({"consents": ["everything"]}, "consents"),
        ({"birth_year": 1800}, "birth_year"),
        ({"birth_year": True}, "birth_year"),
        ({"name": {"a": 1}}, "name"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(as_ines, site_code, changes, named):
    refused = post(as_ines, "/clients/", {**site_code, **changes})
    assert (refused.status_code, list(refused.json())) == (422, [named])
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [("[" * 5000, 400), ('{"name": "\\ud800"}', 422), ('{"name": "\\u0000"}', 422), ("{", 400)],
)
def test_a_body_that_cannot_be_kept_is_refused(as_ines, body, status):
    headers = {"Idempotency-Key": "7f3e1f6e-3c55-4a0e-9a55-0d1c6f6a3b10"}
    answer = as_ines.post(f"{API}/clients/", body, content_type="application/json", headers=headers)
    assert answer.status_code == status
    assert not Client.objects.exists()


def test_who_opens_no_files_finds_nothing(request, site_code):
    for person in ("as_anna", "as_sofia", "as_maria", "as_adam"):
        refused = post(request.getfixturevalue(person), "/clients/", site_code)
        assert refused.status_code == 404, person

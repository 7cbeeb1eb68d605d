"""The forms as JSON: described, guarded like the pages, and strict about what is sent."""

import json

import pytest

from intake import services
from intake.models import Administration, Assessment, Score
from intake.rules.instruments import content_hash
from tests.intake.instruments import instrument

SCORE = "/api/v1/instruments/phq-9/score/"
WHOLE = {
    "interest": 2, "mood": 2, "sleep": 2, "energy": 2, "appetite": 1, "self_worth": 2,
    "concentration": 2, "movement": 1, "self_harm": 0,
}  # fmt: skip


def send(browser, body, url=SCORE):
    text = body if isinstance(body, str) else json.dumps(body)
    return browser.post(url, text, content_type="application/json")


def body(**changes):
    return {"version": "1.1.0", "answers": WHOLE} | changes


def test_the_list_stands_in_the_order_of_the_page(as_ines, django_assert_max_num_queries):
    as_ines.get("/api/v1/instruments/")
    with django_assert_max_num_queries(3):
        rows = as_ines.get("/api/v1/instruments/").json()["results"]
    assert [row["code"] for row in rows[:3]] == ["sads", "phq-9", "gad-7"]
    assert len(rows) == 15
    locked = {row["code"] for row in rows if row["locked"]}
    assert {"who-5", "c-ssrs"} <= locked
    assert not locked & {"phq-9", "pcl-5"}


def test_one_instrument_tells_its_versions_and_hash(as_ines):
    found = as_ines.get("/api/v1/instruments/phq-9/").json()
    assert (found["lowest"], found["highest"]) == (0, 27)
    assert [version["version"] for version in found["versions"]] == ["1.1.0"]
    assert found["content_hash"] == found["versions"][0]["content_hash"]
    assert as_ines.get("/api/v1/instruments/nothing/").status_code == 404


def test_the_definition_is_the_one_whose_hash_is_told(as_maria):
    data = as_maria.get("/api/v1/instruments/phq-9/definition/").json()
    assert content_hash(data) == instrument("phq-9").current.content_hash


def test_answers_are_scored_and_nothing_is_stored(as_ines):
    found = send(as_ines, body()).json()
    assert found == {
        "complete": True, "total": "14", "band": "moderate", "level": None, "at_least": False,
        "missing": [],
        "risk": [], "convention": None, "parts": {"cuts": ["screen"]},
    }  # fmt: skip
    for model in (Assessment, Administration, Score):
        assert not model.objects.exists()


def test_an_unfinished_form_has_no_total_and_its_risk_counts(as_ines):
    found = send(as_ines, body(answers={"self_harm": 1})).json()
    assert (found["complete"], found["total"], found["risk"]) == (False, None, ["self_harm"])


def test_whom_cuts_are_read_for_may_be_said(as_ines):
    url = "/api/v1/instruments/audit-c/score/"
    answers = {"frequency": 3, "amount": 0, "heavy_days": 0}
    for group, cuts in (("male", {}), ("female", {"cuts": ["positive_women"]})):
        sent = {"version": "1.0.0", "answers": answers, "group": group}
        assert send(as_ines, sent, url).json()["parts"] == cuts | {"for": group}


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        pytest.param(body(answers=WHOLE | {"mood": 4}), "answers.mood", id="out of range"),
        pytest.param(body(answers=WHOLE | {"mood": -1}), "answers.mood", id="below nought"),
        pytest.param(body(answers=WHOLE | {"mood": 2.0}), "answers.mood", id="not whole"),
        pytest.param(body(answers=WHOLE | {"mood": "2"}), "answers.mood", id="a text"),
        pytest.param(body(answers=WHOLE | {"mood": True}), "answers.mood", id="true"),
        pytest.param(body(answers=WHOLE | {"mood": None}), "answers.mood", id="null"),
        pytest.param(body(answers=WHOLE | {"mood": [1]}), "answers.mood", id="a list"),
        pytest.param(body(answers=WHOLE | {"moood": 1}), "answers.moood", id="unknown item"),
        pytest.param(body(answers=[1, 2]), "answers", id="no object"),
        pytest.param({"version": "1.1.0"}, "answers", id="missing"),
        pytest.param({"answers": WHOLE}, "version", id="no version"),
        pytest.param(body(version="0.9"), "version", id="another version"),
        pytest.param(body(group="x"), "group", id="unknown group"),
        pytest.param(body(colour="red"), "colour", id="unknown field"),
        pytest.param('{"version": "1.1.0", "answers": {"mood": 1, "mood": 2}}', "mood", id="twice"),
        pytest.param('{"version": "1.1.0", "answers": {"mood": NaN}}', "", id="NaN"),
        pytest.param('{"version": "1.1.0", "answers": {"mood": 1e999}}', "answers.mood", id="inf"),
        pytest.param('{"answers": {"mood": %s}}' % ("9" * 5000), "", id="huge"),
        pytest.param("[" * 60_000, "", id="deep"),
        pytest.param("{", "", id="no JSON"),
        pytest.param("[]", "", id="a list for an object"),
        pytest.param("{" + " " * 300_000 + "}", "", id="long"),
    ],
)
def test_what_cannot_be_scored_is_answered_422_with_the_place(as_ines, sent, path):
    answer = send(as_ines, sent)
    assert answer.status_code == 422
    assert path in [problem["path"] for problem in answer.json()["problems"]]
    assert not Score.objects.exists()


def test_a_form_that_is_off_scores_nothing(as_ines, maria):
    services.deactivate(instrument=instrument("phq-9"), by=maria)
    answer = send(as_ines, body())
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["text"] == "This instrument is switched off."


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/api/v1/instruments/", "get"),
        ("/api/v1/instruments/{code}/", "get"),
        ("/api/v1/instruments/{code}/definition/", "get"),
        ("/api/v1/instruments/{code}/score/", "post"),
    ],
)
def test_every_address_is_described_with_an_example(as_adam, path, method):
    schema = as_adam.get("/api/schema/?format=json").json()
    described = schema["paths"][path][method]
    assert described["description"]
    assert described["responses"]["200"]["content"]["application/json"]["examples"]

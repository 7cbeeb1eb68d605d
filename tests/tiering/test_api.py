"""The same rules as JSON: described, masked, refused alike, and once however often it is sent."""

from uuid import uuid4

import pytest

from tests.calls import API, post, put
from tests.tiering import practice
from tiering import selectors, services
from tiering.models import CoSignRequest, PolicyVersion, TierDecision


def test_every_address_is_described(as_adam):
    schema = as_adam.get("/api/schema/?format=json").json()
    for path, methods in {
        "/policies/": {"get", "post"},
        "/policies/{public_id}/": {"get", "put"},
        "/policies/{public_id}/lint/": {"get"},
        "/policies/{public_id}/simulations/": {"get", "post"},
        "/simulations/{public_id}/": {"get"},
        "/assessments/{public_id}/tier/": {"get", "post"},
        "/tier-decisions/{public_id}/": {"get"},
    }.items():
        described = schema["paths"][f"{API}{path}"]
        assert methods <= set(described)
        assert all(described[method]["description"] for method in methods)


def test_a_draft_is_begun_saved_and_linted(as_maria):
    base = selectors.newest_published()
    asked, key = {"base": str(base.public_id)}, uuid4()
    made = post(as_maria, "/policies/", asked, key)
    assert made.status_code == 201
    again = post(as_maria, "/policies/", asked, key).json()
    assert again["id"] == made.json()["id"]
    url = f"{API}/policies/{again['id']}/"
    saved = put(as_maria, url, {"revision": 0, "thresholds": {"severity_flagship": 33}})
    assert saved.json()["thresholds"]["severity_flagship"] == 33
    assert put(as_maria, url, {"revision": 0, "thresholds": {}}).status_code == 409
    found = {finding["code"] for finding in as_maria.get(f"{url}lint/").json()["results"]}
    assert found == {"two_answers", "intensity_apart", "held"}


@pytest.mark.parametrize(
    "sent", [{}, [], {"revision": "x"}, {"revision": 0, "thresholds": {"floor_peak": 99}}]
)
def test_what_cannot_be_read_is_named(as_maria, maria, now, sent):
    draft = practice.draft(maria, now)
    sent = {**sent, "revision": draft.revision} if sent and "thresholds" in sent else sent
    answer = put(as_maria, f"/policies/{draft.public_id}/", sent)
    assert answer.status_code == 422
    assert post(as_maria, "/policies/", {"base": "x"}).status_code == 422


def test_a_simulation_is_asked_for_and_read(as_maria, maria, now):
    draft = practice.draft(maria, now)
    url = f"{API}/policies/{draft.public_id}/simulations/"
    started = post(as_maria, url)
    assert (started.status_code, started.json()["state"]) == (202, "waiting")
    simulation = PolicyVersion.objects.get(pk=draft.pk).simulations.get()
    services.carry_on(simulation_id=simulation.pk, now=now)
    told = as_maria.get(f"{API}/simulations/{simulation.public_id}/").json()
    assert (told["state"], told["floor_breaks"]) == ("done", 0)
    assert told["matrix"] == [[0, 0, 0]] * 3
    assert len(as_maria.get(url).json()["results"]) == 1


@pytest.mark.parametrize("person", ["as_ines", "as_anna", "as_otto"])
def test_who_may_not_finds_nothing(person, request, maria, now):
    draft = practice.draft(maria, now)
    browser = request.getfixturevalue(person)
    asked = {"base": str(draft.public_id)}
    assert post(browser, "/policies/", asked).status_code == 404
    assert browser.get(f"{API}/policies/{draft.public_id}/simulations/").status_code == 404


def test_a_proposal_is_masked_like_the_page(as_anna, assessment):
    told = as_anna.get(f"{API}/assessments/{assessment.public_id}/tier/").json()
    reasons = {reason["dimension"]: reason for reason in told["reasons"]}
    assert told["tier"] == "development"
    assert reasons["severity"]["values"]["sads"] == 28
    assert reasons["willingness"]["code"] == "masked"


def test_a_decision_is_made_once(as_ines, assessment):
    url = f"{API}/assessments/{assessment.public_id}/tier/"
    first = post(as_ines, url, {"chosen": "development"})
    again = post(as_ines, url, {"chosen": "development"})
    assert first.status_code == again.status_code == 201
    assert TierDecision.objects.count() == 1
    receipt = as_ines.get(f"{API}/tier-decisions/{first.json()['id']}/").json()
    assert receipt == first.json()


def test_below_the_floor_nothing_is_decided(as_anna, assessment):
    url = f"{API}/assessments/{assessment.public_id}/tier/"
    asked = {"chosen": "basic", "note": "She moves abroad in two weeks."}
    assert post(as_anna, url, asked).status_code == 202
    assert CoSignRequest.objects.count() == 1
    assert not TierDecision.objects.exists()
    assert post(as_anna, url, {"chosen": "gold"}).status_code == 422
    assert post(as_anna, url, {"chosen": "flagship", "note": "no"}).status_code == 422


@pytest.mark.parametrize("person", ["as_boris", "as_maria", "as_adam", "as_otto"])
def test_another_ones_client_is_not_there(person, request, assessment):
    url = f"{API}/assessments/{assessment.public_id}/tier/"
    assert request.getfixturevalue(person).get(url).status_code == 404

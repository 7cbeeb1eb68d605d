"""Purchases, second persons, shares and segments through the API."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from packages.models import LedgerEntry, SegmentChoice, SegmentVersion
from packages.services import use_session
from people.models import TrailEvent
from tests import factories, journey
from tests.calls import API, post
from tests.conftest import signed_in


@pytest.fixture
def enrolled(tiered, ines):
    return journey.buy(tiered, "short-term-5", by=ines, now=timezone.now())


EXTRA = {"act": "adjust", "sessions": 4, "reason": "goodwill", "note": "Four ended too early."}


def test_what_a_client_bought_is_listed(request, as_ines, enrolled):
    url = f"{API}/clients/{enrolled.client.public_id}/enrolments/"
    (row,) = as_ines.get(url).json()["results"]
    assert (row["id"], row["price"]) == (str(enrolled.public_id), str(enrolled.price))
    for person in ("as_anna", "as_sofia", "as_adam", "as_otto"):
        assert request.getfixturevalue(person).get(url).status_code == 404, person


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/clients/{client}/enrolments/", "people.client.opened"),
        ("/clients/{client}/segment/", "packages.segment.opened"),
        ("/enrolments/{enrolment}/going-on/", "packages.offers.opened"),
    ],
)
def test_what_is_read_of_a_client_stands_in_the_trail(as_ines, ines, enrolled, path, action):
    url = path.format(client=enrolled.client.public_id, enrolment=enrolled.public_id)
    assert as_ines.get(API + url).status_code == 200
    event = TrailEvent.objects.get(action__endswith=".opened")
    assert (event.action, event.actor, event.client_id) == (action, ines, enrolled.client_id)


def test_every_request_of_a_page_is_read_with_a_trace(as_maria, maria, as_ines, enrolled):
    as_maria.get(f"{API}/adjustments/")
    post(as_ines, f"/enrolments/{enrolled.public_id}/ledger/", EXTRA)
    (asked,) = as_maria.get(f"{API}/adjustments/").json()["results"]
    event = TrailEvent.objects.get(action="packages.adjustment.opened")
    assert (str(event.object_id), event.actor) == (asked["id"], maria)
    assert event.client_id == enrolled.client_id


def test_above_the_line_a_second_person_answers(as_ines, as_maria, enrolled):
    ledger = f"/enrolments/{enrolled.public_id}/ledger/"
    assert post(as_ines, ledger, EXTRA).json()["waiting"] is True
    (asked,) = as_maria.get(f"{API}/adjustments/").json()["results"]
    assert (asked["sessions"], asked["note"]) == (4, EXTRA["note"])
    path = f"/adjustments/{asked['id']}/decision/"
    assert post(as_ines, path, {"agreed": True}).status_code == 404
    assert post(as_maria, path, {}).status_code == 422
    told = post(as_maria, path, {"agreed": True}).json()
    assert (told["waiting"], told["left"]) == (False, 9)
    assert post(as_maria, path, {"agreed": False}).status_code == 409
    assert LedgerEntry.objects.filter(kind="adjusted").count() == 1


def test_gifts_after_use_are_not_paid_back(as_ines, as_maria, enrolled, anna, ines):
    for _number in range(5):
        use_session(enrollment=enrolled, about=uuid4(), by=anna.user, now=timezone.now())
    ledger = f"/enrolments/{enrolled.public_id}/ledger/"
    post(as_ines, ledger, EXTRA)
    (asked,) = as_maria.get(f"{API}/adjustments/").json()["results"]
    told = post(as_maria, f"/adjustments/{asked['id']}/decision/", {"agreed": True}).json()
    assert told["refund"] == {"sessions": 0, "amount": "0.00", "code": "only_given"}
    refused = post(as_ines, ledger, {"act": "refund"})
    assert (refused.status_code, refused.json()["code"]) == (409, "NothingToRefund")
    page = reverse("packages:refund", args=[enrolled.public_id])
    assert as_ines.post(page).status_code == 409
    shown = as_ines.get(reverse("packages:ledger", args=[enrolled.public_id])).content.decode()
    assert page not in shown


def test_nobody_says_yes_to_themselves(as_maria, enrolled):
    ledger = f"/enrolments/{enrolled.public_id}/ledger/"
    post(as_maria, ledger, EXTRA)
    assert as_maria.get(f"{API}/adjustments/").json()["results"] == []


def test_a_package_for_one_is_not_shared(as_ines, enrolled, now):
    other = factories.make_client("何子昂", now=now, phone="13800000002")
    path = f"/enrolments/{enrolled.public_id}/participants/"
    body = {"client": str(other.public_id), "agreed": True}
    refused = post(as_ines, path, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "NotShared")
    unknown = {"client": str(enrolled.public_id), "agreed": True}
    assert list(post(as_ines, path, unknown).json()) == ["client"]


def test_a_family_shares_and_parts(as_ines, tiered, ines, now):
    family = journey.buy(tiered, "family-8", by=ines, now=timezone.now())
    other = factories.make_client("何子昂", now=now, phone="13800000002")
    path = f"/enrolments/{family.public_id}/participants/"
    body = {"client": str(other.public_id), "agreed": True}
    assert post(as_ines, path, {**body, "agreed": False}).status_code == 422
    assert post(as_ines, path, body).json()["participants"] == [body["client"]]
    ended = {"client": body["client"]}
    assert post(as_ines, f"{path}end/", ended).json()["participants"] == []
    assert post(as_ines, f"{path}end/", ended).status_code == 404


def test_a_segment_is_proposed_and_chosen(as_ines, as_anna, tiered):
    url = f"/clients/{tiered.public_id}/segment/"
    told = as_ines.get(API + url).json()
    assert (told["chosen"], told["version"]) == (None, 1)
    assert post(as_ines, url, {"chosen": "C9"}).status_code == 422
    assert post(as_ines, url, {"chosen": "C3"}).json()["chosen"] == "C3"
    assert SegmentChoice.objects.get().chosen == "C3"
    assert as_anna.get(API + url).status_code == 404
    assert post(as_anna, url, {"chosen": "C3"}).status_code == 404


class TestTheRule:
    @pytest.fixture
    def read(self, as_maria, now, site):
        journey.install(now)
        return as_maria.get(f"{API}/segments/").json()

    def test_it_is_read_changed_and_published(self, as_maria, read, forget_configuration):
        body = {"after": read["version"], "rule": read["rule"], "plan": read["plan"]}
        body["rule"]["young_until"] = 27
        told = post(as_maria, "/segments/", body)
        assert (told.status_code, told.json()["version"]) == (201, 2)
        forget_configuration()
        assert as_maria.get(f"{API}/segments/").json() == told.json()
        stale = {**body, "rule": {**body["rule"], "young_until": 30}}
        assert post(as_maria, "/segments/", stale).status_code == 409

    @pytest.mark.parametrize(
        "wrong",
        [
            {"young_until": 0},
            {"enough": "many"},
            {"points": {"hungry": {"C1": 1}}},
            {"points": {"young": {"C9": 1}}},
            {"points": {"young": {"C1": 10}}},
        ],
    )
    def test_a_rule_that_makes_no_sense_is_refused(self, as_maria, read, wrong):
        body = {"after": 1, "plan": read["plan"], "rule": {**read["rule"], **wrong}}
        refused = post(as_maria, "/segments/", body)
        assert (refused.status_code, list(refused.json())) == (422, ["rule"])
        assert SegmentVersion.objects.count() == 1

    def test_only_managers_find_it(self, request, read):
        for person in ("as_ines", "as_anna", "as_sofia", "as_adam", "as_otto"):
            browser = request.getfixturevalue(person)
            assert browser.get(f"{API}/segments/").status_code == 404, person
            assert post(browser, "/segments/", {}).status_code == 404, person


def test_who_works_elsewhere_finds_no_ledger(enrolled):
    mona = signed_in(factories.make_user("Mona", "counselor"))
    assert mona.get(f"{API}/adjustments/").status_code == 404

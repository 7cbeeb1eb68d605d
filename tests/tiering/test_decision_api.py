"""Second looks and the way of a policy through the API: the rules and refusals of the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crisis.services import raise_alert
from people.models import TrailEvent
from tests import factories, journey
from tests.calls import API, post, put, token_of
from tests.conftest import signed_in
from tests.tiering import practice
from tiering import services
from tiering.models import Appeal, CoSignRequest, PolicyVersion, ReferralAdvice, TierDecision
from tiering.rules.tiers import Tier

WHY = "She moves abroad in two weeks."
BELOW = {"chosen": "basic", "note": WHY}


@pytest.fixture
def decided(cleo, ines, now):
    journey.install(now)
    return journey.confirm(cleo, by=ines, now=now)


@pytest.fixture
def waiting(as_anna, assessment):
    told = post(as_anna, f"/assessments/{assessment.public_id}/tier/", BELOW).json()
    return f"/co-signatures/{told['id']}/"


class TestSignatures:
    def test_a_supervisor_finds_it_and_signs_it(self, as_sofia, waiting):
        queue = as_sofia.get(f"{API}/co-signatures/").json()["results"]
        assert [row["note"] for row in queue] == [WHY]
        receipt = post(as_sofia, f"{waiting}sign/")
        assert receipt.status_code == 201
        told = receipt.json()
        assert (told["chosen"], told["note"], told["cosigned_by"]) == ("basic", WHY, "Sofia")
        assert as_sofia.get(API + waiting).json()["state"] == "signed"
        assert post(as_sofia, f"{waiting}sign/").status_code == 409

    def test_every_request_of_a_page_is_read_with_a_trace(self, sofia, waiting, assessment):
        _token, tablet = token_of(sofia)
        for _look in range(2):
            (row,) = tablet.get(f"{API}/co-signatures/").json()["results"]
        read = TrailEvent.objects.filter(action="tiering.co_signature.opened", actor=sofia)
        told = {(str(event.object_id), event.client_id, event.facts["token"]) for event in read}
        assert (read.count(), told) == (2, {(row["id"], assessment.client_id, "Tablet")})

    def test_a_refusal_says_why(self, as_sofia, as_anna, waiting):
        assert post(as_sofia, f"{waiting}refuse/", {"reason": "no"}).status_code == 422
        told = post(as_sofia, f"{waiting}refuse/", {"reason": "Her sleep got worse."}).json()
        assert (told["state"], told["answer"]) == ("refused", "Her sleep got worse.")
        assert as_anna.get(API + waiting).json()["answer"] == "Her sleep got worse."
        assert not TierDecision.objects.exists()

    def test_it_is_taken_back_by_who_asked(self, as_anna, as_sofia, waiting):
        assert post(as_anna, f"{waiting}withdraw/").json()["state"] == "withdrawn"
        assert post(as_sofia, f"{waiting}sign/").status_code == 409

    def test_nobody_else_finds_it(self, request, waiting):
        for person in ("as_boris", "as_ines", "as_adam", "as_otto"):
            browser = request.getfixturevalue(person)
            assert browser.get(API + waiting).status_code == 404, person
            for act in ("sign/", "refuse/", "withdraw/"):
                assert post(browser, waiting + act, {"reason": WHY}).status_code == 404, person

    def test_other_words_for_it_are_refused(self, as_anna, waiting, assessment):
        url = f"/assessments/{assessment.public_id}/tier/"
        again = post(as_anna, url, BELOW)
        assert (again.status_code, f"/co-signatures/{again.json()['id']}/") == (202, waiting)
        refused = post(as_anna, url, {**BELOW, "note": "Her sister looks after her now."})
        assert (refused.status_code, refused.json()["code"]) == (409, "AlreadyAsked")

    def test_a_crisis_comes_first(self, as_sofia, waiting, cleo, ines, now):
        raise_alert(client=cleo, source="concern", sign="concern", by=ines, now=now)
        refused = post(as_sofia, f"{waiting}sign/")
        assert (refused.status_code, refused.json()["code"]) == (409, "OpenAlert")
        assert CoSignRequest.objects.get().state == "waiting"


class TestAppeals:
    ASKED = {"asker": "client", "asked_on": "2026-03-09", "words": "I can come more often."}

    @pytest.fixture
    def appeal(self, as_anna, decided):
        told = post(as_anna, f"/tier-decisions/{decided.public_id}/appeals/", self.ASKED)
        assert told.status_code == 201
        return f"/appeals/{told.json()['id']}/"

    def test_a_supervisor_finds_it_and_lets_the_decision_stand(self, as_sofia, as_anna, appeal):
        assert len(as_sofia.get(f"{API}/appeals/").json()["results"]) == 1
        said = {"outcome": "stands", "reason": "Her answers have not changed."}
        told = post(as_sofia, f"{appeal}review/", said).json()
        assert (told["outcome"], told["reason"]) == ("stands", said["reason"])
        assert as_anna.get(API + appeal).json() == told
        assert as_sofia.get(f"{API}/appeals/").json()["results"] == []

    def test_every_appeal_of_a_page_is_read_with_a_trace(self, as_sofia, as_ines, appeal, decided):
        lists = (
            (as_sofia, "/appeals/"),
            (as_ines, f"/tier-decisions/{decided.public_id}/appeals/"),
        )
        for number, (browser, path) in enumerate(lists, start=1):
            (row,) = browser.get(API + path).json()["results"]
            read = TrailEvent.objects.filter(action="tiering.appeal.opened").order_by("id")
            assert [str(event.object_id) for event in read] == [row["id"]] * number
            assert {event.client_id for event in read} == {decided.client_id}

    def test_another_tier_is_a_new_decision(self, as_sofia, appeal, decided):
        said = {"outcome": "new", "reason": "He can come twice a week."}
        assert post(as_sofia, f"{appeal}review/", said).json() == {"chosen": ["Choose a tier."]}
        same = post(as_sofia, f"{appeal}review/", {**said, "chosen": decided.chosen})
        assert (same.status_code, same.json()["code"]) == (422, "SameTier")
        told = post(as_sofia, f"{appeal}review/", {**said, "chosen": "flagship"}).json()
        made = TierDecision.objects.get(public_id=told["new_decision"])
        assert (made.chosen, made.replaces) == ("flagship", decided)

    def test_what_cannot_be_asked_is_said(self, as_anna, decided):
        url = f"/tier-decisions/{decided.public_id}/appeals/"
        for wrong in ({"asker": "the dog"}, {"asked_on": "soon"}, {"words": ""}):
            refused = post(as_anna, url, {**self.ASKED, **wrong})
            assert (refused.status_code, list(refused.json())) == (422, list(wrong))
        assert post(as_anna, url, {**self.ASKED, "asked_on": "2999-01-01"}).status_code == 422
        assert not Appeal.objects.exists()

    def test_another_wish_while_one_is_open_is_refused(self, as_anna, as_sofia, appeal, decided):
        url = f"/tier-decisions/{decided.public_id}/appeals/"
        again = post(as_anna, url, self.ASKED)
        assert (again.status_code, f"/appeals/{again.json()['id']}/") == (201, appeal)
        other = {**self.ASKED, "asker": "guardian", "words": "She cannot come so often."}
        refused = post(as_anna, url, other)
        assert (refused.status_code, refused.json()["code"]) == (409, "AppealIsOpen")
        said = {"outcome": "stands", "reason": "Her answers have not changed."}
        post(as_sofia, f"{appeal}review/", said)
        assert post(as_anna, url, other).status_code == 201

    def test_nobody_else_finds_it(self, request, appeal, decided):
        for person in ("as_boris", "as_maria", "as_adam", "as_otto"):
            browser = request.getfixturevalue(person)
            assert browser.get(API + appeal).status_code == 404, person
            url = f"/tier-decisions/{decided.public_id}/appeals/"
            assert post(browser, url, self.ASKED).status_code == 404, person
        assert post(request.getfixturevalue("as_anna"), f"{appeal}review/", {}).status_code == 404


class TestReferrals:
    SAID = {"where": "psychiatry", "reason": "She has not slept for four nights."}

    def test_advice_is_written_down_and_understood(self, as_anna, as_boris, cleo, sofia):
        url = f"/clients/{cleo.public_id}/referrals/"
        made = post(as_anna, url, self.SAID)
        assert (made.status_code, made.json()["understood"]) == (201, "")
        path = f"/referrals/{made.json()['id']}/understood/"
        assert post(as_boris, path, {"how": "phone"}).status_code == 404
        assert post(as_anna, path, {"how": "by pigeon"}).status_code == 422
        assert post(as_anna, path, {"how": "phone"}).json()["understood"] == "phone"
        rows = as_anna.get(API + url).json()["results"]
        assert [row["reason"] for row in rows] == [self.SAID["reason"]]
        assert signed_in(sofia).get(API + url).json()["results"] == rows
        assert ReferralAdvice.objects.count() == 1

    def test_who_may_not_read_it_finds_nothing(self, request, as_anna, cleo):
        url = f"/clients/{cleo.public_id}/referrals/"
        post(as_anna, url, self.SAID)
        assert request.getfixturevalue("as_ines").get(API + url).json()["results"] == []
        for person in ("as_boris", "as_maria", "as_adam", "as_otto"):
            assert request.getfixturevalue(person).get(API + url).status_code == 404, person


class TestDecisions:
    def test_they_are_listed_masked_newest_first(
        self, as_anna, as_boris, cleo, ines, now, django_assert_max_num_queries
    ):
        journey.install(now)
        for day in range(4):
            journey.confirm(cleo, by=ines, now=now + timedelta(days=day))
        url = f"{API}/clients/{cleo.public_id}/tier-decisions/"
        with django_assert_max_num_queries(8):
            rows = as_anna.get(url).json()["results"]
        assert len(rows) == 4
        assert rows == sorted(rows, key=lambda row: row["decided_at"], reverse=True)
        reasons = {one["dimension"]: one["code"] for one in rows[0]["reasons"]}
        assert reasons["willingness"] == "masked"
        assert as_boris.get(url).status_code == 404

    def test_why_a_tier_was_changed_is_null_to_who_sees_no_overrides(
        self, as_anna, as_ines, as_sofia, cleo, assessment
    ):
        above = {"chosen": "flagship", "note": WHY}
        made = post(as_anna, f"/assessments/{assessment.public_id}/tier/", above).json()
        assert made["note"] == WHY
        receipt, listed = (
            f"/tier-decisions/{made['id']}/",
            f"/clients/{cleo.public_id}/tier-decisions/",
        )
        for path in (receipt, listed):
            told = [browser.get(API + path).json() for browser in (as_ines, as_anna, as_sofia)]
            notes = [one.get("results", [one])[0]["note"] for one in told]
            assert notes == [None, WHY, WHY], path

    def test_intake_staff_confirm_and_do_not_change(self, as_ines, assessment):
        url = f"/assessments/{assessment.public_id}/tier/"
        refused = post(as_ines, url, {"chosen": "flagship", "note": WHY})
        assert (refused.status_code, refused.json()["code"]) == (409, "MayNotOverride")
        assert post(as_ines, url, {"chosen": "development"}).status_code == 201


class TestPolicies:
    def test_a_draft_comes_into_force_by_two_people(self, maria, sofia, cleo, ines, now):
        journey.install(now)
        journey.confirm(cleo, by=ines, now=now, tier=Tier.DEVELOPMENT)
        _token, hers = token_of(maria)
        _token, theirs = token_of(sofia)
        base = hers.get(f"{API}/policies/").json()["results"][0]
        draft = post(hers, "/policies/", {"base": base["id"]}).json()
        path = f"/policies/{draft['id']}/"
        for finding in hers.get(f"{API}{path}lint/").json()["results"]:
            body = {"key": finding["key"], "why": "The portraits are examples only."}
            if finding["level"] == "warning":
                assert post(hers, f"{path}acknowledge/", body).status_code == 200
        started = post(hers, f"{path}simulations/").json()
        simulation = PolicyVersion.objects.get(public_id=draft["id"]).simulations.get()
        while services.carry_on(simulation_id=simulation.pk, now=now):
            pass
        done = hers.get(f"{API}/simulations/{started['id']}/").json()
        assert (done["state"], done["floor_breaks"]) == ("done", 0)
        moved = hers.get(f"{API}/simulations/{started['id']}/movers/").json()
        assert moved == {"after": "", "results": []}
        read = theirs.get(API + path).json()
        assert read["state"] == "simulated"
        own = post(hers, f"{path}accept/", {"numbers_hash": read["numbers_hash"]})
        assert (own.status_code, own.json()["code"]) == (409, "OwnDraft")
        wrong = post(theirs, f"{path}accept/", {"numbers_hash": "other"})
        assert wrong.status_code == 409
        body = {"numbers_hash": read["numbers_hash"]}
        assert post(theirs, f"{path}accept/", body).json()["state"] == "accepted"
        early = {"effective_at": "2001-01-01T00:00:00Z"}
        assert post(hers, f"{path}publish/", early).status_code == 422
        day = {"effective_at": (timezone.now() + timedelta(hours=1)).isoformat()}
        assert post(hers, f"{path}publish/", day).json()["state"] == "published"
        assert post(hers, f"{path}withdraw/").status_code == 409

    def test_an_acceptance_is_taken_back_and_a_draft_given_up(self, as_maria, as_sofia, maria, now):
        journey.install(now)
        policy = practice.ready(maria, now)
        path = f"/policies/{policy.public_id}/"
        read = as_sofia.get(API + path).json()
        post(as_sofia, f"{path}accept/", {"numbers_hash": read["numbers_hash"]})
        assert post(as_maria, f"{path}take-back/").json()["state"] != "accepted"
        assert post(as_maria, f"{path}withdraw/").json()["state"] == "withdrawn"

    def test_a_simulation_is_stopped(self, as_maria, as_sofia, maria, now):
        journey.install(now)
        draft = practice.draft(maria, now)
        started = post(as_maria, f"/policies/{draft.public_id}/simulations/").json()
        path = f"/simulations/{started['id']}/"
        assert as_maria.get(f"{API}{path}movers/").status_code == 404
        assert post(as_sofia, f"{path}cancel/").status_code == 404
        assert post(as_maria, f"{path}cancel/").json()["state"] == "cancelled"

    def test_a_threshold_that_is_none_is_named(self, as_maria, maria, now):
        journey.install(now)
        draft = practice.draft(maria, now)
        body = {"revision": draft.revision, "thresholds": {"severity_flagshop": 33}}
        refused = put(as_maria, f"/policies/{draft.public_id}/", body)
        assert (refused.status_code, list(refused.json())) == (422, ["severity_flagshop"])

    @pytest.mark.parametrize(
        "act", ["acknowledge/", "accept/", "publish/", "take-back/", "withdraw/"]
    )
    def test_who_may_not_finds_no_step(self, request, maria, now, act):
        journey.install(now)
        draft = practice.draft(maria, now)
        body = {
            "key": "x",
            "why": "Because I can, that is why.",
            "numbers_hash": "x",
            "effective_at": "2999-01-01T00:00:00Z",
        }
        for person in ("as_ines", "as_anna", "as_adam", "as_otto"):
            browser = request.getfixturevalue(person)
            answer = post(browser, f"/policies/{draft.public_id}/{act}", body)
            assert answer.status_code == 404, person

    def test_pages_of_versions_follow_one_another(self, as_maria, maria, now, monkeypatch):
        journey.install(now)
        monkeypatch.setattr("people.guarded.PAGE", 2)
        for _draft in range(2):
            practice.draft(maria, now)
        first = as_maria.get(f"{API}/policies/").json()
        rest = as_maria.get(f"{API}/policies/", {"after": first["after"]}).json()
        assert [len(first["results"]), len(rest["results"]), rest["after"]] == [2, 1, ""]


def test_a_supervisor_of_another_team_finds_nothing(db, now, assessment, as_anna, waiting):
    stranger = signed_in(factories.make_user("Stella", "supervisor", factories.make_site("pudong")))
    assert stranger.get(API + waiting).status_code == 404
    assert stranger.get(f"{API}/co-signatures/").json()["results"] == []
    assert stranger.get(f"{API}/assessments/{assessment.public_id}/tier/").status_code == 404

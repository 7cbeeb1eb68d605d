"""The small practice after everybody has lived: what must hold of it."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Count, F, Q, Sum

from counselcrm.demo.cast import PASSPHRASE, SHOWN
from counselcrm.demo.making import BEGUN, is_made
from counselcrm.demo.sign_ins import write_sign_ins
from crisis.models import Alert
from feedback.models import Answer, Invitation
from feedback.rules.surveys import CLOSE_AFTER, INVITE_AFTER
from intake.models import Assessment, SelfFill
from outbox.models import Hold, Message
from packages.models import Enrollment
from people.models import Client, ContactRequest, Standing, Task, TrailEvent, User
from reports.models import Rollup
from reports.services import rebuild_rollups, rebuild_standings
from scheduling.models import SessionRecord
from tests.demo.conftest import digest, make
from tiering.models import Appeal, CoSignRequest, PolicyVersion, Simulation, TierDecision

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("practice", "db")
class TestInvariants:
    def test_it_is_marked_as_made(self) -> None:
        assert is_made()
        assert Client.objects.count() == 40
        assert User.objects.filter(role="counselor").count() == 6

    def test_every_held_session_has_one_invitation_for_its_client(self) -> None:
        asked = SessionRecord.objects.annotate(asked=Count("invitations"))
        assert asked.exists()
        assert not asked.exclude(asked=1).exists()
        assert not Invitation.objects.exclude(client=F("session__client")).exists()

    def test_no_balance_is_below_zero(self) -> None:
        left = Enrollment.objects.annotate(left=Sum("ledger__sessions"))
        assert left.exists()
        assert not left.filter(left__lt=0).exists()

    def test_nobody_is_below_their_need_without_a_second_signature(self) -> None:
        below = TierDecision.objects.filter(need="development", chosen="basic")
        assert not below.filter(cosigned_by=None).exists()
        overridden = TierDecision.objects.exclude(chosen=F("proposed"))
        assert not overridden.filter(note=None).exists()

    def test_no_hold_is_open_without_an_open_alert(self) -> None:
        assert not Hold.objects.filter(lifted_at=None).exists()
        # One stands: somebody on the public page, whom a supervisor has begun to call.
        assert not Alert.objects.open().exclude(client=None, started_at__isnull=False).exists()

    def test_what_is_due_by_now_was_sent_or_kept_back_with_a_reason(
        self, practice: datetime
    ) -> None:
        due = Message.objects.filter(due_at__lte=practice - timedelta(minutes=1))
        assert due.exists()
        assert not due.exclude(state__in=["sent", "suppressed"]).exists()
        assert not due.filter(state="suppressed", reason="").exists()
        waiting = Message.objects.filter(due_at__gt=practice)
        assert not waiting.exclude(state="queued").exists()

    def test_letters_left_at_their_own_time(self) -> None:
        late = Message.objects.filter(state="sent", sent_at__gt=F("due_at") + timedelta(minutes=1))
        assert not late.exists()
        early = Message.objects.filter(state="sent", sent_at__lt=F("due_at"))
        assert not early.exists()

    def test_moments_of_an_invitation_follow_each_other(self) -> None:
        rows = Invitation.objects.all()
        wrong = (
            ~Q(due_at=F("ended_at") + INVITE_AFTER)
            | ~Q(closes_at=F("ended_at") + CLOSE_AFTER)
            | Q(answered_at__lt=F("sent_at"))
            | Q(closed_at__lt=F("closes_at"))
        )
        assert not rows.filter(wrong).exists()

    def test_a_bad_answer_has_a_case(self) -> None:
        bad = Q(nps__lte=6) | Q(csat__lte=2) | Q(ces__gte=6) | Q(wants_contact=True)
        answers = Answer.objects.filter(bad)
        assert answers.exists()
        assert not answers.filter(invitation__recovery_case=None).exists()

    def test_call_backs_are_done_or_fresh(self, practice: datetime) -> None:
        tasks = Task.objects.filter(kind="call_back")
        assert tasks.filter(done_at__isnull=False).exists()
        old = tasks.open().filter(due_at__lt=practice - timedelta(days=9))
        assert not old.exists()

    def test_the_lists_show_what_the_facts_say(self, practice: datetime) -> None:
        kept = list(Standing.objects.order_by("pk").values())
        rebuild_standings(now=practice)
        assert list(Standing.objects.order_by("pk").values()) == kept

    def test_the_sums_are_those_of_the_whole_history(self, practice: datetime) -> None:
        columns = ("axis", "key", "day", "sessions", "answered", "promoters", "detractors")
        kept = set(Rollup.objects.values_list(*columns))
        assert kept
        rebuild_rollups(now=practice)
        assert set(Rollup.objects.values_list(*columns)) == kept

    def test_nobody_can_be_written_to_or_called(self) -> None:
        assert not Client.objects.exclude(email="").exclude(email__endswith=".example").exists()
        assert not Client.objects.exclude(phone__startswith="+86100").exists()

    def test_everybody_shown_can_sign_in(self, tmp_path: Path) -> None:
        path = write_sign_ins(tmp_path)
        assert path.stat().st_mode & 0o777 == 0o600
        people = json.loads(path.read_text(encoding="utf-8"))
        assert [person["email"] for person in people] == list(SHOWN)
        roles = {person["role"] for person in people}
        assert roles == {"intake", "counselor", "supervisor", "manager", "admin", "auditor"}
        for person in people:
            assert User.objects.get(email=person["email"]).check_password(person["password"])
            assert person["password"] == PASSPHRASE

    def test_making_it_again_changes_nothing(self) -> None:
        before = digest()
        call_command("seed_demo", size="small")
        assert digest() == before

    def test_an_interrupted_making_goes_on_where_it_stopped(self) -> None:
        before, events = digest(), TrailEvent.objects.count()
        make()
        assert digest() == before
        assert TrailEvent.objects.count() == events + 1  # "made", once more
        assert TrailEvent.objects.filter(action=BEGUN).count() == 1


@pytest.mark.usefixtures("practice", "db")
class TestDesks:
    """What is left to do today, so that every page has something to show."""

    def test_requests_wait_and_the_one_in_danger_comes_first(self) -> None:
        waiting = ContactRequest.objects.open().order_by("calm", "received_at")
        assert [one.calm for one in waiting] == [False, True, True, True]

    def test_a_form_was_handed_in_from_home_and_waits_for_somebody(self) -> None:
        fill = SelfFill.objects.get(state="finished")
        assert sum(name.startswith("sads") for name in fill.typed or {}) == 7
        assert not Assessment.objects.filter(client=fill.client).exists()

    def test_an_appeal_waits_and_another_was_answered_by_somebody_else(self) -> None:
        waiting = Appeal.objects.get(reviewed_at=None)
        answered = Appeal.objects.exclude(pk=waiting.pk).get()
        assert answered.reviewed_by not in {answered.decided_by, answered.decision.cosigned_by}

    def test_a_counselor_waits_for_a_signature_below_the_floor(self) -> None:
        request = CoSignRequest.objects.get(state="waiting")
        assert request.asked_by == request.client.counselor.user
        signer = request.client.counselor.supervisor
        assert CoSignRequest.objects.visible_to(signer, "update").get() == request

    def test_a_policy_draft_was_tried_and_waits_to_be_accepted(self) -> None:
        draft = PolicyVersion.objects.get(state="simulated")
        assert draft.accepted_by is None
        assert Simulation.objects.get(policy=draft).state == "done"

"""The small practice after everybody has lived: what must hold of it."""

import json
from collections import Counter
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q, Sum

from counselcrm.demo.cast import PASSPHRASE, SHOWN
from counselcrm.demo.making import BEGUN, SomebodysData, is_made
from counselcrm.demo.sign_ins import write_sign_ins
from crisis.models import Alert
from feedback.models import Answer, Invitation, RecoveryCase
from feedback.rules.surveys import CLOSE_AFTER, INVITE_AFTER
from outbox.models import Hold, Message
from packages.models import Enrollment
from people.models import Client, Standing, Task, TrailEvent, User
from reports.models import Rollup
from reports.services import rebuild_rollups, rebuild_standings
from scheduling.models import Appointment, SessionRecord
from tests.demo.conftest import make
from tests.factories import make_client
from tiering.models import TierDecision

pytestmark = pytest.mark.slow


def digest() -> str:
    """Return a digest of names, tiers, sessions, answers and balances, whatever their keys are."""
    clients = Client.objects.order_by("registered_at", "name", "phone")
    rows = [
        *clients.values_list("name", "phone", "standing__tier", "standing__sessions_held"),
        *clients.values_list("phone", "standing__sessions_left", "standing__severity"),
        *Answer.objects.order_by("client__phone", "answered_at").values_list(
            "client__phone", "nps", "csat", "ces", "mode", "late", "answered_at"
        ),
        *((answer.client.phone, answer.comment) for answer in _answers()),
        *Message.objects.order_by("client__phone", "due_at", "letter").values_list(
            "client__phone", "letter", "state", "reason", "sent_at"
        ),
        *Counter(Appointment.objects.values_list("state", flat=True)).items(),
        *Counter(RecoveryCase.objects.values_list("step", "closed_at")).items(),
    ]
    text = json.dumps(sorted(map(str, rows)), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _answers() -> Any:
    return Answer.objects.select_related("client").order_by("client__phone", "answered_at")


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
        assert not Alert.objects.open().exists()

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
        assert not Client.objects.exclude(phone__startswith="100 ").exists()

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


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_makes_the_same_practice() -> None:
    make()
    first = digest()
    call_command("flush", interactive=False, verbosity=0)
    make()
    assert digest() == first


@pytest.mark.django_db
def test_a_database_with_clients_of_its_own_is_left_alone(now: datetime) -> None:
    make_client(now=now)
    with pytest.raises(SomebodysData):
        make()
    with pytest.raises(CommandError, match="clients of its own"):
        call_command("seed_demo", size="small")
    call_command("prepare_local", size="small")
    assert Client.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["seed_demo", "fast_forward", "prepare_local"])
def test_a_real_practice_refuses(command: str, settings: LazySettings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command(command)
    assert not Client.objects.exists()


@pytest.mark.django_db
def test_defaults_are_installed_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("install_defaults")
    call_command("install_defaults")
    assert "in place" in capsys.readouterr().out

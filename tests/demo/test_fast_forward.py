"""Time passes in the demo: what is due within so many hours is due now."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.utils import timezone

from crisis.models import Alert
from crisis.services import raise_alert
from feedback.models import Answer, Invitation, RecoveryCase
from feedback.services import answer, plan_invitation
from people.models import Client, Counselor, Task, TrailEvent, User
from reports.models import Axis, Rollup
from scheduling.models import Appointment, SessionRecord
from tests import journey
from tests.feedback.conftest import hold_session
from tests.post import Sink, sink

__all__ = ["sink"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ended_at() -> datetime:
    return timezone.now() - timedelta(minutes=5)


@pytest.fixture
def invitation(cleo: Client, ended_at: datetime) -> Invitation:
    """A session that ended a moment ago, and its invitation, due tomorrow."""
    return plan_invitation(hold_session(cleo, ended_at=ended_at), ended_at)


def forward(hours: int) -> None:
    call_command("fast_forward", hours=hours)


def test_a_session_held_now_is_asked_about_answered_and_counted(
    sink: Sink, invitation: Invitation
) -> None:
    forward(24)
    [mail] = sink.mails
    body = mail.get_body(("plain",))
    assert body is not None
    token = re.search(r"/s/([\w-]+)", body.get_content())
    assert token
    visitor = Browser()
    visitor.get(f"/s/{token[1]}")
    visitor.post("/survey/", {"nps": "9", "csat": "5", "ces": "2"})
    assert Answer.objects.get().late is False
    forward(48)
    day = Rollup.objects.get(axis=Axis.PRACTICE)
    assert (day.eligible, day.sent_in_time, day.answered_in_time, day.promoters) == (1, 1, 1, 1)


def test_silence_ends_with_a_reminder_and_a_call(sink: Sink, invitation: Invitation) -> None:
    forward(24)
    forward(24)
    assert len(sink.mails) == 2
    assert not Task.objects.exists()
    forward(24)
    assert Task.objects.get().kind == Task.Kind.CALL_BACK
    assert len(sink.mails) == 2


def test_all_moments_of_an_invitation_move_together(sink: Sink, invitation: Invitation) -> None:
    before = Invitation.objects.get()
    session = SessionRecord.objects.get()
    forward(10)
    after, moved = Invitation.objects.get(), SessionRecord.objects.get()
    ten = timedelta(hours=10)
    for name in ("ended_at", "due_at", "closes_at"):
        assert getattr(before, name) - getattr(after, name) == ten
    assert session.ended_at - moved.ended_at == ten
    assert after.sent_at is None
    assert not sink.mails


def test_booked_hours_come_nearer_and_nobody_is_in_two_places(
    sink: Sink, cleo: Client, anna: Counselor, ines: User
) -> None:
    """Neighbouring hours of one counselor all move; on the way there they would overlap."""
    start = timezone.now() + timedelta(hours=30)
    hour = timedelta(hours=1)
    journey.install(timezone.now())
    for number in range(5):
        Appointment.objects.create(
            client=cleo,
            counselor=anna,
            site=cleo.site,
            starts_at=start + number * hour,
            ends_at=start + (number + 1) * hour,
            booked_at=timezone.now(),
            booked_by=ines,
        )
    forward(1)
    first = Appointment.objects.earliest("starts_at")
    assert start - first.starts_at == hour


def test_an_open_case_grows_older(sink: Sink, invitation: Invitation) -> None:
    answer(invitation=invitation, nps=2, now=timezone.now())
    before = RecoveryCase.objects.get()
    forward(24)
    after = RecoveryCase.objects.get()
    assert before.reply_due_at - after.reply_due_at == timedelta(hours=24)
    assert after.reply_due_at - after.opened_at == timedelta(hours=24)


def test_an_alert_that_nobody_began_is_breached(sink: Sink, cleo: Client) -> None:
    raise_alert(client=cleo, source="concern", sign="other", by=None, now=timezone.now())
    forward(1)
    assert Alert.objects.get().breached_at is not None


def test_the_trail_is_not_touched(sink: Sink, cleo: Client, invitation: Invitation) -> None:
    before = list(TrailEvent.objects.values_list("pk", "at"))
    forward(24)
    assert list(TrailEvent.objects.values_list("pk", "at"))[: len(before)] == before


@pytest.mark.parametrize("hours", [0, -1, 100_000])
def test_only_a_sensible_span_passes(hours: int) -> None:
    with pytest.raises(CommandError):
        forward(hours)

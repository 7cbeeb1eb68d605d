"""A small practice in which something of everything has happened, by the real clock.

Cleo has been through it all: a held session, a good and a bad answer, a crisis that is over.
The others stand at the steps between. Every text of theirs is Chinese.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from crisis.models import Alert, AlertSign
from crisis.services import close_alert, raise_alert, start_intervention
from feedback.models import Invitation, RecoveryCase
from feedback.rules.recovery import Step
from feedback.services import answer, close_windows, record_step
from people.models import Client, Counselor, User
from reports.services import rebuild_rollups, rebuild_standings
from scheduling.models import Appointment
from scheduling.services import mark_held
from tests import factories, journey

CONTENT = "谈到近来的睡眠。"


@dataclass(frozen=True, slots=True)
class Practice:
    """What a test may want to open directly."""

    cleo: Client
    asked: Invitation


def practice(*, desk: User, anna: Counselor, supervisor: User) -> Practice:
    """Live through a few weeks, with the services."""
    now = timezone.localtime(timezone.now())
    start = now - timedelta(days=30)
    journey.install(start)
    journey.open_hours(anna)
    cleo = _arrives("林晓雯", start, anna, desk)
    journey.buy(cleo, "short-term-5", by=desk, now=start)
    asked = [_session(cleo, anna, days, desk, now) for days in (20, 12, 4, 2)]
    answer(invitation=asked[0], nps=9, csat=5, ces=2, now=now - timedelta(days=19))
    answer(
        invitation=asked[1], nps=2, csat=1, comment="等了很久。", wants_contact=True,
        now=now - timedelta(days=11),
    )  # fmt: skip
    case = RecoveryCase.objects.get()
    record_step(case=case, step=Step.LISTEN, note="已致电。", by=desk, now=now - timedelta(days=10))
    close_windows(now=now)
    _crisis_that_is_over(cleo, anna.user, supervisor, now - timedelta(days=15))
    _next_appointment(cleo, anna, desk, now)
    _others(anna, desk, now)
    rebuild_standings(now=now)
    rebuild_rollups(now=now)
    return Practice(cleo, asked[-1])


def _arrives(name: str, at: datetime, anna: Counselor, desk: User) -> Client:
    client = factories.make_client(name, now=at, by=desk, counselor=anna)
    journey.confirm(client, by=desk, now=at)
    return client


def _session(client: Client, anna: Counselor, days: int, desk: User, now: datetime) -> Invitation:
    past = journey.past_appointment(client, anna, by=desk, now=now, days=days)
    facts = journey.facts_of(past, content=CONTENT, reaction="放松。", mood_before=4, mood_after=6)
    held = mark_held(appointment=past, facts=facts, by=anna.user, now=past.ends_at)
    return Invitation.objects.get(session=held)


def _crisis_that_is_over(client: Client, by: User, supervisor: User, at: datetime) -> None:
    alert = _alert(client, by, at)
    start_intervention(alert=alert, by=by, now=at + timedelta(minutes=9))
    close_alert(alert=alert, measures="已联系家人。", by=supervisor, now=at + timedelta(hours=2))


def _alert(client: Client, by: User, at: datetime) -> Alert:
    source = AlertSign.Source.CONCERN
    return raise_alert(client=client, source=source, sign="self_harm", by=by, now=at, note="低落。")


def _next_appointment(client: Client, anna: Counselor, desk: User, now: datetime) -> Appointment:
    ten = (now + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)
    return journey.agree(client, anna, ten, by=desk, now=now)


def _others(anna: Counselor, desk: User, now: datetime) -> None:
    """One who has only asked, one assessed, one in danger, one whose session is to be recorded."""
    yesterday = now - timedelta(days=1)
    factories.make_client("周若溪", now=yesterday, by=desk)
    assessed = factories.make_client("沈亦岚", now=yesterday, by=desk, counselor=anna)
    journey.assess(assessed, by=desk, now=yesterday)
    in_danger = _arrives("唐宁", yesterday, anna, desk)
    _alert(in_danger, desk, now - timedelta(minutes=5))
    waiting = _arrives("刘萌", now - timedelta(days=9), anna, desk)
    journey.past_appointment(waiting, anna, by=desk, now=now + timedelta(hours=2), days=1)

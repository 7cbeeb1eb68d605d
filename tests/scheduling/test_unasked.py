"""Whoever keeps a client from being asked leaves a row that the manager sees."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Invitation
from outbox.services import hold, send_due
from people.services import record_consent
from reports.selectors.unasked import Why, unasked_by_counselor, unasked_lately
from scheduling import services
from scheduling.models import Appointment
from tests import factories, journey
from tests.doors import who_may
from tests.post import sink

__all__ = ["sink"]

PAGE = "reports:unasked"


def test_who_sees_who_was_not_asked(request, cleo):
    assert who_may(request, reverse(PAGE)) == {"sofia", "maria"}


def recorded(over, anna, now):
    services.mark_held(appointment=over, facts=journey.facts_of(over), by=anna.user, now=now)
    over.refresh_from_db()
    return Invitation.objects.get()


def withdraw_consent(over, anna, now):
    """The counselor writes down a no just before the question leaves."""
    recorded(over, anna, now)
    record_consent(
        client=over.client, purpose="surveys", given=False, source="spoken", by=anna.user, now=now
    )


def no_address(over, anna, now):
    recorded(over, anna, now)
    record_consent(
        client=over.client, purpose="email", given=False, source="spoken", by=anna.user, now=now
    )


def late(over, anna, now):
    recorded(over, anna, over.ends_at + timedelta(hours=73))


def taken_back(over, anna, now):
    recorded(over, anna, now)
    services.void(
        appointment=over, marked_at=over.marked_at, reason="It never took place.", by=anna.user,
        now=now,
    )  # fmt: skip


def cancelled(over, anna, now):
    services.cancel(appointment=over, by=anna.user, now=now)


def missed(over, anna, now):
    services.mark_no_show(appointment=over, by=anna.user, now=now)


def unrecorded(over, anna, now):
    """Nothing is done at all."""


WAYS = {
    Why.LATE: late,
    Why.TAKEN_BACK: taken_back,
    Why.NO_CONSENT: withdraw_consent,
    Why.NO_ADDRESS: no_address,
    Why.CANCELLED: cancelled,
    Why.NO_SHOW: missed,
    Why.UNRECORDED: unrecorded,
}


def test_every_way_of_a_counselor_is_walked():
    assert set(WAYS) | {Why.ON_HOLD, Why.UNDELIVERED} == set(Why)


@pytest.mark.parametrize("why", WAYS)
def test_every_way_to_keep_a_client_from_being_asked_is_seen(
    why,
    over,
    anna,
    maria,
    as_maria,
    sink,
):
    WAYS[why](over, anna, timezone.now())
    span = timedelta(hours=26)
    Appointment.objects.update(starts_at=over.starts_at - span, ends_at=over.ends_at - span)
    from outbox.models import Message

    Message.objects.filter(state="queued").update(due_at=timezone.now() - timedelta(minutes=1))
    send_due(now=timezone.now())
    now = timezone.now()
    ((counselor, counts),) = unasked_by_counselor(maria, now)
    assert counselor == anna
    assert counts[why] == 1
    rows = [row for row in unasked_lately(maria, now) if row.why is why]
    assert [row.client for row in rows] == [over.client]
    if why is not Why.UNRECORDED:
        assert rows[0].by == anna.user
    shown = as_maria.get(reverse(PAGE)).content.decode()
    assert over.client.code in shown
    assert over.client.name not in shown


def test_a_supervisor_sees_her_team_only(over, anna, boris, sofia, ines, practice):
    now = timezone.localtime(timezone.now())
    cancelled(over, anna, now)
    other = factories.make_client("周子墨", now=now - timedelta(days=9), counselor=boris)
    his = journey.past_appointment(other, boris, by=ines, now=now, days=2)
    cancelled(his, boris, now)
    assert [row.client for row in unasked_lately(sofia, now)] == [over.client]


def test_a_hold_and_an_undelivered_letter_are_seen(over, anna, maria):
    now = timezone.now()
    invitation = recorded(over, anna, now)
    hold(client=over.client, reason="crisis", now=now)
    for reason, why in (("crisis_hold", Why.ON_HOLD), ("bounced", Why.UNDELIVERED)):
        Invitation.objects.filter(pk=invitation.pk).update(not_sent_reason=reason)
        assert [row.why for row in unasked_lately(maria, now)] == [why]


def test_nobody_unasked_teaches_what_would_stand_here(as_maria, cleo):
    assert "Everyone was asked" in as_maria.get(reverse(PAGE)).content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_takes_as_many_queries_for_one_as_for_many(
    as_maria,
    tiered,
    anna,
    ines,
    count,
    django_assert_max_num_queries,
):
    now = timezone.localtime(timezone.now())
    for days in range(1, count + 1):
        past = journey.past_appointment(tiered, anna, by=ines, now=now, days=days)
        cancelled(past, anna, now)
    with django_assert_max_num_queries(14):
        as_maria.get(reverse(PAGE))

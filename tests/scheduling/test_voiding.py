"""Taking a wrong mark back: every mark has a way back, and everything that followed follows."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from feedback.models import Invitation, RecoveryCase
from feedback.services import answer, close_windows
from outbox.models import Message
from outbox.services import settle
from packages.models import Enrollment, LedgerEntry
from packages.selectors import balance_of, current_enrollment
from packages.services.ends import expire_over
from people.models import Standing, Task, TrailEvent
from reports.models import Rollup
from reports.services import rebuild_rollups, rebuild_standings, refresh_rollups
from scheduling import hooks, services
from scheduling.models import Appointment, SessionRecord, Void
from scheduling.rules.moves import MOVES, AppointmentState
from tests import factories, journey
from tests.racing import race

WHY = "Marked the wrong client by mistake."
MARKS = [state for state in AppointmentState if state is not AppointmentState.BOOKED]


def hold(appointment, by, now, **said):
    facts = journey.facts_of(appointment, **said)
    return services.mark_held(appointment=appointment, facts=facts, by=by, now=now)


def mark(appointment, state, by, now):
    """Set the mark and return the appointment as it is then."""
    if state == "held":
        hold(appointment, by, now)
    elif state == "cancelled":
        services.cancel(appointment=appointment, by=by, now=now)
    else:
        services.mark_no_show(appointment=appointment, by=by, now=now)
    appointment.refresh_from_db()
    return appointment


def void(appointment, by, now, reason=WHY, marked_at=None):
    return services.void(
        appointment=appointment,
        marked_at=marked_at or appointment.marked_at,
        reason=reason,
        by=by,
        now=now,
    )


@pytest.mark.parametrize("state", MARKS)
def test_every_end_has_a_way_back_and_can_be_recorded_correctly(
    booked, enrolled, anna, after, state
):
    assert AppointmentState.BOOKED in MOVES[state]
    mark(booked, state, anna.user, after)
    assert (booked.marked_by, booked.marked_at) == (anna.user, after)
    entry = void(booked, anna.user, after)
    booked.refresh_from_db()
    assert (booked.state, booked.marked_by, booked.marked_at) == ("booked", None, None)
    assert (entry.state, entry.reason, entry.voided_by) == (state, WHY, anna.user)
    assert balance_of(current_enrollment(enrolled)) == 5
    for again in MARKS:
        after += timedelta(seconds=1)
        mark(booked, again, anna.user, after)
        void(booked, anna.user, after)
        booked.refresh_from_db()
    record = hold(booked, anna.user, after + timedelta(seconds=1))
    assert record.number == 1
    assert balance_of(current_enrollment(enrolled)) == 4


def test_package_survey_letters_and_lists_follow_in_one_transaction(booked, enrolled, anna, after):
    record = hold(booked, anna.user, after)
    booked.refresh_from_db()
    void(booked, anna.user, after)
    used, returned = LedgerEntry.objects.filter(about=record.public_id).order_by("id")
    assert [(row.kind, row.sessions) for row in (used, returned)] == [("used", -1), ("returned", 1)]
    asked = Invitation.objects.get()
    assert (asked.voided_at, asked.closed_at) == (after, after)
    assert asked.not_sent_reason == "voided"
    assert set(Message.objects.values_list("state", "reason")) == {("suppressed", "voided")}
    kept = SessionRecord.objects.get()
    assert (kept.voided_at, kept.content) == (after, "She slept five hours.")
    standing = Standing.objects.get(client=enrolled)
    assert (standing.sessions_held, standing.last_session_at) == (0, None)
    assert (standing.sessions_left, standing.next_session_at) == (5, booked.starts_at)
    rebuild_standings(now=after)
    again = Standing.objects.get(client=enrolled)
    assert (again.sessions_held, again.last_session_at, again.sessions_left) == (0, None, 5)
    event = TrailEvent.objects.get(action="scheduling.mark.voided")
    assert event.facts == {"state": "held", "answered": False}


def test_if_something_cannot_follow_nothing_is_taken_back(booked, anna, after, monkeypatch):
    def fail(record, now):
        raise LookupError("no invitation")

    mark(booked, "held", anna.user, after)
    monkeypatch.setattr(services.voiding.hooks, "session_voided", [fail])
    with pytest.raises(LookupError):
        void(booked, anna.user, after)
    booked.refresh_from_db()
    assert booked.state == "held"
    assert not LedgerEntry.objects.filter(kind="returned").exists()
    assert not Void.objects.exists()


@pytest.mark.parametrize("sent", [False, True])
def test_figures_leave_a_voided_session_out(booked, anna, after, sent):
    hold(booked, anna.user, after)
    booked.refresh_from_db()
    if sent:
        asked = Invitation.objects.get()
        settle(letter="feedback.invitation", about=asked.public_id, now=after)
    later = after + timedelta(days=4)
    rebuild_rollups(now=later)
    cell = Rollup.objects.get(axis="practice")
    assert (cell.sessions, cell.asked, cell.eligible) == (1, 1, 1)
    void(booked, booked.marked_by, after)
    Invitation.objects.update(changed_at=later)
    refresh_rollups(now=later)
    cell = Rollup.objects.get(axis="practice")
    assert (cell.sessions, cell.asked, cell.eligible) == (0, 0, 0)


def test_an_answer_stays_counts_and_goes_on_to_be_looked_after(booked, anna, sofia, after):
    hold(booked, anna.user, after)
    booked.refresh_from_db()
    answer(invitation=Invitation.objects.get(), nps=1, csat=1, now=after + timedelta(hours=30))
    late = after + timedelta(hours=31)
    entry = void(booked, sofia, late)
    assert entry.answered
    assert RecoveryCase.objects.open().count() == 1
    rebuild_rollups(now=late)
    cell = Rollup.objects.get(axis="practice")
    assert (cell.sessions, cell.answered, cell.detractors) == (0, 1, 1)


def test_recorded_anew_after_an_answer_the_client_is_not_asked_again(booked, anna, after):
    hold(booked, anna.user, after)
    booked.refresh_from_db()
    answer(invitation=Invitation.objects.get(), nps=1, now=after + timedelta(hours=1))
    void(booked, anna.user, after + timedelta(hours=2))
    hold(booked, anna.user, after + timedelta(hours=3), content="Corrected.")
    again = Invitation.objects.get(voided_at=None)
    assert again.not_sent_reason == "asked_before"
    assert "asked before" in hooks.reason_not_asked(again.session)
    assert not Message.objects.filter(about=again.public_id, state="queued").exists()


def test_what_was_sent_counts_for_the_record_that_stands(booked, anna, sofia, after):
    from feedback.selectors import invitation_of_link

    hold(booked, anna.user, after)
    booked.refresh_from_db()
    sent = Invitation.objects.get()
    settle(letter="feedback.invitation", about=sent.public_id, now=after + timedelta(hours=24))
    void(booked, sofia, after + timedelta(hours=25))
    hold(booked, anna.user, after + timedelta(hours=26), content="Corrected.")
    again = Invitation.objects.get(voided_at=None)
    assert again.sent_at == after + timedelta(hours=24)
    assert again.not_sent_reason == ""
    assert "asked before" in hooks.reason_not_asked(again.session)
    found = invitation_of_link(bytes(sent.token_digest), after + timedelta(hours=27))
    assert found == again


def test_a_voided_session_calls_nobody_back(booked, enrolled, anna, sofia, after):
    hold(booked, anna.user, after)
    booked.refresh_from_db()
    void(booked, anna.user, after)
    assert close_windows(now=after + timedelta(days=5)) == 0
    assert not Task.objects.filter(kind="call_back").exists()


def test_a_call_that_waits_is_finished_with_the_reason(booked, anna, sofia, after):
    hold(booked, anna.user, after)
    booked.refresh_from_db()
    close_windows(now=after + timedelta(days=4))
    waiting = Task.objects.filter(kind="call_back")
    had = waiting.count()
    void(booked, sofia, after + timedelta(days=4))
    assert had == 1
    assert waiting.get().outcome == "voided"


@pytest.mark.parametrize("state", MARKS)
def test_within_a_day_by_who_marked_it_later_by_the_supervisor(
    booked, anna, ines, sofia, maria, after, state
):
    mark(booked, state, anna.user, after)
    late = after + timedelta(hours=24, seconds=1)
    for somebody in (ines, maria):
        with pytest.raises(services.VoidRefused):
            void(booked, somebody, after)
    with pytest.raises(services.VoidRefused):
        void(booked, anna.user, late)
    void(booked, sofia, late)
    booked.refresh_from_db()
    assert booked.state == "booked"


def test_where_nobody_supervises_a_manager_may(cleo, boris, practice, ines, maria, now, tomorrow):
    client = factories.make_client("周子墨", now=now, counselor=boris)
    appointment = journey.agree(client, boris, tomorrow, by=ines, now=now)
    mark(appointment, "cancelled", ines, now)
    void(appointment, maria, now + timedelta(days=30))
    appointment.refresh_from_db()
    assert appointment.state == "booked"


@pytest.mark.parametrize("reason", ["", "too short", "         x "])
def test_without_a_reason_nothing_is_taken_back(booked, anna, after, reason):
    mark(booked, "no_show", anna.user, after)
    with pytest.raises(services.ReasonTooShort):
        void(booked, anna.user, after, reason=reason)


def test_a_second_click_gives_the_same_and_never_takes_back_a_later_mark(booked, anna, after):
    mark(booked, "no_show", anna.user, after)
    first_mark = booked.marked_at
    entry = void(booked, anna.user, after)
    assert void(booked, anna.user, after, marked_at=first_mark) == entry
    mark(booked, "held", anna.user, after + timedelta(minutes=1))
    assert void(booked, anna.user, after, marked_at=first_mark) == entry
    booked.refresh_from_db()
    assert booked.state == "held"
    with pytest.raises(services.VoidRefused):
        void(booked, anna.user, after, marked_at=after - timedelta(days=1))


def test_a_time_that_somebody_else_has_by_now_does_not_come_back(booked, anna, ines, now, after):
    mark(booked, "cancelled", ines, now)
    other = factories.make_client("周子墨", now=now, counselor=anna)
    journey.agree(other, anna, booked.starts_at, by=ines, now=now)
    with pytest.raises(services.VoidRefused, match="Another appointment"):
        void(booked, ines, now)


def test_the_number_of_a_voided_session_is_free_again(enrolled, anna, ines, now, tomorrow):
    three = [
        journey.agree(enrolled, anna, tomorrow + timedelta(days=day), by=ines, now=now)
        for day in range(3)
    ]
    for each in three:
        hold(each, anna.user, each.ends_at)
        each.refresh_from_db()
    end = three[2].ends_at
    void(three[1], anna.user, three[1].ends_at + timedelta(hours=1))
    assert Standing.objects.get(client=enrolled).sessions_held == 2
    assert hold(three[1], anna.user, end, content="Again.").number == 2
    assert Standing.objects.get(client=enrolled).sessions_held == 3


def test_a_closed_package_opens_for_what_comes_back_and_closes_again(
    booked, enrolled, anna, sofia, after
):
    record = hold(booked, anna.user, after)
    booked.refresh_from_db()
    enrollment = current_enrollment(enrolled)
    over = after + timedelta(days=200)
    assert expire_over(now=over) == 1
    void(booked, sofia, over)
    assert balance_of(enrollment) == 1
    assert expire_over(now=over + timedelta(days=1)) == 1
    assert balance_of(enrollment) == 0
    assert Enrollment.objects.get().closed_at == over + timedelta(days=1)
    lapsed = LedgerEntry.objects.filter(kind="expired").values_list("sessions", flat=True)
    assert list(lapsed.order_by("id")) == [-4, -1]
    assert LedgerEntry.objects.filter(about=record.public_id).count() == 2


def test_what_was_taken_back_is_never_edited(booked, anna, after):
    mark(booked, "no_show", anna.user, after)
    entry = void(booked, anna.user, after)
    with pytest.raises(DatabaseError):
        Void.objects.filter(pk=entry.pk).update(state="held")


def test_the_reason_is_sealed(booked, anna, after):
    mark(booked, "no_show", anna.user, after)
    void(booked, anna.user, after)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM scheduling_void")
        (reason,) = cursor.fetchone()
    assert b"wrong client" not in bytes(reason)


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_who_take_one_mark_back_do_it_once(self, booked, anna, sofia, after):
        mark(booked, "held", anna.user, after)
        marked_at = booked.marked_at
        ends = race(
            *[
                lambda who=who: void(booked, who, after, marked_at=marked_at)
                for who in (anna.user, sofia, anna.user, sofia)
            ]
        )
        assert len({end.pk for end in ends}) == 1
        assert Void.objects.count() == 1
        assert LedgerEntry.objects.filter(kind="returned").count() == 1

    def test_undoing_a_cancellation_and_booking_its_time_has_one_winner(
        self, booked, anna, ines, now
    ):
        mark(booked, "cancelled", ines, now)
        other = factories.make_client("周子墨", now=now, counselor=anna)
        ends = race(
            lambda: void(booked, ines, now),
            lambda: journey.agree(other, anna, booked.starts_at, by=ines, now=now),
        )
        refused = [
            end for end in ends if isinstance(end, services.VoidRefused | services.SlotTaken)
        ]
        assert len(refused) == 1
        assert Appointment.objects.filter(state="booked").count() == 1

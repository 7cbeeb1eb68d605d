"""Writing a session down: record, ledger and survey part in no accident."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from packages.models import LedgerEntry
from packages.selectors import balance_of, current_enrollment
from people.models import Standing, TrailEvent
from scheduling import hooks, services
from scheduling.models import Appointment, SessionRecord
from tests import journey
from tests.racing import race


@pytest.fixture
def told(monkeypatch):
    """Every session that a later step of the journey was told of."""
    heard = []
    monkeypatch.setattr(hooks, "session_held", [lambda record, now: heard.append(record.pk)])
    return heard


@pytest.fixture
def facts(booked):
    return journey.facts_of(booked, reaction="Relieved.", mood_before=4, mood_after=6)


def hold(appointment, facts, by, now):
    return services.mark_held(appointment=appointment, facts=facts, by=by, now=now)


def test_a_held_session_is_recorded_numbered_and_taken_from_the_package(
    booked, facts, anna, after, told
):
    record = hold(booked, facts, anna.user, after)
    assert record.number == 1
    assert record.counselor == anna
    assert (record.mood_before, record.mood_after) == (4, 6)
    assert SessionRecord.objects.get().content == "She slept five hours."
    booked.refresh_from_db()
    assert booked.state == Appointment.State.HELD
    entry = LedgerEntry.objects.get(kind="used")
    assert (entry.sessions, entry.about) == (-1, record.public_id)
    assert told == [record.pk]


def test_the_lists_follow_a_held_session(booked, facts, enrolled, anna, ines, now, after, told):
    later = journey.agree(enrolled, anna, booked.starts_at + timedelta(days=7), by=ines, now=now)
    hold(booked, facts, anna.user, after)
    standing = Standing.objects.get(client=enrolled)
    assert standing.sessions_held == 1
    assert standing.sessions_left == 4
    assert standing.last_session_at == facts.ended_at
    assert standing.next_session_at == later.starts_at


def test_what_was_said_is_sealed_and_never_in_the_trail(booked, facts, anna, after, told):
    hold(booked, facts, anna.user, after)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, reaction FROM scheduling_sessionrecord")
        content, reaction = cursor.fetchone()
    assert b"slept" not in bytes(content)
    assert b"Relieved" not in bytes(reaction)
    event = TrailEvent.objects.get(action="scheduling.session.held")
    assert event.facts == {"number": 1, "package": True}


def test_the_same_facts_again_give_the_same_record(booked, facts, anna, after, told):
    first = hold(booked, facts, anna.user, after)
    assert hold(booked, facts, anna.user, after) == first
    assert LedgerEntry.objects.filter(kind="used").count() == 1
    assert len(told) == 1


def test_other_facts_are_refused_so_that_no_note_is_lost(booked, facts, anna, after, told):
    hold(booked, facts, anna.user, after)
    with pytest.raises(services.AlreadyHeld):
        hold(booked, replace(facts, content="Something else."), anna.user, after)
    assert SessionRecord.objects.get().content == "She slept five hours."


def test_a_session_without_a_package_is_recorded_all_the_same(
    practice, cleo, anna, ines, now, tomorrow, told
):
    appointment = journey.agree(cleo, anna, tomorrow, by=ines, now=now)
    facts = journey.facts_of(appointment)
    record = hold(appointment, facts, anna.user, appointment.ends_at)
    record.appointment.refresh_from_db()
    assert record.appointment.enrollment is None
    assert not LedgerEntry.objects.exists()
    assert told == [record.pk]


def test_when_the_package_is_used_up_the_sixth_session_is_held_without_one(
    enrolled, anna, ines, now, tomorrow, told
):
    for week in range(6):
        appointment = journey.agree(
            enrolled, anna, tomorrow + timedelta(days=7 * week), by=ines, now=now
        )
        hold(appointment, journey.facts_of(appointment), anna.user, appointment.ends_at)
    assert SessionRecord.objects.order_by("number").last().number == 6
    assert LedgerEntry.objects.filter(kind="used").count() == 5
    assert balance_of(current_enrollment(enrolled)) == 0
    appointment.refresh_from_db()
    assert appointment.enrollment is None


def test_a_package_whose_validity_is_over_pays_for_nothing(enrolled, anna, ines, now, told):
    late = current_enrollment(enrolled).valid_until + timedelta(days=1)
    starts_at = now.replace(year=late.year, month=late.month, day=late.day)
    appointment = journey.agree(enrolled, anna, starts_at, by=ines, now=now)
    record = hold(appointment, journey.facts_of(appointment), anna.user, appointment.ends_at)
    assert record.appointment.enrollment is None
    assert balance_of(current_enrollment(enrolled)) == 5


def test_a_session_that_has_not_ended_is_not_written_down(booked, facts, anna, told):
    with pytest.raises(services.NotEndedYet):
        hold(booked, facts, anna.user, facts.ended_at - timedelta(seconds=1))
    hold(booked, facts, anna.user, facts.ended_at)


@pytest.mark.parametrize("move", [services.cancel, services.mark_no_show])
def test_what_did_not_take_place_cannot_be_held(booked, facts, anna, after, told, move):
    move(appointment=booked, by=anna.user, now=after)
    with pytest.raises(services.MoveRefused):
        hold(booked, facts, anna.user, after)
    assert not SessionRecord.objects.exists()
    assert told == []


@pytest.mark.parametrize("move", [services.cancel, services.mark_no_show])
def test_what_was_held_stays_held(booked, facts, anna, after, told, move):
    hold(booked, facts, anna.user, after)
    with pytest.raises(services.MoveRefused):
        move(appointment=booked, by=anna.user, now=after)


@pytest.mark.parametrize("move", [services.cancel, services.mark_no_show])
def test_moving_twice_is_moving_once(booked, anna, after, move):
    move(appointment=booked, by=anna.user, now=after)
    move(appointment=booked, by=anna.user, now=after)
    assert TrailEvent.objects.filter(action__startswith="scheduling.appointment.").count() == 2
    assert not LedgerEntry.objects.filter(kind="used").exists()


def test_nobody_misses_what_has_not_begun(booked, anna, now):
    with pytest.raises(services.NotBegunYet):
        services.mark_no_show(appointment=booked, by=anna.user, now=now)


def test_a_cancelled_session_is_not_the_next_one(booked, enrolled, ines, now):
    services.cancel(appointment=booked, by=ines, now=now)
    assert Standing.objects.get(client=enrolled).next_session_at is None


def test_if_the_survey_cannot_be_planned_nothing_was_held(booked, facts, anna, after, monkeypatch):
    def fail(record, now):
        raise LookupError("no survey form")

    monkeypatch.setattr(hooks, "session_held", [fail])
    with pytest.raises(LookupError):
        hold(booked, facts, anna.user, after)
    booked.refresh_from_db()
    assert booked.state == Appointment.State.BOOKED
    assert not SessionRecord.objects.exists()
    assert not LedgerEntry.objects.filter(kind="used").exists()


def test_notes_may_follow_a_session_that_the_desk_marked_as_held(
    booked, facts, anna, ines, after, told
):
    bare = services.SessionFacts(started_at=facts.started_at, ended_at=facts.ended_at)
    record = hold(booked, bare, ines, after)
    assert not SessionRecord.objects.get().has_notes
    notes = services.SessionNotes(content="She slept five hours.", mood_after=6)
    services.write_notes(session=record, notes=notes, by=anna.user, now=after)
    stored = SessionRecord.objects.get()
    assert stored.has_notes
    assert (stored.content, stored.reaction, stored.mood_after) == (notes.content, None, 6)


def test_notes_are_never_replaced(booked, facts, anna, after, told):
    record = hold(booked, facts, anna.user, after)
    with pytest.raises(services.AlreadyWritten):
        services.write_notes(
            session=record, notes=services.SessionNotes(content="Other."), by=anna.user, now=after
        )
    same = services.SessionNotes(
        content=facts.content, reaction="Relieved.", mood_before=4, mood_after=6
    )
    services.write_notes(session=record, notes=same, by=anna.user, now=after)
    assert TrailEvent.objects.filter(action="scheduling.notes.written").count() == 0


def test_the_survey_is_planned_by_the_end_of_the_session(booked, monkeypatch):
    monkeypatch.setattr(hooks, "survey_due_at", [lambda end, _now: end + timedelta(hours=24)])
    planned = hooks.survey_planned_for(booked.ends_at, booked.ends_at)
    assert planned - booked.ends_at == timedelta(hours=24)


def test_where_nobody_asks_no_survey_is_promised(booked, monkeypatch):
    monkeypatch.setattr(hooks, "survey_due_at", [])
    assert hooks.survey_planned_for(booked.ends_at, booked.ends_at) is None


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_who_mark_one_session_make_one_of_everything(
        self, booked, facts, anna, after, told
    ):
        ends = race(*[lambda: hold(booked, facts, anna.user, after)] * 4)
        assert len({end.pk for end in ends}) == 1
        assert SessionRecord.objects.count() == 1
        assert LedgerEntry.objects.filter(kind="used").count() == 1
        assert len(told) == 1

    def test_holding_and_cancelling_at_once_ends_in_one_state(
        self, booked, facts, anna, after, told
    ):
        ends = race(
            lambda: hold(booked, facts, anna.user, after),
            lambda: services.cancel(appointment=booked, by=anna.user, now=after),
        )
        refused = [end for end in ends if isinstance(end, services.MoveRefused)]
        assert len(refused) == 1
        booked.refresh_from_db()
        assert (booked.state == "held") == SessionRecord.objects.exists()

    def test_two_sessions_of_one_client_get_two_numbers_and_two_entries(
        self, booked, facts, enrolled, anna, ines, now, told
    ):
        second = journey.agree(
            enrolled, anna, booked.starts_at + timedelta(hours=2), by=ines, now=now
        )
        after = second.ends_at
        race(
            lambda: hold(booked, facts, anna.user, after),
            lambda: hold(second, journey.facts_of(second), anna.user, after),
        )
        numbers = SessionRecord.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == [1, 2]
        assert Standing.objects.get(client=enrolled).sessions_left == 3

    def test_the_last_session_of_a_package_is_taken_once(
        self, tiered, anna, ines, now, tomorrow, told
    ):
        journey.buy(tiered, "half-price-first", by=ines, now=now)
        pair = [
            journey.agree(tiered, anna, tomorrow + timedelta(hours=hours), by=ines, now=now)
            for hours in (0, 2)
        ]
        after = pair[1].ends_at
        race(*[lambda one=one: hold(one, journey.facts_of(one), anna.user, after) for one in pair])
        assert SessionRecord.objects.count() == 2
        assert balance_of(current_enrollment(tiered)) == 0
        assert LedgerEntry.objects.filter(kind="used").count() == 1

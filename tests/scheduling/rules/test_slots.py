from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.rules.slots import (
    ImpossibleTime,
    Interval,
    WeeklyHours,
    clashes,
    free_slots,
    within_hours,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
HOUR = timedelta(hours=1)
MORNING = WeeklyHours(0, time(9), time(12))


def at(hour, minute=0, day=MONDAY):
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def interval(start, end):
    return Interval(at(*start), at(*end))


def starts(slots):
    return [slot.starts_at.astimezone(SHANGHAI).strftime("%a %H:%M") for slot in slots]


def free(hours=(MORNING,), booked=(), **changes):
    asked = {
        "first": MONDAY,
        "until": MONDAY + timedelta(days=1),
        "length": HOUR,
        "zone": SHANGHAI,
    }
    return free_slots(hours, booked, **(asked | changes))


@pytest.mark.parametrize(
    ("booked", "left"),
    [
        pytest.param((), ["Mon 09:00", "Mon 10:00", "Mon 11:00"], id="nothing booked"),
        pytest.param((interval((10,), (11,)),), ["Mon 09:00", "Mon 11:00"], id="one slot booked"),
        pytest.param((interval((8,), (9,)),), ["Mon 09:00", "Mon 10:00", "Mon 11:00"], id="before"),
        pytest.param((interval((9, 59), (10, 1)),), ["Mon 11:00"], id="across two slots"),
        pytest.param((interval((8,), (13,)),), [], id="all of it"),
    ],
)
def test_a_slot_is_free_when_nothing_booked_overlaps_it(booked, left):
    assert starts(free(booked=booked)) == left


def test_a_slot_that_would_end_after_work_is_none():
    assert starts(free(length=timedelta(minutes=50))) == ["Mon 09:00", "Mon 09:50", "Mon 10:40"]
    assert free(length=timedelta(hours=4)) == ()


def test_hours_return_every_week_and_the_last_day_is_not_included():
    found = free(until=MONDAY + timedelta(days=7), length=3 * HOUR)
    assert [slot.starts_at for slot in found] == [at(9)]
    found = free(until=MONDAY + timedelta(days=8), length=3 * HOUR)
    assert [slot.starts_at for slot in found] == [at(9), at(9, day=MONDAY + timedelta(days=7))]
    assert free(until=MONDAY) == ()


@pytest.mark.parametrize(
    ("wanted", "inside"),
    [
        pytest.param(((9,), (12,)), True, id="all of it"),
        pytest.param(((10, 7), (10, 57)), True, id="in the middle"),
        pytest.param(((8, 59), (10,)), False, id="a minute before work"),
        pytest.param(((11,), (12, 1)), False, id="a minute after work"),
        pytest.param(((13,), (14,)), False, id="after work"),
    ],
)
def test_a_booking_lies_wholly_inside_one_working_time(wanted, inside):
    assert within_hours(interval(*wanted), [MORNING], zone=SHANGHAI) is inside


def test_two_working_times_that_touch_are_not_one():
    hours = [MORNING, WeeklyHours(0, time(12), time(15))]
    assert not within_hours(interval((11, 30), (12, 30)), hours, zone=SHANGHAI)
    assert within_hours(interval((12,), (13,)), hours, zone=SHANGHAI)


def test_the_weekday_is_that_of_the_practice_not_of_greenwich():
    early = WeeklyHours(0, time(6), time(9))
    wanted = Interval(at(7).astimezone(UTC), at(8).astimezone(UTC))
    assert wanted.starts_at.weekday() == 6
    assert within_hours(wanted, [early], zone=SHANGHAI)
    assert not within_hours(wanted, [WeeklyHours(6, time(6), time(9))], zone=SHANGHAI)


def test_two_working_times_that_overlap_give_each_slot_once():
    again = WeeklyHours(0, time(10), time(13))
    assert starts(free(hours=(MORNING, again))) == [
        "Mon 09:00",
        "Mon 10:00",
        "Mon 11:00",
        "Mon 12:00",
    ]


def test_midnight_ends_the_day():
    late = WeeklyHours(0, time(22), time(0))
    assert starts(free(hours=(late,))) == ["Mon 22:00", "Mon 23:00"]


def test_slots_in_the_past_are_left_out_and_one_that_starts_now_is_not():
    assert starts(free(not_before=at(10))) == ["Mon 10:00", "Mon 11:00"]
    assert starts(free(not_before=at(10, 1))) == ["Mon 11:00"]


def test_a_night_with_a_lost_hour_has_one_slot_less():
    london = ZoneInfo("Europe/London")
    night = WeeklyHours(6, time(0), time(4))
    spring, summer = date(2026, 3, 29), date(2026, 6, 28)
    for day, slots in ((spring, 3), (summer, 4)):
        found = free(hours=(night,), first=day, until=day + timedelta(days=1), zone=london)
        assert len(found) == slots


@pytest.mark.parametrize(
    ("wanted", "clash"),
    [
        (((9,), (10,)), False),
        (((9,), (10, 1)), True),
        (((10,), (11,)), True),
        (((10, 30), (10, 40)), True),
        (((10, 59), (12,)), True),
        (((11,), (12,)), False),
        (((9,), (12,)), True),
    ],
)
def test_touching_is_no_clash(wanted, clash):
    assert clashes(interval(*wanted), [interval((10,), (11,))]) is clash


def test_the_repeated_hour_of_autumn_is_two_hours():
    london = ZoneInfo("Europe/London")
    first = datetime(2026, 10, 25, 1, 0, tzinfo=london)
    second = first.replace(fold=1)
    earlier = Interval(first, first.astimezone(UTC) + HOUR)
    later = Interval(second, second.astimezone(UTC) + HOUR)
    assert not clashes(later, [earlier])


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Interval(at(10), at(10)),
        lambda: Interval(at(11), at(10)),
        lambda: Interval(at(10).replace(tzinfo=None), at(11)),
        lambda: Interval(at(10), at(11).replace(tzinfo=None)),
        lambda: WeeklyHours(7, time(9), time(10)),
        lambda: WeeklyHours(-1, time(9), time(10)),
        lambda: WeeklyHours(0, time(9), time(9)),
        lambda: free(length=timedelta(0)),
    ],
)
def test_impossible_times_are_refused(ask):
    with pytest.raises(ImpossibleTime):
        ask()


quarter = st.integers(0, 95)


@given(st.lists(st.tuples(quarter, st.integers(1, 12)), max_size=6))
def test_free_slots_never_clash_with_a_booking_or_each_other(bookings):
    midnight = at(0)
    booked = [
        Interval(
            midnight + timedelta(minutes=15 * start),
            midnight + timedelta(minutes=15 * (start + length)),
        )
        for start, length in bookings
    ]
    slots = free(hours=(WeeklyHours(0, time(8), time(20)),), booked=booked)
    assert not any(clashes(slot, booked) for slot in slots)
    assert not any(clashes(slot, set(slots) - {slot}) for slot in slots)


@pytest.mark.parametrize("length", [timedelta(0), -HOUR])
def test_a_slot_needs_a_length(length):
    with pytest.raises(ImpossibleTime, match="a slot needs a length"):
        free(length=length)

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisis.rules.clock import (
    LADDER,
    deadline,
    is_breached,
    ladder,
    next_rung,
    remaining,
    rungs_due,
    started_in_time,
)
from crisis.rules.moments import NaiveMoment
from tests.golden import rows
from tests.spans import span

RAISED = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def test_the_ladder_is_the_one_on_the_page():
    page = {row["Rung"]: int(row["After minutes"]) for row in rows("crisis", "Ladder")}
    assert {rung.value: after // timedelta(minutes=1) for rung, after in LADDER.items()} == page
    assert [due.due_at for due in ladder(RAISED)] == sorted(due.due_at for due in ladder(RAISED))


@pytest.mark.parametrize("row", rows("crisis", "Rungs due"), ids=lambda row: row["Elapsed"])
def test_who_is_due_and_who_is_next(row):
    now = RAISED + span(row["Elapsed"])
    assert list(rungs_due(raised_at=RAISED, now=now)) == row["Due"].split()
    following = next_rung(raised_at=RAISED, now=now)
    assert (following.rung if following else "none") == row["Next"]
    assert remaining(raised_at=RAISED, now=now) == span(row["Left"])


@pytest.mark.parametrize("row", rows("crisis", "Started in time"), ids=lambda row: str(row))
def test_a_start_within_thirty_minutes_is_in_time(row):
    now = RAISED + span(row["Now"])
    started_at = RAISED + span(row["Started after"]) if row["Started after"] else None
    if started_at is not None:
        in_time = started_in_time(raised_at=RAISED, started_at=started_at)
        assert in_time is (row["In time"] == "yes")
    breached = is_breached(raised_at=RAISED, started_at=started_at, now=now)
    assert breached is (row["Breached"] == "yes")


def test_one_microsecond_past_the_deadline_is_late():
    late = deadline(RAISED) + timedelta(microseconds=1)
    assert started_in_time(raised_at=RAISED, started_at=deadline(RAISED))
    assert not started_in_time(raised_at=RAISED, started_at=late)


def test_the_thirty_minutes_stay_thirty_when_the_clocks_go_back():
    london = ZoneInfo("Europe/London")
    raised_at = datetime(2026, 10, 25, 1, 45, tzinfo=london)
    by_the_wall = datetime(2026, 10, 25, 1, 10, tzinfo=london, fold=1)
    assert remaining(raised_at=raised_at, now=by_the_wall) == timedelta(minutes=5)


@pytest.mark.parametrize(
    "ask",
    [
        lambda moment: deadline(moment),
        lambda moment: ladder(moment),
        lambda moment: remaining(raised_at=RAISED, now=moment),
        lambda moment: started_in_time(raised_at=RAISED, started_at=moment),
        lambda moment: is_breached(raised_at=RAISED, started_at=None, now=moment),
        lambda moment: rungs_due(raised_at=RAISED, now=moment),
    ],
)
def test_a_moment_without_a_zone_is_refused(ask):
    with pytest.raises(NaiveMoment):
        ask(RAISED.replace(tzinfo=None))


@given(st.timedeltas(timedelta(0), timedelta(hours=3)))
def test_the_breach_is_due_exactly_when_nobody_started_in_time(elapsed):
    now = RAISED + elapsed
    breached = is_breached(raised_at=RAISED, started_at=None, now=now)
    assert ("breach" in rungs_due(raised_at=RAISED, now=now)) is breached
    assert breached is (remaining(raised_at=RAISED, now=now) < timedelta(0))


@given(st.timedeltas(timedelta(0), timedelta(hours=1)), st.timedeltas(timedelta(0)))
def test_a_rung_that_is_due_stays_due(elapsed, later):
    now = RAISED + elapsed
    after = now + min(later, timedelta(days=1))
    assert set(rungs_due(raised_at=RAISED, now=now)) <= set(rungs_due(raised_at=RAISED, now=after))

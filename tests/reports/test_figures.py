"""Which cells of a table are hidden, so that none can be worked out from the totals."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.cuts import period_of
from reports.figures import (
    NOTHING,
    Tally,
    hidden_cells,
    hidden_keys,
    hidden_months,
    total,
    with_targets,
)
from reports.periods import Period, months_back, months_between

MONTHS = [date(2026, month, 1) for month in (1, 2, 3)]


def answers(n):
    return Tally(promoters=n)


def grid(*rows):
    return {
        chr(ord("a") + place): {month: answers(n) for month, n in zip(MONTHS, row, strict=True)}
        for place, row in enumerate(rows)
    }


def test_a_table_of_large_cells_is_shown_whole():
    assert not hidden_cells(grid((9, 8, 7), (6, 5, 9)), MONTHS, "nps")


def test_one_small_cell_takes_three_others_with_it():
    """Its row and its column each need a second hidden cell, and those two a fourth."""
    hidden = hidden_cells(grid((3, 9, 8), (9, 9, 9), (7, 8, 9)), MONTHS, "nps")
    corners = {(key, month) for key in ("a", "c") for month in (MONTHS[0], MONTHS[2])}
    assert hidden == corners


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=1, max_size=6))
def test_no_row_and_no_column_hides_exactly_one_cell(rows):
    table = grid(*rows)
    hidden = hidden_cells(table, MONTHS, "nps")
    lines = [[(key, month) for month in MONTHS] for key in table]
    lines += [[(key, month) for key in table] for month in MONTHS]
    for line in lines:
        hides = sum(cell in hidden for cell in line)
        shown = sum(
            table[key][month].promoters for key, month in line if (key, month) not in hidden
        )
        assert hides != 1 or shown == 0


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=1, max_size=6))
def test_a_small_cell_is_always_hidden(rows):
    table = grid(*rows)
    hidden = hidden_cells(table, MONTHS, "nps")
    small = {
        (key, month)
        for key, months in table.items()
        for month, tally in months.items()
        if tally.promoters < 5
    }
    assert small <= hidden


def test_a_month_without_sessions_counts_as_hidden():
    series = {MONTHS[0]: answers(20), MONTHS[1]: answers(30)}
    assert hidden_months(series, MONTHS, "nps") == {MONTHS[0], MONTHS[2]}


def test_groups_of_one_total():
    groups = {"north": answers(3), "south": answers(8), "east": answers(20)}
    assert hidden_keys(groups, "nps") == {"north", "south"}


def test_nothing_adds_up_to_zeros():
    assert total([]) == NOTHING
    assert total([Tally(ces_sum=2), Tally(ces_sum=5)]).ces_sum == 7


def test_each_figure_counts_its_own_answers():
    tally = Tally(
        eligible=9, promoters=1, passives=2, detractors=3, csat_n=4, ces_n=5, answered_in_time=2
    )
    counted = {code: tally.n_of(code) for code in with_targets({}) if code in CODES}
    assert counted == CODES


CODES = {
    "nps": 6,
    "csat_mean": 4,
    "csat_top2": 4,
    "ces_mean": 5,
    "attainment_72h": 9,
    "sent_in_time": 9,
}


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        pytest.param("3m", date(2026, 1, 1), date(2026, 4, 1), id="with the running month"),
        pytest.param("12m", date(2025, 4, 1), date(2026, 4, 1), id="a year"),
        pytest.param("2025-12", date(2025, 12, 1), date(2026, 1, 1), id="one month"),
    ],
)
def test_periods_are_whole_months_and_half_open(code, start, end):
    period = period_of(code, date(2026, 3, 31))
    assert (period.start, period.end) == (start, end)
    assert period.before.end == start
    assert len(period.before.months) == len(period.months)


def test_months_follow_each_other_over_the_year():
    months = months_between(date(2025, 11, 1), date(2026, 3, 1))
    assert [month.month for month in months] == [11, 12, 1, 2]
    assert all(months_back(later, 1) == earlier for earlier, later in pairwise(months))
    assert Period(months[0], date(2026, 3, 1)).before.start == date(2025, 7, 1)

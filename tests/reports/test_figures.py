"""Figures from sums, and the periods they are about."""

from datetime import date
from itertools import pairwise

import pytest

from reports.cuts import period_of
from reports.figures import FIGURES, NOTHING, Tally, number_behind, total
from reports.periods import Period, months_back, months_between


def test_nothing_adds_up_to_zeros():
    assert total([]) == NOTHING
    assert total([Tally(ces_sum=2), Tally(ces_sum=5)]).ces_sum == 7


def test_each_figure_counts_its_own_answers():
    tally = Tally(
        eligible=9, promoters=1, passives=2, detractors=3, csat_n=4, ces_n=5, answered_in_time=2
    )
    assert {code: tally.n_of(code) for code in FIGURES} == CODES


@pytest.mark.parametrize("code", ["first_reply_24h", "crisis_started_30m", "NPS", ""])
def test_a_code_that_the_sums_do_not_hold_is_refused(code):
    """It was once answered with the share of invitations sent in time."""
    for ask in (Tally().figure, Tally().n_of, number_behind):
        with pytest.raises(KeyError):
            ask(code)


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

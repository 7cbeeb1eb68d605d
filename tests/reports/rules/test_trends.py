from dataclasses import replace
from decimal import Decimal

import pytest

from feedback.rules.metrics import METRICS, Figure, csat_mean, nps
from people.rules.disclosure import Sample
from reports.rules.trends import early_warning
from tests.golden import rows


def figure(cell: str, n: int = 40, half: str = "0") -> Figure | None:
    if cell == "-":
        return None
    if cell == "w":
        return Figure(None, None, None, 4, Sample.WITHHELD)
    value = Decimal(cell)
    return Figure(value, value - Decimal(half), value + Decimal(half), n, Sample.FULL)


@pytest.mark.parametrize("row", rows("metrics", "Early warning"), ids=lambda row: str(row))
def test_a_metric_that_gets_worse_twice_raises_a_warning(row):
    periods = [figure(cell) for cell in row["Periods"].split()]
    warning = early_warning(METRICS[row["Metric"]], periods)
    assert (warning is not None) is (row["Warns"] == "yes")
    if warning is not None:
        assert warning.metric == row["Metric"]
        assert list(warning.changes) == [Decimal(change) for change in row["Changes"].split()]


def test_a_warning_shows_the_three_figures_and_their_n():
    periods = [figure("60", 31), figure("50", 32), figure("40", 33)]
    warning = early_warning(METRICS["nps"], periods)
    assert warning is not None
    assert warning.values == (Decimal(60), Decimal(50), Decimal(40))
    assert warning.n == (31, 32, 33)


@pytest.mark.parametrize(
    ("half", "outside"),
    [
        pytest.param("14.2", False, id="margin of the difference 20.08"),
        pytest.param("14.1", True, id="margin of the difference 19.94"),
        pytest.param("0", True, id="no margin at all"),
    ],
)
def test_a_warning_says_whether_the_change_is_larger_than_chance_explains(half, outside):
    periods = [figure("60", half=half), figure("50", half=half), figure("40", half=half)]
    warning = early_warning(METRICS["nps"], periods)
    assert warning is not None
    assert warning.outside_margin is outside


def test_an_exact_tenth_counts_for_a_mean_without_a_last_digit():
    # 10/3, 3, 27/10: each step is a tenth of a base that no decimal writes out.
    periods = [csat_mean(30, 100, 340), csat_mean(30, 90, 280), csat_mean(30, 81, 231)]
    assert early_warning(METRICS["csat_mean"], periods) is not None
    periods[2] = csat_mean(30, 82, 236)
    assert early_warning(METRICS["csat_mean"], periods) is None


def test_no_periods_and_real_figures():
    assert early_warning(METRICS["nps"], []) is None
    assert early_warning(METRICS["nps"], [nps(60, 30, 10), nps(50, 35, 15), nps(4, 0, 0)]) is None
    assert early_warning(METRICS["nps"], [nps(60, 30, 10), nps(50, 35, 15), nps(40, 40, 20)])


def test_a_change_as_large_as_its_margin_may_be_chance():
    periods = [figure("60", half="12"), figure("50"), figure("40", half="16")]
    warning = early_warning(METRICS["nps"], periods)
    assert warning is not None
    assert warning.outside_margin is False


def test_a_change_a_little_larger_than_its_margin_is_no_chance():
    periods = [figure("60", half="14.13"), figure("50"), figure("40", half="14.13")]
    warning = early_warning(METRICS["nps"], periods)
    assert warning is not None
    assert warning.outside_margin is True


@pytest.mark.parametrize(("low", "high"), [(None, None), (Decimal(1), None), (None, Decimal(5))])
def test_a_figure_without_both_bounds_has_no_margin(low, high):
    periods = [replace(figure(cell), low=low, high=high) for cell in ("5", "4.5", "4.05")]
    warning = early_warning(METRICS["csat_mean"], periods)
    assert warning is not None
    assert warning.outside_margin is True

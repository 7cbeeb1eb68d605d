"""Whatever is offered side by side, nothing withheld follows from it."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counselcrm.demo.attack import Sums
from people.rules.differencing import offer_alone, offer_beside
from people.rules.disclosure import too_few
from people.rules.stretches import Offer, answers_in, years_of
from reports.periods import months_back
from tests.golden import rows

MONTHS = [months_back(date(2026, 12, 1), back) for back in reversed(range(12))]
YEARS = years_of(MONTHS)
PERIODS = [period for year in YEARS for period in (year, *year.inside())]

# What the pairs of periods, and the groups left out of a quarter, once gave away.
PAIRS = {
    "a": {date(2026, 12, 1): 5},
    "": {date(2026, 5, 1): 4, date(2026, 6, 1): 4},
    "b": {date(2026, 4, 1): 5, date(2026, 5, 1): 1, date(2026, 6, 1): 1},
}
LEFT_OUT = {
    "": {date(2026, 11, 1): 4, date(2026, 12, 1): 1},
    "b": {date(2026, 11, 1): 1, date(2026, 12, 1): 4},
    "c": {date(2026, 9, 1): 2, date(2026, 12, 1): 3},
    "d": {date(2026, 9, 1): 4, date(2026, 12, 1): 1},
}

numbers = st.one_of(st.just(0), st.just(0), st.integers(1, 6), st.integers(1, 40))
series = st.lists(numbers, min_size=12, max_size=12).map(
    lambda counts: {month: n for month, n in zip(MONTHS, counts, strict=True) if n}
)
tables = st.dictionaries(st.text("abcdef", min_size=0, max_size=1), series, min_size=1, max_size=6)


def offered(groups):
    """Return what is offered of the sum, and of the groups beside it."""
    sums = {month: sum(counts.get(month, 0) for counts in groups.values()) for month in MONTHS}
    whole = offer_alone({month: n for month, n in sums.items() if n}, YEARS)
    return whole, offer_beside(groups, YEARS, whole)


def figures_of(groups):
    """Yield (name, row over cells, answers, shown) of every figure that has answers."""
    whole, offers = offered(groups)
    cells = [(name, month) for name, counts in groups.items() for month in counts]
    for name, offer in [(None, whole), *offers.items()]:
        for period in PERIODS:
            n = answers_in(offer.counts, period.months)
            row = [name in (None, cell[0]) and cell[1] in period.months for cell in cells]
            if n:
                yield name, row, n, offer.shows(period.months)


@given(tables)
def test_no_figure_that_is_withheld_follows_from_those_that_are_shown(groups):
    figures = list(figures_of(groups))
    known = Sums(len(figures[0][1]) if figures else 0)
    for _name, row, _n, shown in figures:
        if shown:
            known.add(row)
    assert [(name, n) for name, row, n, shown in figures if not shown and known.tell(row)] == []


@given(tables)
def test_no_figure_of_one_to_four_answers_is_shown(groups):
    assert not any(shown and too_few(n) for _name, _row, n, shown in figures_of(groups))


@example(PAIRS)
@example(LEFT_OUT)
@given(tables)
def test_what_two_figures_of_a_group_differ_by_is_nobody_or_five(groups):
    """A longer period less a shorter one; and the whole less all groups that are shown."""
    whole, offers = offered(groups)
    for offer in (whole, *offers.values()):
        shown = [period.months for period in PERIODS if offer.shows(period.months)]
        for longer in shown:
            for shorter in shown:
                if shorter < longer:
                    assert not too_few(answers_in(offer.counts, longer - shorter))
    for period in PERIODS:
        if whole.shows(period.months):
            hidden = answers_in(whole.counts, period.months) - sum(
                answers_in(offer.counts, period.months)
                for offer in offers.values()
                if offer.shows(period.months)
            )
            assert not too_few(hidden)


@given(tables)
def test_the_order_of_the_groups_does_not_matter(groups):
    assert offered(dict(reversed(groups.items())))[1] == offered(groups)[1]


@given(series)
def test_a_series_of_large_months_is_shown_whole(counts):
    large = {month: n + 5 for month, n in counts.items()}
    offer = offer_alone(large, YEARS)
    assert all(offer.shows(period.months) for period in PERIODS if large.keys() & period.months)


def test_a_month_without_answers_hides_no_other():
    offer = offer_alone({MONTHS[-1]: 20, MONTHS[-3]: 30}, YEARS)
    assert offer.shows(MONTHS[-1:])
    assert offer.shows(MONTHS[-3:-2])
    assert offer.shows(MONTHS[-3:])
    assert not offer.shows(MONTHS[-2:-1])


@pytest.mark.parametrize(
    "row", rows("disclosure", "Periods of one group"), ids=lambda row: row["Months"]
)
def test_which_periods_of_one_group_are_shown(row):
    months = dict(zip(MONTHS[-3:], map(int, row["Months"].split()), strict=True))
    offer = offer_alone({month: n for month, n in months.items() if n}, YEARS)
    assert [n for month, n in months.items() if offer.shows([month])] == numbers_in(row["Shown"])
    assert offer.shows(MONTHS[-3:]) is (row["Three months"] == "shown")


@pytest.mark.parametrize(
    "row", rows("disclosure", "Groups by month"), ids=lambda row: row["Groups"]
)
def test_which_cells_of_a_table_are_shown(row):
    groups = {
        name: {
            month: int(n) for month, n in zip(MONTHS[-3:], cell.split(","), strict=True) if int(n)
        }
        for name, cell in (part.split("=") for part in row["Groups"].split())
    }
    _whole, offers = offered(groups)
    assert [written(name, offer) for name, offer in offers.items()] == row["Shown"].split()
    assert [name for name, offer in offers.items() if offer.shows(MONTHS[-3:])] == row[
        "Three months"
    ].split()


def written(name: str, offer: Offer) -> str:
    """Return a row as the page of the rule writes it: a dash for what is not shown."""
    cells = [str(offer.counts[month]) if offer.shows([month]) else "-" for month in MONTHS[-3:]]
    return f"{name}={','.join(cells)}"


def numbers_in(cell: str) -> list[int]:
    return [int(part) for part in cell.split()]

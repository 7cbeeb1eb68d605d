"""The simulator gives, for every row, what the rule itself gives."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.golden import rows
from tests.tiering.rules.cases import POLICY, any_facts
from tiering.rules.simulate import (
    BANDS,
    UnevenMoney,
    add,
    columns_of,
    effect_of,
    fairness_of,
    fen,
    matrix_of,
    replay,
    thirds_of,
    withheld_cells,
    withheld_of,
    withheld_sums,
)
from tiering.rules.tiers import Facts, decide_tier
from tiering.rules.tiers.rule import run

CODES = tuple(POLICY.floor_measures)
DRAFT = replace(
    POLICY,
    version="tier-rule/1.1.0",
    severity_flagship=33,
    income_flagship=Decimal("12000.50"),
    floor_peak=5,
    smart_flagship=3,
    chronic_months=12,
    floor_measures={"phq-9": 9, "gad-7": 10, "core-10": 14, "k10": 24},
)


@st.composite
def any_policy(draw):
    lines = sorted(draw(st.tuples(*[st.integers(7, 49)] * 2)))
    return replace(
        POLICY,
        severity_development=lines[0],
        severity_flagship=lines[1],
        chronic_severity=draw(st.integers(7, 49)),
        chronic_months=draw(st.integers(0, 240)),
        income_flagship=draw(st.decimals(0, 50_000, places=2)),
        budget_flagship=draw(st.decimals(0, 50_000, places=2)),
        smart_flagship=draw(st.integers(0, 5)),
        floor_severity=draw(st.integers(7, 49)),
        floor_peak=draw(st.integers(1, 7)),
        intensity_high=draw(st.integers(7, 49)),
    )


def ranks(facts, policy):
    verdict = run(facts, policy)
    return (
        verdict.tier.rank,
        verdict.need.rank,
        verdict.fit.rank,
        verdict.severity.rank,
        verdict.willingness.rank,
        verdict.goals.rank,
        verdict.intensity.rank,
    )


def replayed(facts, policy):
    outcome = replay(columns_of(facts, CODES), policy)
    columns = (
        outcome.tier,
        outcome.need,
        outcome.fit,
        outcome.severity,
        outcome.willingness,
        outcome.goals,
        outcome.intensity,
    )
    return [tuple(int(value) for value in row) for row in zip(*columns, strict=True)]


@settings(max_examples=200, deadline=None)
@given(st.lists(any_facts(), min_size=1, max_size=8), any_policy())
def test_any_facts_under_any_policy(facts, policy):
    assert replayed(facts, policy) == [ranks(one, policy) for one in facts]


def chance(dice):
    """Return facts of somebody, near every line and with every kind of gap."""
    answers = [dice.randint(1, 7) for _ in range(7)]
    finished, sponsored = dice.random() < 0.9, dice.random() < 0.05
    withheld = dice.random() < 0.2
    return Facts(
        sads=sum(answers) if finished else None,
        peak=max(answers),
        duration_months=dice.choice([None, 0, 11, 12, 23, 24, 60]),
        income=None if withheld else Decimal(dice.choice([0, 9_999, 10_000, 12_000, 12_001])),
        income_withheld=withheld,
        budget=dice.choice([None, Decimal(5_000), Decimal("5000.01"), Decimal(20_000)]),
        smart=dice.choice([None, 0, 2, 3, 4, 5]),
        measures={} if dice.random() < 0.3 else {"phq-9": dice.randint(0, 27), "k10": 24},
        minor=dice.random() < 0.1,
        sponsored=sponsored,
    )


def test_five_thousand_clients_one_by_one():
    dice = Random(20_261_122)
    facts = [chance(dice) for _ in range(5_000)]
    for policy in (POLICY, DRAFT):
        whole = [decide_tier(one, policy) for one in facts]
        assert replayed(facts, policy) == [ranks(one, policy) for one in facts]
        tiers = [verdict.tier.rank for verdict in whole]
        assert [row[0] for row in replayed(facts, policy)] == tiers
        assert len(set(tiers)) == 3


def tally_of(facts, *, pieces=1):
    tally = {}
    size = -(-len(facts) // pieces)
    for start in range(0, len(facts), size):
        piece = facts[start : start + size]
        columns = columns_of(piece, CODES)
        sites = np.asarray([1 + number % 2 for number in range(start, start + len(piece))])
        tally = add(tally, columns, sites, replay(columns, POLICY), replay(columns, DRAFT))
    return tally


def test_pieces_add_up_to_the_whole():
    dice = Random(7)
    facts = [chance(dice) for _ in range(500)]
    assert tally_of(facts, pieces=7) == tally_of(facts)


def test_the_matrix_counts_who_moves():
    dice = Random(8)
    facts = [chance(dice) for _ in range(400)]
    wanted = [[0] * 3 for _ in range(3)]
    for one in facts:
        wanted[run(one, POLICY).tier.rank][run(one, DRAFT).tier.rank] += 1
    tally = tally_of(facts)
    assert matrix_of(tally) == wanted
    for name in ("severity", "willingness", "goals", "need", "intensity"):
        differ = sum(getattr(run(f, POLICY), name) != getattr(run(f, DRAFT), name) for f in facts)
        assert tally[f"crossed.{name}"] == differ


def test_a_floor_break_is_a_tier_below_the_need_in_force():
    looser = replace(POLICY, floor_severity=30)
    facts = [Facts(sads=28, peak=4), Facts(sads=31, peak=5), Facts(sads=14, peak=3)]
    columns = columns_of(facts, CODES)
    tally = add({}, columns, np.ones(3), replay(columns, POLICY), replay(columns, looser))
    assert tally["floor_breaks"] == 1


def test_thirds_are_cut_at_whole_bins():
    facts = [Facts(sads=14, peak=2, income=Decimal(income)) for income in range(500, 9_500, 500)]
    assert thirds_of(tally_of(facts)) == (3_500, 6_500)


def test_without_an_income_there_are_no_thirds():
    assert thirds_of(tally_of([Facts(sads=14, peak=2)])) == (0, 0)


def test_fairness_compares_income_thirds_at_equal_severity():
    poor = [Facts(sads=28, peak=4, income=Decimal(2_000), smart=4)] * 6
    middle = [Facts(sads=28, peak=4, income=Decimal(6_000), smart=4)] * 6
    rich = [Facts(sads=28, peak=4, income=Decimal(20_000), smart=4)] * 6
    minors = [Facts(sads=14, peak=2, minor=True)] * 3
    found = fairness_of(tally_of([*poor, *middle, *rich, *minors]), {1: "Xuhui", 2: "Jing'an"})
    thirds = {row.group: row for row in found if row.axis == "income"}
    assert {row.band for row in thirds.values()} == {BANDS[2]}
    assert thirds["low"].tiers.before == (0, 6, 0)
    assert thirds["high"].tiers.before == (0, 0, 6)
    groups = {row.group: row for row in found if row.axis == "minor"}
    assert (groups["adult"].tiers.n, groups["minor"].tiers.n) == (18, 3)
    assert groups["minor"].withheld
    assert not groups["adult"].withheld
    assert sum(row.tiers.n for row in found if row.axis == "site") == 21


def test_money_that_is_not_asked_is_in_no_third():
    minor = Facts(sads=14, peak=2, income=Decimal(20_000), minor=True)
    assert not [row for row in fairness_of(tally_of([minor]), {}) if row.axis == "income"]


def cells(cell):
    return [[int(n) for n in row.split()] for row in cell.split("/")]


@pytest.mark.parametrize("row", rows("policy", "Withheld cells"), ids=lambda row: row["Matrix"])
def test_which_cells_are_withheld(row):
    matrix = cells(row["Matrix"])
    hidden = withheld_cells(matrix)
    shown = " / ".join(
        " ".join("x" if (r, c) in hidden else str(n) for c, n in enumerate(line))
        for r, line in enumerate(matrix)
    )
    assert shown == row["Shown"]


# Nobody, few, the smallest that may be told, and many: what decides stands close together.
COUNTS = st.sampled_from([0, 0, 1, 2, 4, 5, 9, 30])


def hidden_lines(matrix, cells):
    """Rows and columns whose sum is small, or would give a single hidden cell away."""
    counts, marks = np.array(matrix), np.zeros((3, 3), dtype=int)
    for cell in cells:
        marks[cell] = 1
    return [
        {line for line in range(3) if 0 < sums[line] < 5 or hidden[line] == 1}
        for sums, hidden in ((counts.sum(1), marks.sum(1)), (counts.sum(0), marks.sum(0)))
    ]


def is_safe(matrix, cells):
    """Whether another matrix with the same shown numbers exists for every secret."""
    cells = sorted(cells)
    if not cells:
        return True
    lines = [
        (line in hidden, [cell[axis] == line for cell in cells])
        for axis, hidden in enumerate(hidden_lines(matrix, cells))
        for line in range(3)
    ]
    shown = np.array([[True] * len(cells), *(at for hidden, at in lines if not hidden)], float)
    secrets = [*np.eye(len(cells)), *(at for hidden, at in lines if hidden and any(at))]
    known = np.linalg.matrix_rank(shown)
    return all(np.linalg.matrix_rank(np.vstack([shown, one])) > known for one in secrets)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=3, max_size=3))
def test_no_secret_can_be_worked_out_and_no_more_is_withheld_than_that_takes(matrix):
    found = withheld_of(matrix)
    every = [(r, c) for r in range(3) for c in range(3) if matrix[r][c]]
    small = {cell for cell in every if matrix[cell[0]][cell[1]] < 5}
    assert small <= found.cells
    assert [found.rows, found.columns] == hidden_lines(matrix, found.cells)
    assert is_safe(matrix, found.cells) or found.cells == set(every)

    def price(cells):
        return len(cells), sum(matrix[r][c] for r, c in cells)

    others = [cell for cell in every if cell not in small]
    ways = (small.union(more) for n in range(len(others) + 1) for more in combinations(others, n))
    for way in ways:
        if price(way) < price(found.cells):
            assert not is_safe(matrix, way)


def test_one_withheld_sum_takes_the_next_smallest_with_it():
    assert withheld_sums([3, 40, 12]) == {0, 2}
    assert withheld_sums([3, 4, 12]) == {0, 1}
    assert not withheld_sums([0, 40, 12])
    assert withheld_sums([3, 0, 0]) == {0}


def test_the_effect_is_what_those_who_are_there_already_bring():
    effect = effect_of(
        [[10, 0, 0], [0, 10, 2], [1, 0, 10]],
        sessions_year={"basic": Decimal(4), "development": Decimal(12), "flagship": Decimal(26)},
        minutes={"basic": 50, "development": 50, "flagship": 60},
        revenue_year={
            "basic": Decimal(500),
            "development": Decimal(4_000),
            "flagship": Decimal(12_000),
        },
    )
    assert effect.revenue == 2 * 8_000 - 11_500
    hours = 2 * (Decimal(26) - Decimal(10)) + (Decimal(200) / 60 - 26)
    assert round(effect.hours_week, 6) == round(hours / 52, 6)


def test_where_too_few_are_there_the_effect_is_not_told():
    moved = [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    effect = effect_of(moved, sessions_year={}, minutes={}, revenue_year={})
    assert (effect.hours_week, effect.revenue) == (None, None)
    stayed = [[5, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert effect_of(stayed, sessions_year={}, minutes={}, revenue_year={}).revenue == 0


def test_money_is_counted_in_fen():
    assert fen(Decimal("12.34")) == 1_234
    assert fen(None) == -1
    assert fen(7) == 700
    with pytest.raises(UnevenMoney):
        fen(Decimal("0.001"))


@pytest.mark.parametrize(
    ("matrix", "hidden", "in_rows", "in_columns"),
    [
        ("251 0 0 / 0 100 3 / 5 12 41", "12 20", {1, 2}, {0, 2}),
        ("251 2 0 / 3 100 0 / 0 0 41", "01 10", {0, 1}, {0, 1}),
        ("1 0 0 / 0 0 0 / 0 0 0", "00", {0}, {0}),
        ("3 2 0 / 0 100 0 / 0 0 50", "00 01", set(), {0, 1}),
        ("25 0 0 / 0 9 0 / 0 0 4", "11 22", {1, 2}, {1, 2}),
        ("4 4 0 / 4 4 0 / 0 0 90", "00 01 10 11", set(), set()),
        ("2 0 3 / 0 60 0 / 3 0 2", "00 02 20 22", set(), set()),
        ("9 9 1 / 9 9 9 / 9 9 9", "00 02", set(), {0, 2}),
        ("0 2 0 / 2 0 9 / 0 9 30", "01 10", {0, 1}, {0, 1}),
        ("1 2 0 / 0 100 0 / 0 0 50", "00 01 22", {0, 2}, {0, 1, 2}),
        ("6 0 0 / 4 7 0 / 0 4 8", "10 21", {1, 2}, {0, 1}),
        ("1 0 0 / 0 2 0 / 0 0 3", "00 11 22", {0, 1, 2}, {0, 1, 2}),
    ],
)
def test_whose_sums_are_withheld(matrix, hidden, in_rows, in_columns):
    found = withheld_of(cells(matrix))
    assert " ".join(f"{row}{column}" for row, column in sorted(found.cells)) == hidden
    assert (found.rows, found.columns) == (in_rows, in_columns)


def test_yes_and_no_stay_apart_from_numbers():
    columns = columns_of([Facts(sads=7, peak=1, income_withheld=True)], CODES)
    flags = (columns.withheld, columns.minor, columns.sponsored)
    assert {str(flag.dtype) for flag in flags} == {"bool"}


def said(sads, income, **more):
    known = None if income is None else Decimal(income)
    return Facts(sads=sads, peak=3, duration_months=1, income=known, smart=0, **more)


AT_THE_LINES = [
    said(None, 0), said(7, 499), said(20, 500), said(21, 10_000), said(34, 12_001),
    said(35, 199_500), said(49, 500_000), said(14, None), said(14, 9_000, minor=True),
    said(14, 9_000, sponsored=True),
]  # fmt: skip


def test_what_a_tally_holds_to_the_last_count():
    """Keys of income: ((bin × 4 + band) × 9) + 3 × before + after; of sites and minors alike."""
    columns = columns_of(AT_THE_LINES, CODES)
    sites = np.asarray([1] * 5 + [2] * 5)
    tally = add({}, columns, sites, replay(columns, POLICY), replay(columns, DRAFT))
    assert tally == {
        "pair.0": 6, "pair.4": 1, "pair.5": 1, "pair.8": 2,
        "crossed.severity": 1, "crossed.willingness": 1, "crossed.goals": 0,
        "crossed.need": 0, "crossed.intensity": 0, "crossed": 2, "floor_breaks": 0,
        "income.0": 1, "income.9": 1, "income.45": 1, "income.742": 1, "income.887": 1,
        "income.14399": 2,
        "site.9": 3, "site.13": 1, "site.14": 1, "site.18": 3, "site.26": 2,
        "minor.0": 5, "minor.4": 1, "minor.5": 1, "minor.8": 2, "minor.9": 1,
    }  # fmt: skip
    told = [
        (row.axis, row.band, row.group, row.tiers.before, row.tiers.after)
        for row in fairness_of(tally, {1: "Xuhui"})
    ]
    assert thirds_of(tally) == (1_000, 12_500)
    assert told == [
        ("income", "none", "low", (1, 0, 0), (1, 0, 0)),
        ("income", "7-20", "low", (2, 0, 0), (2, 0, 0)),
        ("income", "21-34", "middle", (0, 2, 0), (0, 1, 1)),
        ("income", "35-49", "high", (0, 0, 2), (0, 0, 2)),
        ("site", "", "Xuhui", (3, 2, 0), (3, 1, 1)),
        ("site", "", "2", (3, 0, 2), (3, 0, 2)),
        ("minor", "", "adult", (5, 2, 2), (5, 1, 3)),
        ("minor", "", "minor", (1, 0, 0), (1, 0, 0)),
    ]


def test_an_income_at_the_end_of_a_third_belongs_to_the_next():
    facts = [said(14, income) for income in (499, 500, 999, 1_000, 1_499, 1_500)]
    thirds = thirds_of(tally_of(facts))
    assert thirds == (1_000, 1_500)
    groups = {row.group: row.tiers.n for row in fairness_of(tally_of(facts), {}) if row.band}
    assert groups == {"low": 3, "middle": 2, "high": 1}


def test_five_of_a_group_may_be_told_and_four_may_not():
    for count, withheld in ((4, True), (5, False)):
        rows_ = fairness_of(tally_of([said(14, 1_000)] * count), {})
        assert {row.withheld for row in rows_ if row.axis == "minor"} == {withheld}
    assert not withheld_sums([5, 40, 12])
    assert withheld_sums([1, 40, 12]) == {0, 2}


@pytest.mark.parametrize(
    ("sessions", "minutes"), [({}, {"basic": 50}), ({"basic": Decimal(4)}, {})]
)
def test_hours_need_sessions_and_minutes(sessions, minutes):
    moved = [[0, 1, 0], [0, 0, 0], [0, 0, 0]]
    effect = effect_of(
        moved,
        sessions_year={"development": Decimal(12), **sessions},
        minutes={"development": 50, **minutes},
        revenue_year={},
    )
    assert effect.hours_week is None


NOTHING = replace(
    POLICY,
    income_flagship=Decimal(0),
    budget_flagship=Decimal(0),
    smart_flagship=0,
    chronic_months=0,
    floor_measures=dict.fromkeys(CODES, 0),
)


@pytest.mark.parametrize("income", [None, Decimal(0), Decimal(20_000)])
@pytest.mark.parametrize("budget", [None, Decimal(0), Decimal("0.01")])
@pytest.mark.parametrize("measures", [{}, {"phq-9": 0}])
@pytest.mark.parametrize("sads", [None, 7, 21])
def test_nothing_said_is_another_thing_than_nothing(income, budget, measures, sads):
    for months, smart in ((None, None), (0, 0)):
        facts = Facts(
            sads=sads, peak=1, duration_months=months, income=income, budget=budget,
            smart=smart, measures=measures,
        )  # fmt: skip
        for policy in (NOTHING, replace(NOTHING, chronic_months=1)):
            assert replayed([facts], policy) == [ranks(facts, policy)]

"""Change by more than chance, and where it led."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.change import Change, change_between, comparable
from intake.rules.instruments import parse_definition
from intake.rules.shape import Direction
from tests.golden import rows
from tests.intake.rules.test_instruments import DATA, DEFINITIONS, changed

WITH_RULE = sorted(code for code, definition in DEFINITIONS.items() if definition.change)


@pytest.mark.parametrize("row", rows("instruments", "Change over time"), ids=lambda row: str(row))
def test_a_change_is_what_the_page_says(row):
    definition = DEFINITIONS[row["Instrument"]]
    found = change_between(definition, Decimal(row["Before"]), Decimal(row["After"]))
    if row["Class"] == "none":
        assert found is None
        return
    assert found.kind == row["Class"]
    assert found.needed == Decimal(row["Needed"])
    assert found.index == (Decimal(row["RC"]) if row["RC"] else None)
    assert found.points == Decimal(row["After"]) - Decimal(row["Before"])


def test_every_instrument_with_a_rule_stands_in_the_table():
    listed = {r["Instrument"] for r in rows("instruments", "Change over time") if r["Needed"] != ""}
    assert {code for code in listed if DEFINITIONS[code].change} == set(WITH_RULE)


@pytest.mark.parametrize("code", WITH_RULE)
def test_a_rule_says_where_it_is_from(code):
    assert len(DEFINITIONS[code].change.citation) > 40


def with_spread(sd, r, cut="5"):
    return parse_definition(
        changed("phq-9", ["change"], {"sd": sd, "r": r, "cut": cut, "citation": "Made up."})
    )


def test_the_line_itself_is_reliable_and_a_hair_below_is_not():
    # 1.96 · √(2 · 2² · (1 − 0.5)) = 3.92: four points are past it, three are not.
    definition = with_spread("2", "0.5")
    assert change_between(definition, 10, Decimal("6.08")).kind is Change.IMPROVED
    assert change_between(definition, 10, Decimal("6.08")).index == Decimal("-1.96")
    just = change_between(definition, 10, Decimal("6.081"))
    assert (just.kind, just.index) == (Change.UNCHANGED, Decimal("-1.95"))


def test_who_began_on_the_healthy_side_cannot_recover():
    definition = with_spread("1", "0.9", cut="9")
    assert change_between(definition, 9, 2).kind is Change.IMPROVED
    assert change_between(definition, 10, 9).kind is Change.RECOVERED


def test_without_a_cut_there_is_no_recovery():
    data = changed("phq-9", ["change"], {"points": "6", "citation": "Made up."})
    assert change_between(parse_definition(data), 27, 0).kind is Change.IMPROVED


@given(st.sampled_from(WITH_RULE), st.data())
def test_the_way_there_and_back_is_named_the_other_way_round(code, data):
    definition = DEFINITIONS[code]
    totals = st.integers(definition.lowest, definition.highest)
    pre, post = data.draw(totals), data.draw(totals)
    there, back = change_between(definition, pre, post), change_between(definition, post, pre)
    assert there.points == -back.points
    better = {Change.IMPROVED, Change.RECOVERED}
    assert (there.kind in better) is (back.kind is Change.DETERIORATED)
    assert (there.kind is Change.UNCHANGED) is (back.kind is Change.UNCHANGED)
    assert (abs(there.points) >= there.needed) is (there.kind is not Change.UNCHANGED)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"citation": "x"}, "change"),
        ({"sd": "5", "citation": "x"}, "change"),
        ({"sd": "5", "r": "0.8", "points": "6", "citation": "x"}, "change"),
        ({"sd": 5, "r": "0.8", "citation": "x"}, "change.sd"),
        ({"sd": "5", "r": "1", "citation": "x"}, "change.r"),
        ({"sd": "0", "r": "0.8", "citation": "x"}, "change.sd"),
        ({"points": "-6", "citation": "x"}, "change.points"),
        ({"points": "1e3", "citation": "x"}, "change.points"),
        ({"points": "NaN", "citation": "x"}, "change.points"),
        ({"points": "6"}, "change.citation"),
    ],
    ids=str,
)
def test_a_rule_that_cannot_be_is_refused(change, path):
    from intake.rules.instruments import InvalidDefinition

    assert "change" in DATA["phq-9"]
    with pytest.raises(InvalidDefinition) as refusal:
        parse_definition(changed("phq-9", ["change"], change))
    assert refusal.value.path == path


def test_two_versions_that_add_up_alike_can_be_compared():
    now = DEFINITIONS["phq-9"]
    assert comparable(now, replace(now, bands=now.bands[:1], change=None))


@pytest.mark.parametrize(
    "other",
    [
        lambda one: replace(one, items=one.items[:-1]),
        lambda one: replace(one, items=tuple(reversed(one.items))),
        lambda one: replace(one, code="other"),
        lambda one: replace(one, direction=Direction.HIGHER_IS_BETTER),
        lambda one: replace(one, key=DEFINITIONS["core-10"].key),
    ],
    ids=["an item less", "another order", "another form", "the other way", "another key"],
)
def test_versions_that_add_up_otherwise_cannot(other):
    now = DEFINITIONS["phq-9"]
    assert not comparable(now, other(now))


def test_no_move_is_no_change_whatever_the_rule():
    still = change_between(with_spread("2", "0.5"), 10, 10)
    assert (still.kind, still.points, still.index) == (Change.UNCHANGED, 0, 0)
    assert not still.index.is_signed()


def test_who_began_at_the_cut_where_more_is_better_was_well_already():
    data = changed("who-5", ["change"], {"points": "10", "cut": "50", "citation": "Made up."})
    better = parse_definition(data)
    assert change_between(better, 50, 80).kind is Change.IMPROVED
    assert change_between(better, 48, 80).kind is Change.RECOVERED


@pytest.mark.parametrize("gone", ["sd", "r"])
def test_a_rule_without_spread_or_reliability_says_so(gone):
    rule = replace(with_spread("2", "0.5").change, **{gone: None})
    with pytest.raises(ValueError, match="spread and reliability"):
        change_between(replace(DEFINITIONS["phq-9"], change=rule), 10, 5)

"""A small sound definition, and what is said of it with one thing wrong."""

import copy
import re
from fractions import Fraction
from operator import attrgetter

import pytest

from intake.rules.instruments import InvalidDefinition, parse_definition
from intake.rules.shape import Band, Condition, Item, Key, Level, Method, Scale
from intake.rules.strict import Flaw
from tests.intake.rules.test_instruments import DATA

REMOVED = "left away"


def words(text):
    return {"en": text, "zh-Hans": f"{text}（中文）"}


def items(count):
    return [{"code": f"item_{number}", "topic": words("Topic")} for number in range(count)]


def band(code, start):
    return {"code": code, "start": start, "label": words(code)}


def cut(code, **bound):
    return {"code": code, "label": words(code), **bound}


# Each of three items is answered with 1 to 4, so that a total is 3 to 12.
SOUND = {
    "code": "small",
    "version": "1.0.0",
    "name": words("Small"),
    "direction": "higher_is_worse",
    "period": words("this week"),
    "validated": False,
    "scale": {
        "low": 1,
        "high": 4,
        "low_anchor": words("never"),
        "high_anchor": words("always"),
        "labels": [words("never"), words("seldom"), words("often"), words("always")],
    },
    "items": [
        {"code": "sleep", "topic": words("Sleep")},
        {"code": "mood", "topic": words("Mood")},
        {"code": "worry", "topic": words("Worry"), "asked_if": {"item": "mood", "at_least": 2}},
    ],
    "key": {"method": "sum", "multiplier": 1, "may_be_missing": 0},
    "bands": [band("calm", 3), band("strained", 8)],
    "cuts": [cut("screen", at_least=7), cut("well", at_most=4)],
    "convention": "first",
    "readings": [
        {
            "convention": "second",
            "label": words("Second"),
            "bands": [band("calm", 3), band("strained", 9)],
            "cuts": [cut("screen", at_least=9), cut("well", below=4)],
        }
    ],
    "subscales": [
        {
            "code": "nights",
            "name": words("Nights"),
            "items": ["sleep", "worry"],
            "multiplier": 2,
            "bands": [band("calm", 4), band("strained", 16)],
        },
        {"code": "days", "name": words("Days"), "items": ["mood"], "multiplier": 1, "bands": []},
    ],
    "clusters": [
        {
            "code": "low",
            "name": words("Low"),
            "items": ["sleep", "mood"],
            "endorsed_from": 3,
            "at_least": 1,
        },
        {"code": "high", "name": words("High"), "items": ["worry"], "endorsed_from": 4,
         "at_least": 1},
    ],
    "levels": [
        {"code": "act", "label": words("Act"), "when": [{"item": "mood", "at_least": 4}]},
        {"code": "ask", "label": words("Ask"), "when": [{"item": "mood", "at_least": 3}]},
        {"code": "none", "label": words("None"), "when": []},
    ],
    "change": {"sd": "2", "r": "0.8", "cut": "7", "citation": "Made up."},
    "licence": "Ours.",
    "attribution": "Us.",
    "citation": "Made up.",
}  # fmt: skip
NO_TOTAL = {"key.method": "none", "bands": [], "cuts": [], "readings": []}
TENTHS = {"scale.tenths": True, "scale.labels": REMOVED, "bands": [], "readings": [],
          "subscales": []}  # fmt: skip
MEAN = {"key.method": "mean", "bands": [], "readings": []}


def edited(data, changes):
    """Return the definition with other values at these places, as in ``items.0.low``."""
    data = copy.deepcopy(data)
    for path, value in changes.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place = data
        for step in way:
            place = place[step]
        if value is REMOVED:
            del place[last]
        else:
            place[last] = value
    return data


def small(**changes):
    return parse_definition(edited(SOUND, changes))


def told(data):
    """Return everything that is said against a definition."""
    with pytest.raises(InvalidDefinition) as refusal:
        parse_definition(data)
    return [(problem.path, problem.flaw, problem.values) for problem in refusal.value.all]


def in_words(path):
    return re.sub(r"\.(\d+)", r"[\1]", path)


def test_the_small_definition_is_sound():
    definition = small()
    assert (definition.lowest, definition.highest) == (3, 12)
    assert definition.item("worry").asked_if == Condition("mood", 2)


@pytest.mark.parametrize(
    "node",
    ["", "name", "scale", "scale.low_anchor", "items.0", "items.2.asked_if", "key", "bands.0",
     "cuts.1", "readings.0", "readings.0.bands.1", "readings.0.cuts.0", "subscales.0",
     "subscales.0.bands.0", "clusters.1", "levels.2", "levels.0.when.0", "change"],
)  # fmt: skip
def test_a_misspelt_field_is_refused_wherever_it_stands(node):
    path = f"{node}.colour".removeprefix(".")
    problem = (in_words(path), Flaw.UNKNOWN_FIELD, {})
    assert told(edited(SOUND, {path: "red"})) == [problem]


@pytest.mark.parametrize(
    "path",
    ["convention", "disclaimer", "licence_class", "readings", "subscales", "clusters", "levels",
     "change", "instructions", "text_source", "scale.tenths", "scale.labels", "items.0.low",
     "items.0.high", "items.0.low_anchor", "items.0.high_anchor", "items.0.labels", "items.0.hint",
     "items.0.reversed", "items.1.risk_from", "items.0.weight", "items.2.asked_if",
     "items.0.wording", "key.percent", "key.rho", "bands.0.raised", "cuts.0.at_most",
     "cuts.0.below", "cuts.0.group", "levels.0.raised", "change.points", "change.cut"],
)  # fmt: skip
def test_an_optional_field_of_null_is_as_good_as_none(path):
    others = {"readings": []} if path == "convention" else {}
    with_null = edited(SOUND, {**others, path: None})
    without = edited(with_null, {path: REMOVED})
    assert parse_definition(with_null) == parse_definition(without)


@pytest.mark.parametrize(
    ("changes", "path", "flaw", "values"),
    [
        # Codes that stand twice.
        ({"items.1.code": "sleep", "items.2.asked_if": REMOVED, "subscales": [], "clusters": [],
          "levels": []}, "items[1].code", Flaw.TWICE, {"code": "sleep"}),
        ({"subscales.1.code": "nights"}, "subscales[1].code", Flaw.TWICE, {"code": "nights"}),
        ({"clusters.1.code": "low"}, "clusters[1].code", Flaw.TWICE, {"code": "low"}),
        ({"levels.1.code": "act"}, "levels[1].code", Flaw.TWICE, {"code": "act"}),
        ({"levels.2.code": "act"}, "levels[2].code", Flaw.TWICE, {"code": "act"}),
        ({"bands.1.code": "calm"}, "bands[1].code", Flaw.TWICE, {"code": "calm"}),
        ({"cuts.1.code": "screen"}, "cuts[1].code", Flaw.TWICE, {"code": "screen"}),
        ({"readings.0.bands.1.code": "calm"}, "readings[0].bands[1].code", Flaw.TWICE,
         {"code": "calm"}),
        ({"readings.0.cuts.1.code": "screen"}, "readings[0].cuts[1].code", Flaw.TWICE,
         {"code": "screen"}),
        ({"readings": [SOUND["readings"][0]] * 2}, "readings[1].convention", Flaw.TWICE,
         {"code": "second"}),
        ({"readings.0.convention": "first"}, "readings[0].convention", Flaw.TWICE,
         {"code": "first"}),
        ({"convention": REMOVED}, "convention", Flaw.MISSING, {}),
        ({"subscales.0.items.1": "sleep"}, "subscales[0].items[1]", Flaw.TWICE, {"code": "sleep"}),
        ({"subscales.0.bands.1.code": "calm"}, "subscales[0].bands[1].code", Flaw.TWICE,
         {"code": "calm"}),
        ({"clusters.0.items.1": "sleep"}, "clusters[0].items[1]", Flaw.TWICE, {"code": "sleep"}),
        # Scales.
        ({"scale.high": 1}, "scale", Flaw.LOW_NOT_BELOW_HIGH, {}),
        ({"scale.high": 3}, "scale.labels", Flaw.LABELS_DO_NOT_FIT, {"count": 3}),
        ({"items.0.low": 1}, "items[0].high", Flaw.MISSING, {}),
        ({"items.0.high": 4}, "items[0].low", Flaw.MISSING, {}),
        ({"items.0.low": 2, "items.0.high": 2}, "items[0]", Flaw.LOW_NOT_BELOW_HIGH, {}),
        ({"items.0.labels": [words("no"), words("yes")]}, "items[0].labels",
         Flaw.LABELS_DO_NOT_FIT, {"count": 4}),
        ({**MEAN, "subscales": [], "items.1.low": 1, "items.1.high": 5}, "items[1]",
         Flaw.ONE_SCALE, {}),
        ({**MEAN, "subscales": [], "items.1.low": 0, "items.1.high": 4}, "items[1]",
         Flaw.ONE_SCALE, {}),
        # The lowest answer says nothing, and none is above the highest.
        ({"items.1.risk_from": 1}, "items[1].risk_from", Flaw.OUTSIDE_SCALE, {"low": 2, "high": 4}),
        ({"items.1.risk_from": 5}, "items[1].risk_from", Flaw.OUTSIDE_SCALE, {"low": 2, "high": 4}),
        ({"items.2.asked_if.at_least": 1}, "items[2].asked_if.at_least", Flaw.OUTSIDE_SCALE,
         {"low": 2, "high": 4}),
        ({"items.2.asked_if.at_least": 5}, "items[2].asked_if.at_least", Flaw.OUTSIDE_SCALE,
         {"low": 2, "high": 4}),
        ({"levels.0.when.0.at_least": 1}, "levels[0].when[0].at_least", Flaw.OUTSIDE_SCALE,
         {"low": 2, "high": 4}),
        ({"levels.1.when.0.at_least": 5}, "levels[1].when[0].at_least", Flaw.OUTSIDE_SCALE,
         {"low": 2, "high": 4}),
        ({"clusters.0.endorsed_from": 1}, "clusters[0].endorsed_from", Flaw.OUTSIDE_SCALE,
         {"low": 2, "high": 4}),
        ({"clusters.0.endorsed_from": 5}, "clusters[0].endorsed_from", Flaw.OUTSIDE_SCALE,
         {"low": 2, "high": 4}),
        # Items that are not there, or not yet.
        ({"items.2.asked_if.item": "iq"}, "items[2].asked_if.item", Flaw.UNKNOWN_ITEM,
         {"code": "iq"}),
        ({"items.2.asked_if.item": "worry"}, "items[2].asked_if.item", Flaw.COMES_LATER, {}),
        ({"levels.0.when.0.item": "iq"}, "levels[0].when[0].item", Flaw.UNKNOWN_ITEM,
         {"code": "iq"}),
        ({"subscales.0.items.1": "iq"}, "subscales[0].items[1]", Flaw.UNKNOWN_ITEM,
         {"code": "iq"}),
        ({"clusters.0.items.1": "iq"}, "clusters[0].items[1]", Flaw.UNKNOWN_ITEM, {"code": "iq"}),
        # Stretches of totals.
        ({"bands.0.start": 2}, "bands[0].start", Flaw.NOT_THE_LOWEST, {"lowest": 3}),
        ({"bands.1.start": 3}, "bands", Flaw.NOT_RISING, {"highest": 12}),
        ({"bands.1.start": 13}, "bands", Flaw.NOT_RISING, {"highest": 12}),
        ({"readings.0.bands.0.start": 4}, "readings[0].bands[0].start", Flaw.NOT_THE_LOWEST,
         {"lowest": 3}),
        ({"readings.0.bands.1.start": 13}, "readings[0].bands", Flaw.NOT_RISING, {"highest": 12}),
        ({"subscales.0.bands.0.start": 2}, "subscales[0].bands[0].start", Flaw.NOT_THE_LOWEST,
         {"lowest": 4}),
        ({"subscales.0.bands.1.start": 17}, "subscales[0].bands", Flaw.NOT_RISING,
         {"highest": 16}),
        ({"cuts.0.at_most": 4}, "cuts[0]", Flaw.ONE_BOUND, {}),
        ({"cuts.0.at_least": REMOVED}, "cuts[0]", Flaw.ONE_BOUND, {}),
        # What a method cannot have.
        ({**NO_TOTAL, "cuts": [cut("screen", at_least=0)]}, "cuts[0]", Flaw.NOT_WITH_THIS_METHOD,
         {}),
        ({**NO_TOTAL, "cuts": [cut("screen", at_most=0)]}, "cuts[0]", Flaw.NOT_WITH_THIS_METHOD,
         {}),
        ({**TENTHS, "subscales": SOUND["subscales"][1:]}, "subscales[0]",
         Flaw.NOT_WITH_THIS_METHOD, {}),
        ({"key.may_be_missing": 1}, "key.may_be_missing", Flaw.NO_GAP_IN_A_SUM, {}),
        ({**NO_TOTAL, "key.may_be_missing": 1}, "key.may_be_missing", Flaw.NO_GAP_IN_A_SUM, {}),
        ({**MEAN, "key.may_be_missing": 3}, "key.may_be_missing", Flaw.GAP_LEAVES_NOTHING, {}),
        ({**MEAN, "key.may_be_missing": -1}, "key.may_be_missing", Flaw.GAP_LEAVES_NOTHING, {}),
        # Only the last level takes everybody.
        ({"levels.0.when": []}, "levels[0].when", Flaw.EMPTY, {"most": 0}),
        ({"levels.2.when": [{"item": "mood", "at_least": 2}]}, "levels[2].when", Flaw.TOO_MANY,
         {"most": 0}),
        # Numbers out of their range.
        ({"items.0.weight": 0}, "items[0].weight", Flaw.BELOW_ONE, {}),
        ({"key.multiplier": 0}, "key.multiplier", Flaw.BELOW_ONE, {}),
        ({"subscales.0.multiplier": 0}, "subscales[0].multiplier", Flaw.BELOW_ONE, {}),
        ({"clusters.0.at_least": 0}, "clusters[0].at_least", Flaw.OUT_OF_RANGE,
         {"low": 1, "high": 2}),
        ({"clusters.0.at_least": 3}, "clusters[0].at_least", Flaw.OUT_OF_RANGE,
         {"low": 1, "high": 2}),
        ({"key.rho": "-0.1"}, "key.rho", Flaw.OUT_OF_RANGE, {"low": 0, "high": 1}),
        ({"key.rho": "1"}, "key.rho", Flaw.OUT_OF_RANGE, {"low": 0, "high": 1}),
        ({"change.sd": "0"}, "change.sd", Flaw.OUT_OF_RANGE, {"low": 0, "high": 1000}),
        ({"change.sd": REMOVED, "change.r": REMOVED, "change.points": "0"}, "change.points",
         Flaw.OUT_OF_RANGE, {"low": 0, "high": 1000}),
        ({"change.r": "-0.1"}, "change.r", Flaw.OUT_OF_RANGE, {"low": 0, "high": 1}),
        ({"change.r": "1"}, "change.r", Flaw.OUT_OF_RANGE, {"low": 0, "high": 1}),
        ({"change.r": REMOVED}, "change", Flaw.SPREAD_OR_POINTS, {}),
        ({"change.sd": REMOVED}, "change", Flaw.SPREAD_OR_POINTS, {}),
        ({"change.points": "3"}, "change", Flaw.SPREAD_OR_POINTS, {}),
        ({"change.sd": REMOVED, "change.r": REMOVED}, "change", Flaw.SPREAD_OR_POINTS, {}),
        # Values of another kind.
        ({"name": "Small"}, "name", Flaw.NOT_AN_OBJECT, {}),
        ({"items.0": "sleep"}, "items[0]", Flaw.NOT_AN_OBJECT, {}),
        ({"citation": 1}, "citation", Flaw.NOT_A_TEXT, {}),
        ({"citation": " "}, "citation", Flaw.NOT_A_TEXT, {}),
        ({"code": "Small"}, "code", Flaw.NOT_A_CODE, {"most": 24}),
        ({"scale.low": True}, "scale.low", Flaw.NOT_A_NUMBER, {}),
        ({"scale.low": 1.0}, "scale.low", Flaw.NOT_A_NUMBER, {}),
        ({"change.sd": 2}, "change.sd", Flaw.NOT_A_DECIMAL, {}),
        ({"change.sd": "２"}, "change.sd", Flaw.NOT_A_DECIMAL, {}),
        ({"change.sd": "2."}, "change.sd", Flaw.NOT_A_DECIMAL, {}),
        ({"validated": 0}, "validated", Flaw.NOT_A_FLAG, {}),
        ({"direction": "up"}, "direction", Flaw.NOT_A_CHOICE,
         {"allowed": "higher_is_worse, higher_is_better"}),
        ({"cuts.0.group": "child"}, "cuts[0].group", Flaw.NOT_A_CHOICE,
         {"allowed": "female, male"}),
        ({"clusters": {}}, "clusters", Flaw.NOT_A_LIST, {}),
        ({"clusters": 4}, "clusters", Flaw.NOT_A_LIST, {}),
        ({"clusters": "low"}, "clusters", Flaw.NOT_A_LIST, {}),
        ({"clusters.0.items": []}, "clusters[0].items", Flaw.EMPTY, {}),
        ({"subscales.0.items": []}, "subscales[0].items", Flaw.EMPTY, {}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else str(value),
)  # fmt: skip
def test_one_thing_that_is_wrong_is_told_alone_with_place_and_values(changes, path, flaw, values):
    assert told(edited(SOUND, changes)) == [(path, flaw, values)]


@pytest.mark.parametrize(
    ("place", "last", "first_refused", "path", "flaw", "most"),
    [
        ("code", "a" * 24, "a" * 25, "code", Flaw.NOT_A_CODE, 24),
        ("version", "1" * 20, "1" * 21, "version", Flaw.TOO_LONG, 20),
        ("citation", "x" * 1500, "x" * 1501, "citation", Flaw.TOO_LONG, 1500),
        ("cuts.0.at_least", 10_000, 10_001, "cuts[0].at_least", Flaw.TOO_LARGE, 10_000),
        ("cuts.0.at_least", -10_000, -10_001, "cuts[0].at_least", Flaw.TOO_LARGE, 10_000),
        ("cuts", [cut(f"cut_{n}", below=5) for n in range(200)],
         [cut(f"cut_{n}", below=5) for n in range(201)], "cuts", Flaw.TOO_MANY, 200),
    ],
    ids=["code", "version", "text", "number", "number below zero", "list"],
)  # fmt: skip
def test_a_bound_is_kept_to_the_last_character_number_and_entry(
    place, last, first_refused, path, flaw, most
):
    assert small(**{place: last}).code
    assert told(edited(SOUND, {place: first_refused})) == [(path, flaw, {"most": most})]


@pytest.mark.parametrize(
    ("place", "value", "read"),
    [
        ("items.1.risk_from", 4, 4),
        ("items.2.asked_if.at_least", 4, 4),
        ("levels.0.when.0.at_least", 2, 2),
        ("levels.0.when.0.at_least", 4, 4),
        ("clusters.0.endorsed_from", 2, 2),
        ("clusters.0.endorsed_from", 4, 4),
        ("clusters.0.at_least", 2, 2),
        ("bands.1.start", 12, 12),
        ("items.0.weight", 1, 1),
        ("items.0.weight", 2, 2),
        ("key.multiplier", 1, 1),
        ("key.rho", "0", Fraction(0)),
        ("key.rho", "0.999999", Fraction(999_999, 1_000_000)),
        ("change.r", "0", Fraction(0)),
        ("change.r", "0.999999", Fraction(999_999, 1_000_000)),
        ("change.sd", "0.000001", Fraction(1, 1_000_000)),
    ],
)
def test_what_stands_at_the_very_end_of_its_range_is_read_as_it_stands(place, value, read):
    found = small(**{place: value})
    for step in place.split("."):
        found = found[int(step)] if step.isdigit() else getattr(found, step)
    assert found == read


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("scale.tenths", False),
        ("disclaimer", None),
        ("instructions", None),
        ("text_source", None),
        ("licence_class", "attestation"),
    ],
)
def test_a_field_left_away_means_what_it_always_meant(read, meant):
    assert attrgetter(read)(small()) == meant


def test_a_part_of_few_words_asks_for_no_attention_and_counts_once():
    definition = small()
    sleep = definition.item("sleep")
    assert (sleep.hint, sleep.wording, sleep.asked_if, sleep.risk_from) == (None,) * 4
    assert (sleep.reversed, sleep.weight) == (False, 1)
    assert {part.raised for part in (*definition.bands, *definition.levels)} == {False}
    assert (definition.key.percent, definition.key.rho) == (False, 0)
    assert {cut.group for cut in definition.cuts} == {None}


def test_a_part_made_of_its_bare_facts_asks_for_nothing_more():
    scale = Scale(0, 3, words("never"), words("always"))
    item = Item("sleep", words("Sleep"), hint=None, scale=scale, reversed=False, risk_from=None)
    key = Key(Method.SUM, multiplier=1, may_be_missing=0)
    assert (scale.labels, scale.tenths) == ((), False)
    assert (item.weight, item.asked_if, item.wording) == (1, None, None)
    assert (key.percent, key.rho) == (False, 0)
    assert Band("calm", 0, words("Calm")).raised is False
    assert Level("none", words("None"), ()).raised is False


def test_a_part_may_ask_to_stop_and_look():
    definition = small(**{"bands.1.raised": True, "levels.0.raised": True})
    assert [part.raised for part in definition.bands] == [False, True]
    assert [part.raised for part in definition.levels] == [True, False, False]


def test_an_item_without_a_scale_of_its_own_has_that_of_the_form():
    definition = small()
    assert definition.item("sleep").scale == definition.scale
    assert definition.scale.labels == tuple(SOUND["scale"]["labels"])


def test_an_item_may_have_answers_of_its_own_in_words_of_its_own():
    own = {"items.0.labels": [words("a"), words("b"), words("c"), words("d")]}
    worded = small(**own).item("sleep").scale
    assert (worded.low, worded.high) == (1, 4)
    assert worded.labels == (words("a"), words("b"), words("c"), words("d"))


def test_the_words_of_the_form_are_not_put_on_answers_it_does_not_have():
    """The range of the item is as long as that of the form, and still its own."""
    shifted = small(**{"items.0.low": 0, "items.0.high": 3, "bands": [], "readings": [],
                       "subscales": []}).item("sleep").scale  # fmt: skip
    assert (shifted.low, shifted.high, shifted.labels) == (0, 3, ())
    assert shifted.low_anchor == words("never")


def test_a_scale_without_words_for_its_answers_has_none():
    definition = small(**{"scale.labels": REMOVED})
    assert definition.scale.labels == definition.item("sleep").scale.labels == ()


def test_three_answers_in_words_are_not_blamed_for_a_broken_scale_of_the_form():
    """What an item says of its own is still read, and its own slips are told beside it."""
    three = [words("no"), words("partly"), words("yes")]
    broken = {"scale.high": REMOVED, "items.0.labels": three, "items.1.risk_from": 1}
    missing = ("scale.high", Flaw.MISSING, {})
    assert told(edited(SOUND, broken)) == [missing]
    slip = ("items[1].weight", Flaw.BELOW_ONE, {})
    assert told(edited(SOUND, {**broken, "items.1.weight": 0})) == [missing, slip]


def test_an_item_of_a_form_without_a_sound_scale_is_told_with_every_other_slip():
    broken = {"scale": REMOVED, "name": "Small", "version": "1" * 21, "key": REMOVED,
              "licence_class": "pirated", "items.0.topic.en": ""}  # fmt: skip
    assert [path for path, *_ in told(edited(SOUND, broken))] == [
        "scale",
        "version",
        "name",
        "items[0].topic.en",
        "key",
        "licence_class",
    ]


NO_WORDING = {}
PART_OF_THE_WORDING = {"items.0.wording": words("I slept badly.")}
WORDING = {f"items.{place}.wording": words(f"Line {place}") for place in range(3)}
OURS = {"licence_class": "own"}


@pytest.mark.parametrize(
    ("changes", "has_text", "ready"),
    [
        (NO_WORDING, False, False),
        (PART_OF_THE_WORDING, False, False),
        (WORDING, True, True),
        ({**NO_WORDING, "licence_class": "free"}, False, False),
        ({**WORDING, "licence_class": "free"}, True, True),
        ({**NO_WORDING, **OURS}, False, True),
        ({**PART_OF_THE_WORDING, **OURS}, False, True),
        ({**WORDING, **OURS}, True, True),
    ],
    ids=["none", "part", "whole", "free without", "free with", "ours without", "ours in part",
         "ours with"],
)  # fmt: skip
def test_a_client_reads_the_whole_wording_or_our_own_words(changes, has_text, ready):
    definition = small(**changes)
    assert definition.has_text is has_text
    assert definition.ready_for_clients is ready


GOALS = edited(DATA["goal-attainment"], {"items": items(6), "key.may_be_missing": 5})


@pytest.mark.parametrize(
    ("changes", "path", "flaw", "values"),
    [
        ({"items": items(7)}, "items", Flaw.TOO_MANY, {"most": 6}),
        ({"items.1.low": -3, "items.1.high": 2}, "items[1]", Flaw.OUT_OF_RANGE,
         {"low": -2, "high": 2}),
        ({"items.1.low": -2, "items.1.high": 3}, "items[1]", Flaw.OUT_OF_RANGE,
         {"low": -2, "high": 2}),
        ({"key.multiplier": 2}, "key", Flaw.NOT_WITH_THIS_METHOD, {}),
        ({"scale.tenths": True}, "key", Flaw.NOT_WITH_THIS_METHOD, {}),
        ({"cuts": [cut("reached", at_most=50)]}, "cuts[0]", Flaw.NOT_WITH_THIS_METHOD, {}),
        ({"bands.0.start": -2}, "bands[0].start", Flaw.NOT_THE_LOWEST, {"lowest": 0}),
        ({"bands.1.start": 101}, "bands", Flaw.NOT_RISING, {"highest": 100}),
    ],
    ids=str,
)  # fmt: skip
def test_goals_that_have_no_common_figure_are_refused(changes, path, flaw, values):
    assert told(edited(GOALS, changes)) == [(path, flaw, values)]


def test_six_goals_may_be_cut_from_below_and_under():
    cuts = [cut("reached", at_least=50), cut("missed", below=50)]
    definition = parse_definition(edited(GOALS, {"cuts": cuts}))
    assert len(definition.items) == 6
    assert [one.code for one in definition.cuts if one.reached_by(50)] == ["reached"]
    assert [one.code for one in definition.cuts if one.reached_by(49)] == ["missed"]


@pytest.mark.parametrize(
    "changes",
    [
        NO_TOTAL,
        {**MEAN, "key.may_be_missing": 2},
        TENTHS,
        {"levels": []},
        {"change.sd": REMOVED, "change.r": REMOVED, "change.points": "3"},
    ],
    ids=["no total", "mean", "tenths", "no levels", "published points"],
)
def test_another_kind_of_form_is_sound_as_well(changes):
    assert [item.code for item in small(**changes).items] == ["sleep", "mood", "worry"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"clusters.0.at_least": 3}, "clusters[0].at_least: out_of_range low=1 high=2"),
        ({"convention": REMOVED}, "convention: missing"),
    ],
    ids=["with values", "without"],
)
def test_a_refusal_says_in_a_log_what_is_wrong_and_where(changes, message):
    with pytest.raises(InvalidDefinition) as refusal:
        parse_definition(edited(SOUND, changes))
    assert str(refusal.value) == message


def test_a_refusal_of_the_whole_names_the_definition():
    with pytest.raises(InvalidDefinition, match=r"^definition: not_an_object$"):
        parse_definition(["small"])

"""What a client needs and who else has a say, as it was typed."""

import pytest

from intake.rules.needs import (
    Layer,
    Part,
    Quadrant,
    TypedNeed,
    TypedStakeholder,
    quadrant,
    read_needs,
    read_stakeholders,
)
from intake.rules.reading import Problem, Reader


def needs(**typed):
    """Return the needs and the problems of what was typed; ``text`` stands for ``need-0-text``."""
    reader = Reader({f"need-0-{field}": words for field, words in typed.items()})
    return read_needs(reader), reader.problems


def stakeholders(**typed):
    reader = Reader({f"stakeholder-0-{field}": words for field, words in typed.items()})
    return read_stakeholders(reader), reader.problems


@pytest.mark.parametrize(
    ("important", "urgent", "field"),
    [
        (True, True, Quadrant.NOW),
        (True, False, Quadrant.PLAN),
        (False, True, Quadrant.QUICK),
        (False, False, Quadrant.LATER),
    ],
)
def test_a_need_falls_into_the_field_of_its_weights(important, urgent, field):
    need = TypedNeed(0, "An evening slot", Layer.BASIC, important=important, urgent=urgent)
    assert quadrant(important=important, urgent=urgent) is field
    assert need.quadrant is field


@pytest.mark.parametrize(
    ("weights", "important", "urgent"),
    [
        ([], False, False),
        (["important"], True, False),
        (["urgent"], False, True),
        (["urgent", "important"], True, True),
    ],
)
def test_a_need_weighs_what_was_ticked(weights, important, urgent):
    found, problems = needs(text=["An evening slot"], layer=["basic"], weight=weights)
    assert found == (TypedNeed(0, "An evening slot", Layer.BASIC, important, urgent),)
    assert problems == {}


@pytest.mark.parametrize(("typed", "layer"), [([], Layer.EXPECTED), *(([x], x) for x in Layer)])
def test_a_need_is_of_the_layer_that_was_chosen_and_expected_without_one(typed, layer):
    found, problems = needs(text=["Tea"], layer=typed)
    assert [need.layer for need in found] == [layer]
    assert problems == {}


@pytest.mark.parametrize(
    "typed",
    [{"layer": ["basic"]}, {"weight": ["urgent"]}, {"layer": ["basic"], "weight": ["important"]}],
)
def test_a_choice_without_a_need_is_named(typed):
    assert needs(**typed) == ((), {"need-0-text": Problem.CHOICE_WITHOUT_TEXT})


@pytest.mark.parametrize(
    ("typed", "name"),
    [({"layer": ["loud"]}, "need-0-layer"), ({"weight": ["heavy"]}, "need-0-weight")],
)
def test_a_choice_that_was_never_offered_for_a_need_is_named(typed, name):
    found, problems = needs(text=["Tea"], **typed)
    assert found == (TypedNeed(0, "Tea", Layer.EXPECTED, important=False, urgent=False),)
    assert problems == {name: Problem.UNKNOWN_CHOICE}


@pytest.mark.parametrize(("length", "problem"), [(200, None), (201, Problem.TOO_LONG)])
def test_a_need_has_two_hundred_characters(length, problem):
    _found, problems = needs(text=["x" * length])
    assert problems.get("need-0-text") == problem


def test_five_needs_are_read_where_they_stand_and_a_sixth_is_not():
    typed = {f"need-{position}-text": [f"need {position}"] for position in (1, 3, 4, 5)}
    found = read_needs(Reader(typed))
    assert [(need.position, need.text) for need in found] == [
        (1, "need 1"),
        (3, "need 3"),
        (4, "need 4"),
    ]


@pytest.mark.parametrize("part", Part)
def test_a_part_alone_is_a_stakeholder_who_may_not_be_told(part):
    assert stakeholders(part=[part.value]) == ((TypedStakeholder(0, part, "", False),), {})


def test_a_stakeholder_has_a_name_and_may_be_told_with_a_yes():
    found, problems = stakeholders(part=["family"], name=["her sister"], told=["yes"])
    assert found == (TypedStakeholder(0, Part.FAMILY, "her sister", may_be_told=True),)
    assert problems == {}


@pytest.mark.parametrize(
    "typed",
    [{"name": ["her sister"]}, {"told": ["yes"]}, {"name": ["her sister"], "told": ["yes"]}],
)
def test_a_stakeholder_without_a_part_is_named(typed):
    assert stakeholders(**typed) == ((), {"stakeholder-0-part": Problem.PART_MISSING})


@pytest.mark.parametrize(("length", "problem"), [(80, None), (81, Problem.TOO_LONG)])
def test_the_name_of_a_stakeholder_has_eighty_characters(length, problem):
    _found, problems = stakeholders(part=["payer"], name=["x" * length])
    assert problems.get("stakeholder-0-name") == problem


def test_four_stakeholders_are_read_where_they_stand_and_a_fifth_is_not():
    typed = {f"stakeholder-{position}-part": ["doctor"] for position in (0, 2, 3, 4)}
    found = read_stakeholders(Reader(typed))
    assert [one.position for one in found] == [0, 2, 3]

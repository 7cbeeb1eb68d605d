"""Many forms at once are scored as each of them is alone."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.rules.alike import _joined, score_many
from intake.rules.definitions import parse_definition
from intake.rules.instruments import Definition, InvalidAnswers, score
from intake.rules.shape import Group, Method

FOLDER = Path(__file__).parents[3] / "intake" / "instruments"
DEFINITIONS = [
    parse_definition(json.loads(path.read_text(encoding="utf-8")))
    for path in sorted(FOLDER.glob("*.json"))
]


def one_by_one(definition, forms, group, convention):
    for form in forms:
        try:
            yield score(definition, form, group=group, convention=convention)
        except InvalidAnswers as refusal:
            yield refusal.problems


def at_once(definition, forms, group, convention):
    """Score them in two goes, the second knowing what the first one found."""
    known = {}
    half = len(forms) // 2
    return [
        found.problems if isinstance(found, InvalidAnswers) else found
        for some in (forms[:half], forms[half:])
        for found in score_many(definition, some, group=group, convention=convention, known=known)
    ]


def whole(definition: Definition) -> st.SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries(
        {item.code: st.integers(item.scale.low, item.scale.high) for item in definition.items}
    )


def begun(definition: Definition) -> st.SearchStrategy[dict[str, object]]:
    """Some answers, not all of them possible ones."""
    odd = st.integers(-1, 12) | st.booleans()
    return st.dictionaries(st.sampled_from([item.code for item in definition.items]), odd)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.code)
@settings(max_examples=30, deadline=None)  # the first question loads numpy
@given(data=st.data())
def test_at_once_is_one_by_one(definition: Definition, data: st.DataObject) -> None:
    forms = data.draw(st.lists(whole(definition) | begun(definition), max_size=12))
    asked = (
        data.draw(st.none() | st.sampled_from(Group)),
        data.draw(st.sampled_from([None, *(one.convention for one in definition.readings)])),
    )
    assert at_once(definition, forms, *asked) == list(one_by_one(definition, forms, *asked))


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.code)
def test_forms_that_differ_in_one_answer_are_told_apart(definition: Definition) -> None:
    """Each item in turn at each of its answers, the others at either end."""
    forms = [
        {one.code: getattr(one.scale, end) for one in definition.items} | {item.code: answer}
        for end in ("low", "high")
        for item in definition.items
        for answer in range(item.scale.low, item.scale.high + 1)
    ]
    assert at_once(definition, forms, None, None) == list(one_by_one(definition, forms, None, None))


def test_an_answer_too_large_for_a_column_is_refused_and_nothing_else() -> None:
    definition = DEFINITIONS[0]
    good = {item.code: item.scale.low for item in definition.items}
    huge = good | {definition.items[0].code: 10**30}
    first, second = score_many(definition, [huge, good])
    assert isinstance(first, InvalidAnswers)
    assert second == score(definition, good)


def test_forms_that_say_the_same_to_the_rule_share_one_score() -> None:
    definition = next(one for one in DEFINITIONS if one.code == "gad-7")
    codes = [item.code for item in definition.items]
    low = dict.fromkeys(codes, 0)
    known = {}
    first, second, third = score_many(
        definition, [low | {codes[0]: 1}, low | {codes[1]: 1}, low], known=known
    )
    assert first is second
    assert third.total == 0
    assert sorted(found.total for found in known.values()) == [0, 1]
    again = score_many(definition, [low | {codes[2]: 1}], known=known)
    assert again[0] is first


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.code)
def test_the_highest_answers_are_answers_like_others(definition: Definition) -> None:
    highest = {item.code: item.scale.high for item in definition.items}
    first, second = score_many(definition, [highest, dict(highest)])
    whole_forms_share = definition.key.method is not Method.GOAL_ATTAINMENT
    assert (first is second) is whole_forms_share


def test_two_questions_are_enough_to_share_a_score() -> None:
    definition = next(one for one in DEFINITIONS if one.code == "gad-7")
    definition = replace(definition, items=definition.items[:2])
    first, second = ({item.code: place for place, item in enumerate(definition.items)},) * 2
    found = score_many(definition, [first, dict(second)])
    assert found[0] is found[1]


def test_goals_of_unlike_weight_are_not_taken_for_one_another() -> None:
    goals = next(one for one in DEFINITIONS if one.code == "goal-attainment")
    items = tuple(replace(item, weight=place) for place, item in enumerate(goals.items, start=1))
    goals = replace(goals, items=items)
    forms = [
        {item.code: 2 if item is best else 0 for item in items} for best in (items[0], items[-1])
    ]
    first, last = at_once(goals, [*forms, *forms], None, None)[2:]
    assert (first, last) == tuple(one_by_one(goals, forms, None, None))
    assert first.total < last.total


def test_a_form_of_one_question_is_scored_as_well() -> None:
    definition = next(one for one in DEFINITIONS if one.code == "gad-7")
    definition = replace(definition, items=definition.items[:1])
    forms = [{definition.items[0].code: answer} for answer in range(4)]
    assert [found.total for found in score_many(definition, forms)] == [0, 1, 2, 3]


def test_pairs_stay_apart_where_their_product_would_be_too_large() -> None:
    import numpy as np

    key = np.array([0, 1, 2**61, 2**61 + 1, 2**61])
    column = np.array([2**40, 0, 0, 2**40, 0])
    joined = _joined(key, column)
    assert len(set(joined.tolist())) == 4
    assert joined[2] == joined[4]
    assert joined.min() >= 0
    assert len(set(_joined(np.array([0, 2**61, 0]), np.array([0, 0, 7])).tolist())) == 3


def test_forms_that_reach_another_level_are_told_apart_by_it_alone() -> None:
    """Equal totals, no point of danger: only the condition of the level says which is which."""
    triage = next(one for one in DEFINITIONS if one.code == "c-ssrs")
    items = tuple(replace(item, risk_from=None, asked_if=None) for item in triage.items)
    triage = replace(triage, items=items)
    none = dict.fromkeys((item.code for item in items), 0)
    forms = [none | {item.code: 1} for item in items]
    found = at_once(triage, [*forms, *forms], None, None)
    assert found == list(one_by_one(triage, [*forms, *forms], None, None))
    assert len({one.level for one in found}) > 1

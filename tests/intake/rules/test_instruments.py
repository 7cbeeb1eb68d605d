import copy
import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.instruments import (
    LANGUAGES,
    AnswerProblem,
    Definition,
    InvalidAnswers,
    InvalidDefinition,
    Method,
    ProblemCode,
    band_of,
    check_answers,
    content_hash,
    parse_definition,
    risk_items,
    score,
)
from intake.rules.sads import DIMENSIONS
from tests.golden import rows

FOLDER = Path(__file__).parents[3] / "intake" / "instruments"
DATA = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
DEFINITIONS = {code: parse_definition(data) for code, data in DATA.items()}
REMOVED = "left away"
SUMMED = sorted(code for code, d in DEFINITIONS.items() if d.key.method is not Method.NONE)
HASHES = {
    "sads": "a9523ed8616bcba9836a1e5163e09127e4db7f8424f66b024a4564bea354b076",
    "phq-9": "4a67d1b86e81d0ea78113b8e358b1547f24ddc147532b36a153946f5b50886ec",
    "gad-7": "1ec82a146b0c2491da359dc4e8d0570a35539bf277707eee6cb60a534168bade",
    "who-5": "24f18312128ae6e9cb2835ce78b297881b3361bc3bec90b247a745c0eef9237b",
    "core-10": "ebc1b7141bb4127feaacdc07a90ceda2f0ba49e4b4bc9822b33bd8b67e72c065",
    "k10": "dbfa5798b4e1b9f5a95503cd9c3d1b9de2d0cd39fd9a7de42d190f97fce53a13",
}
EARLIER = {
    code: (digest, json.loads((Path(__file__).parent / "earlier" / f"{code}.json").read_text()))
    for code, digest in HASHES.items()
}


def whole_form(data: st.DataObject, definition: Definition) -> dict[str, int]:
    return {
        item.code: data.draw(st.integers(item.scale.low, item.scale.high))
        for item in definition.items
    }


def some_answers(data: st.DataObject, definition: Definition) -> dict[str, int]:
    kept = data.draw(st.sets(st.sampled_from([item.code for item in definition.items])))
    whole = whole_form(data, definition)
    return {code: whole[code] for code in kept}


def answers_of(definition: Definition, cells: str) -> dict[str, int]:
    given_ = dict(zip([item.code for item in definition.items], cells.split(), strict=True))
    return {code: int(cell) for code, cell in given_.items() if cell != "-"}


def changed(code: str, path: list[str | int], value: object) -> dict[str, object]:
    data = copy.deepcopy(DATA[code])
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is REMOVED:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


@pytest.mark.parametrize("row", rows("instruments", "The instruments"), ids=lambda row: row["Code"])
def test_an_instrument_is_what_its_page_says(row):
    definition = DEFINITIONS[row["Code"]]
    assert len(definition.items) == int(row["Items"])
    assert (definition.lowest, definition.highest) == (int(row["Lowest"]), int(row["Highest"]))
    assert definition.direction == f"higher_is_{'better' if row['Better'] == 'higher' else 'worse'}"
    assert [item.code for item in definition.items if item.reversed] == row["Reversed"].split()
    assert [item.code for item in definition.items if item.risk_from] == row["Risk items"].split()
    assert definition.validated is (row["Validated"] == "yes")
    assert (definition.convention or "") == row["Convention"]
    assert definition.licence_class == row["Licence"]


def test_every_instrument_stands_on_the_page_under_its_own_name():
    listed = {row["Code"] for row in rows("instruments", "The instruments")}
    assert listed == set(DEFINITIONS) == {definition.code for definition in DEFINITIONS.values()}


@pytest.mark.parametrize("row", rows("instruments", "Bands and cuts"), ids=lambda row: str(row))
def test_a_total_falls_into_its_band_and_reaches_its_cuts(row):
    definition = DEFINITIONS[row["Instrument"]]
    total = Decimal(row["Total"])
    band = band_of(definition, total)
    assert (band.code if band else "none") == row["Band"]
    reached = [cut.code for cut in definition.cuts if cut.reached_by(total)]
    assert reached == row["Cuts"].split()


@pytest.mark.parametrize("row", rows("instruments", "Worked forms"), ids=lambda row: str(row))
def test_a_form_is_scored_as_the_page_says(row):
    definition = DEFINITIONS[row["Instrument"]]
    answers = answers_of(definition, row["Answers"])
    scored = score(definition, answers)
    assert scored.total == (None if row["Total"] == "none" else Decimal(row["Total"]))
    assert scored.complete is (row["Total"] != "none" or row["Missing"] == "")
    assert scored.band == (None if row["Band"] == "none" else row["Band"])
    assert list(scored.missing) == row["Missing"].split()
    assert list(scored.risk) == row["Risk"].split() == list(risk_items(definition, answers))
    assert scored.answered == len(answers)
    assert scored.convention == definition.convention


def test_a_whole_total_is_an_int_and_a_broken_one_is_cut_not_rounded():
    core = DEFINITIONS["core-10"]
    assert type(score(core, answers_of(core, "1 1 1 1 1 0 1 1 1 1")).total) is int
    assert score(core, answers_of(core, "2 2 3 2 2 0 2 1 2 -")).total == Decimal("15.55")


def test_the_missing_core_item_may_be_any_one():
    core = DEFINITIONS["core-10"]
    answers = dict.fromkeys((item.code for item in core.items), 2)
    for item in core.items:
        short = {code: answer for code, answer in answers.items() if code != item.code}
        assert score(core, short).total == 20
        two_short = {code: a for code, a in short.items() if code != core.items[0].code}
        assert score(core, two_short).complete is (item is core.items[0])


def test_an_unfinished_form_reaches_no_cut():
    phq = DEFINITIONS["phq-9"]
    assert score(phq, answers_of(phq, "3 3 3 3 3 3 3 3 -")).cuts == ()
    assert score(phq, answers_of(phq, "3 3 3 1 0 0 0 0 0")).cuts == ("screen",)


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"mood": -1}, AnswerProblem("mood", ProblemCode.OUT_OF_RANGE, 0, 3)),
        ({"mood": 4}, AnswerProblem("mood", ProblemCode.OUT_OF_RANGE, 0, 3)),
        ({"mood": True}, AnswerProblem("mood", ProblemCode.NOT_A_WHOLE_NUMBER, 0, 3)),
        ({"mood": "2"}, AnswerProblem("mood", ProblemCode.NOT_A_WHOLE_NUMBER, 0, 3)),
        ({"mood": 2.0}, AnswerProblem("mood", ProblemCode.NOT_A_WHOLE_NUMBER, 0, 3)),
        ({"mood": None}, AnswerProblem("mood", ProblemCode.NOT_A_WHOLE_NUMBER, 0, 3)),
        ({"moood": 1}, AnswerProblem("moood", ProblemCode.UNKNOWN_ITEM)),
    ],
)
def test_an_impossible_answer_is_named_and_never_scored(answers, problem):
    phq = DEFINITIONS["phq-9"]
    assert check_answers(phq, answers) == (problem,)
    for refuses in (score, risk_items):
        with pytest.raises(InvalidAnswers) as refusal:
            refuses(phq, answers)
        assert refusal.value.problems == (problem,)


def test_both_ends_of_the_scale_and_an_empty_form_are_no_problem():
    phq = DEFINITIONS["phq-9"]
    assert check_answers(phq, {"mood": 0, "sleep": 3}) == ()
    assert check_answers(phq, {}) == ()


@given(st.data(), st.sampled_from(sorted(DEFINITIONS)))
def test_one_risk_answer_is_seen_on_any_form_however_unfinished(data, code):
    definition = DEFINITIONS[code]
    answers = some_answers(data, definition)
    expected = tuple(
        item.code
        for item in definition.items
        if item.risk_from is not None and answers.get(item.code, -1) >= item.risk_from
    )
    assert score(definition, answers).risk == expected


@given(st.data(), st.sampled_from(SUMMED))
def test_a_finished_form_has_a_total_inside_its_range_and_a_band(data, code):
    definition = DEFINITIONS[code]
    scored = score(definition, whole_form(data, definition))
    assert definition.lowest <= scored.total <= definition.highest
    assert (scored.band is not None) is bool(definition.bands)


@given(st.data(), st.sampled_from(SUMMED))
def test_a_higher_answer_moves_the_total_the_way_its_item_points(data, code):
    definition = DEFINITIONS[code]
    answers = whole_form(data, definition)
    item = data.draw(st.sampled_from(definition.items))
    lower = min(answers[item.code], item.scale.high - 1)
    before = score(definition, {**answers, item.code: lower}).total
    after = score(definition, {**answers, item.code: lower + 1}).total
    assert (after < before) if item.reversed else (after > before)


@given(st.data(), st.sampled_from(sorted(DEFINITIONS)))
def test_the_order_of_the_answers_changes_nothing(data, code):
    definition = DEFINITIONS[code]
    answers = some_answers(data, definition)
    turned = dict(data.draw(st.permutations(list(answers.items()))))
    assert score(definition, turned) == score(definition, answers)


@given(st.data(), st.sampled_from(SUMMED))
def test_a_form_answered_the_other_way_round_scores_the_other_end(data, code):
    definition = DEFINITIONS[code]
    answers = whole_form(data, definition)
    turned = {
        item.code: item.scale.low + item.scale.high - answers[item.code]
        for item in definition.items
    }
    both = score(definition, answers).total + score(definition, turned).total
    # A total is cut to hundredths, a T from below: two cuts lose two hundredths at most.
    ends = definition.lowest + definition.highest
    assert 0 <= ends - both <= Decimal("0.02")


@given(st.data(), st.sampled_from(sorted(DEFINITIONS)))
def test_a_raised_answer_never_lowers_the_level_or_hides_a_risk(data, code):
    definition = DEFINITIONS[code]
    answers = whole_form(data, definition)
    item = data.draw(st.sampled_from(definition.items))
    higher = {**answers, item.code: data.draw(st.integers(answers[item.code], item.scale.high))}
    before, after = score(definition, answers), score(definition, higher)
    levels = [level.code for level in definition.levels]
    if levels:
        assert levels.index(after.level) <= levels.index(before.level)
    assert set(before.risk) <= set(after.risk)


@pytest.mark.parametrize("code", EARLIER)
@given(st.data())
def test_an_earlier_version_keeps_its_hash_and_scores_as_ever(code, data):
    """The file is the version as it was shipped first; the answers of then are read by it."""
    earlier = parse_definition(EARLIER[code][1])
    assert content_hash(EARLIER[code][1]) == EARLIER[code][0]
    assert earlier.version == "1.0.0"
    answers = some_answers(data, earlier)
    then, now = score(earlier, answers), score(DEFINITIONS[code], answers)
    assert (then.total, then.band, then.risk, then.missing, then.convention) == (
        now.total, now.band, now.risk, now.missing, now.convention,
    )  # fmt: skip


def test_a_hash_is_taken_over_the_words_as_they_are_written():
    written = '{"name":"心情","order":[1,2]}'.encode()
    data = {"order": [1, 2], "name": "心情"}
    assert content_hash(data) == hashlib.sha256(written).hexdigest()


def test_a_refused_form_says_which_answers_it_is_refused_for():
    with pytest.raises(InvalidAnswers, match="sleep: out_of_range, iq: unknown_item"):
        score(DEFINITIONS["phq-9"], {"sleep": 9, "iq": 100})


def test_a_hash_ignores_the_layout_and_notices_one_word():
    data = DATA["phq-9"]
    turned = dict(reversed(list(data.items())))
    assert content_hash(turned) == content_hash(json.loads(json.dumps(data)))
    renamed = changed("phq-9", ["items", 0, "topic", "en"], "Interests")
    assert content_hash(renamed) != content_hash(data)
    assert len(content_hash(data)) == 64


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["code"], REMOVED, "code"),
        (["code"], "", "code"),
        (["version"], 1, "version"),
        (["name", "zh-Hans"], REMOVED, "name.zh-Hans"),
        (["name", "fr"], "PHQ-9", "name.fr"),
        (["direction"], "up", "direction"),
        (["scale"], [], "scale"),
        (["scale", "low"], 3, "scale"),
        (["scale", "high"], True, "scale.high"),
        (["items"], {}, "items"),
        (["items"], [], "items"),
        (["items", 3], "energy", "items[3]"),
        (["items", 3, "topic", "en"], " ", "items[3].topic.en"),
        (["items", 3, "code"], "mood", "items[3].code"),
        (["items", 3, "revresed"], True, "items[3].revresed"),
        (["items", 3, "reversed"], 1, "items[3].reversed"),
        (["items", 8, "risk_from"], 0, "items[8].risk_from"),
        (["items", 8, "risk_from"], 4, "items[8].risk_from"),
        (["key", "method"], "median", "key.method"),
        (["key", "multiplier"], 0, "key.multiplier"),
        (["key", "may_be_missing"], 1, "key.may_be_missing"),
        (["bands", 0, "start"], 1, "bands[0].start"),
        (["bands", 1, "start"], 10, "bands"),
        (["bands", 4, "start"], 28, "bands"),
        (["bands", 4, "code"], "mild", "bands[4].code"),
        (["cuts", 0, "at_least"], REMOVED, "cuts[0]"),
        (["cuts", 0, "at_most"], 4, "cuts[0]"),
        (["validated"], "yes", "validated"),
        (["licence"], REMOVED, "licence"),
        (["colour"], "red", "colour"),
    ],
    ids=lambda value: str(value),
)
def test_a_definition_that_is_wrong_is_refused_with_the_place(path, value, place):
    with pytest.raises(InvalidDefinition) as refusal:
        parse_definition(changed("phq-9", path, value))
    assert refusal.value.path == place


def test_a_trigger_and_the_last_band_may_stand_at_the_very_top():
    phq = parse_definition(changed("phq-9", ["items", 8, "risk_from"], 3))
    assert risk_items(phq, {"self_harm": 3}) == ("self_harm",)
    assert risk_items(phq, {"self_harm": 2}) == ()
    top = parse_definition(changed("phq-9", ["bands", 4, "start"], 27))
    assert band_of(top, 27) == top.bands[4]


@pytest.mark.parametrize("missing", [-1, 10])
def test_a_mean_must_leave_an_item_to_score(missing):
    with pytest.raises(InvalidDefinition):
        parse_definition(changed("core-10", ["key", "may_be_missing"], missing))


def test_something_that_is_no_object_is_refused():
    with pytest.raises(InvalidDefinition) as refusal:
        parse_definition(["phq-9"])
    assert refusal.value.path == ""


@pytest.mark.parametrize("code", sorted(DEFINITIONS))
def test_every_text_stands_in_both_languages(code):
    definition = DEFINITIONS[code]
    texts = [definition.name, definition.period]
    texts += [item.topic for item in definition.items]
    texts += [item.low_anchor for item in definition.items]
    texts += [item.high_anchor for item in definition.items]
    texts += [band.label for band in definition.bands]
    assert all(set(text) == set(LANGUAGES) for text in texts)


@pytest.mark.parametrize("code", sorted(DEFINITIONS))
def test_a_topic_is_a_short_name_and_no_sentence_of_a_questionnaire(code):
    for item in DEFINITIONS[code].items:
        assert len(item.topic["en"].split()) <= 3, item.code
        assert len(item.topic["zh-Hans"]) <= 7, item.code


def test_the_severity_form_says_what_it_is_not():
    sads = DEFINITIONS["sads"]
    assert [item.code for item in sads.items] == list(DIMENSIONS)
    assert sads.disclaimer is not None
    assert sads.disclaimer["en"] == (
        "Practice severity form, not a validated instrument; screening, not diagnosis."
    )
    assert "不作诊断" in sads.disclaimer["zh-Hans"]
    ends = [(item.low_anchor["en"], item.high_anchor["en"]) for item in sads.items]
    assert len(set(ends)) == 7


def test_what_is_no_number_has_no_content_hash():
    with pytest.raises(ValueError, match="not JSON compliant"):
        content_hash({"version": "1", "cut": float("nan")})

"""An assessment as JSON is read by the rules of the page, and every slip is named by its path."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.rules.answers import ProblemCode
from intake.rules.reading import Problem
from intake.rules.sent import Misfit, document_of, read_sent, words_sent
from intake.rules.sheet import PROBLEMS, Sheet, read_sheet
from tests.intake.rules.test_instruments import DEFINITIONS

FORMS = [DEFINITIONS[code] for code in ("sads", "phq-9", "ors")]
GOOD = {
    "versions": {"sads": FORMS[0].version},
    "answers": {"sads": {"emotion": 4, "sleep": 7}, "phq-9": {"self_harm": 1}},
    "income": "12000.50",
    "budget": 9000,
    "duration_months": 8,
    "problems": ["sleep"],
    "style": "amiable",
    "story": "Wants to sleep first.",
    "goals": [{"text": "Asleep before midnight", "met": ["specific", "relevant"]}],
    "needs": [{"text": "An evening slot", "layer": "basic", "important": True}],
    "stakeholders": [{"part": "family", "name": "her sister", "may_be_told": True}],
}


def slips(**changes):
    _sheet, found = read_sent({**GOOD, **changes}, FORMS)
    return {(slip.path, slip.why) for slip in found}


def told(found):
    return [(slip.path, slip.why) for slip in found]


def test_a_document_is_the_sheet_that_a_browser_would_have_sent():
    sheet, found = read_sent(GOOD, FORMS)
    assert not found
    typed = {
        "sads-emotion": ["4"],
        "sads-sleep": ["7"],
        "phq-9-self_harm": ["1"],
        "income": ["12000.50"],
        "budget": ["9000"],
        "duration_months": ["8"],
        "problems": ["sleep"],
        "style": ["amiable"],
        "story": ["Wants to sleep first."],
        "goal-0-text": ["Asleep before midnight"],
        "goal-0-ticks": ["specific", "relevant"],
        "need-0-text": ["An evening slot"],
        "need-0-layer": ["basic"],
        "need-0-weight": ["important"],
        "stakeholder-0-part": ["family"],
        "stakeholder-0-name": ["her sister"],
        "stakeholder-0-told": ["on"],
    }
    assert sheet == read_sheet(typed, FORMS)
    assert sheet.income == Decimal("12000.50")


def test_a_scale_of_tenths_is_sent_as_tenths():
    sheet, found = read_sent({"answers": {"ors": {FORMS[2].items[0].code: 63}}}, FORMS)
    assert not found
    assert list(sheet.answers["ors"].values()) == [63]


@pytest.mark.parametrize(
    ("changes", "path", "why"),
    [
        ({"answers": {"sads": {"emotion": 8}}}, "answers.sads.emotion", ProblemCode.OUT_OF_RANGE),
        ({"answers": {"sads": {"emotion": "4"}}}, "answers.sads.emotion", "not_a_whole_number"),
        ({"answers": {"sads": {"emotion": True}}}, "answers.sads.emotion", "not_a_whole_number"),
        ({"answers": {"sads": {"emotion": 4.0}}}, "answers.sads.emotion", "not_a_whole_number"),
        ({"answers": {"sads": {"emotion": 10**30}}}, "answers.sads.emotion", "out_of_range"),
        ({"answers": {"sads": {"hunger": 4}}}, "answers.sads.hunger", "unknown_item"),
        ({"answers": {"mmpi": {"a": 1}}}, "answers.mmpi", Misfit.UNKNOWN_FORM),
        ({"answers": {"sads": [4]}}, "answers.sads", Misfit.NOT_AN_OBJECT),
        ({"answers": [4]}, "answers", Misfit.NOT_AN_OBJECT),
        ({"answers": {}}, "answers", Problem.NOTHING_ANSWERED),
        ({"versions": {"sads": "0.0.1"}}, "versions.sads", Misfit.OTHER_VERSION),
        ({"versions": {"mmpi": "1.0.0"}}, "versions.mmpi", Misfit.UNKNOWN_FORM),
        ({"income": -1}, "income", Problem.NEGATIVE),
        ({"income": 12.5}, "income", Problem.NOT_A_NUMBER),
        ({"income": "NaN"}, "income", Problem.NOT_A_NUMBER),
        ({"income": True}, "income", Problem.NOT_A_NUMBER),
        ({"income_withheld": True}, "income", Problem.STATED_AND_WITHHELD),
        ({"income_withheld": "yes"}, "income_withheld", Misfit.NOT_YES_OR_NO),
        ({"duration_months": 100_000}, "duration_months", Problem.TOO_LARGE),
        ({"problems": "sleep"}, "problems", Misfit.NOT_A_LIST),
        ({"problems": ["hunger"]}, "problems", Problem.UNKNOWN_CHOICE),
        ({"story": 4}, "story", Misfit.NOT_A_TEXT),
        ({"story": "x" * 5001}, "story", Problem.TOO_LONG),
        ({"goals": [{"met": ["specific"]}]}, "goals.0.text", Problem.TICKS_WITHOUT_TEXT),
        ({"goals": [{"text": "a", "rank": 1}]}, "goals.0.rank", Misfit.UNKNOWN_FIELD),
        ({"goals": [4]}, "goals.0", Misfit.NOT_AN_OBJECT),
        ({"goals": [{"text": "a"}] * 6}, "goals", Misfit.TOO_MANY),
        ({"needs": [{"text": "a", "urgent": 1}]}, "needs.0.urgent", Misfit.NOT_YES_OR_NO),
        ({"stakeholders": [{"name": "b"}]}, "stakeholders.0.part", Problem.PART_MISSING),
        ({"versions": ["1.0.0"]}, "versions", Misfit.NOT_AN_OBJECT),
        ({"problems": ["sleep", 4]}, "problems", Misfit.NOT_A_LIST),
        ({"problems": {"sleep": True}}, "problems", Misfit.NOT_A_LIST),
        ({"goals": {"text": "a"}}, "goals", Misfit.NOT_A_LIST),
        ({"goals": [{"text": "a", "met": "specific"}]}, "goals.0.met", Misfit.NOT_A_LIST),
        ({"needs": "a"}, "needs", Misfit.NOT_A_LIST),
        ({"needs": [{"text": "a"}] * 6}, "needs", Misfit.TOO_MANY),
        ({"needs": [{"text": 4}]}, "needs.0.text", Misfit.NOT_A_TEXT),
        ({"needs": [{"text": "a", "layer": 4}]}, "needs.0.layer", Misfit.NOT_A_TEXT),
        ({"needs": [{"text": "a", "rank": 1}]}, "needs.0.rank", Misfit.UNKNOWN_FIELD),
        ({"needs": [{"layer": "basic"}]}, "needs.0.text", Problem.CHOICE_WITHOUT_TEXT),
        ({"needs": [{"urgent": True}]}, "needs.0.text", Problem.CHOICE_WITHOUT_TEXT),
        ({"stakeholders": 4}, "stakeholders", Misfit.NOT_A_LIST),
        ({"stakeholders": [{"part": "family"}] * 5}, "stakeholders", Misfit.TOO_MANY),
        ({"stakeholders": [{"part": "cat"}]}, "stakeholders.0.part", Problem.UNKNOWN_CHOICE),
        ({"stakeholders": [{"part": "family", "name": 4}]}, "stakeholders.0.name", "not_a_text"),
        (
            {"stakeholders": [{"part": "family", "may_be_told": "yes"}]},
            "stakeholders.0.may_be_told",
            Misfit.NOT_YES_OR_NO,
        ),
        ({"tier": "flagship"}, "tier", Misfit.UNKNOWN_FIELD),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_path_and_once(changes, path, why):
    assert slips(**changes) == {(path, why)}


@pytest.mark.parametrize(
    "changes",
    [
        {"goals": [{"text": "a"}] * 5},
        {"needs": [{"text": "a"}] * 5},
        {"stakeholders": [{"part": "family"}] * 4},
        {"problems": list(PROBLEMS)},
        {"problems": []},
        {"goals": []},
        {"story": "x" * 5000},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_the_most_and_the_least_that_fit_are_taken(changes):
    sheet, found = read_sent({**GOOD, **changes}, FORMS)
    assert not found
    ((name, value),) = changes.items()
    assert len(getattr(sheet, "presenting" if name == "problems" else name)) == len(value)


@pytest.mark.parametrize("body", [None, 4, "sads", [GOOD], True])
def test_what_is_no_object_is_an_empty_sheet_with_a_slip_for_the_whole(body):
    sheet, found = read_sent(body, FORMS)
    assert sheet == read_sheet({}, FORMS)
    assert told(found) == [("", Misfit.NOT_AN_OBJECT)]


def test_a_path_is_told_up_to_sixty_characters():
    whole, cut = "x" * 60, "y" * 61
    assert slips(**{whole: 1, cut: 1}) == {
        (whole, Misfit.UNKNOWN_FIELD),
        ("y" * 60, Misfit.UNKNOWN_FIELD),
    }
    assert slips(answers={"sads": {"z" * 60: 1}}) == {
        (f"answers.sads.{'z' * 60}"[:60], ProblemCode.UNKNOWN_ITEM)
    }


def test_an_answer_off_the_scale_is_told_with_the_ends_of_the_scale():
    _sheet, found = read_sent({"answers": {"sads": {"emotion": 8}}}, FORMS)
    assert [(one.path, one.why, one.low, one.high) for one in found] == [
        ("answers.sads.emotion", ProblemCode.OUT_OF_RANGE, 1, 7)
    ]


def test_rows_that_follow_one_that_is_none_are_read():
    sheet, found = read_sent({**GOOD, "goals": [4, {"text": "a"}, None, {"met": []}]}, FORMS)
    assert [(goal.position, goal.text) for goal in sheet.goals] == [(1, "a")]
    assert told(found) == [("goals.0", Misfit.NOT_AN_OBJECT), ("goals.2", Misfit.NOT_AN_OBJECT)]


def test_what_a_row_leaves_out_is_empty():
    rows = {"goals": [{"text": "a"}], "needs": [{"text": "b"}], "stakeholders": [{"part": "other"}]}
    sheet, found = read_sent({**GOOD, **rows}, FORMS)
    assert not found
    typed = {"goal-0-text": ["a"], "need-0-text": ["b"], "stakeholder-0-part": ["other"]}
    bare = read_sheet(typed, FORMS)
    assert sheet.goals == bare.goals
    assert sheet.needs == bare.needs
    assert sheet.stakeholders == bare.stakeholders
    assert (sheet.stakeholders[0].name, sheet.stakeholders[0].may_be_told) == ("", False)


@pytest.mark.parametrize("important", [True, False])
@pytest.mark.parametrize("urgent", [True, False])
def test_a_need_weighs_what_was_said_of_it(important, urgent):
    need = {"text": "a", "important": important, "urgent": urgent}
    sheet, found = read_sent({**GOOD, "needs": [need]}, FORMS)
    assert not found
    assert [(one.important, one.urgent) for one in sheet.needs] == [(important, urgent)]


def test_a_document_that_is_not_finished_is_kept_as_the_words_of_a_page():
    begun = {
        "answers": {"sads": {"emotion": 4}, "ors": {FORMS[2].items[0].code: 63}},
        "income": "twelve",
        "income_withheld": True,
        "budget": 9000,
        "problems": ["  ", "sleep"],
        "style": " ",
        "story": "",
        "goals": [{"met": ["specific"]}],
        "needs": [{"text": "An evening slot", "urgent": True}, {"text": "", "important": False}],
        "stakeholders": [{"name": "her sister", "may_be_told": True}, {"may_be_told": False}],
    }
    assert words_sent(begun, FORMS) == (
        {
            "sads-emotion": ["4"],
            f"ors-{FORMS[2].items[0].code}": ["6.3"],
            "income": ["twelve"],
            "income_withheld": ["on"],
            "budget": ["9000"],
            "problems": ["  ", "sleep"],
            "goal-0-ticks": ["specific"],
            "need-0-text": ["An evening slot"],
            "need-0-weight": ["urgent"],
            "stakeholder-0-name": ["her sister"],
            "stakeholder-0-told": ["on"],
        },
        (),
    )


def test_what_no_page_could_send_is_named_and_not_kept():
    begun = {
        "answers": {"sads": {"emotion": 8, "hunger": 4, "sleep": True, "body": 2}},
        "story": 4,
        "tier": "flagship",
    }
    typed, found = words_sent(begun, FORMS)
    assert typed == {"sads-body": ["2"]}
    assert sorted(told(found)) == [
        ("answers.sads.emotion", ProblemCode.OUT_OF_RANGE),
        ("answers.sads.hunger", ProblemCode.UNKNOWN_ITEM),
        ("answers.sads.sleep", ProblemCode.NOT_A_WHOLE_NUMBER),
        ("story", Misfit.NOT_A_TEXT),
        ("tier", Misfit.UNKNOWN_FIELD),
    ]


@pytest.mark.parametrize("body", [None, 4, "sads", [GOOD]])
def test_what_is_no_object_has_no_words(body):
    typed, found = words_sent(body, FORMS)
    assert typed == {}
    assert told(found) == [("", Misfit.NOT_AN_OBJECT)]


WHOLE = {
    "answers": {"sads": {"emotion": 4, "sleep": 7}, "ors": {FORMS[2].items[0].code: 63}},
    "income": "12000.50",
    "budget": "9000.00",
    "duration_months": 1,
    "problems": ["sleep", "other"],
    "style": "amiable",
    "story": "Wants to sleep first.",
    "goals": [
        {"text": "Asleep before midnight", "met": ["specific", "relevant"]},
        {"text": "Runs again", "met": []},
    ],
    "needs": [
        {"text": "An evening slot", "layer": "basic", "important": True, "urgent": False},
        {"text": "Tea", "layer": "delight", "important": False, "urgent": True},
    ],
    "stakeholders": [
        {"part": "family", "name": "her sister", "may_be_told": True},
        {"part": "employer", "name": "", "may_be_told": False},
    ],
}
WITHHELD = {"answers": {}, "income_withheld": True}
JUST_BEGUN = {"answers": {}, "income": "0.00", "budget": "0.00", "duration_months": 0}


@pytest.mark.parametrize(
    "document", [WHOLE, WITHHELD, JUST_BEGUN], ids=["whole", "withheld", "just begun"]
)
def test_the_document_of_a_sheet_is_the_one_that_it_was_read_from(document):
    sheet, _found = read_sent(document, FORMS)
    assert document_of(sheet) == document


def test_the_document_of_an_empty_sheet_holds_no_answers_and_nothing_else():
    assert document_of(Sheet()) == {"answers": {}}


@pytest.mark.parametrize("name", sorted(WHOLE.keys() - {"answers"}))
def test_what_is_empty_is_left_out_of_a_document(name):
    document = {key: value for key, value in WHOLE.items() if key != name}
    sheet, _found = read_sent(document, FORMS)
    assert document_of(sheet) == document


SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    SIMPLE,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from([*GOOD, "other"])


# How long drawing takes says something about the machine, not about the reading.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(FIELDS, JSON, max_size=4) | SIMPLE)
def test_whatever_comes_is_read_or_refused(body):
    sheet, found = read_sent(body, FORMS)
    assert found or sheet.answers

"""An assessment as JSON is read by the rules of the page, and every slip is named by its path."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.rules.answers import ProblemCode
from intake.rules.reading import Problem
from intake.rules.sent import Misfit, read_sent
from intake.rules.sheet import read_sheet
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
        ({"tier": "flagship"}, "tier", Misfit.UNKNOWN_FIELD),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_path(changes, path, why):
    assert (path, why) in slips(**changes)


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

"""A score is shown as it was scored then, and no number stands on the wrong side of its word."""

from decimal import Decimal

import pytest
from django.urls import reverse

from common.formats import exact
from intake import summary, words
from intake.models import Administration, Assessment, InstrumentVersion, Score
from intake.rules.instruments import Group, parts_of, read_by, score
from intake.rules.shape import Method
from tests.intake.rules.test_instruments import DEFINITIONS
from tests.intake.sheets import typed
from tests.intake.test_assessments import submit

READINGS = [
    read_by(definition, convention)
    for definition in DEFINITIONS.values()
    for convention in ("", *(reading.convention for reading in definition.readings))
]
NAMES = [f"{definition.code} {definition.convention}" for definition in READINGS]


def totals(definition):
    """Yield every total in hundredths within two points of a line of this instrument."""
    lines = {band.start for band in definition.bands}
    for cut in definition.cuts:
        lines |= {line for line in (cut.at_least, cut.at_most, cut.below) if line is not None}
    for line in lines:
        for hundredths in range(-200, 201):
            total = Decimal(line) + Decimal(hundredths) / 100
            if definition.lowest <= total <= definition.highest:
                yield total


@pytest.mark.parametrize("definition", READINGS, ids=NAMES)
def test_what_is_shown_of_a_total_is_the_total(definition):
    """So it can never stand in another band, or on the other side of a cut."""
    for total in totals(definition):
        assert Decimal(exact(total).replace("\N{MINUS SIGN}", "-")) == total


@pytest.mark.parametrize(("total", "shown"), [
    (Decimal("24.90"), "24.9"), (Decimal("25.00"), "25"), (25, "25"), (Decimal("14.99"), "14.99"),
    (Decimal("36.10"), "36.1"), (Decimal("0.00"), "0"), (100, "100"), (Decimal("27.27"), "27.27"),
])  # fmt: skip
def test_a_total_has_the_decimals_it_was_scored_with(total, shown):
    assert exact(total) == shown


def stored(client, by, now, code, answers, *, group=None, convention=None):
    """Write down one form as it was scored by a convention and for a sex."""
    assessment = submit(client, by, now, typed())
    version = InstrumentVersion.objects.filter(instrument__code=code).latest("pk")
    scored = score(DEFINITIONS[code], answers, group=group, convention=convention)
    filled = Administration.objects.create(
        client=client, assessment=assessment, version=version, answers=answers, answered_at=now,
        mode=Administration.Mode.STAFF,
    )  # fmt: skip
    Score.objects.create(
        administration=filled, client=client, instrument=version.instrument,
        complete=scored.complete, total=scored.total, band=scored.band or scored.level or "",
        convention=scored.convention or "", parts=parts_of(scored, group), scored_at=now,
        at_risk=bool(scored.risk),
    )  # fmt: skip
    return assessment


def page_of(browser, assessment: Assessment) -> str:
    answer = browser.get(reverse("intake:assessment", args=[assessment.public_id]))
    return " ".join(answer.content.decode().split())


def form_of(browser, assessment: Assessment, code: str):
    answer = browser.get(reverse("intake:api_assessment", args=[assessment.public_id])).json()
    return next(form for form in answer["forms"] if form["code"] == code)


def answers_of(code, *values):
    items = [item.code for item in DEFINITIONS[code].items]
    return {item: value for item, value in zip(items, values, strict=False) if value is not None}


def test_ors_of_24_9_is_24_9_and_its_answers_are_tenths(as_ines, cleo, ines, now):
    assessment = stored(cleo, ines, now, "ors", answers_of("ors", 62, 62, 62, 63))
    page = page_of(as_ines, assessment)
    assert "24.9 of 40" in page
    assert "25 of 40" not in page
    assert "<b>6.3</b>" in page
    assert form_of(as_ines, assessment, "ors")["total"] == "24.90"


@pytest.mark.parametrize(
    ("group", "shown"), [(Group.MALE, False), (Group.FEMALE, True), (None, True)]
)
def test_audit_c_keeps_the_sex_it_was_read_for(as_ines, cleo, ines, now, group, shown):
    assessment = stored(cleo, ines, now, "audit-c", answers_of("audit-c", 1, 1, 1), group=group)
    cleo.gender = "female"
    cleo.save()
    assert ("(women)" in page_of(as_ines, assessment)) is shown
    parts = form_of(as_ines, assessment, "audit-c")["parts"]
    assert parts.get("for") == (group.value if group else None)


@pytest.mark.parametrize("later", ["", "us-20-25-30"])
@pytest.mark.parametrize(("convention", "band"), [(None, "moderate"), ("us-20-25-30", "mild")])
def test_k10_keeps_the_convention_it_was_read_by(as_ines, cleo, ines, now, later, convention, band):
    answers = answers_of("k10", *[2] * 9, 3)
    assessment = stored(cleo, ines, now, "k10", answers, convention=convention)
    version = InstrumentVersion.objects.filter(instrument__code="k10").latest("pk")
    version.instrument.convention = later
    version.instrument.save()
    definition = read_by(DEFINITIONS["k10"], convention or "")
    label = next(each.label for each in definition.bands if each.code == band)["en"]
    total = sum(answers.values())
    assert f"{total} of 50</b> · {label}" in page_of(as_ines, assessment)
    assert form_of(as_ines, assessment, "k10")["band"] == band


LEVELLED = [code for code, definition in DEFINITIONS.items() if definition.levels]


@pytest.mark.parametrize("code", LEVELLED)
def test_a_level_of_an_unfinished_form_is_the_least_it_can_be(as_ines, cleo, ines, now, code):
    definition = DEFINITIONS[code]
    for item in definition.items:
        answers = {item.code: item.scale.high}
        scored = score(definition, answers)
        if scored.complete or scored.level is None:
            continue
        told = words.measure_summary(definition, scored)["band"]
        assert told.startswith("unfinished: at least")
    assessment = stored(cleo, ines, now, code, {definition.items[0].code: 1})
    assert "unfinished: at least" in page_of(as_ines, assessment)
    assert form_of(as_ines, assessment, code)["at_least"] is True


def test_every_shipped_form_is_summed_up_without_a_contradiction():
    """The word beside a whole form's total is that of the band the shown number lies in."""
    for definition in READINGS:
        if definition.key.method is Method.NONE or not definition.bands:
            continue
        for low in (False, True):
            answers = {
                item.code: item.scale.low if low else item.scale.high for item in definition.items
            }
            scored = score(definition, answers)
            told = words.measure_summary(definition, scored)
            shown = Decimal(exact(told["total"]).replace("\N{MINUS SIGN}", "-"))
            reached = [band for band in definition.bands if band.start <= shown]
            assert told["band"] == reached[-1].label["en"], definition.code


def test_an_answer_in_tenths_is_written_as_it_was_typed():
    (item, *_others) = DEFINITIONS["ors"].items
    assert summary._answer(item, 73) == "7.3"
    assert summary._answer(item, None) is None

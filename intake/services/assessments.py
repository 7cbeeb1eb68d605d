"""Submitting an assessment."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from crisis.models import AlertSign
from crisis.rules.danger import dangers_in
from crisis.services import raise_alert, screen
from intake import selectors
from intake.models import Administration, Assessment, InstrumentVersion, Score
from intake.rules.instruments import Scored, parts_of
from intake.rules.shape import Group
from intake.rules.sheet import Sheet
from intake.services.drafts import close_draft
from intake.services.reviewing import NOT_FILLED_IN, Review, Told, told_by
from intake.services.said import store_words
from people import trail
from people.models import Client, User
from people.rules.drafts import DraftVersion
from people.selectors import consents_of
from people.services import lock_client, update_standing

# A page that was left open longer says nothing about how long an intake takes.
LONGEST = timedelta(hours=3)


class SheetHasProblems(DomainError):
    """A sheet with unreadable fields was submitted."""

    status = 422


@transaction.atomic
def submit_assessment(
    *,
    client: Client,
    sheet: Sheet,
    request_key: UUID,
    by: User,
    now: datetime,
    versions: Sequence[InstrumentVersion] | None = None,
    opened_at: datetime | None = None,
    seen: DraftVersion | None = None,
    review: Review | None = None,
    completes: Assessment | None = None,
) -> Assessment:
    """Store the assessment with what was said, the answers and the scores.

    1. The same ``request_key`` again gives the assessment that is already there.
    2. Every form is pinned to the version it was filled in with; an unfinished one is stored
       without a total, and its risk items still count.
    3. A risk item or words of danger open a crisis alert in the same transaction; the client's
       row is then locked before anything is written, as by everybody who raises one.
    4. The draft that the assessment was written as is gone with it.
    5. What the client filled in alone becomes this assessment; what a person changed is marked.
       A danger that has raised its alert when the client answered does not raise it again.

    versions    the forms the sheet was read by; those in force where not given
    opened_at   when the page was opened, if known; longer than ``LONGEST`` ago tells nothing
    seen        the draft as the page knew it
    review      what the client filled in alone, where a person has looked it over
    completes   the unfinished assessment that this one completes: a danger that it answered in the
                same words has raised its alert and does not raise it again

    :raises DraftMoved: if another window has saved since
    :raises SelfFillIsOver: if somebody else has reviewed or withdrawn it
    :raises SelfFillMoved: if the client has answered more since the page was opened
    :raises SheetHasProblems: if a field of the sheet could not be read
    """
    if sheet.problems:
        raise SheetHasProblems(_("Some fields cannot be read."))
    told = told_by(review) if review else NOT_FILLED_IN
    sheet = selectors.sheet_as_asked(client, sheet, by, now, told.money)
    versions = versions or selectors.intake_versions()
    definitions = selectors.definitions_of(versions)
    scores = sheet.scores(definitions, selectors.group_of(client))
    words = [text for text in sheet.words if text not in told.sheet.words]
    if any(scored.risk for scored in scores.values()) or dangers_in("\n".join(words)):
        lock_client(client)
    complete = selectors.completeness_of(
        client, consents_of(client), sheet, definitions, scores, now
    )
    new = Assessment(
        request_key=request_key,
        started_at=_begun(opened_at, now),
        completeness=complete.percent,
        **_columns(client, sheet, by, now),
    )
    assessment, is_new = insert_once(new, request_key=request_key)
    if not is_new:
        return assessment
    told.become(assessment, sheet, now)
    close_draft(client=client, by=by, seen=seen)
    store_words(assessment, sheet)
    _store_answers(assessment, sheet, versions, scores, told, now)
    trail.record("intake.assessment.submitted", on=assessment, by=by)
    _move_standing(assessment)
    before = _answers_of(completes)
    for instrument, scored in scores.items():
        for item in scored.risk:
            answer = sheet.answers[instrument][item]
            if before.get((instrument, item)) == answer or told.has_raised(instrument, item, sheet):
                continue
            raise_alert(
                client=client,
                source="risk_item",
                sign=f"{instrument}.{item}",
                by=by,
                now=now,
            )
    screen(client=client, door=AlertSign.Door.ASSESSMENT, texts=words, by=by, now=now)
    return assessment


def _answers_of(assessment: Assessment | None) -> dict[tuple[str, str], int]:
    """Return what was answered in an assessment, by form and item; nothing where there is none."""
    if assessment is None:
        return {}
    filled = Administration.objects.filter(assessment=assessment)
    found = {}
    for form in filled.select_related("version__instrument"):
        form.client = assessment.client
        for item, answer in form.answers.items():
            found[form.version.instrument.code, item] = answer
    return found


def _begun(opened_at: datetime | None, now: datetime) -> datetime | None:
    """Return when the work began; None for a page that lay open too long, or was not opened yet."""
    if opened_at is None or not now - LONGEST <= opened_at <= now:
        return None
    return opened_at


def _columns(
    client: Client,
    sheet: Sheet,
    by: User,
    now: datetime,
) -> dict[str, object]:
    severity = sheet.severity
    return {
        "client": client,
        "entered_by": by,
        "submitted_at": now,
        "severity": severity.total,
        "severity_peak": severity.peak,
        "duration_months": sheet.duration_months,
        "income": sheet.income,
        "income_withheld": sheet.income_withheld,
        "budget": sheet.budget,
        "smart": sheet.smart,
        "minor": selectors.is_minor(client, now),
        "sponsored": client.sponsored,
        "problems": list(sheet.presenting),
        "style": sheet.style,
        "story": sheet.story or None,
    }


def _store_answers(
    assessment: Assessment,
    sheet: Sheet,
    versions: Sequence[InstrumentVersion],
    scores: Mapping[str, Scored],
    told: Told,
    now: datetime,
) -> None:
    group = selectors.group_of(assessment.client)
    forms = [version for version in versions if version.instrument.code in scores]
    filled = Administration.objects.bulk_create(
        Administration(
            client=assessment.client,
            assessment=assessment,
            version=version,
            answers=dict(sheet.answers[version.instrument.code]),
            **told.mode_of(version, sheet),
            answered_at=now,
        )
        for version in forms
    )
    Score.objects.bulk_create(
        Score(
            administration=administration,
            client=assessment.client,
            instrument=version.instrument,
            complete=scores[version.instrument.code].complete,
            total=scores[version.instrument.code].total,
            **_told(scores[version.instrument.code], group),
            at_risk=bool(scores[version.instrument.code].risk),
            scored_at=now,
        )
        for administration, version in zip(filled, forms, strict=True)
    )


def _told(scored: Scored, group: Group | None) -> dict[str, object]:
    return {
        "band": scored.band or scored.level or "",
        "convention": scored.convention or "",
        "parts": parts_of(scored, group),
    }


def _move_standing(assessment: Assessment) -> None:
    client = assessment.client
    known: dict[str, object] = {"awaits_tier_since": assessment.submitted_at}
    if assessment.severity is not None:
        known |= {"severity_before": F("severity"), "severity": assessment.severity}
    update_standing(client=client, **known)

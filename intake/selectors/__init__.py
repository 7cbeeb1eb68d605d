"""Questions about forms and assessments."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from intake.models import Assessment, InstrumentVersion
from intake.rules.completeness import Completeness, File, completeness
from intake.rules.definitions import Definition, parse_definition
from intake.rules.sheet import SADS, Sheet, read_sheet
from people.models import Client

# The forms of an intake, in the order of the page.
INTAKE_FORMS = (SADS, "phq-9", "gad-7")
CONTACT_PURPOSES = ("email", "sms", "phone")


@lru_cache(maxsize=256)
def _parsed(content_hash: str, version_id: int) -> Definition:
    return parse_definition(InstrumentVersion.objects.get(pk=version_id).definition)


def definition_of(version: InstrumentVersion) -> Definition:
    """Return the parsed definition; versions never change, so one reading serves forever."""
    return _parsed(version.content_hash, version.pk)


def intake_versions() -> list[InstrumentVersion]:
    """Return the newest version of each form of an intake, in the order of the page."""
    newest = (
        InstrumentVersion.objects.filter(instrument__code__in=INTAKE_FORMS, instrument__active=True)
        .select_related("instrument")
        .defer("definition")
        .order_by("instrument_id", "-id")
        .distinct("instrument_id")
    )
    return sorted(newest, key=lambda version: INTAKE_FORMS.index(version.instrument.code))


def intake_definitions() -> list[Definition]:
    return [definition_of(version) for version in intake_versions()]


def sheet_of(typed: Mapping[str, Sequence[str]]) -> Sheet:
    """Read an assessment as it was typed, by the forms in force."""
    return read_sheet(typed, intake_definitions())


def latest_assessment(client: Client) -> Assessment | None:
    return Assessment.objects.filter(client=client).order_by("-submitted_at", "-id").first()


def completeness_of(
    client: Client, consents: Mapping[str, bool], sheet: Sheet, definitions: Sequence[Definition]
) -> Completeness:
    """Return how much of the intake file is there, with what the sheet holds."""
    scores = sheet.scores(definitions)
    asked = client.sponsored or sheet.income_withheld
    return completeness(
        File(
            name=bool(client.name),
            contact=bool(client.phone or client.email),
            care_consent=consents.get("care", False),
            contact_consent=any(consents.get(purpose) for purpose in CONTACT_PURPOSES),
            survey_consent="surveys" in consents,
            source=bool(client.referral_source),
            sads=sheet.severity.total is not None,
            willingness=asked or sheet.income is not None or sheet.budget is not None,
            goal=bool(sheet.goals),
            phq_9="phq-9" in scores and scores["phq-9"].complete,
            gad_7="gad-7" in scores and scores["gad-7"].complete,
            duration=sheet.duration_months is not None,
            problems=bool(sheet.presenting),
        )
    )

"""Questions about forms and assessments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from common.remembered import remembered
from intake.models import Assessment, InstrumentVersion
from intake.rules.completeness import Completeness, File, completeness
from intake.rules.definitions import Definition, parse_definition
from intake.rules.sheet import SADS, Sheet, read_sheet
from people.access import may
from people.models import Client, User

# The forms of an intake, in the order of the page.
INTAKE_FORMS = (SADS, "phq-9", "gad-7")
ADULT_FROM = 18
CONTACT_PURPOSES = ("email", "sms", "phone")


# Versions never change, so one reading serves as long as the process lives.
_PARSED: dict[str, Definition] = {}


def definitions_of(versions: Sequence[InstrumentVersion]) -> list[Definition]:
    """Return the parsed definition of each version; the database is asked once for all new ones."""
    new = [version.pk for version in versions if version.content_hash not in _PARSED]
    if new:
        for version in InstrumentVersion.objects.filter(pk__in=new):
            _PARSED[version.content_hash] = parse_definition(version.definition)
    return [_PARSED[version.content_hash] for version in versions]


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
    """Return the forms of an intake as they are or were a moment ago: to look, not to write."""
    return definitions_of(_forms_in_force())


@remembered
def _forms_in_force() -> list[InstrumentVersion]:
    return intake_versions()


def sheet_of(typed: Mapping[str, Sequence[str]]) -> Sheet:
    """Read an assessment as it was typed, by the forms in force."""
    return read_sheet(typed, intake_definitions())


def latest_assessment(client: Client) -> Assessment | None:
    return Assessment.objects.filter(client=client).order_by("-submitted_at", "-id").first()


def is_minor(client: Client, now: datetime) -> bool:
    return client.birth_year is not None and now.year - client.birth_year < ADULT_FROM


def asks_money(client: Client, by: User, now: datetime) -> bool:
    """Whether ``by`` asks this client about money: nobody asks minors or who is paid for."""
    free = client.sponsored or is_minor(client, now)
    return not free and may(by, "client_income_budget", "create")


def sheet_as_asked(client: Client, sheet: Sheet, by: User, now: datetime) -> Sheet:
    """Return the sheet without answers about money that were not to be asked for.

    What a client said to the desk before still holds when the counselor, who neither asks nor
    sees it, assesses again: it must not look as if the client had become poorer.
    """
    if asks_money(client, by, now):
        return sheet
    known = None if client.sponsored or is_minor(client, now) else latest_assessment(client)
    return replace(
        sheet,
        income=known.income if known else None,
        income_withheld=known.income_withheld if known else False,
        budget=known.budget if known else None,
    )


def completeness_of(
    client: Client,
    consents: Mapping[str, bool],
    sheet: Sheet,
    definitions: Sequence[Definition],
    now: datetime,
) -> Completeness:
    """Return how much of the intake file is there, with what the sheet holds."""
    scores = sheet.scores(definitions)
    free = client.sponsored or is_minor(client, now)
    asked = free or sheet.income_withheld
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

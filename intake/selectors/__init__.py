"""Questions about forms and assessments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from common.asking import Columns, Question
from common.remembered import remembered
from intake.models import Administration, Assessment, Instrument, InstrumentVersion
from intake.rules.completeness import Completeness, File, completeness
from intake.rules.definitions import Definition
from intake.rules.instruments import Scored, read_by, score
from intake.rules.scored import as_stored
from intake.rules.shape import Group
from intake.rules.sheet import Sheet, read_sheet
from intake.selectors.instruments import published
from people.access import may
from people.models import Client, User

ADULT_FROM = 18
CONTACT_PURPOSES = ("email", "sms", "phone")


# Content hash of a version and the convention it is read by. Versions never change, so one reading
# of each serves as long as the process lives.
Key = tuple[str, str]
_PARSED: dict[Key, Definition] = {}


def definitions_of(versions: Sequence[InstrumentVersion]) -> list[Definition]:
    """Return the definition of each version, read by the convention the practice has chosen.

    The database is asked once for all that this process has not read yet.
    """
    return _parsed([_key(version) for version in versions])


def reading_stored(filled: Sequence[Administration]) -> list[tuple[Definition, Scored]]:
    """Return each form's definition and score by the convention and the sex it was scored by.

    Neither a convention that the practice chooses later nor a corrected file changes what a form
    said. Each comes with its score, its version and the version's instrument.
    """
    keys = [(form.version.content_hash, form.score.convention) for form in filled]
    return [
        (definition, _as_stored(definition, form))
        for form, definition in zip(filled, _parsed(keys), strict=True)
    ]


def _as_stored(definition: Definition, form: Administration) -> Scored:
    row = form.score
    read_for = row.parts.get("for")
    scored = score(definition, form.answers, group=Group(read_for) if read_for else None)
    return as_stored(scored, total=row.total, band=row.band, parts=row.parts)


def _parsed(keys: Sequence[Key]) -> list[Definition]:
    new = [key for key in keys if key not in _PARSED]
    if new:
        hashes = [content_hash for content_hash, _convention in new]
        found = InstrumentVersion.objects.in_bulk(hashes, field_name="content_hash")
        for content_hash, convention in new:
            definition = published(found[content_hash])
            _PARSED[content_hash, convention] = read_by(definition, convention)
    return [_PARSED[key] for key in keys]


def _key(version: InstrumentVersion) -> Key:
    return version.content_hash, version.instrument.convention


def intake_versions() -> list[InstrumentVersion]:
    """Return the version in force of each form of an intake, in the order of the page.

    What a form asks is not read with it: ``definitions_of`` keeps that.
    """
    found = []
    for row in IN_FORCE.ask(None):
        values = iter(row)
        version = VERSION.made(values)
        version.instrument = INSTRUMENT.made(values)
        found.append(version)
    return found


def _in_force(_reader: Any) -> "QuerySet[Any, Any]":
    on_page = Instrument.objects.filter(active=True, intake_position__isnull=False)
    chosen = InstrumentVersion.objects.filter(pk__in=on_page.values("current"))
    ordered = chosen.order_by("instrument__intake_position", "instrument__code")
    return ordered.values_list(*VERSION.at(), *INSTRUMENT.at("instrument"))


VERSION = Columns.of(InstrumentVersion, without={"definition"})
INSTRUMENT = Columns.of(Instrument)
IN_FORCE = Question(_in_force)


def intake_definitions() -> list[Definition]:
    """Return the forms of an intake as they are or were a moment ago: to look, not to write."""
    return _parsed(_forms_in_force())


@remembered
def _forms_in_force() -> list[Key]:
    return [_key(version) for version in intake_versions()]


def sheet_of(typed: Mapping[str, Sequence[str]]) -> Sheet:
    """Read an assessment as it was typed, by the forms in force."""
    return read_sheet(typed, intake_definitions())


def latest_assessment(client: Client) -> Assessment | None:
    return Assessment.objects.filter(client=client).order_by("-submitted_at", "-id").first()


def group_of(client: Client) -> Group | None:
    """Return whom cuts that differ between men and women are read for; None where unknown."""
    return Group(client.gender) if client.gender in set(Group) else None


def is_minor(client: Client, now: datetime) -> bool:
    """Whether the client may be under age: the year alone is known, not the birthday."""
    if client.birth_year is None:
        return False
    return timezone.localdate(now).year - client.birth_year <= ADULT_FROM


def asks_money(client: Client, by: User, now: datetime) -> bool:
    """Whether ``by`` asks this client about money: nobody asks minors or who is paid for."""
    free = client.sponsored or is_minor(client, now)
    return not free and may(by, "client_income_budget", "create")


def sheet_as_asked(
    client: Client, sheet: Sheet, by: User, now: datetime, told: Sheet | None = None
) -> Sheet:
    """Return the sheet without answers about money that were not to be asked for.

    What a client said to the desk before still holds when the counselor, who neither asks nor
    sees it, assesses again: it must not look as if the client had become poorer.

    told   what the client has just filled in alone about money, which the counselor does not see;
           a question that was passed over takes nothing back
    """
    if asks_money(client, by, now):
        return sheet
    free = client.sponsored or is_minor(client, now)
    known = None if free else latest_assessment(client)
    money = replace(
        sheet,
        income=known.income if known else None,
        income_withheld=known.income_withheld if known else False,
        budget=known.budget if known else None,
    )
    if free or told is None:
        return money
    if told.income is not None or told.income_withheld:
        money = replace(money, income=told.income, income_withheld=told.income_withheld)
    return money if told.budget is None else replace(money, budget=told.budget)


def completeness_of(
    client: Client,
    consents: Mapping[str, bool],
    sheet: Sheet,
    definitions: Sequence[Definition],
    scores: Mapping[str, Scored],
    now: datetime,
) -> Completeness:
    """Return how much of the intake file is there, with what the sheet holds.

    definitions   what the practice asks for
    scores        of the sheet, by them
    """
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
            phq_9=_filled("phq-9", definitions, scores),
            gad_7=_filled("gad-7", definitions, scores),
            duration=sheet.duration_months is not None,
            problems=bool(sheet.presenting),
        )
    )


def _filled(code: str, asked: Sequence[Definition], scores: Mapping[str, Scored]) -> bool:
    """A form that the practice does not ask for is not missing from a file."""
    if code not in [definition.code for definition in asked]:
        return True
    return code in scores and scores[code].complete

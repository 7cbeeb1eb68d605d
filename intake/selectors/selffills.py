"""What clients were asked to fill in alone, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from intake.models import AskedForm, Instrument, InstrumentVersion, SelfFill
from intake.rules.definitions import Definition
from intake.rules.questions import (
    MONEY_FIELDS,
    Question,
    is_answered,
    open_places,
    questions,
)
from intake.rules.selffill import State, link_opens, state_at, to_review
from intake.rules.shape import Method
from intake.selectors import asks_money, definitions_of, intake_versions
from intake.selectors.instruments import published
from people.models import Client, Consent, User
from people.selectors import consents_of

Typed = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Offered:
    """A form that may be handed to a client, or why it may not: its text is not loaded."""

    version: InstrumentVersion
    definition: Definition
    ready: bool
    on_intake: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What one self-fill asks, and what has been answered so far."""

    definitions: Sequence[Definition]
    questions: Sequence[Question]
    typed: Typed

    @property
    def places(self) -> list[int]:
        return open_places(self.questions, self.typed)

    @property
    def answered(self) -> int:
        return sum(is_answered(self.questions[place], self.typed) for place in self.places)

    @property
    def first_left(self) -> int | None:
        """Return the first screen without an answer, or None."""
        left = (at for at in self.places if not is_answered(self.questions[at], self.typed))
        return next(left, None)


def offered() -> list[Offered]:
    """Return every form in use, those of the assessment page first, in its order."""
    rows = Instrument.objects.filter(active=True, current__isnull=False).select_related("current")
    found = []
    for row in rows:
        version = row.current
        if version is None:
            continue
        version.instrument = row
        definition = published(version)
        on_intake = row.intake_position is not None
        place = (not on_intake, row.intake_position or 0, row.code)
        found.append((place, Offered(version, definition, can_fill_in(definition), on_intake)))
    return [one for _place, one in sorted(found, key=lambda pair: pair[0])]


def can_fill_in(definition: Definition) -> bool:
    """Whether a client can answer it alone: goals are rated together with a person."""
    together = definition.key.method is Method.GOAL_ATTAINMENT
    return definition.ready_for_clients and not together


def why_not_sent(client: Client) -> str:
    """Return why a letter would never reach this client, "" where nothing stands against it."""
    if not client.email:
        return _("The file has no email address, so a link can't be sent.")
    agreed = consents_of(client)
    if not (agreed.get(Consent.Purpose.CARE) and agreed.get(Consent.Purpose.EMAIL)):
        return _("The client hasn't agreed to counselling and email, so a link can't be sent.")
    return ""


def fill_of_link(digest: bytes, now: datetime) -> SelfFill | None:
    """Return the self-fill of a link that still opens, or None."""
    found = SelfFill.objects.filter(token_digest=digest).select_related("client").first()
    if found is None or not link_opens(State(found.state), found.expires_at, now):
        return None
    return found


def waiting_of(client: Client) -> SelfFill | None:
    """Return what this client was asked and nobody has looked over yet."""
    found = SelfFill.objects.waiting().filter(client=client).select_related("asked_by").first()
    if found is not None:
        found.client = client
    return found


def reviewable_of(client: Client, user: User, now: datetime) -> SelfFill | None:
    """Return what this client has filled in and this person may look over, or None."""
    seen = SelfFill.objects.visible_to(user, "update").to_review(now).filter(client=client)
    found = seen.first()
    if found is not None:
        found.client = client
    return found


def versions_asked(fill: SelfFill) -> list[InstrumentVersion]:
    """Return the pinned versions in the order in which they are asked."""
    rows = AskedForm.objects.filter(self_fill=fill).select_related("version__instrument")
    return [row.version for row in rows.defer("version__definition").order_by("position")]


def asked_of(fill: SelfFill) -> Asked:
    definitions = definitions_of(versions_asked(fill))
    return Asked(definitions, questions(definitions, fill.parts), fill.typed or {})


def versions_with(fill: SelfFill | None) -> list[InstrumentVersion]:
    """Return the forms of an assessment that begins with what a client filled in.

    Answers stay with the words they were given to: a form the client has filled in is asked in
    that version, also where another one is in force by now, or where no page has it.
    """
    in_force = intake_versions()
    if fill is None:
        return in_force
    pinned = {version.instrument_id: version for version in versions_asked(fill)}
    on_page = {version.instrument_id for version in in_force}
    more = [version for key, version in pinned.items() if key not in on_page]
    return [pinned.get(version.instrument_id, version) for version in in_force] + more


def typed_for(fill: SelfFill, user: User, now: datetime) -> Typed:
    """Return what the client filled in, as far as this person asks for it."""
    typed: Typed = dict(fill.typed or {})
    if not asks_money(fill.client, user, now):
        for name in MONEY_FIELDS:
            typed.pop(name, None)
    return typed


def shown_state(fill: SelfFill, now: datetime) -> State:
    return state_at(State(fill.state), fill.expires_at, now)


def is_to_review(fill: SelfFill, now: datetime) -> bool:
    return to_review(State(fill.state), fill.expires_at, now)

"""Clients: their files, keys, consents, and who looked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.dataset import names
from benchmarks.dataset.tables import Table
from benchmarks.dataset.world import Kind, World
from common import crypto
from people import keys
from people.models import Client, Consent, Counselor, TrailEvent
from people.names import grams
from tiering.rules.tiers import Tier

# Of twenty clients, the practice's reference mix: 12 basic, 5 development, 3 flagship.
MIX = [Tier.BASIC] * 12 + [Tier.DEVELOPMENT] * 5 + [Tier.FLAGSHIP] * 3
SPREAD = 61_803_399  # has no factor in common with 100,000,000, so no two ids meet
AGREED = ("care", "email", "surveys", "phone")
BEFORE_FIRST = timedelta(days=7)
LOOKS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """One client on the way into the tables.

    id      primary key, counted from 1
    place   among the counselor's clients, from 0
    key     the open data key
    """

    id: int
    public_id: str
    place: int
    counselor: Counselor
    kind: Kind
    key: bytes
    registered_at: datetime


def public_id(table: int, number: int) -> str:
    """Return an id in the shape of the practice's own, the same in every fill."""
    return f"{table:08x}-0000-7000-8000-{number:012x}"


def person(world: World, number: int) -> Person:
    """Return client ``number``, from 0; clients go round among the counselors."""
    staff = len(world.counselors)
    place = number // staff
    return Person(
        id=number + 1,
        public_id=public_id(1, number),
        place=place,
        counselor=world.counselors[number % staff],
        # Shifted by counselor, so that every caseload and every moment has the same mix.
        kind=world.kinds[MIX[(place + number % staff) % len(MIX)]],
        key=crypto.new_key(),
        registered_at=world.calendar.session(place, 1) - BEFORE_FIRST,
    )


class Clients:
    """The rooms of ``people``."""

    def __init__(self, world: World) -> None:
        self._desk = world.desk
        self._files = Table(
            Client, "id", "public_id", "code", "name", "name_latin", "gender", "birth_year",
            "phone", "email", "language", "referral_source", "site_id", "counselor_id",
            "registered_at", "registered_by_id", "request_key", "wrapped_key",
            "wrapped_process_key", "search_text", "search_grams", "name_folded",
        )  # fmt: skip
        self._consents = Table(
            Consent, "public_id", "client_id", "purpose", "given", "source", "said_at",
            "recorded_by_id",
        )  # fmt: skip
        self._trail = Table(
            TrailEvent, "at", "actor_id", "role", "action", "object_type", "object_id",
            "client_id", "facts",
        )  # fmt: skip
        self.tables = (self._files, self._consents, self._trail)

    def write(self, person: Person) -> None:
        self._file(person)
        for place, purpose in enumerate(AGREED):
            self._consents.add(
                public_id(2, person.id * len(AGREED) + place), person.id, purpose, True, "intake",
                person.registered_at, self._desk,
            )  # fmt: skip
        self._acted(person, "people.client.registered", self._desk, "intake", days=0)
        self._acted(person, "intake.assessment.submitted", self._desk, "intake", days=1)
        for look in range(LOOKS):
            actor = person.counselor.pk
            self._acted(person, "people.client.opened", actor, "counselor", days=2 + look)

    def _file(self, person: Person) -> None:
        name = names.name_of(person.id)
        # Spread over all digits as real numbers are: ids in a row would have their zeros in common.
        digits = person.id * SPREAD % 100_000_000
        code, phone = f"C-{1000 + person.id}", f"+86138{digits:08d}"
        email = f"c{person.id}@client.example"
        found_by = names.search_text(name, code, phone, email)
        self._files.add(
            person.id, person.public_id, code, name, names.latin(name),
            ("female", "male")[person.id % 2], 1960 + person.id % 45, phone, email, "zh-hans",
            "search", person.counselor.site_id, person.counselor.pk, person.registered_at,
            self._desk, None, *_wrapped(person), found_by, grams(found_by), name,
        )  # fmt: skip

    def _acted(self, person: Person, action: str, actor: int, role: str, *, days: int) -> None:
        at = person.registered_at + timedelta(days=days)
        self._trail.add(at, actor, role, action, "people.client", person.public_id, person.id, {})


def _wrapped(person: Person) -> tuple[bytes, bytes]:
    """Seal the data key as the practice does. Process notes are never opened here."""
    client = Client(public_id=person.public_id)
    binding = client._key_binding("client")
    return keys.ring("client").seal(person.key, binding), b"never opened"

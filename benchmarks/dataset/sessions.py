"""Packages, appointments and sessions."""

from datetime import timedelta

from benchmarks.dataset.calendar import LENGTH, SESSIONS
from benchmarks.dataset.clients import Person, public_id
from benchmarks.dataset.tables import Sealed, Table
from benchmarks.dataset.world import World
from packages.models import Enrollment, LedgerEntry
from scheduling.models import Appointment, SessionRecord

CONTENT = "谈到工作压力和睡眠；约定记录一周作息。"
AFTER = timedelta(hours=3)
VALID = timedelta(days=720)
# Of ten clients, how many have a next session.
BOOKED = 6


class Sessions:
    """The rooms of ``packages`` and ``scheduling``: one package a client, three sessions held."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._enrollments = Table(
            Enrollment, "id", "public_id", "client_id", "package_id", "standard_id", "price",
            "enrolled_at", "enrolled_by_id", "valid_until", "request_key",
        )  # fmt: skip
        self._ledger = Table(
            LedgerEntry, "public_id", "enrollment_id", "kind", "sessions", "about", "at", "by_id"
        )
        self._appointments = Table(
            Appointment, "id", "public_id", "client_id", "counselor_id", "site_id",
            "enrollment_id", "starts_at", "ends_at", "state", "booked_at", "booked_by_id",
        )  # fmt: skip
        self._records = Table(
            SessionRecord, "id", "public_id", "client_id", "appointment_id", "counselor_id",
            "number", "started_at", "ended_at", "effective_minutes", "mood_before", "mood_after",
            "recorded_by_id", "recorded_at", "content",
        )  # fmt: skip
        self.tables = (self._enrollments, self._ledger, self._appointments, self._records)
        self._seal = Sealed(SessionRecord, "content").seal

    def write(self, person: Person) -> None:
        package, at = person.kind.package, person.registered_at + AFTER
        own = public_id(7, person.id)
        self._enrollments.add(
            person.id, own, person.id, package.pk, person.kind.standard, package.price, at,
            self._world.desk, (at + VALID).date(), own,
        )  # fmt: skip
        self._ledger.add(
            public_id(8, person.id), person.id, "bought", package.sessions, own, at,
            self._world.desk,
        )  # fmt: skip
        for number in range(1, SESSIONS + 1):
            self._hold(person, number)
        if person.id % 10 < BOOKED:
            self._appoint(
                person, SESSIONS, self._world.calendar.next_session(person.place), "booked"
            )

    def _hold(self, person: Person, number: int) -> None:
        begun = self._world.calendar.session(person.place, number)
        ended = begun + LENGTH
        key = person.id * SESSIONS + number
        own, appointment = public_id(9, key), self._appoint(person, number - 1, begun, "held")
        content = CONTENT if number == 1 else None
        self._records.add(
            key, own, person.id, appointment, person.counselor.pk, number, begun, ended, 45, 4, 6,
            person.counselor.pk, ended, *self._seal(own, person.key, content),
        )  # fmt: skip
        self._ledger.add(public_id(10, key), person.id, "used", -1, own, ended, person.counselor.pk)

    def _appoint(self, person: Person, place: int, starts: object, state: str) -> int:
        key = person.id * (SESSIONS + 1) + place
        self._appointments.add(
            key, public_id(11, key), person.id, person.counselor.pk, person.counselor.site_id,
            person.id, starts, starts + LENGTH, state, person.registered_at, self._world.desk,
        )  # fmt: skip
        return key

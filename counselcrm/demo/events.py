"""What happens to one client of the story, in the words of the story."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from counselcrm.demo.facts import Typed
from counselcrm.demo.mending import Mending
from counselcrm.demo.names import Person
from counselcrm.demo.opinions import Opinion
from tiering.rules.tiers import Tier


class Fate(StrEnum):
    """What became of an appointment."""

    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    BOOKED = "booked"


class Call(StrEnum):
    """How a call to a silent client ended."""

    ANSWERED = "answered"
    DECLINED = "declined"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Echo:
    """What came back after one session.

    answered_at   by link, or in the call that ended with ANSWERED; None where nobody answered
    calls         what the desk did after the window had closed
    stopped_at    when the client used the stop link
    """

    answered_at: datetime | None = None
    calls: tuple[tuple[datetime, Call], ...] = ()
    stopped_at: datetime | None = None

    @property
    def by_phone(self) -> bool:
        return bool(self.calls) and self.calls[-1][1] is Call.ANSWERED


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment.

    number        of the client's appointments, from 0
    recorded_at   when it was held, missed or cancelled in the books
    """

    number: int
    booked_at: datetime
    starts_at: datetime
    minutes: int
    recorded_at: datetime
    fate: Fate
    online: bool
    echo: Echo = field(default_factory=Echo)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Purchase:
    at: datetime
    package: str


@dataclass(frozen=True, slots=True)
class Examination:
    """An assessment; the first one at the desk, later ones by the counselor.

    opened_at   when the page was opened; at   when it was sent
    """

    opened_at: datetime
    at: datetime
    typed: Typed
    first: bool


@dataclass(frozen=True, slots=True)
class Tiering:
    """Which tier a person confirmed of the newest assessment.

    note       why, where it is not the proposed one
    cosigned   it lies below the clinical floor, and two supervisors signed
    """

    at: datetime
    chosen: Tier
    note: str = ""
    cosigned: bool = False


@dataclass(frozen=True, slots=True)
class Crisis:
    """A danger, from its sign to its end.

    concern   raised by the counselor after a session; else by a mark on a form
    """

    raised_at: datetime
    started_at: datetime
    closed_at: datetime
    concern: bool
    measures: str

    def silences(self, moment: datetime) -> bool:
        return self.raised_at <= moment < self.closed_at


Event = Examination | Tiering | Purchase | Visit | Crisis


@dataclass(frozen=True, slots=True)
class Life:
    """One client.

    guide    place of the counselor in the cast; None while there is none
    events   in the order in which they happened
    """

    number: int
    person: Person
    site: str
    birth_year: int
    sponsored: bool
    source: str
    consents: dict[str, bool]
    registered_at: datetime
    guide: int | None = None
    events: tuple[Event, ...] = ()

    @property
    def visits(self) -> list[Visit]:
        return [event for event in self.events if isinstance(event, Visit)]

    @property
    def crisis(self) -> Crisis | None:
        return next((event for event in self.events if isinstance(event, Crisis)), None)

    @property
    def by_link(self) -> bool:
        """Whether surveys may be sent to this client."""
        return self.consents["surveys"] and self.consents["email"] and bool(self.person.email)

    @property
    def by_phone(self) -> bool:
        """Whether this client may be called about a session."""
        return self.consents["surveys"] and self.consents["phone"]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happens, and what was thought of it.

    opinions, mendings   by (client, visit)
    """

    lives: tuple[Life, ...]
    opinions: dict[tuple[int, int], Opinion]
    mendings: dict[tuple[int, int], Mending]

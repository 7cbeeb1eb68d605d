"""Carrying the story out: every event through its service, at its own time."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from counselcrm.demo import facts, words
from counselcrm.demo.aftermath import Aftermath
from counselcrm.demo.chance import dice
from counselcrm.demo.company import Company
from counselcrm.demo.events import (
    Crisis,
    Examination,
    Fate,
    Life,
    Purchase,
    Story,
    Tiering,
    Visit,
)
from crisis.models import Alert
from crisis.services import close_alert, raise_alert, record_breaches, start_intervention
from intake.models import Assessment
from intake.selectors import intake_versions
from intake.services import submit_assessment
from packages.models import ServicePackage
from packages.services import enroll
from people import trail
from people.models import Client, Counselor, User
from people.services import (
    Details,
    Registration,
    register_clients,
    standings_rebuilt_later,
)
from scheduling.services import SessionFacts, book, cancel, mark_held, mark_no_show
from tiering.services import confirm_tier

# The first one at each desk does most of the work there.
FIRST_AT_DESK = 0.7


class Practice:
    """Drives one client after the other through the services.

    now   the story's end: nothing happens after it
    """

    def __init__(self, story: Story, company: Company, seed: int, now: datetime) -> None:
        self.story, self.company, self.seed, self.now = story, company, seed, now
        self.forms = intake_versions()
        rows = ServicePackage.objects.filter(active=True)
        self.packages = {package.code: package for package in rows}

    def register(self, lives: Iterable[Life]) -> None:
        """Open the files of clients who have none yet."""
        register_clients(self._registration(life) for life in lives)

    def _registration(self, life: Life) -> Registration:
        person = life.person
        return Registration(
            details=Details(
                name=person.name,
                site=self.company.sites[life.site],
                phone=person.phone,
                email=person.email,
                gender=person.gender,
                birth_year=life.birth_year,
                language=person.language,
                referral_source=life.source,
                sponsored=life.sponsored,
            ),
            consents=life.consents,
            request_key=self.key(life, "file"),
            by=self.at_desk(life),
            at=life.registered_at,
        )

    def still_to_live(self, lives: Iterable[Life]) -> list[tuple[Life, Client]]:
        """Return who has a story that was not told yet, with the opened file."""
        stories = {self._first(life): life for life in lives if life.events}
        told = Assessment.objects.filter(request_key__in=stories)
        for key in told.values_list("request_key", flat=True):
            del stories[key]
        files = {self.key(life, "file"): life for life in stories.values()}
        clients = (
            Client.objects.for_reading().select_related("standing").filter(request_key__in=files)
        )
        return [(files[client.request_key], client) for client in clients.order_by("id")]

    @transaction.atomic
    def live(self, life: Life, client: Client) -> None:
        """Let everything happen to a registered client whose story was not told yet."""
        with trail.written_together(), standings_rebuilt_later():
            Course(self, life, client).run()

    def _first(self, life: Life) -> UUID:
        """Return the key of the first assessment: it is there if everything has happened."""
        first = next(event for event in life.events if isinstance(event, Examination))
        return self.key(life, first.at)

    def key(self, life: Life, what: object) -> UUID:
        return uuid5(NAMESPACE_URL, f"{self.seed}/{life.number}/{what}")

    def at_desk(self, life: Life) -> User:
        people = self.company.desk[life.site]
        first = dice(self.seed, "desk", life.number).random() < FIRST_AT_DESK
        return people[0] if first else people[-1]


class Course:
    """One client's way through the practice."""

    def __init__(self, practice: Practice, life: Life, client: Client) -> None:
        self._practice, self._life, self._client = practice, life, client
        self._company = practice.company
        self._desk = practice.at_desk(life)
        self._guide: Counselor | None = (
            None if life.guide is None else self._company.guides[life.guide]
        )
        self._assessment: Assessment | None = None
        self._booked = 0
        self._aftermath = Aftermath(
            practice.story, life, desk=self._desk, manager=self._company.manager, now=practice.now
        )

    def run(self) -> None:
        handlers: dict[type, Callable[[Any], None]] = {
            Examination: self._examine,
            Tiering: self._tier,
            Purchase: self._sell,
            Visit: self._visit,
            Crisis: self._endanger,
        }
        for event in self._life.events:
            handlers[type(event)](event)

    def _examine(self, event: Examination) -> None:
        if not event.first:
            # What the services changed since stands in the database, not in our row.
            self._client = Client.objects.select_related("standing").get(pk=self._client.pk)
        self._assessment = submit_assessment(
            client=self._client,
            sheet=facts.read(event.typed),
            request_key=self._practice.key(self._life, event.at),
            by=self._desk if event.first else self._counselor.user,
            now=event.at,
            versions=self._practice.forms,
            opened_at=event.opened_at,
        )

    def _tier(self, event: Tiering) -> None:
        first = self._booked == 0
        if event.note and first:
            by = self._company.supervisors[0]
        else:
            by = self._desk if first else self._counselor.user
        confirm_tier(
            assessment=self._the(self._assessment),
            chosen=event.chosen,
            note=event.note,
            by=by,
            cosigner=self._company.supervisors[1] if event.cosigned else None,
            now=event.at,
        )

    def _sell(self, event: Purchase) -> None:
        enroll(
            client=self._client,
            package=self._practice.packages[event.package],
            request_key=self._practice.key(self._life, event.at),
            by=self._desk,
            now=event.at,
        )

    def _visit(self, visit: Visit) -> None:
        by = self._counselor.user
        appointment = book(
            client=self._client,
            counselor=self._counselor,
            starts_at=visit.starts_at,
            online=visit.online,
            by=by if self._booked else self._desk,
            now=visit.booked_at,
        )
        self._booked += 1
        if visit.fate is Fate.CANCELLED:
            cancel(appointment=appointment, by=self._desk, now=visit.recorded_at)
        elif visit.fate is Fate.NO_SHOW:
            mark_no_show(appointment=appointment, by=by, now=visit.recorded_at)
        elif visit.fate is Fate.HELD:
            record = mark_held(
                appointment=appointment, facts=self._facts(visit), by=by, now=visit.recorded_at
            )
            self._aftermath.follow(visit, record)

    def _facts(self, visit: Visit) -> SessionFacts:
        luck = dice(self._practice.seed, "session", self._life.number, visit.number)
        before = luck.randint(3, 7)
        return SessionFacts(
            started_at=visit.starts_at,
            ended_at=visit.ends_at,
            effective_minutes=visit.minutes - luck.randint(2, 9),
            content=luck.choice(words.CONTENT),
            reaction=luck.choice(words.REACTION),
            appraisal=luck.choice(words.APPRAISAL),
            mood_before=before,
            mood_after=min(10, max(0, before + luck.choice([-1, 0, 1, 1, 2, 2]))),
        )

    def _endanger(self, crisis: Crisis) -> None:
        if crisis.concern:
            raise_alert(
                client=self._client,
                source="concern",
                sign="self_harm",
                note=words.CONCERN,
                by=self._counselor.user,
                now=crisis.raised_at,
            )
        alert = Alert.objects.open().get(client=self._client)
        if crisis.started_at > alert.deadline_at:
            record_breaches(now=alert.deadline_at + timedelta(seconds=30))
        supervisor = self._counselor.supervisor or self._company.supervisors[0]
        start_intervention(alert=alert, by=supervisor, now=crisis.started_at)
        close_alert(alert=alert, measures=crisis.measures, by=supervisor, now=crisis.closed_at)

    @property
    def _counselor(self) -> Counselor:
        return self._the(self._guide)

    @staticmethod
    def _the(thing: Any) -> Any:
        if thing is None:
            raise LookupError("the story uses somebody or something before it is there")
        return thing

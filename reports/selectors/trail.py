"""The trail as its reader sees it: who, what, when, on which file; never content."""

from dataclasses import dataclass
from datetime import date, datetime

from common.paging import Page, page_by_key
from people.access import rows_visible
from people.models import Client, TrailEvent, User
from people.names import client_code
from reports.periods import bounds, day_of
from reports.selectors.happenings import OPENED

PAGE = 100


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What of the trail is wanted; empty where a filter is not set.

    person   primary key of who did it
    room     beginning of the action: its app, or "people.account"
    look     "reads" only what was opened, "writes" only what was changed
    code     of a client's file
    """

    person: int | None = None
    room: str = ""
    look: str = ""
    code: str = ""
    day: date | None = None


def trail(user: User, wanted: TrailFilter, *, after: str) -> Page:
    """Return one page of events, newest first."""
    events = TrailEvent.objects.filter(rows_visible(user, "audit_log", "list"))
    if wanted.person is not None:
        events = events.filter(actor_id=wanted.person)
    if wanted.room:
        events = events.filter(action__startswith=f"{wanted.room}.")
    if wanted.room == "people":
        events = events.exclude(action__startswith="people.account.")
    if wanted.look == "reads":
        events = events.filter(action__endswith=".opened")
    if wanted.look == "writes":
        events = events.exclude(action__endswith=".opened")
    if wanted.code:
        concerned = Client.objects.filter(code=client_code(wanted.code)).values("pk")
        events = events.filter(client_id__in=concerned)
    if wanted.day:
        start, end = bounds(wanted.day)
        events = events.filter(at__gte=start, at__lt=end)
    return page_by_key(events.select_related("actor"), key=("-id",), size=PAGE, after=after)


def has_opened_today(user: User, client: Client, now: datetime) -> bool:
    """Whether this person's opening of the file stands in today's trail already."""
    mine = TrailEvent.objects.filter(client_id=client.pk, actor=user, action=OPENED)
    return mine.filter(at__gte=bounds(day_of(now))[0]).exists()


def codes_of(events: Page) -> dict[int, str]:
    """Return client → code of its file. A code stands for a name that the auditor never sees."""
    concerned = {event.client_id for event in events.rows if event.client_id}
    return dict(Client.objects.filter(pk__in=concerned).values_list("pk", "code"))


def people_of_trail() -> list[User]:
    """Return everybody with an account, by name: the choices of the person filter."""
    return sorted(User.objects.all(), key=str)

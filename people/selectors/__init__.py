"""Questions about clients, consents and tasks."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Expression, Q, QuerySet, Value
from django.db.models.functions import Cast

from people import access, names
from people.models import Client, Counselor, Site, Task, User
from people.selectors.merges import (
    FileWasMerged,
    answers_of_client,
    consents_held,
    consents_of,
    consents_of_many,
    files_of,
    merged_into,
    refuse_if_merged,
)
from people.selectors.reading import ReadWith, client_of, client_to_read

__all__ = [
    "FileWasMerged",
    "ReadWith",
    "answers_of_client",
    "client_of",
    "client_to_change",
    "client_to_read",
    "consents_held",
    "consents_of",
    "consents_of_many",
    "counselors_of",
    "files_of",
    "found_by",
    "led_to",
    "merged_into",
    "open_tasks",
    "refuse_if_merged",
    "search_clients",
    "sites",
    "tasks_due",
    "way_to_find",
]

SHORTEST_TRIGRAM = 3
GRAMS: "ArrayField[list[str], list[str]]" = ArrayField(CharField(max_length=2))


def client_to_change(user: User, public_id: UUID, resource: str, action: str) -> Client | None:
    """Return a client to whom this person may do this, with the site; None where they may not.

    :raises FileWasMerged: for a dropped file
    """
    visible = Client.objects.visible_to(user, resource, action).for_reading()
    client = visible.select_related("site").filter(public_id=public_id).first()
    if client:
        refuse_if_merged(client)
    return client


def search_clients(user: User, query: str, limit: int = 20) -> list[Client]:
    """Return clients this person may see, found by name, phone, code, e-mail or pinyin.

    Behind them stand those who are found by an earlier file only.
    """
    way, what = way_to_find(query)
    if not what:
        return []
    visible = Client.objects.visible_to(user, action="list").for_reading()
    found = found_by(visible, way, Value(what)).select_related("standing")
    rows = list(found.order_by("-registered_at", "-id")[:limit])
    if len(rows) < limit:
        kept = led_to(user, way, Value(what)).values("merged_into")
        led = visible.filter(pk__in=kept).select_related("standing")
        rows += led.order_by("-registered_at", "-id")[: limit - len(rows)]
    return rows


def way_to_find(query: str) -> tuple[str, str | list[str]]:
    """Return which column answers what was typed, "text" or "grams", and what to look for in it.

    What is to be looked for is empty where nothing was typed that a client could be found by.
    """
    key = names.search_key(query, region=settings.PRACTICE_COUNTRY)
    if len(key) < SHORTEST_TRIGRAM:
        return "grams", names.grams(key)
    return "text", key


def found_by(clients: "QuerySet[Client]", way: str, what: Expression) -> "QuerySet[Client]":
    """Return those of the clients that ``way_to_find`` leads to."""
    return clients.filter(_goes_by(way, what))


def led_to(user: User, way: str, what: Expression) -> "QuerySet[Client]":
    """Return dropped files that lead to one of this person's clients.

    Left out are those whose file that stays is found by itself.
    """
    files = Client.objects.visible_to(user).filter(
        access.rows_visible(user, "client_identity", "list", client="merged_into"),
        merged_into__isnull=False,
    )
    return found_by(files, way, what).exclude(_goes_by(way, what, "merged_into__"))


def _goes_by(way: str, what: Expression, at: str = "") -> Q:
    if way == "grams":
        return Q(**{f"{at}search_grams__contains": Cast(what, GRAMS)})
    return Q(**{f"{at}search_text__contains": what})


def open_tasks(user: User, kind: str) -> "QuerySet[Task]":
    """Return what waits to be done of one kind, oldest first."""
    return Task.objects.visible_to(user).open().filter(kind=kind).order_by("due_at", "id")


def tasks_due(user: User, kind: str, now: datetime) -> "QuerySet[Task]":
    return open_tasks(user, kind).filter(due_at__lte=now)


def sites() -> "QuerySet[Site]":
    return Site.objects.order_by("id")


def counselors_of(site: Site) -> "QuerySet[Counselor]":
    return Counselor.objects.filter(site=site, user__is_active=True).select_related("user")


def contact_to_check(client: Client) -> Task | None:
    """Return the open task to check what the client's own counselor changed, or None."""
    waiting = Task.objects.open().filter(client=client, kind=Task.Kind.NEW_CONTACT)
    return waiting.first()

"""Questions about clients, consents and tasks."""

from datetime import datetime

from django.db.models import QuerySet

from people import names
from people.models import Client, Consent, Counselor, Site, Task, User

SHORTEST_TRIGRAM = 3


def consents_of(client: Client) -> dict[str, bool]:
    """Return the newest answer of each purpose; a purpose never asked is not in it."""
    newest = (
        Consent.objects.filter(client=client)
        .order_by("purpose", "-said_at", "-id")
        .distinct("purpose")
    )
    return dict(newest.values_list("purpose", "given"))


def search_clients(user: User, query: str, limit: int = 20) -> list[Client]:
    """Return clients this person may see, found by name, phone, code, e-mail or pinyin."""
    words = " ".join(query.lower().split())
    if not words:
        return []
    visible = Client.objects.visible_to(user, action="list").for_reading()
    if len(words) < SHORTEST_TRIGRAM:
        grams = names.grams(words)
        found = visible.filter(search_grams__contains=grams) if grams else visible.none()
    else:
        found = visible.filter(search_text__contains=words)
    return list(found.select_related("standing").order_by("-registered_at", "-id")[:limit])


def open_tasks(user: User, kind: str) -> "QuerySet[Task]":
    """Return what waits to be done of one kind, oldest first."""
    return Task.objects.visible_to(user).open().filter(kind=kind).order_by("due_at", "id")


def tasks_due(user: User, kind: str, now: datetime) -> "QuerySet[Task]":
    return open_tasks(user, kind).filter(due_at__lte=now)


def sites() -> "QuerySet[Site]":
    return Site.objects.order_by("id")


def counselors_of(site: Site) -> "QuerySet[Counselor]":
    return Counselor.objects.filter(site=site, user__is_active=True).select_related("user")

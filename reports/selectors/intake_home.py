"""The four piles of the intake desk, and today's tally."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Generic, TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet

from intake.models import Assessment, Draft, SelfFill
from people.models import Client, ContactRequest, Task, User
from people.selectors import tasks_due
from people.selectors.requests import open_requests
from people.services import WITHOUT_TIER
from reports.periods import bounds, day_of
from tiering.models import TierDecision
from tiering.selectors import assessments_awaiting_tier

SHOWN = 5
NEWEST = ("-submitted_at", "-id")
MOST_COUNTED = 999
# An incomplete file is mended while it is fresh; older ones are found through the client list.
LOOKED_BACK = timedelta(days=30)
# Outcomes of a call-back in which somebody spoke with the client.
REACHED = ["answered", "declined"]

Kind = TypeVar("Kind", bound=Model)


@dataclass(frozen=True, slots=True)
class Pile(Generic[Kind]):
    """The first rows of a pile, and how many there are (999 stands for more)."""

    rows: list[Kind]
    count: int


@dataclass(frozen=True, slots=True)
class Today:
    """What was done today.

    minutes   median from opening the form to submitting it; None where no start is known
    called    call-backs finished by a person; ``reached`` those where the client was spoken to
    """

    intakes: int
    minutes: float | None
    confirmed: int
    changed: int
    reached: int
    called: int


def asked_to_be_called(user: User) -> Pile[ContactRequest]:
    """Return who asked on the public page and has no file yet: danger first, then the oldest."""
    return _pile(open_requests(user))


def own_drafts(user: User, shown: int = SHOWN) -> Pile[Draft]:
    """Return what this person has begun and not finished, the newest first."""
    kept = Draft.objects.visible_to(user).unfinished().select_related("client").defer("typed")
    return _pile(kept.order_by("-saved_at", "-id"), shown)


def self_fills_to_review(user: User, now: datetime, shown: int = SHOWN) -> Pile[SelfFill]:
    """Return what clients have filled in alone and nobody has looked over, the oldest first."""
    seen = SelfFill.objects.visible_to(user, "list").to_review(now).select_related("client")
    return _pile(seen.defer("typed").order_by("saved_at", "id"), shown)


def new_requests(user: User) -> Pile[Client]:
    """Return clients without an assessment, who have waited longest first."""
    assessed = Assessment.objects.filter(client=OuterRef("pk"))
    visible = Client.objects.visible_to(user, action="list").select_related("site")
    untiered = visible.filter(standing__tier_order=WITHOUT_TIER)
    return _pile(untiered.exclude(Exists(assessed)).order_by("registered_at", "id"))


def incomplete_files(user: User, now: datetime) -> Pile[Assessment]:
    return _pile(incomplete(user, now).order_by(*NEWEST))


def incomplete(user: User, now: datetime) -> "QuerySet[Assessment]":
    """Return the newest assessment of each client, where something is missing in it."""
    newer = Assessment.objects.filter(
        client=OuterRef("client"), submitted_at__gt=OuterRef("submitted_at")
    )
    fresh = Assessment.objects.visible_to(user).filter(submitted_at__gt=now - LOOKED_BACK)
    lacking = fresh.filter(completeness__lt=100, client__merged_into=None)
    return lacking.exclude(Exists(newer)).select_related("client")


def awaiting_tier(user: User) -> Pile[Assessment]:
    return _pile(assessments_awaiting_tier(user))


def call_backs_due(user: User, now: datetime) -> Pile[Task]:
    return _pile(tasks_due(user, Task.Kind.CALL_BACK, now).select_related("client"))


def failed_emails(user: User, now: datetime) -> Pile[Task]:
    """Return emails that were given up and wait for somebody to see to them, oldest first."""
    return _pile(tasks_due(user, Task.Kind.CONTACT, now).select_related("client"))


def changed_contacts(user: User, now: datetime) -> Pile[Task]:
    """Return contact details that a client's own counselor changed and nobody checked."""
    return _pile(tasks_due(user, Task.Kind.NEW_CONTACT, now).select_related("client"))


def today(now: datetime) -> Today:
    """Return today's tally of the whole desk: counts only."""
    start, end = bounds(day_of(now))
    submitted = Assessment.objects.filter(submitted_at__gte=start, submitted_at__lt=end)
    times = list(submitted.values_list("started_at", "submitted_at"))
    minutes = [(last - first).total_seconds() / 60 for first, last in times if first]
    decided = TierDecision.objects.filter(confirmed_at__gte=start, confirmed_at__lt=end)
    decisions = decided.aggregate(
        confirmed=Count("pk"), changed=Count("pk", filter=~Q(chosen=F("proposed")))
    )
    finished = Task.objects.filter(
        kind=Task.Kind.CALL_BACK, done_at__gte=start, done_at__lt=end, done_by__isnull=False
    )
    calls = finished.aggregate(
        called=Count("pk"), reached=Count("pk", filter=Q(outcome__in=REACHED))
    )
    return Today(
        intakes=len(times), minutes=median(minutes) if minutes else None, **decisions, **calls
    )


def _pile(rows: "QuerySet[Kind]", shown: int = SHOWN) -> Pile[Kind]:
    found = list(rows[: shown + 1])
    count = len(found) if len(found) <= shown else rows.order_by()[:MOST_COUNTED].count()
    return Pile(found[:shown], count)

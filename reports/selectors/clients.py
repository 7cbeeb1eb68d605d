"""The client list, and search."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from common.asking import Question
from common.paging import Page, one_page, page_of, values_of
from intake.models import Assessment
from people.access import sees_rows
from people.models import Client, User
from people.selectors import found_by, led_to, way_to_find
from people.services import WITHOUT_TIER

PAGE = 50
RELATED = ("standing", "site", "counselor__user")
KEY = ("-registered_at", "-id")
INTAKE_STATES = ("not_assessed", "not_tiered")


class Listed(NamedTuple):
    """What a row of the client list shows, as plain columns: no row needs a model.

    earlier   the code of the dropped file by which the client was found; "" otherwise
    """

    registered_at: datetime
    id: int
    public_id: UUID
    code: str
    name: str
    name_latin: str
    standing__tier: str
    standing__next_session_at: datetime | None
    site__name: str
    site__name_zh: str
    counselor__user__name: str | None
    counselor__user__name_latin: str | None
    earlier: str = ""


COLUMNS = Listed._fields[:-1]


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """What of the client list is wanted; "" where a filter is not set.

    tier   only for people who may see tiers of single clients, as the states of an intake
    """

    site: str = ""
    tier: str = ""
    state: str = ""


def sees_tiers(user: User) -> bool:
    """Whether tiers of single clients may be shown to this person, and filtered by."""
    return sees_rows(user, "tier_decision", "list")


def clients(user: User, wanted: ClientFilter, *, after: str) -> Page:
    """Return one page of the clients this person may see, newest first."""
    values: dict[str, Any] = values_of(after, KEY)
    if wanted.site:
        values["site"] = wanted.site
    if wanted.tier and sees_tiers(user):
        values["tier"] = wanted.tier
    hidden = wanted.state in INTAKE_STATES and not sees_tiers(user)
    state = "" if hidden else wanted.state
    rows = [Listed(*row) for row in CLIENTS.ask(user, state, **values)]
    return page_of(rows, key=KEY, size=PAGE)


def _clients(
    reader: Any, state: str, *, site: Any = "", tier: Any = "", **behind: Any
) -> "QuerySet[Any, Any]":
    rows = Client.objects.visible_to(reader, action="list")
    if site:
        rows = rows.filter(site_id=site)
    if tier:
        rows = rows.filter(standing__tier=tier)
    if state == "no_counselor":
        rows = rows.filter(counselor=None)
    if state == "no_session":
        rows = rows.filter(standing__next_session_at=None)
    if state in INTAKE_STATES:
        assessed = Exists(Assessment.objects.filter(client=OuterRef("pk")))
        wants = assessed if state == "not_tiered" else ~assessed
        rows = rows.filter(wants, standing__tier_order=WITHOUT_TIER)
    return one_page(rows.values_list(*COLUMNS), key=KEY, size=PAGE, behind=behind)


def search(user: User, query: str, limit: int) -> list[Listed]:
    """Return clients this person may see, newest first, found by whatever they go by.

    Behind them stand those who are found by an earlier file only.
    """
    way, what = way_to_find(query)
    if not what:
        return []
    rows = [Listed(*row) for row in FOUND.ask(user, way, limit, what=what)]
    if len(rows) < limit:
        rows += [Listed(*row) for row in LED_TO.ask(user, way, limit, what=what)]
    return rows[:limit]


def _found(reader: Any, way: str, limit: int, *, what: Any) -> "QuerySet[Any, Any]":
    visible = Client.objects.visible_to(reader, action="list")
    return found_by(visible, way, what).order_by(*KEY).values_list(*COLUMNS)[:limit]


def _led_to(reader: Any, way: str, limit: int, *, what: Any) -> "QuerySet[Any, Any]":
    """One row for each file that stays, with the oldest earlier file by which it was found."""
    of_kept = [f"merged_into__{column}" for column in COLUMNS]
    rows = led_to(reader, way, what).order_by(
        "-merged_into__registered_at", "-merged_into_id", "id"
    )
    once = rows.distinct("merged_into__registered_at", "merged_into_id")
    return once.values_list(*of_kept, "code")[:limit]


CLIENTS, FOUND, LED_TO = Question(_clients), Question(_found), Question(_led_to)

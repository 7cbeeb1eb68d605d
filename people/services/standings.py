"""Keeping the lists' row of every client true."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db.models import Case, F, Value, When

from people.models import Client, Standing
from people.models.clients import FAR_AWAY

TIER_ORDER = {"flagship": 0, "development": 1, "basic": 2}
WITHOUT_TIER = 3
ALERT_OPEN, OFF_TRACK, CALM = 0, 1, 2  # of ``Standing.attention``
# What services read back from a standing; the rest of it is only shown.
READ_BACK = frozenset({"tier", "severity"})
_rebuilt_later: ContextVar[bool] = ContextVar("standings_are_rebuilt_later", default=False)


def update_standing(*, client: Client, **fields: object) -> None:
    """Keep the lists' row of this client true; ``tier_order`` and ``sort_at`` follow."""
    if _rebuilt_later.get() and READ_BACK.isdisjoint(fields):
        return
    if "tier" in fields:
        fields["tier_order"] = TIER_ORDER.get(str(fields["tier"]), WITHOUT_TIER)
    if "next_session_at" in fields:
        fields["sort_at"] = fields["next_session_at"] or FAR_AWAY
    Standing.objects.filter(client=client).update(**fields)


def attention_without_alert() -> Case:
    """Return what ``attention`` is where no alert is open."""
    return Case(When(off_track=True, then=Value(OFF_TRACK)), default=Value(CALM))


def mark_off_track(*, clients: Collection[int], off_track: bool) -> None:
    """Say in the lists whether the course rule finds these clients off track.

    An open alert stays before it. Does nothing where it is said already.
    """
    rows = Standing.objects.filter(client__in=clients).exclude(off_track=off_track)
    said = OFF_TRACK if off_track else CALM
    alert = When(attention=ALERT_OPEN, then=Value(ALERT_OPEN))
    rows.update(off_track=off_track, attention=Case(alert, default=Value(said)))


def awaits_tier_after(decided: datetime) -> Case:
    """Return what becomes of ``awaits_tier_since`` when an assessment gets its tier.

    decided   when that assessment was handed in: a newer one waits on
    """
    settled = When(awaits_tier_since__lte=decided, then=Value(None))
    return Case(settled, default=F("awaits_tier_since"))


def keeps_standings() -> bool:
    """Whether anybody needs what ``update_standing`` would be told."""
    return not _rebuilt_later.get()


@contextmanager
def standings_rebuilt_later() -> Iterator[None]:
    """Spare what the lists show: whoever brings history in makes all standings anew at the end."""
    token = _rebuilt_later.set(True)
    try:
        yield
    finally:
        _rebuilt_later.reset(token)

"""Bringing two files of one person together, and taking them apart again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from people import hooks, trail, words
from people.hooks import Obstacle
from people.models import Client, Merge, Standing, User
from people.models.clients import FAR_AWAY
from people.rules.merging import SHORTEST_REASON, why_not
from people.selectors.merges import place_of
from people.services.standings import WITHOUT_TIER

# A dropped file stands nowhere: no list, caseload or count of people has it.
NOWHERE: dict[str, Any] = {
    "counselor_id": None,
    "tier": "",
    "tier_order": WITHOUT_TIER,
    "intensity": "",
    "attention": 2,
    "off_track": False,
    "sort_at": FAR_AWAY,
    "next_session_at": None,
    "last_session_at": None,
    "sessions_held": 0,
    "sessions_left": None,
    "sessions_bought": None,
    "severity": None,
    "severity_before": None,
    "awaits_tier_since": None,
}


class CannotMerge(DomainError):
    """Something stands against bringing these two files together; all of it is said at once."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(" ".join(obstacle.text for obstacle in obstacles))
        self.obstacles = tuple(obstacles)
        reasons = [{"code": one.code, "message": one.text} for one in self.obstacles]
        self.details = {"reasons": reasons}


class MergeNeedsReason(DomainError):
    """Two files were to be merged, or taken apart, without saying why."""

    status = 422


class MergeIsUndone(DomainError):
    """Somebody took these two files apart before."""


def obstacles_to(*, kept: Client, dropped: Client, now: datetime) -> list[Obstacle]:
    """Return everything that stands against dropping one file in favour of the other."""
    shape = why_not(staying=place_of(kept), dropped=place_of(dropped), same=kept.pk == dropped.pk)
    against = [Obstacle(refusal.value, str(words.MERGE_REFUSALS[refusal])) for refusal in shape]
    return against or hooks.obstacles_of(dropped.pk, now)


@transaction.atomic
def merge_files(*, kept: Client, dropped: Client, reason: str, by: User, now: datetime) -> Merge:
    """Drop one file in favour of the other; asked again, return the merge that is in force.

    1. Both rows are locked in the order of their keys, against everything that hangs on them:
       who is just adding a row is waited for, who comes later finds the file merged.
    2. What is open in the dropped file stands against it: nobody would look after it any more.
    3. No row moves. The dropped file points to the other one, goes where that one goes, and
       stands nowhere in the lists.

    :raises MergeNeedsReason: if ``reason`` has fewer than ten characters
    :raises CannotMerge: with everything that stands against it
    """
    why = _reason(reason)
    kept, dropped = _both(kept.pk, dropped.pk)
    if dropped.merged_into_id == kept.pk:
        return Merge.objects.in_force().get(dropped=dropped)
    against = obstacles_to(kept=kept, dropped=dropped, now=now)
    if against:
        raise CannotMerge(against)
    merge = Merge.objects.create(
        client=kept,
        dropped=dropped,
        reason=why,
        merged_by=by,
        merged_at=now,
        counselor_before_id=dropped.counselor_id,
        site_before_id=dropped.site_id,
        standing_before=_standing_of(dropped),
    )
    Client.objects.filter(pk=dropped.pk).update(
        merged_into=kept, merged_at=now, counselor=kept.counselor_id, site=kept.site_id
    )
    Standing.objects.filter(client=dropped).update(**NOWHERE)
    trail.record("people.files.merged", on=merge, by=by, other=dropped.code)
    trail.record("people.file.dropped", on=dropped, by=by, other=kept.code)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, reason: str, by: User, now: datetime) -> Merge:
    """Take two files apart: the dropped one is what it was before.

    What the file that stays got since remains there; what the client said through an old letter
    stands in the file to which that letter belongs.

    :raises MergeNeedsReason: if ``reason`` has fewer than ten characters
    :raises MergeIsUndone: if somebody was faster
    """
    why = _reason(reason)
    _kept, dropped = _both(merge.client_id, merge.dropped_id)
    merge = Merge.objects.select_related("client").get(pk=merge.pk)
    if merge.undone_at:
        raise MergeIsUndone(_("These files have already been separated."))
    merge.undo_reason, merge.undone_by, merge.undone_at = why, by, now
    merge.save(update_fields=["undo_reason", "undone_by", "undone_at"])
    Client.objects.filter(pk=dropped.pk).update(
        merged_into=None,
        merged_at=None,
        counselor=merge.counselor_before_id,
        site=merge.site_before_id,
    )
    Standing.objects.filter(client=dropped).update(**_read_standing(merge.standing_before))
    trail.record("people.files.taken_apart", on=merge, by=by, other=dropped.code)
    trail.record("people.file.restored", on=dropped, by=by, other=merge.client.code)
    return merge


def _reason(reason: str) -> str:
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        raise MergeNeedsReason(_("Give a reason of at least ten characters."))
    return said


def _both(kept: int, dropped: int) -> tuple[Client, Client]:
    """Lock two files in one order, whoever asks, and return them as they are now."""
    rows = Client.objects.for_reading().filter(pk__in={kept, dropped}).order_by("pk")
    found = {client.pk: client for client in rows.select_for_update(of=["self"])}
    return found[kept], found[dropped]


def _standing_of(client: Client) -> dict[str, Any]:
    row = Standing.objects.filter(client=client).values(*NOWHERE).get()
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def _read_standing(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: Standing._meta.get_field(name).to_python(value) for name, value in stored.items()}

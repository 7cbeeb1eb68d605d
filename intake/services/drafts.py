"""Keeping what is typed before it is finished, so that nothing is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.asking import Columns, Question
from common.errors import DomainError
from common.once import insert_once
from intake.models import Assessment, Draft
from people.models import Client, User

# Longer than the longest honest sheet: eight forms, five goals, the story.
MOST_CHARACTERS = 40_000
MOST_FIELDS = 600
KEPT = timedelta(days=30)
FORGOTTEN_AT_ONCE = 500

Typed = Mapping[str, Sequence[str]]


class DraftMoved(DomainError):
    """Another window of the same person has saved this draft since this one read it."""

    def __init__(self, draft: Draft, seen: "Seen") -> None:
        super().__init__(_("This assessment was changed in another window."))
        self.saved_at = draft.saved_at
        self.details = {
            "seen": {"revision": seen.revision},
            "kept": {"revision": draft.revision, "saved_at": draft.saved_at},
        }


class DraftGone(DomainError):
    """The draft that somebody read was handed in or discarded before this came."""

    def __init__(self, seen: "Seen") -> None:
        super().__init__(_("This draft was handed in or discarded in another window."))
        self.details = {"seen": {"revision": seen.revision}, "kept": None}


class DraftTooLong(DomainError):
    """More was typed than an assessment can hold."""

    status = 422


@dataclass(frozen=True, slots=True)
class Seen:
    """A draft as one open page knows it.

    window      the page's own id
    revision    the saving that it has read or made last, 0 for none
    overrules   its person was told of the other window, and wants this one to hold
    must_stand  a draft that was read has to be there still: a page types it again, a program not
    """

    window: UUID
    revision: int = 0
    overrules: bool = False
    must_stand: bool = False

    def overtaken_by(self, draft: Draft) -> bool:
        """Whether another window has saved since; one's own savings never overtake."""
        return not (
            self.overrules or draft.window == self.window or draft.revision == self.revision
        )

    def has_lost_it(self) -> bool:
        """Whether a draft that is not there any more was to stand."""
        return self.must_stand and self.revision > 0 and not self.overrules


@transaction.atomic
def keep_draft(
    *, client: Client, typed: Typed, request_key: UUID, seen: Seen, by: User, now: datetime
) -> Draft | None:
    """Keep what stands on the page; None where it was submitted already or nothing is typed.

    Safe to repeat, and to arrive late: a saving that comes after the submit brings nothing back.

    :raises DraftMoved: if another window has saved since
    :raises DraftGone: if a draft that must stand does not
    :raises DraftTooLong: for more than a sheet can hold
    """
    _check_length(typed)
    if not typed or _submitted(request_key):
        return None
    now_kept = {
        "request_key": request_key,
        "typed": {name: list(words) for name, words in typed.items()},
        "window": seen.window,
        "saved_at": now,
    }
    new = Draft(client=client, author=by, begun_at=now, **now_kept)
    draft = _locked(client, by)
    if draft is None:
        if seen.has_lost_it():
            raise DraftGone(seen)
        draft, is_new = insert_once(new, client=client, author=by)
        if is_new:
            return draft
    if seen.overtaken_by(draft) and not _submitted(draft.request_key):
        raise DraftMoved(draft, seen)
    for name, value in now_kept.items():
        setattr(draft, name, value)
    draft.revision += 1
    draft.save(update_fields=[*now_kept, "revision"])
    return draft


def _submitted(request_key: UUID) -> bool:
    return Assessment.objects.filter(request_key=request_key).exists()


@transaction.atomic
def discard_draft(*, client: Client, by: User) -> None:
    """Throw away what was typed; nothing happens where nothing is kept."""
    Draft.objects.filter(client=client, author=by).delete()


def close_draft(*, client: Client, by: User, seen: Seen | None) -> None:
    """Let the draft go with the assessment that it became; inside the submit's transaction.

    :raises DraftMoved: if another window has saved since
    :raises DraftGone: if a draft that must stand does not
    """
    draft = _locked(client, by)
    if draft is None:
        if seen is not None and seen.has_lost_it():
            raise DraftGone(seen)
        return
    if seen is not None and seen.overtaken_by(draft):
        raise DraftMoved(draft, seen)
    draft.delete()


@transaction.atomic
def forget_old_drafts(*, now: datetime) -> int:
    """Delete what nobody has touched for 30 days, a bounded number at a time; return how many."""
    old = Draft.objects.filter(saved_at__lt=now - KEPT).order_by("saved_at")
    ids = old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]
    count, _rows = Draft.objects.filter(pk__in=list(ids), saved_at__lt=now - KEPT).delete()
    return count


def _locked(client: Client, by: User) -> Draft | None:
    for row in OWN.ask(None, client=client.pk, author=by.pk):
        draft = DRAFT.made(iter(row))
        draft.client = client
        return draft
    return None


def _own(_reader: Any, *, client: Any, author: Any) -> "QuerySet[Any, Any]":
    drafts = Draft.objects.select_for_update().filter(client_id=client, author_id=author)
    return drafts.values_list(*DRAFT.at())


DRAFT = Columns.of(Draft)
OWN = Question(_own)


def _check_length(typed: Typed) -> None:
    length = sum(len(word) for words in typed.values() for word in words)
    fields = sum(len(words) for words in typed.values())
    if length > MOST_CHARACTERS or fields > MOST_FIELDS:
        raise DraftTooLong(_("This is more than an assessment can hold; shorten it."))

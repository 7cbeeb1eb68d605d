"""Keeping an assessment before it is finished, so that nothing is lost.

Which of two open pages holds, and how much a form can hold, is decided in
``people.services.drafts`` for every form.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from common.asking import Columns, Question
from common.once import insert_once
from intake.models import Assessment, Draft
from intake.rules.sheet import GIVEN_FIELDS
from people.models import Client, User
from people.rules.drafts import DraftVersion
from people.services.drafts import (
    PURGED_AT_ONCE,
    RETENTION,
    DraftGone,
    DraftMoved,
    FormKey,
    Typed,
    check_length,
    write_version,
)

# Key of the form where its page says what it is (people.drafts).
FORM = "assessment"
# Longer than the longest honest sheet: eight forms, five goals, the story.
MOST_CHARACTERS = 40_000
MOST_FIELDS = 600


@transaction.atomic
def keep_draft(
    *, client: Client, typed: Typed, request_key: UUID, seen: DraftVersion, by: User, now: datetime
) -> Draft | None:
    """Keep what stands on the page; None where it was submitted already or nothing is typed.

    Safe to repeat, and to arrive late: a saving that comes after the submit brings nothing back.

    :raises DraftMoved: if another window has saved since
    :raises DraftGone: if a draft that must exist does not
    :raises people.services.drafts.DraftTooLong: for more than a sheet can hold
    """
    check_length(typed, characters=MOST_CHARACTERS, fields=MOST_FIELDS)
    if not typed or _submitted(request_key):
        return None
    values = {
        "request_key": request_key,
        "typed": {name: list(words) for name, words in typed.items()},
        "editor_id": seen.editor_id,
        "saved_at": now,
    }
    new = Draft(client=client, author=by, begun_at=now, **values)
    draft = _locked(client, by)
    if draft is None:
        if seen.is_missing():
            raise DraftGone(seen)
        draft, is_new = insert_once(new, client=client, author=by)
        if is_new:
            return draft
    if _submitted(draft.request_key):
        seen = DraftVersion(seen.editor_id, overrules=True)
    write_version(draft, seen, values)
    return draft


def save_sent_sheet(
    *, key: FormKey, typed: Typed, version: DraftVersion, now: datetime
) -> Draft | None:
    """Keep a sheet that its page could not keep: it was sent after the sign-in had ended.

    :raises DraftMoved: if another window has saved since
    :raises people.services.drafts.DraftTooLong: for more than a sheet can hold
    """
    sent = next(iter(typed.get("request_key", ())), "")
    if key.client is None or not _names_a_page(sent) or not typed.keys() - GIVEN_FIELDS:
        return None
    return keep_draft(
        client=key.client,
        typed={name: words for name, words in typed.items() if name not in {"later", "finish"}},
        request_key=UUID(sent),
        seen=version,
        by=key.owner,
        now=now,
    )


def _names_a_page(word: str) -> bool:
    try:
        UUID(word)
    except ValueError:
        return False
    return True


def _submitted(request_key: UUID) -> bool:
    return Assessment.objects.filter(request_key=request_key).exists()


@transaction.atomic
def discard_draft(*, client: Client, by: User) -> None:
    """Throw away what was typed; nothing happens where nothing is kept."""
    Draft.objects.filter(client=client, author=by).delete()


def close_draft(*, client: Client, by: User, seen: DraftVersion | None) -> None:
    """Let the draft go with the assessment that it became; inside the submit's transaction.

    :raises DraftMoved: if another window has saved since
    :raises DraftGone: if a draft that must exist does not
    """
    draft = _locked(client, by)
    if draft is None:
        if seen is not None and seen.is_missing():
            raise DraftGone(seen)
        return
    if seen is not None and seen.is_overtaken(draft.editor_id, draft.revision):
        raise DraftMoved(draft, seen)
    draft.delete()


@transaction.atomic
def forget_old_drafts(*, now: datetime) -> int:
    """Delete what nobody has touched for 30 days, a bounded number at a time; return how many."""
    old = Draft.objects.filter(saved_at__lt=now - RETENTION).order_by("saved_at")
    ids = old.values_list("pk", flat=True)[:PURGED_AT_ONCE]
    count, _rows = Draft.objects.filter(pk__in=list(ids), saved_at__lt=now - RETENTION).delete()
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

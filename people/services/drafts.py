"""Saving what is typed before it is sent, so that nothing is lost.

The rule of two open pages and the bounds serve every draft, the assessment's as well
(``intake.services.drafts``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from people.models import Client, FormDraft, User
from people.models.drafts import TypedDraft
from people.rules.drafts import DraftVersion

# Longer than the longest honest form: three notes of a session, a questionnaire of sixty items.
MOST_CHARACTERS = 80_000
MOST_FIELDS = 900
RETENTION = timedelta(days=30)
PURGED_AT_ONCE = 500

Typed = Mapping[str, Sequence[str]]


class DraftMoved(DomainError):
    """Another page of the same person has saved this draft since this one read it."""

    def __init__(self, draft: TypedDraft, version: DraftVersion) -> None:
        super().__init__(_("This form was changed in another window."))
        self.saved_at = draft.saved_at
        self.details = {
            "seen": {"revision": version.revision},
            "kept": {"revision": draft.revision, "saved_at": draft.saved_at},
        }


class DraftGone(DomainError):
    """The draft that somebody read was handed in or discarded before this came."""

    def __init__(self, version: DraftVersion) -> None:
        super().__init__(_("This draft was submitted or discarded in another window."))
        self.details = {"seen": {"revision": version.revision}, "kept": None}


class DraftTooLong(DomainError):
    """More was typed than the form can hold."""

    status = 422


@dataclass(frozen=True, slots=True)
class FormKey:
    """Which form of which person about what; ``client`` is whose key seals what is typed."""

    owner: User
    form: str
    about: str
    client: Client | None = None


def check_length(typed: Typed, *, characters: int, fields: int) -> None:
    """:raises DraftTooLong: for more than a form can hold"""
    length = sum(len(word) for words in typed.values() for word in words)
    if length > characters or sum(len(words) for words in typed.values()) > fields:
        raise DraftTooLong(_("This is more than the form can hold; shorten it."))


def write_version(draft: TypedDraft, version: DraftVersion, values: Mapping[str, Any]) -> None:
    """Write a saving over the locked draft.

    :raises DraftMoved: if another page has saved since
    """
    if version.is_overtaken(draft.editor_id, draft.revision):
        raise DraftMoved(draft, version)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.revision += 1
    draft.save(update_fields=[*values, "revision"])


@transaction.atomic
def save_form_draft(
    *, key: FormKey, typed: Typed, version: DraftVersion, now: datetime
) -> FormDraft | None:
    """Save what stands in a form; None where nothing is typed or its page was sent already.

    Safe to repeat, and to arrive late: a saving that comes after the form was accepted brings
    nothing back.

    :raises DraftMoved: if another page has saved since
    :raises DraftTooLong: for more than a form can hold
    """
    check_length(typed, characters=MOST_CHARACTERS, fields=MOST_FIELDS)
    if not typed:
        return None
    values = {
        "typed": {name: list(words) for name, words in typed.items()},
        "editor_id": version.editor_id,
        "saved_at": now,
        "closed_at": None,
    }
    draft = _locked(key)
    if draft is None:
        row = _row(key)
        new = FormDraft(**row, client=key.client, **values)
        new.make_key()
        draft, is_new = insert_once(new, **row)
        if is_new:
            return draft
    if draft.closed_at is None:
        write_version(draft, version, values)
    elif draft.editor_id == version.editor_id:
        return None
    else:
        write_version(draft, DraftVersion(version.editor_id, overrules=True), values)
    return draft


@transaction.atomic
def close_form_draft(*, key: FormKey, version: DraftVersion, now: datetime) -> bool:
    """Let the draft go: its form was accepted, or its person discards it.

    What another page has saved since stays; then the answer is False.
    """
    draft = _locked(key)
    if draft is None or draft.closed_at:
        return True
    if version.is_overtaken(draft.editor_id, draft.revision):
        return False
    draft.typed, draft.closed_at, draft.editor_id = None, now, version.editor_id
    draft.save(update_fields=["typed", "closed_at", "editor_id"])
    return True


@transaction.atomic
def purge_expired_drafts(*, now: datetime) -> int:
    """Delete what nobody has touched for 30 days, a bounded number at a time; return how many."""
    expired = FormDraft.objects.filter(saved_at__lt=now - RETENTION)
    ids = list(expired.order_by("saved_at").values_list("pk", flat=True)[:PURGED_AT_ONCE])
    count, _rows = expired.filter(pk__in=ids).delete()
    return count


def _row(key: FormKey) -> dict[str, Any]:
    return {"owner": key.owner, "form": key.form, "about": key.about}


def _locked(key: FormKey) -> FormDraft | None:
    rows = FormDraft.objects.select_for_update(of=["self"]).select_related("client")
    return rows.filter(**_row(key)).first()

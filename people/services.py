"""What staff do to clients, consents and tasks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from common.asking import Question
from common.errors import DomainError
from common.once import insert_once
from people import names, trail
from people.models import Client, Consent, Counselor, Site, Standing, Task, User
from people.models.clients import FAR_AWAY

TIER_ORDER = {"flagship": 0, "development": 1, "basic": 2}
WITHOUT_TIER = 3
LONGEST_LATIN = 120
# What services read back from a standing; the rest of it is only shown.
READ_BACK = frozenset({"tier", "severity"})
_rebuilt_later: ContextVar[bool] = ContextVar("standings_are_rebuilt_later", default=False)


class CareNeedsConsent(DomainError):
    """A file was opened without the client's consent to counselling."""

    status = 422


@dataclass(frozen=True, slots=True)
class NewClient:
    """What intake staff write down about a person who comes for the first time.

    birth_year   four digits, None where not given
    language     "zh-hans" or "en": the language of messages and surveys
    """

    name: str
    site: Site
    phone: str = ""
    email: str = ""
    gender: str = ""
    birth_year: int | None = None
    language: str = "zh-hans"
    referral_source: str = ""
    sponsored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One file to open.

    consents      purpose → yes or no; "care" must be a yes
    request_key   of the form it came with: the same one again is the same client
    by            who opened it, None for the practice itself; at   when
    """

    details: NewClient
    consents: Mapping[str, bool]
    request_key: UUID
    by: User | None
    at: datetime


@transaction.atomic
def register_client(
    *,
    details: NewClient,
    consents: Mapping[str, bool],
    request_key: UUID,
    by: User | None,
    now: datetime,
) -> Client:
    """Open a file with its consents. The same ``request_key`` again gives the same client.

    :raises CareNeedsConsent: if ``consents`` does not say yes to "care"
    """
    registration = Registration(
        details=details, consents=consents, request_key=request_key, by=by, at=now
    )
    (code,) = _next_codes(1)
    # Two submits of one form race to here; the second waits, then finds the first one's row.
    client, is_new = insert_once(_file(registration, code), request_key=request_key)
    if is_new:
        _open([(client, registration)])
    return client


@transaction.atomic
def register_clients(registrations: Iterable[Registration]) -> int:
    """Open many files at once, numbered as they come; return how many were new.

    :raises CareNeedsConsent: if one of them does not say yes to "care"; none is opened then
    """
    wanted = {registration.request_key: registration for registration in registrations}
    known = Client.objects.filter(request_key__in=wanted).values_list("request_key", flat=True)
    for key in known:
        del wanted[key]
    codes = _next_codes(len(wanted))
    files = [
        (_file(registration, code), registration)
        for registration, code in zip(wanted.values(), codes, strict=True)
    ]
    Client.objects.bulk_create((client for client, _registration in files), batch_size=200)
    with trail.written_together():
        _open(files)
    return len(files)


def _file(registration: Registration, code: str) -> Client:
    """Return the new row with its keys and with what it is found by.

    :raises CareNeedsConsent: if there is no yes to "care"
    """
    if not registration.consents.get(Consent.Purpose.CARE):
        raise CareNeedsConsent(_("Without consent to counselling no file can be opened."))
    details = registration.details
    found_by = names.search_text(
        name=details.name, code=code, phone=details.phone, email=details.email
    )
    client = Client(
        code=code,
        # A long Chinese name is several times as long in Latin letters.
        name_latin=names.latin(details.name)[:LONGEST_LATIN],
        registered_at=registration.at,
        registered_by=registration.by,
        request_key=registration.request_key,
        search_text=found_by,
        search_grams=names.grams(found_by),
        **{field.name: getattr(details, field.name) for field in fields(details)},
    )
    client.make_keys()
    return client


def _open(files: Sequence[tuple[Client, Registration]]) -> None:
    """Add to rows that were just inserted what every file has from its first day."""
    Standing.objects.bulk_create(Standing(client=client) for client, _registration in files)
    Consent.objects.bulk_create(
        Consent(
            client=client,
            purpose=purpose,
            given=given,
            source="intake",
            said_at=registration.at,
            recorded_by=registration.by,
        )
        for client, registration in files
        for purpose, given in registration.consents.items()
    )
    for client, registration in files:
        trail.record("people.client.registered", on=client, by=registration.by)


def _next_codes(count: int) -> list[str]:
    """Return the next file numbers, C-1001 and up; gaps are harmless."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_client_code') FROM generate_series(1, %s)", [count])
        return [f"C-{number}" for (number,) in cursor.fetchall()]


@transaction.atomic
def record_consent(
    *, client: Client, purpose: str, given: bool, source: str, by: User | None, now: datetime
) -> Consent:
    """Write what the client said about one purpose; the newest row of a purpose holds."""
    consent = Consent.objects.create(
        client=client,
        purpose=purpose,
        given=given,
        source=source,
        said_at=now,
        recorded_by=by,
    )
    trail.record("people.consent.recorded", on=consent, by=by, purpose=purpose, given=given)
    return consent


@transaction.atomic
def assign_counselor(
    *, client: Client, counselor: Counselor, by: User | None, now: datetime
) -> None:
    """Make ``counselor`` the client's own: from now on the file is in her caseload."""
    Client.objects.filter(pk=client.pk).update(counselor=counselor)
    client.counselor = counselor
    update_standing(client=client, counselor=counselor)
    trail.record("people.counselor.assigned", on=client, by=by, counselor=counselor.pk)


def lock_client(client: Client) -> None:
    """Let whatever else concerns this client wait until the transaction ends."""
    if not LOCK.ask(None, client=client.pk):
        raise Client.DoesNotExist


def _lock(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    return Client.objects.filter(pk=client).select_for_update(no_key=True).values_list("pk")


LOCK = Question(_lock)


def update_standing(*, client: Client, **fields: object) -> None:
    """Keep the lists' row of this client true; ``tier_order`` and ``sort_at`` follow."""
    if _rebuilt_later.get() and READ_BACK.isdisjoint(fields):
        return
    if "tier" in fields:
        fields["tier_order"] = TIER_ORDER.get(str(fields["tier"]), WITHOUT_TIER)
    if "next_session_at" in fields:
        fields["sort_at"] = fields["next_session_at"] or FAR_AWAY
    Standing.objects.filter(client=client).update(**fields)


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


def add_task(*, client: Client, kind: str, about: UUID, due_at: datetime) -> Task:
    """Ask for something to be done; asking again for the same row changes nothing."""
    new = Task(client=client, kind=kind, about=about, due_at=due_at)
    task, _is_new = insert_once(new, kind=kind, about=about)
    return task


@transaction.atomic
def finish_task(*, task: Task, outcome: str, by: User | None, now: datetime) -> None:
    """Mark a task as done, once; a second time changes nothing."""
    done = Task.objects.open().filter(pk=task.pk)
    if done.update(done_at=now, done_by=by, outcome=outcome):
        trail.record("people.task.finished", on=task, by=by, kind=task.kind, outcome=outcome)


@transaction.atomic
def postpone_task(*, task: Task, due_at: datetime, by: User | None, now: datetime) -> None:
    """Try again later."""
    waiting = Task.objects.open().filter(pk=task.pk)
    if waiting.update(due_at=due_at, tries=F("tries") + 1):
        trail.record("people.task.postponed", on=task, by=by, kind=task.kind)

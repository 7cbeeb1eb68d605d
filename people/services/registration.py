"""Opening files, one or many at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from common.copying import copy_in, next_ids
from common.errors import DomainError
from common.once import insert_once
from people import names, trail
from people.models import Client, Consent, Site, Standing, User

LONGEST_LATIN = 120


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
    said_at       when the consents were given, None for the same moment; source   and how
    """

    details: NewClient
    consents: Mapping[str, bool]
    request_key: UUID
    by: User | None
    at: datetime
    said_at: datetime | None = None
    source: str = "intake"


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
    clients = [client for client, _registration in files]
    for client, pk in zip(clients, next_ids(Client, len(clients)), strict=True):
        client.pk = pk
    copy_in(clients)
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
    latin = names.latin(details.name)
    found_by = names.search_text(
        name=details.name,
        name_latin=latin,
        code=code,
        phone=details.phone,
        email=details.email,
    )
    client = Client(
        code=code,
        # A long Chinese name is several times as long in Latin letters.
        name_latin=latin[:LONGEST_LATIN],
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
    copy_in(Standing(client=client) for client, _registration in files)
    copy_in(
        Consent(
            client=client,
            purpose=purpose,
            given=given,
            source=registration.source,
            said_at=registration.said_at or registration.at,
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

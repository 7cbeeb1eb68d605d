"""Opening files, one or many at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from common.copying import copy_values, next_ids
from common.errors import DomainError
from common.models import new_public_id
from common.once import insert_once
from people import names, phones, trail
from people.models import Client, Consent, Site, Standing, User
from people.models.clients import new_data_keys
from people.rules.written_text import fold_for_search, normalise_name, stored_email

LONGEST_LATIN = 120


class CareNeedsConsent(DomainError):
    """A file was opened without the client's consent to counselling."""

    status = 422


@dataclass(frozen=True, slots=True)
class Details:
    """Who a person is and how to reach them, as the desk writes it down.

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

    details: Details
    consents: Mapping[str, bool]
    request_key: UUID
    by: User | None
    at: datetime
    said_at: datetime | None = None
    source: str = "intake"


@transaction.atomic
def register_client(
    *,
    details: Details,
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
    new = Client(**_columns(registration, new_public_id(), code))
    # Two submits of one form race to here; the second waits, then finds the first one's row.
    client, is_new = insert_once(new, request_key=request_key)
    if is_new:
        _open([_File(client.pk, client.public_id, registration)])
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
    files = [
        _File(pk, new_public_id(), registration)
        for pk, registration in zip(next_ids(Client, len(wanted)), wanted.values(), strict=True)
    ]
    if files:
        # One after the other: what a thousand are found by is longer than all the rest of them.
        rows = (
            {"id": file.pk, **_columns(file.registration, file.public_id, code)}
            for file, code in zip(files, _next_codes(len(files)), strict=True)
        )
        first = next(rows)
        copy_values(Client, list(first), (row.values() for row in chain([first], rows)))
        _open(files)
    return len(files)


@dataclass(frozen=True, slots=True)
class _File:
    """A row that was just made, and what it was made of."""

    pk: int
    public_id: UUID
    registration: Registration


def _columns(registration: Registration, public_id: UUID, code: str) -> dict[str, Any]:
    """Return the new row with its keys and with what it is found by, by attribute name.

    :raises CareNeedsConsent: if there is no yes to "care"
    """
    if not registration.consents.get(Consent.Purpose.CARE):
        raise CareNeedsConsent(_("Without consent to counselling no file can be opened."))
    details, by = as_stored(registration.details), registration.by
    wrapped_key, wrapped_process_key = new_data_keys(public_id)
    return {
        "public_id": public_id,
        "code": code,
        "name": details.name,
        "gender": details.gender,
        "birth_year": details.birth_year,
        "phone": details.phone,
        "email": details.email,
        "language": details.language,
        "referral_source": details.referral_source,
        "sponsored": details.sponsored,
        "site_id": details.site.pk,
        "registered_at": registration.at,
        "registered_by_id": by.pk if by else None,
        "request_key": registration.request_key,
        "wrapped_key": wrapped_key,
        "wrapped_process_key": wrapped_process_key,
        **search_columns(details, code),
    }


def as_stored(details: Details) -> Details:
    """Return the details with name, phone and e-mail in the one form that is stored."""
    return replace(
        details,
        name=normalise_name(details.name),
        phone=phones.stored(details.phone),
        email=stored_email(details.email),
    )


def search_columns(details: Details, code: str) -> dict[str, Any]:
    """Return what a file is found by, by attribute name.

    details   as they are stored
    """
    latin = names.latin(details.name)
    found_by = names.search_text(
        name=details.name,
        name_latin=latin,
        code=code,
        phone=details.phone,
        email=details.email,
    )
    return {
        # A long Chinese name is several times as long in Latin letters.
        "name_latin": latin[:LONGEST_LATIN],
        "search_text": found_by,
        "search_grams": names.grams(found_by),
        "name_folded": fold_for_search(details.name),
    }


def _open(files: Sequence[_File]) -> None:
    """Add to rows that were just inserted what every file has from its first day."""
    copy_values(Standing, ["client_id"], [(file.pk,) for file in files])
    copy_values(
        Consent,
        ["client_id", "purpose", "given", "source", "said_at", "recorded_by_id"],
        [consent for file in files for consent in _consents(file.pk, file.registration)],
    )
    people: dict[User | None, list[tuple[UUID, int]]] = {}
    for file in files:
        people.setdefault(file.registration.by, []).append((file.public_id, file.pk))
    for by, opened in people.items():
        trail.record_each("people.client.registered", model=Client, on=opened, by=by)


def _consents(pk: int, said: Registration) -> list[tuple[Any, ...]]:
    said_at, by = said.said_at or said.at, said.by.pk if said.by else None
    return [
        (pk, purpose, given, said.source, said_at, by) for purpose, given in said.consents.items()
    ]


def _next_codes(count: int) -> list[str]:
    """Return the next file numbers, C-1001 and up; gaps are harmless."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_client_code') FROM generate_series(1, %s)", [count])
        return [f"C-{number}" for (number,) in cursor.fetchall()]

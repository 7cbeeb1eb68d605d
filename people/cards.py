"""Clients and requests as their parts show them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from people import words
from people.forms.details import LANGUAGES, SOURCES
from people.models import Client, Consent, ContactRequest
from people.rules.likeness import Likeness
from people.rules.waiting import wait_state
from people.selectors.duplicates import Alike


def alike(found: Iterable[Alike]) -> list[dict[str, Any]]:
    """Return who a new person may already be, and what speaks for it in words."""
    return [
        {
            "client": one.client,
            "likely": one.comparison.likeness is Likeness.LIKELY,
            "signs": [words.SIGNS[sign] for sign in one.comparison.signs],
        }
        for one in found
    ]


def consents(said: Iterable[Consent]) -> list[dict[str, Any]]:
    """Return what a client said to a purpose, when, how, and who wrote it down."""
    return [
        {
            "purpose": row.get_purpose_display(),
            "given": row.given,
            "at": row.said_at,
            "how": words.CONSENT_SOURCES.get(row.source, row.source),
            "who": row.recorded_by,
        }
        for row in said
    ]


def details(client: Client) -> list[tuple[str, str]]:
    """Return who the client is by the file, as headings and words."""
    known = {code: str(word) for code, word in SOURCES if code}
    return [
        (_("Name"), client.name),
        (_("In Latin letters"), client.name_latin),
        (_("Year of birth"), str(client.birth_year or "")),
        (_("Gender"), str(client.get_gender_display())),
        (_("Phone"), client.display_phone),
        (_("Email"), client.email),
        (_("Language"), dict(LANGUAGES).get(client.language, client.language)),
        (_("How they heard of us"), known.get(client.referral_source, client.referral_source)),
        (_("Site"), str(client.site)),
    ]


def requests(found: Iterable[ContactRequest], now: datetime) -> list[dict[str, Any]]:
    """Return requests with how long they have waited."""
    return [
        {
            "asked": asked,
            "wait": formats.duration(now - asked.received_at),
            "wait_state": wait_state(now - asked.received_at),
        }
        for asked in found
    ]

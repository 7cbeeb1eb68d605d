"""Whose tries to sign in are counted together: an account's, from a device that knows it or not.

Strangers guess from devices that never signed in to the account. A device that did carries a
signed cookie and is counted by itself, so whatever strangers do, wherever they sit, its owner
still gets in.
"""

import secrets
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from people.models import User

SALT = "people.devices"
LIFETIME = timedelta(days=180)


def account_mark(email: str) -> str:
    """Return what stands for an account, or for what was typed as one, in counts and the trail.

    Keyed, because a password that was typed into the wrong field must not be found out from it.
    """
    spelled = unicodedata.normalize("NFKC", email.strip()).upper()  # as the database compares
    return salted_hmac(SALT, spelled, algorithm="sha256").hexdigest()[:32]


def remember_device(response: HttpResponse, user: User) -> None:
    """Have this browser known to the account that has just signed in on it."""
    response.set_signed_cookie(
        _cookie(user.email),
        secrets.token_urlsafe(16),
        salt=_cookie(user.email),
        max_age=LIFETIME,
        path="/account/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def device_of(request: HttpRequest, email: str) -> str:
    """Return the device that knows this account; "" for a stranger's."""
    cookie = _cookie(email)
    return str(request.get_signed_cookie(cookie, "", salt=cookie, max_age=LIFETIME.total_seconds()))


def counted_as(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Return what axes counts the failures of, beside the address (AXES_USERNAME_CALLABLE)."""
    given = credentials or {}
    email = str(given.get("email") or given.get("username") or "")
    return f"{account_mark(email)}{device_of(request, email)}"


def _cookie(email: str) -> str:
    return f"device-{account_mark(email)[:16]}"

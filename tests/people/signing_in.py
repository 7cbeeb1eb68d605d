"""Signing in as a person does: with a password, from an address, perhaps behind proxies."""

from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.test import Client as Browser

from people.models import User
from tests.factories import PASSWORD

OFFICE = "203.0.113.7"
WRONG = "not the passphrase of anybody"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def with_second_factor(user: User) -> str:
    """Give the account an authenticator app and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


def browser_at(address: str = OFFICE) -> Browser:
    return Browser(REMOTE_ADDR=address)


def sign_in(browser: Browser, email: str, password: str = PASSWORD, **headers: Any) -> Any:
    return browser.post("/account/login/", {"login": email, "password": password}, **headers)


def fail(browser: Browser, email: str, times: int = 1, **headers: Any) -> list[int]:
    """Try a wrong password so often and return the statuses."""
    return [sign_in(browser, email, WRONG, **headers).status_code for _time in range(times)]


def is_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session

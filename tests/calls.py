"""Calls of the API: with a key for each write, by a browser's session or by a token."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client as Browser
from django.utils import timezone

from people.models import ApiToken, User
from people.rules.tokens import SCOPES
from people.services import make_token
from tests import journey
from tests.tiering import practice
from tiering.models import PolicyVersion

API = "/api/v1"
JSON = {"content_type": "application/json"}


def address(path: str) -> str:
    return path if path.startswith(API) else API + path


def post(browser: Browser, path: str, body: Any = None, key: UUID | None = None) -> Any:
    headers = {"Idempotency-Key": str(key or uuid4())}
    return browser.post(address(path), body, **JSON, headers=headers)


def put(browser: Browser, path: str, body: Any = None, key: UUID | None = None) -> Any:
    headers = {"Idempotency-Key": str(key or uuid4())}
    return browser.put(address(path), body, **JSON, headers=headers)


def patch(browser: Browser, path: str, body: Any = None, key: UUID | None = None) -> Any:
    headers = {"Idempotency-Key": str(key or uuid4())}
    return browser.patch(address(path), body, **JSON, headers=headers)


def delete(browser: Browser, path: str, key: UUID | None = None) -> Any:
    return browser.delete(address(path), headers={"Idempotency-Key": str(key or uuid4())})


def once(send: Any, browser: Browser, path: str, *body: Any) -> Any:
    """Send the same act twice: the second gives the first one's answer and does nothing."""
    key = uuid4()
    first, again = (send(browser, path, *body, key=key) for _time in range(2))
    assert first.status_code < 300, first.content
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    return first


def token_of(
    owner: User,
    *scopes: str,
    name: str = "Tablet",
    expires_on: date | None = None,
    now: datetime | None = None,
) -> tuple[ApiToken, Browser]:
    """Make a token and return it with a program that comes with it; every scope by default."""
    now = now or timezone.now()
    token, secret = make_token(
        name=name,
        scopes=scopes or SCOPES,
        expires_on=expires_on or timezone.localdate(now) + timedelta(days=30),
        request_key=uuid4(),
        by=owner,
        now=now,
    )
    return token, program(secret)


def program(secret: str) -> Browser:
    return Browser(headers={"Authorization": f"Bearer {secret}"})


class TokenBrowser(Browser):
    """A signed-in browser whose calls of the API come with a token of the same person."""

    def force_login(self, user: Any, backend: str | None = None) -> None:
        super().force_login(user, backend)
        token, self.program = token_of(user)
        token.last_used_on = timezone.localdate()  # the first use of a day asks more than others
        token.save(update_fields=["last_used_on"])

    def generic(self, method: str, path: str, *args: Any, **kwargs: Any) -> Any:
        caller = self.program.generic if path.startswith(API) else super().generic
        return caller(method, path, *args, **kwargs)


def a_draft(maria: User, now: datetime) -> PolicyVersion:
    """Something that a manager may write through the API, in a practice with a policy."""
    journey.install(now)
    return practice.draft(maria, now)

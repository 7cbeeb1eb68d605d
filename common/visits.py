"""Visits of people without an account: a link becomes a signed cookie and a clean address."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import limits
from common.visitors import client_address

LOOK_UPS = 20  # a minute and address


@dataclass(frozen=True, slots=True)
class Visit:
    """One kind of link.

    cookie, salt   its name, and what binds its signature to this kind
    path           the only pages that are sent it
    age            seconds for which a half-finished visit can be taken up again
    """

    cookie: str
    salt: str
    path: str
    age: int

    def digest_in(self, request: HttpRequest) -> bytes | None:
        """Return the digest of the link this visitor came by, or None."""
        kept = request.get_signed_cookie(self.cookie, None, salt=self.salt, max_age=self.age)
        return bytes.fromhex(kept) if kept else None

    def remember(self, page: HttpResponse, digest: bytes) -> None:
        # Lax, not Strict: the visit begins with a click in a mail, which is another site.
        value, own = digest.hex(), self._own()
        page.set_signed_cookie(self.cookie, value, salt=self.salt, max_age=self.age, **own)

    def forget(self, page: HttpResponse) -> None:
        page.delete_cookie(self.cookie, path=self.path, samesite="Lax")

    def speak(self, page: HttpResponse, language: str) -> None:
        """Have the next pages in this language, as if the visitor had chosen it."""
        own: dict[str, Any] = {**self._own(), "path": settings.LANGUAGE_COOKIE_PATH}
        page.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, **own)

    def _own(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "httponly": True,
            "samesite": "Lax",
            "secure": settings.SESSION_COOKIE_SECURE,
        }


def has_chosen_language(request: HttpRequest) -> bool:
    return settings.LANGUAGE_COOKIE_NAME in request.COOKIES


def guesses_too_often(request: HttpRequest, name: str) -> bool:
    """Count one link opened from this address; True from the twenty-first in a minute."""
    return not limits.within(name, client_address(request), tries=LOOK_UPS)


def slow_down(request: HttpRequest) -> HttpResponse:
    answer = render(request, "public/slow_down.html", status=429)
    answer.headers["Retry-After"] = str(limits.MINUTE)
    return answer


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer an unknown, expired or withdrawn link: the same bytes for all of them."""
    return render(request, "public/nothing_here.html", status=404)

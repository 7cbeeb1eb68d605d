"""What somebody typed, to be given back where it could not be taken."""

import re
from dataclasses import dataclass

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    QueryDict,
    UnreadablePostError,
)
from django.middleware.csrf import CsrfViewMiddleware

# What a person wrote has a space or a letter beyond ASCII; keys, codes and tokens have neither.
WRITTEN = re.compile(r"[^!-~]")
PASSWORD = re.compile(r"passw|passphrase", re.IGNORECASE)
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name


@dataclass(frozen=True, slots=True)
class Typed:
    """One field of a form that was sent."""

    name: str
    text: str

    @property
    def is_text(self) -> bool:
        """Tell whether a person wrote this; everything else goes along unseen."""
        return bool(WRITTEN.search(self.text.strip()))


def typed_in(request: HttpRequest) -> list[Typed]:
    """Return the fields that came with a form, without passwords; none of a body that is none."""
    return [
        Typed(name, text)
        for name, texts in _form_of(request).lists()
        for text in texts
        if name != TOKEN and not PASSWORD.search(name)
    ]


def texts_in(request: HttpRequest) -> list[str]:
    """Return what a person wrote into a form."""
    return [field.text.strip() for field in typed_in(request) if field.is_text]


def can_be_sent_again(request: HttpRequest) -> bool:
    """Tell whether the same form may be sent from a page of ours.

    Not where a file or a password belongs to it, and not where it came from somebody else's page.
    """
    form = _form_of(request)
    if not form or request.FILES or any(PASSWORD.search(name) for name in form):
        return False
    return _OwnPages(_unused).process_view(request, _unused, (), {}) is None


class _OwnPages(CsrfViewMiddleware):
    """Django's check for forged requests, without the page that it shows."""

    def _reject(self, _request: HttpRequest, _reason: str) -> HttpResponse:
        return HttpResponseForbidden()


def _form_of(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except (BadRequest, SuspiciousOperation, UnreadablePostError):
        return QueryDict()


def _unused(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()

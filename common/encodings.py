"""UTF-8 and nothing else: a request may name an encoding, and Django would read it in that one."""

import codecs
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

SEND_UTF8 = "Send UTF-8."
TAKEN = {"utf-8", "ascii"}
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def is_utf8(content_type: str) -> bool:
    """Whether a body of this type is read as UTF-8, as it is where no known encoding is named."""
    try:
        _kind, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name in TAKEN
    except (LookupError, ValueError):
        return True


def utf8_only(application: Application) -> Application:
    """Refuse another encoding before Django looks: at one that is none for texts it falls over."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if is_utf8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("415 Unsupported Media Type", [("Content-Type", "text/plain")])
        return [SEND_UTF8.encode()]

    return guarded

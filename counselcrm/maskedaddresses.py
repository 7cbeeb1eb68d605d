"""Addresses as they may be written down: without queries, and without what opens something.

Which addresses hold a key is read from the URL configuration: every part that is neither an id nor
a code of ours is one.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from django.apps import apps
from django.urls import URLResolver, get_resolver

# Converters whose values open nothing by themselves; Django's admin shows numbers only.
HARMLESS = {"uuid", "int", "slug"}
WITHOUT_KEYS = ("admin/",)
PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?\w+>|\(\?P<\w+>")

QUERY = re.compile(r"(/[^\s?#\"'<>]*)\?[^\s\"'<>]*")
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])"
# What looks like a key is one, also at an address that is none of ours.
LONG = re.compile(rf"(?<=/)(?!{UUID})[\w.:~%=-]{{32,}}", re.IGNORECASE)


def masked(text: str) -> str:
    """Return a text whose addresses have lost their queries and keys."""
    if "/" not in text:
        return text
    text = QUERY.sub(r"\1", text)
    if apps.ready:
        text = addresses_with_keys().sub(r"\1…", text)
    return LONG.sub("…", text)


@cache
def addresses_with_keys() -> re.Pattern[str]:
    """Return what finds the addresses with a key: all before it in a group, then the rest."""
    before = sorted(set(_before_keys(get_resolver().url_patterns)), key=len, reverse=True)
    return re.compile(f"((?:{'|'.join(before)}))[^\\s?#\"'<>]+", re.IGNORECASE)


def _before_keys(patterns: Iterable[object], outer: str = "") -> Iterator[str]:
    """Yield the beginning of each address with a key, as a regular expression."""
    for pattern in patterns:
        route = outer + str(pattern.pattern).strip("^$")  # type: ignore[attr-defined]
        if route.startswith(WITHOUT_KEYS):
            continue
        if isinstance(pattern, URLResolver):
            yield from _before_keys(pattern.url_patterns, route)
        elif (beginning := _before_key(route)) is not None:
            yield beginning


def _before_key(route: str) -> str | None:
    expression, position = "/", 0
    for parameter in PARAMETER.finditer(route):
        expression += re.escape(route[position : parameter.start()])
        if parameter["converter"] not in HARMLESS:
            return expression
        expression += r"[^/\s]+"
        position = parameter.end()
    return None

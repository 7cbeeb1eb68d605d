"""What a token of the API may open, and for how long. Pure."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

LONGEST = timedelta(days=366)
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Area(StrEnum):
    """A part of the API. Each app that has one is one area."""

    CLIENTS = "clients"
    INTAKE = "intake"
    TIERING = "tiering"
    PACKAGES = "packages"
    FIGURES = "figures"


AREAS = {
    "people": Area.CLIENTS,
    "intake": Area.INTAKE,
    "tiering": Area.TIERING,
    "packages": Area.PACKAGES,
    "reports": Area.FIGURES,
}
SCOPES = tuple(
    f"{area}:{verb}"
    for area in Area
    for verb in ("read", "write")
    if (area, verb) != (Area.FIGURES, "write")
)


def scope_needed(app: str, method: str, *, stores: bool = True) -> str:
    """Return the scope that a request needs: one area, reading or writing.

    app      the app in which the view stands
    stores   False for a POST that works something out and keeps nothing: that is reading

    :raises KeyError: if the app has no area
    """
    verb = "read" if method in READING or not stores else "write"
    return f"{AREAS[app]}:{verb}"


def known_scopes(scopes: Collection[str]) -> bool:
    return bool(scopes) and set(scopes) <= set(SCOPES)


def day_allowed(expires_on: date, today: date) -> bool:
    """Whether a token made today may hold to the end of ``expires_on``: a year at most."""
    return today <= expires_on <= today + LONGEST

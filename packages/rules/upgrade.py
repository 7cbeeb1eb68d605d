"""Whether the desk is prompted to speak of going on, and with what. Pure.

The guard comes first: nobody is prompted while something speaks against it, and money can only
take a prompt away. A prompt speaks of going on, never of more than the confirmed tier gives.
Worked cases: docs/algorithms/packages.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

FEW_LEFT = 2


class Quiet(StrEnum):
    """Why there is no prompt, the strongest first; ``HELD_BACK`` is ``without_scores``'s."""

    ALERT_OPEN = "alert_open"
    SILENT = "silent"
    WORSE = "worse"
    NOT_PAYING = "not_paying"
    ENOUGH_LEFT = "enough_left"
    NOTHING_FITS = "nothing_fits"
    HELD_BACK = "held_back"


UNSAID = frozenset({Quiet.SILENT, Quiet.WORSE})


@dataclass(frozen=True, slots=True)
class Course:
    """A package as the rule sees it; ``price`` is CNY for all ``sessions``."""

    code: str
    segment: str
    sessions: int
    price: Decimal
    first_only: bool = False

    @property
    def session_price(self) -> Decimal:
        return self.price / self.sessions


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the client and the package that runs out.

    silent        messages to the client are held, or the client asked for silence
    severity      totals of the newest and the one before, None where there is none
    pays_own      False for minors and sponsored clients: nothing is offered to them this way
    line          CNY, the lower of budget and ceiling a year; None where nothing was said
    """

    alert_open: bool
    silent: bool
    severity: int | None
    severity_before: int | None
    pays_own: bool
    left: int
    line: Decimal | None


@dataclass(frozen=True, slots=True)
class Prompt:
    """code   the package to speak of, None where the desk stays quiet and ``quiet`` says why"""

    code: str | None
    quiet: Quiet | None


def prompt_of(now: Situation, running: Course, offers: Iterable[Course]) -> Prompt:
    """Return the package that the desk may speak of, or why it stays quiet.

    offers   what is on sale for the confirmed tier; nothing else is ever spoken of
    """
    if quiet := _guard(now):
        return Prompt(None, quiet)
    fitting = [course for course in offers if _fits(course, running, now.line)]
    if not fitting:
        return Prompt(None, Quiet.NOTHING_FITS)
    return Prompt(min(fitting, key=lambda course: _place(course, running)).code, None)


def without_scores(prompt: Prompt) -> Prompt:
    """Return what of a prompt is told to whoever may not see the scores.

    A hold is told in the same word: one that stood for a rise alone would tell of it.
    """
    return Prompt(None, Quiet.HELD_BACK) if prompt.quiet in UNSAID else prompt


def _guard(now: Situation) -> Quiet | None:
    reasons = (
        (now.alert_open, Quiet.ALERT_OPEN),
        (now.silent, Quiet.SILENT),
        (_worse(now), Quiet.WORSE),
        (not now.pays_own, Quiet.NOT_PAYING),
        (now.left > FEW_LEFT, Quiet.ENOUGH_LEFT),
    )
    return next((quiet for holds, quiet in reasons if holds), None)


def _worse(now: Situation) -> bool:
    """Any rise counts: who does worse is talked with, not sold to."""
    known = now.severity is not None and now.severity_before is not None
    return known and now.severity > now.severity_before  # type: ignore[operator]


def _fits(course: Course, running: Course, line: Decimal | None) -> bool:
    """Same segment, no dearer by the session, within what was said: going on, not going up."""
    return (
        not course.first_only
        and course.segment == running.segment
        and (running.first_only or course.session_price <= running.session_price)
        and (line is None or course.price <= line)
    )


def _place(course: Course, running: Course) -> tuple[bool, Decimal, str]:
    """The same package again comes first, then the smaller sum, then the code."""
    return course.code != running.code, course.price, course.code

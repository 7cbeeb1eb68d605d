"""Every address of the practice that can be looked at, filled in from the rows that are there."""

import re
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver

from crisis.models import Alert
from feedback.models import FeedbackItem, RecoveryCase
from intake.models import Assessment, InstrumentVersion
from packages.models import AdjustmentRequest, Enrollment, ServicePackage
from people.models import ApiToken, Client, ContactRequest, ImportJob, Merge, Task
from reports.models import Warning as EarlyWarning
from scheduling.models import Appointment
from tiering.models import (
    Appeal,
    CoSignRequest,
    PolicyVersion,
    ReferralAdvice,
    Simulation,
    TierDecision,
)

# What stands in an address before the id of a row → where the row is.
ROWS: dict[str, type[models.Model]] = {
    "adjustments": AdjustmentRequest,
    "alerts": Alert,
    "appeals": Appeal,
    "appointments": Appointment,
    "assessments": Assessment,
    "call-backs": Task,
    "clients": Client,
    "co-signatures": CoSignRequest,
    "courses": Task,
    "enrolments": Enrollment,
    "failed-emails": Task,
    "feedback": FeedbackItem,
    "imports": ImportJob,
    "merge": Client,
    "merges": Merge,
    "packages": ServicePackage,
    "policies": PolicyVersion,
    "recovery": RecoveryCase,
    "referrals": ReferralAdvice,
    "requests": ContactRequest,
    "simulations": Simulation,
    "tier-decisions": TierDecision,
    "tier-reviews": Appeal,
    "tokens": ApiToken,
    "versions": InstrumentVersion,
    "warnings": EarlyWarning,
}
WORDS = {"tier": ("basic",), "code": ("phq-9",)}
GUARDED_ELSEWHERE = ("admin/", "account/", "design/", "mailbox/", "api/schema", "api/docs")
TAKEN_AT_MOST = 2  # rows of one kind, oldest first
_ARGUMENT = re.compile(r"(?:([\w-]+)/)?<(\w+):(\w+)>")


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Return every address of ours with its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif not path.startswith(GUARDED_ELSEWHERE):
            yield path, pattern


def addresses() -> Iterator[str]:
    """Return every address that staff may look at, once for each row it can be about.

    An address about a kind of row that ``ROWS`` does not name fails.
    """
    for path, pattern in routes():
        if getattr(pattern.callback, "access", None):
            yield from _filled(path)


def look(browser: Browser, address: str) -> str:
    """Return what an address shows; "" where there is nothing or a form is expected."""
    answer = browser.get(address)
    if answer.status_code != 200 or answer.streaming:
        return ""
    return str(answer.content.decode(errors="replace"))


def _filled(path: str) -> Iterator[str]:
    argument = _ARGUMENT.search(path)
    if argument is None:
        yield f"/{path}"
        return
    before, kind, name = argument.groups()
    for value in _values(before, kind, name):
        whole = path[: argument.start(2) - 1] + value + path[argument.end() :]
        yield from _filled(whole)


def _values(before: str, kind: str, name: str) -> list[str]:
    if kind == "slug":
        return list(WORDS[name])
    rows = ROWS[before].objects.order_by("pk")[:TAKEN_AT_MOST]
    return [str(row.public_id) for row in rows]

"""What stands around every page: the rail by role, and the red bar while an alert is open.

Nothing here asks the database before a template does: a part, a refusal or a public page pays
for nothing.
"""

import json
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from common.asking import Question
from crisis.selectors import crisis_bar_for
from feedback.models import FeedbackItem, RecoveryCase
from people.access import may
from people.models import Task, User
from people.selectors import tasks_due
from scheduling.selectors import proposals_to_answer

SIGN_INS = Path("local") / "sign_ins.json"
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail.

    under   first parts of the addresses of which it is the current one
    count   name of the count beside it, or ""
    asks    resource and action that open it
    """

    page: str
    icon: str
    label: str | Promise
    asks: tuple[str, str]
    under: tuple[str, ...]
    count: str = ""


OF_A_CLIENT = (
    "clients", "assessments", "tier-decisions", "referrals", "enrolments", "adjustments", "merges",
    "search",
)  # fmt: skip

HOME = Place(
    "reports:home",
    "home",
    _("Home"),
    ("home", "read"),
    ("", "requests", "incomplete", "failed-emails"),
)
CLIENTS = Place(
    "reports:clients", "clients", _("Clients"), ("timeline", "list"), (*OF_A_CLIENT, "imports")
)
TODAY = Place(
    "scheduling:today",
    "calendar",
    _("Today"),
    ("session_schedule", "list"),
    ("today", "appointments"),
)
CASELOAD = Place(
    "reports:caseload", "clients", _("Caseload"), ("timeline", "list"), (*OF_A_CLIENT, "caseload")
)
CALL_BACKS = Place(
    "feedback:call_backs",
    "phone",
    _("Call-backs"),
    ("call_back", "list"),
    ("call-backs",),
    count="call_backs",
)
SATISFACTION = Place(
    "reports:dashboard",
    "chart",
    _("Satisfaction"),
    ("survey_rollup", "list"),
    ("satisfaction", "warnings"),
)
MY_FEEDBACK = Place(
    "reports:my_feedback",
    "chart",
    _("My feedback"),
    ("counselor_performance", "read"),
    ("feedback",),
)
INBOX = Place(
    "feedback:inbox", "inbox", _("Feedback"), ("feedback_item", "list"), ("feedback",), "to_read"
)
RECOVERY = Place(
    "feedback:recovery", "repeat", _("Recovery"), ("recovery_case", "list"), ("recovery",)
)
# One count on a rail: whose work it is sees how much of it there is.
RECOVERY_COUNTED = replace(RECOVERY, count="cases")
COURSES = Place("scheduling:courses", "bars", _("Progress reviews"), ("task", "list"), ("courses",))
CORRECTIONS = Place(
    "scheduling:corrections",
    "check",
    _("Corrections"),
    ("session_correction", "update"),
    ("corrections",),
    count="corrections",
)
POLICIES = Place(
    "tiering:policies",
    "target",
    _("Tier policy"),
    ("rule_config", "list"),
    ("policies", "simulations"),
)
SECOND_LOOKS = Place(
    "tiering:to_review",
    "edit",
    _("Reviews & co-signatures"),
    ("tier_override", "update"),
    ("tier-reviews", "co-signatures"),
)
CRISIS = Place("crisis:log", "shield", _("Crisis log"), ("crisis_alert", "list"), ("alerts",))
INSTRUMENTS = Place(
    "intake:instruments",
    "clipboard",
    _("Instruments"),
    ("instrument", "list"),
    ("instruments",),
)
PACKAGES = Place(
    "packages:catalogue",
    "wallet",
    _("Packages"),
    ("package_catalogue", "create"),
    ("packages", "segments", "standards"),
)
TRAIL = Place("reports:trail", "eye", _("Audit log"), ("audit_log", "list"), ("trail",))
SYSTEM = Place("reports:system", "settings", _("System"), ("system_settings", "read"), ("system",))
ACCOUNTS = Place("admin:index", "key", _("Accounts"), ("django_admin_site", "read"), ("admin",))
MAILBOX = Place("mailbox:list", "mail", _("Mailbox"), ("home", "read"), ("mailbox",))

RAILS: dict[str, tuple[Place, ...]] = {
    User.Role.INTAKE: (HOME, CLIENTS, CALL_BACKS, RECOVERY, TODAY, CRISIS),
    User.Role.COUNSELOR: (TODAY, CASELOAD, MY_FEEDBACK, RECOVERY, CRISIS, COURSES),
    User.Role.SUPERVISOR: (
        CASELOAD,
        TODAY,
        SECOND_LOOKS,
        CORRECTIONS,
        RECOVERY,
        CRISIS,
        COURSES,
        SATISFACTION,
        POLICIES,
    ),
    User.Role.MANAGER: (
        SATISFACTION,
        CLIENTS,
        INBOX,
        RECOVERY_COUNTED,
        POLICIES,
        CRISIS,
        TODAY,
        INSTRUMENTS,
        PACKAGES,
    ),
    User.Role.ADMIN: (SYSTEM, ACCOUNTS, INSTRUMENTS),
    User.Role.AUDITOR: (TRAIL, SATISFACTION, RECOVERY, POLICIES, INSTRUMENTS, SYSTEM),
}


def _call_backs_due(reader: Any, *, now: Any) -> "QuerySet[Any, Any]":
    due = tasks_due(reader, Task.Kind.CALL_BACK, now)
    return due.order_by().values_list("pk")[:MOST_COUNTED]


def _open_cases(reader: Any) -> "QuerySet[Any, Any]":
    waiting = RecoveryCase.objects.visible_to(reader).open()
    return waiting.order_by().values_list("pk")[:MOST_COUNTED]


def _comments_to_read(reader: Any) -> "QuerySet[Any, Any]":
    waiting = FeedbackItem.objects.visible_to(reader).to_read()
    return waiting.order_by().values_list("pk")[:MOST_COUNTED]


CALL_BACKS_DUE, OPEN_CASES = Question(_call_backs_due), Question(_open_cases)
PROPOSALS = Question(proposals_to_answer)
COMMENTS_TO_READ = Question(_comments_to_read)


class Counts:
    """The numbers on the rail, each asked once a request and only where it is shown."""

    def __init__(self, user: User) -> None:
        self._user = user

    @cached_property
    def call_backs(self) -> int:
        return len(CALL_BACKS_DUE.ask(self._user, now=timezone.now()))

    @cached_property
    def to_read(self) -> int:
        return len(COMMENTS_TO_READ.ask(self._user))

    @cached_property
    def cases(self) -> int:
        return len(OPEN_CASES.ask(self._user))

    @cached_property
    def corrections(self) -> int:
        return len(PROPOSALS.ask(self._user))


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html and the sign-in page need around their content."""
    user = getattr(request, "user", None)
    frame: dict[str, Any] = {"demo": settings.DEMO, "navigation": [], "crisis_bar": None}
    if isinstance(user, SimpleLazyObject) and user.is_authenticated:
        frame["searches"] = SimpleLazyObject(partial(may, user, "timeline", "list"))
        frame["navigation"] = SimpleLazyObject(partial(rail, request, user))
        frame["crisis_bar"] = SimpleLazyObject(partial(crisis_bar_for, user))
    elif settings.DEMO:
        frame["demo_sign_ins"] = SimpleLazyObject(demo_sign_ins)
    return frame


def rail(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """Return the rail of this person's role, with the entry we are at."""
    places = [place for place in RAILS[user.role] if may(user, *place.asks)]
    if settings.MAILBOX_DIR:
        places.append(MAILBOX)
    match = request.resolver_match
    here = match.route.partition("/")[0] if match else None
    counts = Counts(user)
    return [
        {
            "url": _address(place.page),
            "icon": place.icon,
            "label": str(place.label),
            "count": getattr(counts, place.count) if place.count else None,
            "current": here in place.under,
        }
        for place in places
    ]


@cache
def _address(page: str) -> str:
    return reverse(page)


def demo_sign_ins() -> list[dict[str, str]]:
    """Return the synthetic people of the demo, for the buttons of its sign-in page."""
    file = settings.VAR_DIR / SIGN_INS
    if not file.exists():
        return []
    people: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return people

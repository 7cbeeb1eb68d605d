"""The head of a client's file: who, which tier and why, what is left, what comes next."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.models import Assessment
from people.access import Scope, may, scope_of, sees_rows
from people.models import Client, Consent, User
from people.selectors.merges import earlier_files, merge_of
from reports.selectors.happenings import GROUPS
from reports.selectors.heads import Head
from tiering.rules.tiers import Dimension
from tiering.words import DIMENSIONS, INTENSITIES, sentence

LEANS = (Dimension.SEVERITY, Dimension.WILLINGNESS, Dimension.GOALS)
ALERT_OPEN = 0


def head(client: Client, found: Head, user: User) -> dict[str, Any]:
    """Return what the head of the file shows to one person."""
    standing = client.standing
    return {
        "head": found,
        "standing": standing,
        "in_crisis": standing.attention == ALERT_OPEN,
        "tier": _tier(found),
        "why": _why(found),
        "intensity": INTENSITIES.get(standing.intensity, "") if found.decision else "",
        "sees_tier": sees_rows(user, "tier_decision", "read"),
        "sees_balance": sees_rows(user, "session_balance", "read"),
        "consents": _consents(found.consents),
        "severity": standing.severity if _cares(user) else None,
        "severity_before": standing.severity_before if _cares(user) else None,
        "may_raise": may(user, "crisis_alert", "create"),
        "to_write_down": bool(found.following and found.following.ends_at <= timezone.now()),
        "next_step": _next_step(client, found, user),
        "assess_again": _assess_again(client, found, user),
        "complete_it": _complete_it(client, found, user),
        "may_hand_out": may(user, "self_fill", "create"),
        "may_advise": may(user, "referral_advice", "create"),
        "shows": _shows(user),
        "earlier_files": earlier_files(client) if client.has_earlier_files else [],
        "may_merge": may(user, "client_merge", "create"),
        "may_take_apart": may(user, "client_merge", "update"),
    }


def dropped(client: Client, user: User) -> dict[str, Any]:
    """Return what the page of a dropped file says above its own timeline."""
    return {
        "merge": merge_of(client),
        "says_why": may(user, "client_merge", "read"),
        "may_take_apart": may(user, "client_merge", "update"),
        "shows": _shows(user),
    }


def _cares(user: User) -> bool:
    """Whether every score of the client may be shown; intake staff see those they entered."""
    return sees_rows(user, "assessment_score", "read") and user.role != User.Role.INTAKE


def _tier(found: Head) -> str:
    return found.decision.chosen if found.decision else ""


def _why(found: Head) -> str:
    """Return the leans that spoke for the tier that was chosen, as far as they may be seen."""
    if found.decision is None:
        return ""
    spoke = [
        f"{DIMENSIONS[reason.dimension]}{_(': ')}{sentence(reason)}"
        for reason in found.reasons
        if reason.dimension in LEANS and reason.lean == found.decision.chosen
    ]
    return " · ".join(spoke)


def _consents(said: dict[str, bool]) -> list[dict[str, Any]]:
    """Return one chip a purpose, the given ones first; what was never asked is left out."""
    chips = [
        {"text": Consent.Purpose(purpose).label, "given": given} for purpose, given in said.items()
    ]
    return sorted(chips, key=lambda chip: not chip["given"])


def _next_step(client: Client, found: Head, user: User) -> dict[str, str] | None:
    """Return the one thing to do next with this client that this person may do.

    In danger a client is seen first: nothing of assessment, tier or package comes before it.
    """
    if client.standing.attention == ALERT_OPEN:
        return _to_be_seen(client, found, user)
    if not found.assessed:
        start = _step("intake:assess", client.public_id, _("Start the assessment"))
        return start if may(user, "assessment_items", "create") else None
    if found.awaiting:
        return _step("tiering:propose", found.awaiting, _("Confirm the tier"))
    if not client.standing.sessions_left and may(user, "payment_package", "create"):
        return _step("packages:choose", client.public_id, _("Choose a package"))
    return _to_be_seen(client, found, user)


def _to_be_seen(client: Client, found: Head, user: User) -> dict[str, str] | None:
    if found.following:
        label = _("Open the session")
        return _step("scheduling:session", found.following.public_id, label)
    if may(user, "session_schedule", "create"):
        return _step("scheduling:book", client.public_id, _("Book a session"))
    return None


def _assess_again(client: Client, found: Head, user: User) -> str:
    """Return where this person assesses the client once more, or "" before the first decision."""
    if found.decision is None or not may(user, "assessment_items", "create"):
        return ""
    return reverse("intake:assess", args=[client.public_id])


def _complete_it(client: Client, found: Head, user: User) -> str:
    """Return where this person completes the newest assessment, or "" where nothing is open."""
    if found.to_complete is None or not may(user, "assessment_items", "create"):
        return ""
    return Assessment(client=client, public_id=found.to_complete).completing_url()


def _step(page: str, public_id: UUID, label: str) -> dict[str, str]:
    return {"url": reverse(page, args=[public_id]), "label": label}


def _shows(user: User) -> list[tuple[str, str]]:
    """Return the filters of the timeline: those that can hold anything for this person."""
    words = {
        "sessions": _("Sessions"),
        "assessments": _("Assessments"),
        "messages": _("Messages"),
        "tasks": _("Tasks"),
        "safety": _("Safety"),
        "packages": _("Packages"),
        "consents": _("Consents"),
        "access": _("Access"),
    }
    hidden = {
        "assessments": not sees_rows(user, "assessment_items", "read"),
        "messages": scope_of(user, "survey_invitation", "read") is Scope.NONE,
        "packages": not sees_rows(user, "payment_package", "read"),
        "access": not sees_rows(user, "client_access_log", "read"),
    }
    return [("", _("All")), *((kind, words[kind]) for kind in GROUPS if not hidden.get(kind))]

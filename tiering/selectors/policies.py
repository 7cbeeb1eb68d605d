"""Questions about versions of the policy: what they say, what is found in them, who tried them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.models import User
from tiering.models import PolicyVersion, Simulation
from tiering.rules import workflow
from tiering.rules.lint import Finding, lint
from tiering.rules.thresholds import BY_NAME
from tiering.selectors.decisions import NoPolicy

PUBLISHED = PolicyVersion.State.PUBLISHED


def newest_published() -> PolicyVersion:
    """Return the version that takes effect last: what a draft is compared with.

    :raises NoPolicy: before the first one is installed
    """
    found = PolicyVersion.objects.filter(state=PUBLISHED).order_by("-effective_at", "-id").first()
    if found is None:
        raise NoPolicy(_("No tier policy is in use. An administrator must install the first one."))
    return found


def first_policy() -> PolicyVersion:
    """Return what the practice was delivered with.

    :raises NoPolicy: before it is installed
    """
    found = PolicyVersion.objects.filter(state=PUBLISHED).order_by("effective_at", "id").first()
    if found is None:
        raise NoPolicy(_("No tier policy is in use. An administrator must install the first one."))
    return found


def policies(user: User) -> "QuerySet[PolicyVersion]":
    """Return every version this person may see, the newest first."""
    rows = PolicyVersion.objects.visible_to(user, "list")
    return rows.select_related("drafted_by", "accepted_by", "based_on").order_by("-id")


def base_thresholds(policy: PolicyVersion) -> Mapping[str, Any]:
    """Return the numbers a version is compared with: its base's, or its own."""
    return policy.based_on.thresholds if policy.based_on else policy.thresholds


def findings_of(policy: PolicyVersion) -> tuple[Finding, ...]:
    return lint(policy.thresholds, in_force=base_thresholds(policy))


def marks_of(policy: PolicyVersion) -> dict[str, dict[str, str]]:
    """Return mark and source of every threshold; where none was written, those of rule 1.0.0."""
    return {
        name: {"mark": threshold.mark.value, "source": threshold.source}
        | policy.marks.get(name, {})
        for name, threshold in BY_NAME.items()
    }


def simulations_of(policy: PolicyVersion) -> "QuerySet[Simulation]":
    return policy.simulations.select_related("asked_by").order_by("-id")


def latest_simulation(policy: PolicyVersion) -> Simulation | None:
    """Return the newest simulation that was not cancelled."""
    return simulations_of(policy).exclude(state=Simulation.State.CANCELLED).first()


def finished_simulation(policy: PolicyVersion) -> Simulation | None:
    """Return the newest finished simulation of exactly the numbers that stand in it now.

    It must have compared them with the version that they would replace.
    """
    done = policy.simulations.filter(
        state=Simulation.State.DONE,
        numbers_hash=workflow.fingerprint(policy.thresholds),
        base_id=policy.based_on_id,
    )
    return done.order_by("-id").first()


def floor_breaks_of(policy: PolicyVersion) -> int | None:
    """Return how many its numbers would put below the floor in force; None where not simulated."""
    done = finished_simulation(policy)
    return None if done is None else done.floor_breaks

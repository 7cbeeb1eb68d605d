"""Why a client comes: the rule in force, what it proposes, and what a person chose."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from common.asking import Question
from common.remembered import remembered
from intake.models import Assessment
from packages.models import Enrollment, SegmentChoice, SegmentVersion
from packages.rules.economics import Plan
from packages.rules.segments import Facts, Proposal, propose_segment, rule_from_dict
from people.models import Client
from tiering.models import Segment, TierDecision
from tiering.selectors import current_decision

EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class SegmentView:
    """What the page of a client shows: the proposal, and the choice in force or None."""

    proposal: Proposal
    choice: SegmentChoice | None
    version: SegmentVersion


@remembered
def segment_version() -> SegmentVersion | None:
    """Return the version in force; None before the first is installed."""
    return SegmentVersion.objects.order_by("-version").first()


def plans_of(version: SegmentVersion) -> dict[str, Plan]:
    """Return the economics of each segment as the rule reads them."""
    return {
        code: Plan(
            price=Decimal(values["price"]),
            sessions=values["sessions"],
            cycle_days=values["cycle_days"],
            head_cost=Decimal(values["head_cost"]),
            enrolments=values["enrolments"],
        )
        for code, values in version.plan.items()
    }


def segment_of(client: Client, decision: TierDecision | None = None) -> str | None:
    """Return the segment that a person chose for this client; a proposal alone is none."""
    for (chosen,) in CHOSEN.ask(None, client=client.pk):
        return str(chosen)
    decision = decision or current_decision(client)
    return decision.segment.code if decision and decision.segment else None


def _chosen(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    newest = SegmentChoice.objects.filter(client_id=client).order_by("-chosen_at", "-id")
    return newest.values_list("chosen")[:1]


CHOSEN = Question(_chosen)


def segment_names() -> dict[str, str]:
    """Return code → "C1 Price-sensitive" in the reader's language."""
    return {code: str(segment) for code, segment in _segments().items()}


@remembered
def _segments() -> dict[str, Segment]:
    return {segment.code: segment for segment in Segment.objects.order_by("code")}


def segment_view(
    client: Client, assessment: Assessment | None, now: datetime
) -> SegmentView | None:
    """Return proposal and choice; None before a rule is installed."""
    version = segment_version()
    if version is None:
        return None
    choice = SegmentChoice.objects.filter(client=client).select_related("chosen_by")
    return SegmentView(
        proposal=propose_segment(facts_of(client, assessment, now), rule_from_dict(version.rule)),
        choice=choice.order_by("-chosen_at", "-id").first(),
        version=version,
    )


def facts_of(client: Client, assessment: Assessment | None, now: datetime) -> Facts:
    """Return what the rule looks at. Money is not among it."""
    this_year = timezone.localdate(now).year
    return Facts(
        first_visit=not Enrollment.objects.filter(client=client).exists(),
        age=None if client.birth_year is None else this_year - client.birth_year,
        sponsored=client.sponsored,
        by_employer=client.referral_source == EMPLOYER,
        months=assessment.duration_months if assessment else None,
        problems=frozenset(assessment.problems if assessment else ()),
    )

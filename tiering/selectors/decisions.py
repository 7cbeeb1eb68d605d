"""Questions about the policy in force, facts and decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from common.asking import Columns, Question
from common.errors import DomainError
from common.remembered import remembered
from crisis.selectors import has_open_alert
from intake.models import Assessment, Score
from intake.rules.instruments import Scored
from intake.rules.sheet import SADS, Sheet
from intake.selectors import is_minor
from people.access import Scope, may, scope_of, sees, sees_rows
from people.models import Client, User
from tiering.models import PolicyVersion, ServiceStandard, TierDecision
from tiering.rules.tiers import Facts, Policy, policy_from_dict


class NoPolicy(DomainError):
    """No policy is in force yet."""


def policy_in_force(now: datetime) -> PolicyVersion:
    """Return the published policy of this moment.

    :raises NoPolicy: before the first one takes effect
    """
    for policy in _published():
        if policy.effective_at <= now:
            return policy
    raise NoPolicy(_("No tier policy is in use. An administrator must install the first one."))


@remembered
def _published() -> list[PolicyVersion]:
    """Return every published policy, the one that takes effect last first."""
    published = PolicyVersion.objects.filter(state=PolicyVersion.State.PUBLISHED)
    return list(published.order_by("-effective_at", "-id"))


@lru_cache(maxsize=64)
def _policy(version_id: int, rule: str) -> Policy:
    return policy_from_dict(PolicyVersion.objects.get(pk=version_id).thresholds)


def rule_of(policy: PolicyVersion) -> Policy:
    """Return the policy's numbers; published versions never change, so one reading serves."""
    if policy.state == PolicyVersion.State.PUBLISHED:
        return _policy(policy.pk, policy.rule)
    return policy_from_dict(policy.thresholds)


def facts_of(assessment: Assessment) -> Facts:
    """Return what the rule looks at, from what was submitted."""
    measures = dict(TOTALS.ask(None, assessment=assessment.pk))
    return _facts(assessment, measures, alert_open=has_open_alert(assessment.client))


def facts_of_many(assessments: Sequence[Assessment]) -> list[Facts]:
    """Return the facts of several at once; alerts, which move no tier, are left out."""
    wanted = [assessment.pk for assessment in assessments]
    scores = Score.objects.filter(administration__assessment_id__in=wanted, complete=True)
    found = scores.filter(total__isnull=False).values_list(
        "administration__assessment_id", "instrument__code", "total"
    )
    totals: dict[int, dict[str, Decimal]] = {}
    for assessment, code, total in found:
        totals.setdefault(assessment, {})[code] = total
    return [_facts(row, totals.get(row.pk, {}), alert_open=False) for row in assessments]


def _facts(assessment: Assessment, measures: dict[str, Decimal], *, alert_open: bool) -> Facts:
    return Facts(
        sads=assessment.severity,
        peak=assessment.severity_peak,
        duration_months=assessment.duration_months,
        income=assessment.income,
        income_withheld=assessment.income_withheld,
        budget=assessment.budget,
        smart=assessment.smart,
        measures=_without_sads(measures),
        minor=assessment.minor,
        sponsored=assessment.sponsored,
        alert_open=alert_open,
    )


def _totals(_reader: Any, *, assessment: Any) -> "QuerySet[Any, Any]":
    scores = Score.objects.filter(administration__assessment_id=assessment, complete=True)
    return scores.filter(total__isnull=False).values_list("instrument__code", "total")


TOTALS = Question(_totals)


def facts_of_sheet(
    sheet: Sheet,
    client: Client,
    scores: Mapping[str, Scored],
    now: datetime,
    *,
    alert_open: bool,
) -> Facts:
    """Return what the rule would look at if this sheet, with its scores, were submitted now."""
    severity = sheet.severity
    totals = {
        code: Decimal(scored.total) for code, scored in scores.items() if scored.total is not None
    }
    return Facts(
        sads=severity.total,
        peak=severity.peak,
        duration_months=sheet.duration_months,
        income=sheet.income,
        income_withheld=sheet.income_withheld,
        budget=sheet.budget,
        smart=sheet.smart,
        measures=_without_sads(totals),
        minor=is_minor(client, now),
        sponsored=client.sponsored,
        alert_open=alert_open,
    )


def _without_sads(totals: dict[str, Decimal]) -> dict[str, int | Decimal]:
    """Whole totals as whole numbers; the severity form is no validated measure."""
    return {
        code: int(total) if total == int(total) else total
        for code, total in totals.items()
        if code != SADS
    }


def current_decision(client: Client) -> TierDecision | None:
    """Return the newest decision about this client."""
    return _first(CURRENT.ask(None, client=client.pk))


def decision_about(assessment: Assessment) -> TierDecision | None:
    """Return the decision that holds about this assessment: the last one, where one replaced it."""
    return _first(ABOUT.ask(None, assessment=assessment.pk))


def _first(rows: Sequence[tuple[Any, ...]]) -> TierDecision | None:
    return DECISION.made(iter(rows[0])) if rows else None


def _current(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    decisions = TierDecision.objects.filter(client_id=client)
    return decisions.order_by("-confirmed_at", "-id").values_list(*DECISION.at())[:1]


def _about(_reader: Any, *, assessment: Any) -> "QuerySet[Any, Any]":
    decisions = TierDecision.objects.filter(assessment_id=assessment)
    return decisions.order_by("-id").values_list(*DECISION.at())[:1]


DECISION = Columns.of(TierDecision)
CURRENT, ABOUT = Question(_current), Question(_about)


def assessments_awaiting_tier(user: User) -> "QuerySet[Assessment]":
    """Return clients' newest assessments where this person may decide, oldest first.

    Nearly every assessment ever made has its tier: whose has none is known by the standing.
    """
    visible = Assessment.objects.visible_to(user, "tier_decision", "list")
    visible = visible.filter(client__standing__awaits_tier_since__isnull=False)
    newer = Assessment.objects.filter(
        client=OuterRef("client"), submitted_at__gt=OuterRef("submitted_at")
    )
    waiting = visible.filter(tier_decision=None, client__merged_into=None).exclude(Exists(newer))
    return waiting.select_related("client").order_by("submitted_at", "id")


def has_newer(assessment: Assessment) -> bool:
    """Whether the client was assessed again since."""
    later = Assessment.objects.filter(client=assessment.client_id)
    return later.filter(submitted_at__gt=assessment.submitted_at).exists()


@remembered
def standard_for(tier: str) -> ServiceStandard | None:
    """Return the newest published standard of a tier."""
    return ServiceStandard.objects.filter(tier=tier).order_by("-version").first()


def may_see_money(user: User) -> bool:
    return may(user, "client_income_budget", "read")


def may_see_overrides(user: User) -> bool:
    """Whether who asked for another tier, and why, is shown to ``user``, who may see its client."""
    return sees_rows(user, "tier_override", "read")


def may_see_note(user: User, decision: TierDecision) -> bool:
    """Whether the reason of a decision is shown to ``user``, who may see the decision.

    Where it replaces another one, its reason is the answer to an appeal: whoever reads that, reads
    this.
    """
    answers = decision.replaces_id is not None and sees_rows(user, "tier_appeal", "read")
    return answers or may_see_overrides(user)


def may_see_scores(user: User, assessment: Assessment) -> bool:
    """Whether scores of this assessment are shown to ``user``, who may see its client."""
    own = scope_of(user, "assessment_score", "read") is Scope.OWN
    if own and user.role == User.Role.INTAKE:
        return assessment.entered_by_id == user.pk
    return sees_rows(user, "assessment_score", "read")


def sees_to_confirm(user: User, assessment: Assessment) -> bool:
    """Whether ``user`` reads hidden scores because the proposal is hers to confirm.

    Only while the proposal waits for a person; whoever opens it is written into the audit log.
    """
    if may_see_scores(user, assessment) or not sees(
        user, "tier_decision", assessment.client, "create"
    ):
        return False
    return decision_about(assessment) is None and not has_newer(assessment)

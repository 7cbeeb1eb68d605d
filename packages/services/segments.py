"""Why clients come: choosing a segment, and publishing another rule and plan."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from intake.selectors import latest_assessment
from packages.models import SegmentChoice, SegmentVersion
from packages.rules.economics import Plan
from packages.rules.segments import SegmentRule, check_rule, default_rule
from packages.selectors.segments import segment_view
from people import trail
from people.models import Client, User
from people.services import lock_client
from tiering.models import Segment

# Expected enrolments a month of a practice that has not planned yet.
EXPECTED = {"C1": 20, "C2": 20, "C3": 6, "C4": 2}


class NoSegmentRule(DomainError):
    """No rule is installed yet."""


class SegmentsMoved(DomainError):
    """Somebody published other segments since this form was opened."""


@transaction.atomic
def install_segments(now: datetime) -> None:
    """Put the first rule and plan in force, once; safe to repeat."""
    if SegmentVersion.objects.exists():
        return
    plan = {
        segment.code: {
            "price": str(segment.price),
            "sessions": segment.sessions,
            "cycle_days": segment.cycle_days,
            "head_cost": str(segment.employer_cost),
            "enrolments": EXPECTED[segment.code],
        }
        for segment in Segment.objects.order_by("code")
    }
    first = SegmentVersion(version=1, rule=default_rule().as_dict(), plan=plan, published_at=now)
    insert_once(first, version=1)


@transaction.atomic
def choose_segment(*, client: Client, chosen: str, by: User, now: datetime) -> SegmentChoice:
    """Write which segment a person chose, beside what the rule proposes now.

    The choice in force again, with the same proposal, changes nothing.

    :raises NoSegmentRule: before a rule is installed
    """
    lock_client(client)
    view = segment_view(client, latest_assessment(client), now)
    if view is None:
        raise NoSegmentRule(_("No segments are installed yet."))
    proposed = view.proposal.segment or ""
    if view.choice and (view.choice.chosen, view.choice.proposed) == (chosen, proposed):
        return view.choice
    choice = SegmentChoice.objects.create(
        client=client,
        rule=view.version,
        proposed=proposed,
        chosen=chosen,
        reasons=[asdict(reason) for reason in view.proposal.reasons],
        chosen_by=by,
        chosen_at=now,
    )
    trail.record(
        "packages.segment.chosen", on=choice, by=by, segment=chosen, as_proposed=chosen == proposed
    )
    return choice


@transaction.atomic
def publish_segments(
    *, rule: SegmentRule, plans: dict[str, Plan], after: int, by: User, now: datetime
) -> SegmentVersion:
    """Publish another rule and plan; what was chosen before keeps its version.

    after   the version that the form was opened with; the same form twice gives one version

    :raises SegmentsMoved: if version ``after + 1`` says something else
    """
    check_rule(rule)
    plan = {code: _stored(plan) for code, plan in plans.items()}
    new = SegmentVersion(
        version=after + 1, rule=rule.as_dict(), plan=plan, published_at=now, published_by=by
    )
    version, is_new = insert_once(new, version=after + 1)
    if is_new:
        trail.record("packages.segments.published", on=version, by=by, version=version.version)
    elif (version.rule, version.plan) != (new.rule, new.plan):
        raise SegmentsMoved(
            _("Someone has published other segments since. Please reload the page.")
        )
    return version


def _stored(plan: Plan) -> dict[str, Any]:
    return {
        "price": str(plan.price),
        "sessions": plan.sessions,
        "cycle_days": plan.cycle_days,
        "head_cost": str(plan.head_cost),
        "enrolments": plan.enrolments,
    }

"""Clients with assessments near the lines, and drafts on their way: for policies and trials."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from intake.rules.sheet import Sheet, TypedGoal
from intake.rules.smart import Ticks
from intake.services import submit_assessment
from tests import factories, journey
from tiering import selectors, services
from tiering.models import PolicyVersion
from tiering.rules.thresholds import flat
from tiering.rules.tiers import Tier

CLEAR = Ticks(specific=True, measurable=True, achievable=True, relevant=True)
WHY = "Reviewed with the team in March."


def client_at(number, *, by, now, item=4, income=12_000, budget=None, ticks=CLEAR, counselor=None):
    """Register somebody, assess them and confirm what the rule proposes."""
    client = factories.make_client(
        now=now, counselor=counselor, phone=f"1380000{number:04d}", email=f"c{number}@c.example"
    )
    sheet = Sheet(
        answers={"sads": dict.fromkeys(journey.SADS_ITEMS, item)},
        income=None if income is None else Decimal(income),
        budget=None if budget is None else Decimal(budget),
        goals=(TypedGoal(0, "Asleep before midnight", ticks),),
    )
    assessment = submit_assessment(client=client, sheet=sheet, request_key=uuid4(), by=by, now=now)
    verdict_tier = proposed(assessment, now)
    services.confirm_tier(assessment=assessment, chosen=verdict_tier, note="", by=by, now=now)
    return client


def proposed(assessment, now) -> Tier:
    from tiering.rules.tiers import decide_tier

    policy = selectors.rule_of(selectors.policy_in_force(now))
    return decide_tier(selectors.facts_of(assessment), policy).tier


def draft(by, now, **changes) -> PolicyVersion:
    """Begin a draft and save it with some numbers changed; names with "__" are floor measures."""
    begun = services.draft_policy(
        base=selectors.newest_published(), request_key=uuid4(), by=by, now=now
    )
    return save(begun, by, now, **changes)


def save(policy, by, now, *, revision=None, **changes) -> PolicyVersion:
    lines = {**flat(policy.thresholds), **changes}
    return services.save_draft(
        policy=policy,
        lines=lines,
        marks={},
        reason=WHY,
        revision=policy.revision if revision is None else revision,
        by=by,
        now=now,
    )


def take_on_all(policy, by, now) -> PolicyVersion:
    for finding in selectors.findings_of(policy):
        if finding.level == "warning" and finding.key not in policy.acknowledged:
            policy = services.acknowledge_finding(
                policy=policy, key=finding.key, reason=WHY, by=by, now=now
            )
    return policy


def simulate(policy, by, now, *, piece=5_000):
    simulation = services.start_simulation(policy=policy, by=by, now=now)
    while services.carry_on(simulation_id=simulation.pk, now=now, piece=piece):
        pass
    simulation.refresh_from_db()
    return simulation


def ready(by, now, **changes) -> PolicyVersion:
    """Bring a draft to where somebody else may accept it."""
    policy = take_on_all(draft(by, now, **changes), by, now)
    simulate(policy, by, now)
    policy.refresh_from_db()
    return policy


def published(author, acceptor, now, *, at=None, **changes) -> PolicyVersion:
    from tiering.rules.workflow import fingerprint

    policy = ready(author, now, **changes)
    services.accept_policy(
        policy=policy, numbers_hash=fingerprint(policy.thresholds), by=acceptor, now=now
    )
    return services.publish_policy(
        policy=policy, effective_at=at or now + timedelta(minutes=1), by=author, now=now
    )

"""Rows as the API answers them, masked like the pages; and what was sent, as a form reads it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from intake.models import Assessment
from people.models import User
from people.rules.disclosure import too_few
from tiering import cards, policywords, selectors
from tiering.hooks import Offered
from tiering.models import (
    Appeal,
    CoSignRequest,
    PolicyVersion,
    ReferralAdvice,
    ServiceStandard,
    Simulation,
    TierDecision,
)
from tiering.rules.lint import Finding
from tiering.rules.simulate import withheld_of
from tiering.rules.thresholds import flat
from tiering.rules.tiers import Reason, Verdict, mask, reason_from_dict
from tiering.rules.workflow import fingerprint
from tiering.selectors.previews import Preview


def policy(row: PolicyVersion) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "rule": row.rule,
        "state": row.state,
        "thresholds": flat(row.thresholds),
        "marks": selectors.marks_of(row),
        "reason": row.reason,
        "revision": row.revision,
        "effective_at": row.effective_at,
        "accepted_at": row.accepted_at,
        "numbers_hash": fingerprint(row.thresholds),
    }


def typed(sent: Any, row: PolicyVersion) -> dict[str, Any]:
    """Return what was sent as ``PolicyForm`` reads it; what was left out stays as it is."""
    given = sent if isinstance(sent, Mapping) else {}
    lines = {**flat(row.thresholds), **_mapping(given.get("thresholds"))}
    marks = selectors.marks_of(row)
    for name, told in _mapping(given.get("marks")).items():
        marks[name] = {**marks.get(name, {}), **_mapping(told)}
    data: dict[str, Any] = {"revision": given.get("revision")}
    data["reason"] = given.get("reason", row.reason)
    data |= lines
    for name, told in marks.items():
        data[f"{name}:mark"], data[f"{name}:source"] = told.get("mark"), told.get("source", "")
    return data


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def finding(row: PolicyVersion, found: Finding) -> dict[str, Any]:
    return {
        "code": found.code.value,
        "level": found.level.value,
        "key": found.key,
        "values": dict(found.values),
        "title": policywords.title(found),
        "text": policywords.text(found),
        "acknowledged": found.key in row.acknowledged,
    }


def simulation(row: Simulation) -> dict[str, Any]:
    """Return a simulation under the disclosure rule, for everybody who may see it."""
    done = row.state == Simulation.State.DONE
    hidden = withheld_of(row.result["matrix"]) if done else None
    tells = hidden is not None and not hidden.moves
    return {
        "id": row.public_id,
        "policy": row.policy.rule,
        "against": row.base.rule,
        "state": row.state,
        "clients": row.total,
        "done": row.done,
        "matrix": _matrix(row.result["matrix"], hidden.cells) if hidden else None,
        "floor_breaks": row.floor_breaks if done and not too_few(row.floor_breaks) else None,
        "floor_kept": row.floor_breaks == 0 if done else None,
        "hours_week": row.result.get("hours_week") if tells else None,
        "revenue": row.result.get("revenue") if tells else None,
    }


def _matrix(matrix: list[list[int]], hidden: frozenset[tuple[int, int]]) -> list[list[int | None]]:
    return [
        [None if (r, c) in hidden else n for c, n in enumerate(line)]
        for r, line in enumerate(matrix)
    ]


def proposal(
    verdict: Verdict, reader: User, assessment: Assessment | None = None
) -> dict[str, Any]:
    """Return a proposal; while an alert is open no tier is told.

    assessment   None for a sheet that the reader is still filling in
    """
    crisis = verdict.pathway == "crisis"
    return {
        "tier": None if crisis else verdict.tier,
        "need": None if crisis else verdict.need,
        "fit": None if crisis else verdict.fit,
        "intensity": verdict.intensity,
        "pathway": verdict.pathway,
        "provisional": list(verdict.provisional),
        "policy": verdict.policy,
        "reasons": []
        if crisis
        else _masked(
            verdict.reasons,
            reader,
            assessment is None
            or selectors.may_see_scores(reader, assessment)
            or selectors.sees_to_confirm(reader, assessment),
        ),
    }


def preview(found: Preview, reader: User) -> dict[str, Any]:
    """Return what would be proposed for a sheet as it stands; no tier before severity is complete.

    With a sign of danger answered and no alert open, the pathway is "crisis_check".
    """
    told = proposal(found.verdict, reader)
    if found.figures["signs"] and told["pathway"] != "crisis":
        told["pathway"] = "crisis_check"
    if not found.complete:
        told |= {"tier": None, "need": None, "fit": None, "intensity": None}
    return told


def receipt(decision: TierDecision, reader: User) -> dict[str, Any]:
    """Return a decision from what was stored with it."""
    signed = cards.signatures(decision)
    stored = (reason_from_dict(reason) for reason in decision.reasons)
    return {
        "id": decision.public_id,
        "client": decision.client.code,
        "assessment": decision.assessment.public_id,
        "decided_at": decision.confirmed_at,
        "policy": decision.policy.rule,
        "proposed": decision.proposed,
        "chosen": decision.chosen,
        "need": decision.need,
        "fit": decision.fit,
        "intensity": decision.intensity,
        "pathway": decision.pathway,
        "provisional": decision.provisional,
        "reasons": _masked(stored, reader, selectors.may_see_scores(reader, decision.assessment)),
        "note": decision.note if selectors.may_see_note(reader, decision) else None,
        "confirmed_by": signed["confirmed"]["name"],
        "cosigned_by": signed.get("cosigned", {}).get("name"),
        "replaces": decision.replaces.public_id if decision.replaces else None,
    }


def request(row: CoSignRequest) -> dict[str, Any]:
    """Return a request below the floor, fetched with client, assessment and asker."""
    return {
        "id": row.public_id,
        "client": row.client.code,
        "assessment": row.assessment.public_id,
        "state": row.state,
        "chosen": row.chosen,
        "proposed": row.proposed,
        "need": row.need,
        "note": row.note,
        "asked_by": row.asked_by.name,
        "asked_at": row.asked_at,
        "answered_at": row.answered_at,
        "answer": row.answer or "",
    }


def appeal(row: Appeal) -> dict[str, Any]:
    """Return an appeal, fetched with client and decision."""
    return {
        "id": row.public_id,
        "client": row.client.code,
        "decision": row.decision.public_id,
        "asker": row.asker,
        "asked_on": row.asked_on,
        "words": row.words,
        "due_at": row.due_at,
        "outcome": row.outcome,
        "reason": row.reason or "",
        "reviewed_at": row.reviewed_at,
        "new_decision": row.new_decision.public_id if row.new_decision_id else None,
    }


PROMISED = ("first_session_days", "session_minutes", "reply_hours", "revisions")


def for_client(
    row: TierDecision, offered: Offered | None, standard: ServiceStandard | None
) -> dict[str, Any]:
    """Return a decision, fetched with its client, as the letter puts it: no rank, no score."""
    return {
        "client": row.client.name,
        "day": timezone.localdate(row.confirmed_at),
        "bought": offered.bought if offered else False,
        "packages": [
            {
                "name": one.name,
                "price": None if one.price is None else str(one.price),
                "facts": [str(fact) for fact in one.facts],
            }
            for one in (offered.packages if offered else ())
        ],
        "promised": None
        if standard is None
        else {name: getattr(standard, name) for name in PROMISED}
        | {"escalation": standard.escalation_words},
    }


def referral(row: ReferralAdvice) -> dict[str, Any]:
    """Return an advice, fetched with client and adviser."""
    return {
        "id": row.public_id,
        "where": row.where,
        "reason": row.reason,
        "advised_by": row.advised_by.name,
        "advised_at": row.advised_at,
        "understood": row.acknowledged_how,
        "understood_at": row.acknowledged_at,
    }


def _masked(reasons: Iterable[Reason], reader: User, may_see_scores: bool) -> list[Any]:
    seen = mask(
        tuple(reasons),
        may_see_money=selectors.may_see_money(reader),
        may_see_scores=may_see_scores,
    )
    return [reason.as_dict() for reason in seen]

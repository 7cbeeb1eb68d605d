"""Rows as the API answers them, masked like the pages; and what was sent, as a form reads it."""

from collections.abc import Iterable, Mapping
from typing import Any

from intake.models import Assessment
from people.models import User
from tiering import cards, policywords, selectors
from tiering.models import PolicyVersion, Simulation, TierDecision
from tiering.rules.lint import Finding
from tiering.rules.simulate import withheld_cells
from tiering.rules.thresholds import flat
from tiering.rules.tiers import Reason, Verdict, mask, reason_from_dict

EXAMPLE_POLICY = {
    "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11",
    "rule": "tier-rule/1.0.0",
    "state": "published",
    "thresholds": {"severity_development": 21, "income_flagship": "10000"},
    "marks": {"severity_development": {"mark": "doc", "source": ""}},
    "reason": "",
    "revision": 0,
    "effective_at": "2020-01-01T00:00:00Z",
    "accepted_at": None,
}
EXAMPLE_FINDING = {
    "code": "two_answers",
    "level": "warning",
    "key": "two_answers:given=development;income=15000;…",
    "values": {"portrait": "manager", "income": "15000", "line": "10000"},
    "title": "An income of ¥15,000 has two answers",
    "text": "The portrait of the manager says Development; the income line leans Flagship.",
    "acknowledged": False,
}
EXAMPLE_SIMULATION = {
    "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b12",
    "policy": "tier-rule/1.1.0",
    "against": "tier-rule/1.0.0",
    "state": "done",
    "clients": 412,
    "done": 412,
    "matrix": [[251, 0, 0], [0, None, None], [5, None, None]],
    "floor_breaks": 0,
    "hours_week": "-9.00",
    "revenue": "-146000.00",
}
EXAMPLE_TIER = {
    "tier": "development",
    "need": "development",
    "fit": "development",
    "intensity": "standard",
    "pathway": "routine",
    "provisional": [],
    "policy": "tier-rule/1.0.0",
    "reasons": [
        {
            "dimension": "severity",
            "code": "severity_raised",
            "lean": "development",
            "values": {"sads": 28},
            "margins": [{"measure": "sads", "line": 21, "gap": 7, "exceed": False}],
        },
        {
            "dimension": "willingness",
            "code": "masked",
            "lean": "flagship",
            "values": {},
            "margins": [],
        },
    ],
}


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
    return {
        "id": row.public_id,
        "policy": row.policy.rule,
        "against": row.base.rule,
        "state": row.state,
        "clients": row.total,
        "done": row.done,
        "matrix": _matrix(row.result["matrix"]) if done else None,
        "floor_breaks": row.floor_breaks if done else None,
        "hours_week": row.result.get("hours_week"),
        "revenue": row.result.get("revenue"),
    }


def _matrix(matrix: list[list[int]]) -> list[list[int | None]]:
    hidden = withheld_cells(matrix)
    return [
        [None if (r, c) in hidden else n for c, n in enumerate(line)]
        for r, line in enumerate(matrix)
    ]


def proposal(verdict: Verdict, reader: User, assessment: Assessment) -> dict[str, Any]:
    """Return a proposal; while an alert is open no tier is told."""
    crisis = verdict.pathway == "crisis"
    return {
        "tier": None if crisis else verdict.tier,
        "need": None if crisis else verdict.need,
        "fit": None if crisis else verdict.fit,
        "intensity": verdict.intensity,
        "pathway": verdict.pathway,
        "provisional": list(verdict.provisional),
        "policy": verdict.policy,
        "reasons": [] if crisis else _masked(verdict.reasons, reader, assessment),
    }


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
        "reasons": _masked(stored, reader, decision.assessment),
        "note": decision.note,
        "confirmed_by": signed["confirmed"]["name"],
        "cosigned_by": signed.get("cosigned", {}).get("name"),
        "replaces": decision.replaces.public_id if decision.replaces else None,
    }


def _masked(reasons: Iterable[Reason], reader: User, assessment: Assessment) -> list[Any]:
    seen = mask(
        tuple(reasons),
        may_see_money=selectors.may_see_money(reader),
        may_see_scores=selectors.may_see_scores(reader, assessment),
    )
    return [reason.as_dict() for reason in seen]

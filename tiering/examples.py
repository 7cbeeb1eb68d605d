"""Rows of the API as its description shows them. Synthetic people only."""

from typing import Any

POLICY: dict[str, Any] = {
    "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11",
    "rule": "tier-rule/1.0.0",
    "state": "published",
    "thresholds": {"severity_development": 21, "income_flagship": "10000"},
    "marks": {"severity_development": {"mark": "doc", "source": ""}},
    "reason": "",
    "revision": 0,
    "effective_at": "2020-01-01T00:00:00Z",
    "accepted_at": None,
    "numbers_hash": "5f0c9b2d…",
}
FINDING: dict[str, Any] = {
    "code": "two_answers",
    "level": "warning",
    "key": "two_answers:given=development;income=15000;…",
    "values": {"portrait": "manager", "income": "15000", "line": "10000"},
    "title": "An income of ¥15,000 has two answers",
    "text": "The portrait of the manager says Development; the income line leans Flagship.",
    "acknowledged": False,
}
SIMULATION: dict[str, Any] = {
    "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b12",
    "policy": "tier-rule/1.1.0",
    "against": "tier-rule/1.0.0",
    "state": "done",
    "clients": 414,
    "done": 414,
    "matrix": [[251, 0, 0], [0, 100, 5], [5, 12, 41]],
    "floor_breaks": 0,
    "floor_kept": True,
    "hours_week": "-9.00",
    "revenue": "-146000.00",
}
TIER: dict[str, Any] = {
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
RECEIPT: dict[str, Any] = {
    "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b13",
    "client": "C-1024",
    "assessment": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11",
    "decided_at": "2026-11-20T02:05:00Z",
    "policy": "tier-rule/1.0.0",
    "proposed": "development",
    "chosen": "development",
    "need": "development",
    "fit": "development",
    "intensity": "standard",
    "pathway": "routine",
    "provisional": [],
    "reasons": TIER["reasons"],
    "note": None,
    "confirmed_by": "Ines",
    "cosigned_by": None,
    "replaces": None,
}
REQUEST: dict[str, Any] = {
    "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b14",
    "client": "C-1024",
    "assessment": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11",
    "state": "waiting",
    "chosen": "basic",
    "proposed": "development",
    "need": "development",
    "note": "She moves abroad in two weeks.",
    "asked_by": "Anna",
    "asked_at": "2026-11-20T02:05:00Z",
    "answered_at": None,
    "answer": "",
}
APPEAL: dict[str, Any] = {
    "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b15",
    "client": "C-1024",
    "decision": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b13",
    "asker": "client",
    "asked_on": "2026-11-20",
    "words": "I can come more often than you think.",
    "due_at": "2026-11-27T02:05:00Z",
    "outcome": "",
    "reason": "",
    "reviewed_at": None,
    "new_decision": None,
}
REFERRAL: dict[str, Any] = {
    "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b16",
    "where": "psychiatry",
    "reason": "She has not slept for four nights.",
    "advised_by": "Anna",
    "advised_at": "2026-11-20T02:05:00Z",
    "understood": "",
    "understood_at": None,
}
SHEET: dict[str, Any] = {
    "answers": {"sads": {"emotion": 4, "sleep": 6}},
    "income": "12000",
    "goals": [{"text": "Asleep before midnight", "met": ["specific"]}],
}
PREVIEW: dict[str, Any] = {
    "proposal": {**TIER, "provisional": ["severity_missing"]},
    "severity": None,
    "completeness": 54,
    "missing": ["severity", "referral source"],
    "signs": [],
    "problems": [],
}
FOR_CLIENT: dict[str, Any] = {
    "client": "林晓雯",
    "day": "2026-11-20",
    "bought": False,
    "packages": [
        {
            "name": "Short-term course",
            "price": "4000.00",
            "facts": ["5 sessions, to be used within 90 days"],
        }
    ],
    "promised": {
        "first_session_days": 7,
        "session_minutes": 50,
        "reply_hours": 24,
        "revisions": 1,
        "escalation": "To the supervisor within a day",
    },
}

"""The standards and segments a new practice starts with; every figure is editable later.

Segments: the practice's economics table. Standards: a first proposal, one for each tier.
"""

from decimal import Decimal
from typing import Any

STANDARDS: list[dict[str, Any]] = [
    {
        "tier": "basic",
        "version": 1,
        "reply_hours": 48,
        "session_minutes": 50,
        "first_session_days": 10,
        "counselor_level": "associate",
        "revisions": 1,
        "escalation": "To the desk, answered within 48 hours",
        "escalation_zh": "联系前台，48小时内答复",
    },
    {
        "tier": "development",
        "version": 1,
        "reply_hours": 24,
        "session_minutes": 50,
        "first_session_days": 5,
        "counselor_level": "senior",
        "revisions": 2,
        "escalation": "To the supervisor, answered within 24 hours",
        "escalation_zh": "联系督导，24小时内答复",
    },
    {
        "tier": "flagship",
        "version": 1,
        "reply_hours": 4,
        "session_minutes": 60,
        "first_session_days": 2,
        "counselor_level": "expert",
        "revisions": 3,
        "escalation": "To the manager, answered within 4 hours",
        "escalation_zh": "联系负责人，4小时内答复",
    },
]

SEGMENTS: list[dict[str, Any]] = [
    {
        "code": "C1",
        "name": "Price-sensitive",
        "name_zh": "价格敏感",
        "price": Decimal(120),
        "sessions": 1,
        "cycle_days": 30,
        "employer_cost": Decimal(200),
    },
    {
        "code": "C2",
        "name": "Problem-oriented",
        "name_zh": "问题导向",
        "price": Decimal(800),
        "sessions": 5,
        "cycle_days": 60,
        "employer_cost": Decimal(600),
    },
    {
        "code": "C3",
        "name": "In-depth healing",
        "name_zh": "深度疗愈",
        "price": Decimal(2000),
        "sessions": 20,
        "cycle_days": 90,
        "employer_cost": Decimal(1500),
    },
    {
        "code": "C4",
        "name": "Preventive",
        "name_zh": "预防性",
        "price": Decimal(5000),
        "sessions": 10,
        "cycle_days": 180,
        "employer_cost": Decimal(2500),
    },
]

"""Policies and their trials, standards, decisions, and what may follow a decision."""

from tiering.models.decisions import TierDecision
from tiering.models.policies import PolicyVersion
from tiering.models.reviews import Appeal, CoSignRequest, ReferralAdvice
from tiering.models.simulations import Simulation, SimulationMove
from tiering.models.standards import Segment, ServiceStandard

__all__ = [
    "Appeal",
    "CoSignRequest",
    "PolicyVersion",
    "ReferralAdvice",
    "Segment",
    "ServiceStandard",
    "Simulation",
    "SimulationMove",
    "TierDecision",
]

"""The proposal and its decision, what follows a decision, and the policies."""

from tiering.views.appeals import ask_review, review
from tiering.views.cosigning import co_sign, refuse, sign, withdraw
from tiering.views.decisions import preview, propose
from tiering.views.policies import (
    accept,
    acknowledge,
    begin_draft,
    policies,
    policy,
    publish,
    save,
    take_back,
    withdraw_draft,
)
from tiering.views.receipts import for_client, receipt, receipt_pdf
from tiering.views.referrals import acknowledge_referral, referrals
from tiering.views.reviews import to_review
from tiering.views.simulations import (
    cancel,
    movers_csv,
    movers_xlsx,
    progress,
    simulate,
    simulation,
)

__all__ = [
    "accept",
    "acknowledge",
    "acknowledge_referral",
    "ask_review",
    "begin_draft",
    "cancel",
    "co_sign",
    "for_client",
    "movers_csv",
    "movers_xlsx",
    "policies",
    "policy",
    "preview",
    "progress",
    "propose",
    "publish",
    "receipt",
    "receipt_pdf",
    "referrals",
    "refuse",
    "review",
    "save",
    "sign",
    "simulate",
    "simulation",
    "take_back",
    "to_review",
    "withdraw",
    "withdraw_draft",
]

"""What people type about tiers: decisions, reviews, policies."""

from tiering.forms.decisions import CHANGE, CONFIRM, ConfirmTierForm
from tiering.forms.policies import AcknowledgeForm, PolicyForm, PublishForm
from tiering.forms.reviews import (
    AcknowledgeReferralForm,
    AppealForm,
    ReferralForm,
    RefuseForm,
    ReviewForm,
)

__all__ = [
    "CHANGE",
    "CONFIRM",
    "AcknowledgeForm",
    "AcknowledgeReferralForm",
    "AppealForm",
    "ConfirmTierForm",
    "PolicyForm",
    "PublishForm",
    "ReferralForm",
    "RefuseForm",
    "ReviewForm",
]

"""What is on offer, what is left, what stands in the ledger, and why clients come."""

from packages.selectors.balances import (
    Balance,
    balance_in,
    balance_of,
    current_enrollment,
    enrollments_of,
    sessions_of,
    usable_enrollment,
    usable_of,
)
from packages.selectors.offers import NOTHING_SAID, Means, Offer, OpenAlert, means_of, offers_for

__all__ = [
    "NOTHING_SAID",
    "Balance",
    "Means",
    "Offer",
    "OpenAlert",
    "balance_in",
    "balance_of",
    "current_enrollment",
    "enrollments_of",
    "means_of",
    "offers_for",
    "sessions_of",
    "usable_enrollment",
    "usable_of",
]

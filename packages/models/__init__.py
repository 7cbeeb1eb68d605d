"""What is bought: the catalogue, who bought what, the sessions that are left, and why they come."""

from packages.models.catalogue import SaleChange, ServicePackage
from packages.models.enrollments import AdjustmentRequest, Enrollment, LedgerEntry, Participant
from packages.models.segments import SegmentChoice, SegmentVersion

__all__ = [
    "AdjustmentRequest",
    "Enrollment",
    "LedgerEntry",
    "Participant",
    "SaleChange",
    "SegmentChoice",
    "SegmentVersion",
    "ServicePackage",
]

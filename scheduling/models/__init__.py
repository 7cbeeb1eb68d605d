"""The calendar and what was held: one import for everybody else."""

from scheduling.models.corrections import SessionProposal, Void
from scheduling.models.sessions import (
    Appointment,
    AppointmentQuerySet,
    Availability,
    Match,
    ProcessNote,
    SessionRecord,
)

__all__ = [
    "Appointment",
    "AppointmentQuerySet",
    "Availability",
    "Match",
    "ProcessNote",
    "SessionProposal",
    "SessionRecord",
    "Void",
]

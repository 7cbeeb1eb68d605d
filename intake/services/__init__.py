"""What people do with forms and assessments."""

from intake.services.asking import ask_to_talk
from intake.services.assessments import SheetHasProblems, submit_assessment
from intake.services.drafts import (
    DraftMoved,
    DraftTooLong,
    Seen,
    discard_draft,
    forget_old_drafts,
    keep_draft,
)
from intake.services.instruments import DEFINITIONS, install_instruments

__all__ = [
    "DEFINITIONS",
    "DraftMoved",
    "DraftTooLong",
    "Seen",
    "SheetHasProblems",
    "ask_to_talk",
    "discard_draft",
    "forget_old_drafts",
    "install_instruments",
    "keep_draft",
    "submit_assessment",
]

"""What people do with appointments and sessions."""

from scheduling.services.booking import (
    AnotherCounselor,
    CannotBook,
    ClientIsBusy,
    CounselorCannotCounsel,
    OutsideHours,
    SlotIsPast,
    SlotTaken,
    book,
)
from scheduling.services.moves import MoveRefused, NotBegunYet, cancel, mark_no_show
from scheduling.services.sessions import (
    AlreadyHeld,
    AlreadyWritten,
    NotEndedYet,
    SessionFacts,
    SessionNotes,
    mark_held,
    write_notes,
)
from scheduling.services.steps import review_steps

__all__ = [
    "AlreadyHeld",
    "AlreadyWritten",
    "AnotherCounselor",
    "CannotBook",
    "ClientIsBusy",
    "CounselorCannotCounsel",
    "MoveRefused",
    "NotBegunYet",
    "NotEndedYet",
    "OutsideHours",
    "SessionFacts",
    "SessionNotes",
    "SlotIsPast",
    "SlotTaken",
    "book",
    "cancel",
    "mark_held",
    "mark_no_show",
    "review_steps",
    "write_notes",
]

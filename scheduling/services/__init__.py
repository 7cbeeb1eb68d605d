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
from scheduling.services.proposals import (
    AlreadyAnswered,
    NeedsAnotherPerson,
    ProposalWaits,
    decide_proposal,
    facts_of,
    propose_session,
    withdraw_proposal,
)
from scheduling.services.reasons import ReasonTooShort
from scheduling.services.sessions import (
    AlreadyHeld,
    AlreadyWritten,
    ImpossibleTimes,
    NotEndedYet,
    SessionFacts,
    SessionNotes,
    TimesInDoubt,
    mark_held,
    write_notes,
)
from scheduling.services.steps import review_steps
from scheduling.services.voiding import VoidRefused, void

__all__ = [
    "AlreadyAnswered",
    "AlreadyHeld",
    "AlreadyWritten",
    "AnotherCounselor",
    "CannotBook",
    "ClientIsBusy",
    "CounselorCannotCounsel",
    "ImpossibleTimes",
    "MoveRefused",
    "NeedsAnotherPerson",
    "NotBegunYet",
    "NotEndedYet",
    "OutsideHours",
    "ProposalWaits",
    "ReasonTooShort",
    "SessionFacts",
    "SessionNotes",
    "SlotIsPast",
    "SlotTaken",
    "TimesInDoubt",
    "VoidRefused",
    "book",
    "cancel",
    "decide_proposal",
    "facts_of",
    "mark_held",
    "mark_no_show",
    "propose_session",
    "review_steps",
    "void",
    "withdraw_proposal",
    "write_notes",
]

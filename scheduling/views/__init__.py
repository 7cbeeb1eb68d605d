"""The pages of booking, sessions, corrections and courses."""

from scheduling.views.booking import book
from scheduling.views.corrections import corrections, decide, void, withdraw
from scheduling.views.courses import courses, looked
from scheduling.views.sessions import cancel, no_show, notes, session, today

__all__ = [
    "book",
    "cancel",
    "corrections",
    "courses",
    "decide",
    "looked",
    "no_show",
    "notes",
    "session",
    "today",
    "void",
    "withdraw",
]

"""Questions about hours, matches, appointments and sessions."""

from scheduling.selectors.agenda import (
    day_of,
    next_start,
    sessions_held,
    times_of_day,
    to_record,
)
from scheduling.selectors.hours import free_slots, free_slots_of, session_minutes
from scheduling.selectors.matches import Matches, SlotChoice, TopMatch, matches_for, top_matches
from scheduling.selectors.steps import Step, back_on_track, reviews_open, steps_due

__all__ = [
    "Matches",
    "SlotChoice",
    "Step",
    "TopMatch",
    "back_on_track",
    "day_of",
    "free_slots",
    "free_slots_of",
    "matches_for",
    "next_start",
    "reviews_open",
    "session_minutes",
    "sessions_held",
    "steps_due",
    "times_of_day",
    "to_record",
    "top_matches",
]

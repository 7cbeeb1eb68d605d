"""Questions about hours, matches, appointments and sessions."""

from scheduling.selectors.agenda import day_of, next_start, times_of_day, to_record
from scheduling.selectors.corrections import (
    MOST_SHOWN,
    answers_for,
    can_void,
    doubts_about,
    free_number,
    held_so_far,
    is_waiting,
    latest_proposal,
    next_number,
    proposals_to_answer,
    proposals_waiting,
    records_to_read,
    voids_lately,
    voids_of,
)
from scheduling.selectors.hours import (
    appointments_during,
    free_slots,
    free_slots_of,
    session_minutes,
)
from scheduling.selectors.matches import (
    Matches,
    SlotChoice,
    TopMatch,
    counselors_to_book,
    matches_for,
    top_matches,
)
from scheduling.selectors.steps import Step, back_on_track, reviews_open, steps_due

__all__ = [
    "MOST_SHOWN",
    "Matches",
    "SlotChoice",
    "Step",
    "TopMatch",
    "answers_for",
    "appointments_during",
    "back_on_track",
    "can_void",
    "counselors_to_book",
    "day_of",
    "doubts_about",
    "free_number",
    "free_slots",
    "free_slots_of",
    "held_so_far",
    "is_waiting",
    "latest_proposal",
    "matches_for",
    "next_number",
    "next_start",
    "proposals_to_answer",
    "proposals_waiting",
    "records_to_read",
    "reviews_open",
    "session_minutes",
    "steps_due",
    "times_of_day",
    "to_record",
    "top_matches",
    "voids_lately",
    "voids_of",
]

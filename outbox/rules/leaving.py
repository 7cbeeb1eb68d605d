"""Why a letter that is due does not leave. Pure. Worked cases: docs/algorithms/surveys.md."""

from enum import StrEnum


class NotSent(StrEnum):
    """Why a client was not written to, in the order in which it is asked.

    ``voided`` and ``crisis_hold`` are asked first, of the session and of the client's holds;
    ``asked_before`` when a session is recorded anew whose survey was answered; the others by
    ``why_kept_back``, again when a hold is lifted.
    """

    VOIDED = "voided"
    ASKED_BEFORE = "asked_before"
    CRISIS_HOLD = "crisis_hold"
    OPTED_OUT = "opted_out"
    NO_CONSENT = "no_consent"
    NO_CONTACT = "no_contact"


def why_kept_back(*, consented: bool, stopped: bool, has_contact: bool) -> NotSent | None:
    """Return the first reason to keep a letter back, or None where it may leave.

    consented     the client's newest word about the letter's purpose is yes
    stopped       it is no, and was said through the stop link of a letter
    has_contact   there is an address, and a consent to be written to there
    """
    if not consented:
        return NotSent.OPTED_OUT if stopped else NotSent.NO_CONSENT
    return None if has_contact else NotSent.NO_CONTACT

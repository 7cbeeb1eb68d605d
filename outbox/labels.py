"""Kinds of letters and why one did not leave, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outbox.rules.leaving import NotSent

LETTERS = {
    "intake.self_fill": _("Forms to fill in"),
    "feedback.invitation": _("Survey invitation"),
    "feedback.reminder": _("Survey reminder"),
    "packages.ends_in_two_weeks": _("Package ends: first reminder"),
    "packages.ends_in_days": _("Package ends: last reminder"),
}
# Why a letter did not leave; a code without a word here is shown as it is.
NOT_SENT = {
    NotSent.VOIDED: _("the session's record was taken back"),
    NotSent.ASKED_BEFORE: _("the client was asked before"),
    NotSent.CRISIS_HOLD: _("messages were held: crisis"),
    "crisis": _("messages are held: crisis"),
    "complaint": _("messages are held: complaint"),
    "complaint_hold": _("messages were held: complaint"),
    "request": _("messages are held: the client's wish"),
    "request_hold": _("messages were held: the client's wish"),
    NotSent.NO_CONSENT: _("no consent to surveys"),
    NotSent.OPTED_OUT: _("the client stopped these messages"),
    NotSent.NO_CONTACT: _("no e-mail address that may be used"),
    "answered": _("already answered"),
    "not_invited": _("the invitation had not left"),
    "just_invited": _("the invitation had just left"),
    "expired": _("its time had passed"),
    "unreachable": _("the mail server did not take it"),
    "cannot_be_written": _("it could not be written: a fault of the software"),
    "bounced": _("it came back"),
    "used_up": _("no sessions were left"),
}


def not_sent_label(letter: str, reason: str) -> str | Promise:
    """Return the reason in words; no consent means consent to what this letter needs."""
    if reason == NotSent.NO_CONSENT and not letter.startswith("feedback."):
        return _("no consent to email")
    return NOT_SENT.get(reason, reason)

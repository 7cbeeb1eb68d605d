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
    NotSent.CRISIS_HOLD: _("messages were on hold: crisis"),
    "crisis": _("messages are on hold: crisis"),
    "complaint": _("messages are on hold: complaint"),
    "complaint_hold": _("messages were on hold: complaint"),
    "request": _("messages are on hold: client's request"),
    "request_hold": _("messages were on hold: client's request"),
    NotSent.NO_CONSENT: _("no consent to surveys"),
    NotSent.OPTED_OUT: _("the client stopped these messages"),
    NotSent.NO_CONTACT: _("no email address we may use"),
    "answered": _("already answered"),
    "not_invited": _("the invitation hadn't been sent"),
    "just_invited": _("the invitation had just been sent"),
    "expired": _("its time had run out"),
    "unreachable": _("the mail server didn't accept it"),
    "cannot_be_written": _("it couldn't be written because of a software error"),
    "bounced": _("it bounced"),
    "used_up": _("no sessions were left"),
}


def not_sent_label(letter: str, reason: str) -> str | Promise:
    """Return the reason in words; no consent means consent to what this letter needs."""
    if reason == NotSent.NO_CONSENT and not letter.startswith("feedback."):
        return _("no consent to email")
    return NOT_SENT.get(reason, reason)

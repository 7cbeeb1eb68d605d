"""Codes of the loop in words."""

from django.utils.translation import gettext_lazy as _

from feedback.rules.recovery import FailureType, OpenReason, Step, Unfinished
from feedback.rules.surveys import SurveyProblem, SurveyProblemCode

CASE_REASONS = {
    OpenReason.DETRACTOR: _("would not recommend us"),
    OpenReason.LOW_SATISFACTION: _("not satisfied"),
    OpenReason.HIGH_EFFORT: _("took a lot of effort"),
    OpenReason.WANTS_CONTACT: _("asked us to get in touch"),
    OpenReason.OPENED_BY_HAND: _("opened by the quality team"),
}
STEPS = {
    Step.LISTEN: (_("Listen"), _("In their own words")),
    Step.EMPATHISE: (_("Empathise"), _("Reflect what it meant to them")),
    Step.ACT: (_("Act"), _("Remedy, owner, date")),
    Step.FOLLOW_UP: (_("Follow up"), _("A yes, or two tries")),
}
FAILURE_TYPES = {
    FailureType.RESULT: _("Result"),
    FailureType.PROCESS: _("Process"),
    FailureType.COMMUNICATION: _("Communication"),
    FailureType.INTERPERSONAL: _("Interpersonal"),
}
UNFINISHED = {
    Unfinished.STEPS: _("The four steps are not done yet."),
    Unfinished.CLIENT_YES: _("The client's yes or two recorded follow-ups are needed."),
    Unfinished.ROOT_CAUSE: _("Describe the root cause."),
    Unfinished.ACTION: _("Describe what was changed."),
}


def problem_text(problem: SurveyProblem) -> str:
    """Return what is wrong with a survey answer, in words."""
    if problem.code is SurveyProblemCode.NOTHING_ANSWERED:
        return str(_("Please answer at least one question or leave a comment."))
    between = _("Choose a number from %(low)s to %(high)s.")
    return str(between) % {"low": problem.low, "high": problem.high}


# Why a client is not asked about a session, on the page of the session.
RECORDED_LATE = _(
    "No survey letter leaves: more than 72 hours had passed when this was recorded. "
    "The manager sees it."
)
ASKED_BEFORE = _(
    "No second survey letter leaves: the client was asked before this was recorded anew."
)

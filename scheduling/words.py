"""The codes of matching in words, for both languages."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from intake.words import PROBLEMS
from scheduling.models import Appointment
from scheduling.rules.matching import Competence, Hard
from scheduling.rules.times import TimeDoubt, TimeFault

COMPETENCES = {
    Competence.THEORY: gettext_lazy("Theory"),
    Competence.EMPATHY: gettext_lazy("Empathy"),
    Competence.INDUSTRY: gettext_lazy("Industry knowledge"),
    Competence.TECHNIQUE: gettext_lazy("Technique fit"),
    Competence.CULTURE: gettext_lazy("Cultural sensitivity"),
    Competence.TECHNOLOGY: gettext_lazy("Use of technology"),
}
METHODS = {
    "cbt": gettext_lazy("Cognitive behavioural"),
    "act": gettext_lazy("Acceptance and commitment"),
    "psychodynamic": gettext_lazy("Psychodynamic"),
    "humanistic": gettext_lazy("Humanistic"),
    "family": gettext_lazy("Family systems"),
    "emdr": gettext_lazy("EMDR"),
    "mindfulness": gettext_lazy("Mindfulness"),
    "art": gettext_lazy("Art and expression"),
    "solution": gettext_lazy("Solution-focused"),
    "integrative": gettext_lazy("Integrative"),
    "group": gettext_lazy("Group work"),
}
HARD = {
    Hard.LICENCE: ngettext_lazy(
        "%(count)s without a valid licence", "%(count)s without a valid licence", "count"
    ),
    Hard.CAPACITY: ngettext_lazy(
        "%(count)s with no free place this week",
        "%(count)s with no free place this week",
        "count",
    ),
    Hard.SITE: ngettext_lazy(
        "%(count)s works at another site", "%(count)s work at another site", "count"
    ),
    Hard.LANGUAGE: ngettext_lazy(
        "%(count)s does not speak the client's language",
        "%(count)s do not speak the client's language",
        "count",
    ),
    Hard.GENDER: ngettext_lazy(
        "%(count)s of a different gender than requested",
        "%(count)s of a different gender than requested",
        "count",
    ),
}


def time_fault(fault: TimeFault, now: datetime) -> str:
    """Return why a session cannot have been then, with what the clock says where it helps."""
    if fault is TimeFault.NOT_ENDED:
        text = _("It is %(time)s now. Record a session after it has ended.")
        return text % {"time": timezone.localtime(now).strftime("%H:%M")}
    return str(TIME_FAULTS[fault])


def wish(code: str) -> str:
    """Return ``problem:sleep`` in words; an unknown code stays as it is."""
    _kind, _colon, value = code.partition(":")
    return str(PROBLEMS.get(value, value))


def method(code: str) -> str:
    return str(METHODS.get(code, code))


def strength(competence: Competence, value: int) -> str:
    """Return "Empathy 9 of 10"."""
    return _("%(competence)s %(value)s of 10") % {
        "competence": COMPETENCES[competence],
        "value": value,
    }


def free_places(count: int) -> str:
    text = ngettext("%(count)s free place this week", "%(count)s free places this week", count)
    return text % {"count": count}


def excluded(constraint: Hard, count: int) -> str:
    """Return "2 work at another site"."""
    return str(HARD[constraint] % {"count": count})


# Why a session cannot have been then; and why its times have to be confirmed.
TIME_FAULTS = {
    TimeFault.NOT_ENDED: gettext_lazy("Write down a session after it has ended."),
    TimeFault.BACKWARDS: gettext_lazy("A session must end after it starts."),
    TimeFault.TOO_SHORT: gettext_lazy("A session lasts five minutes at least; check the times."),
    TimeFault.TOO_LONG: gettext_lazy("A session lasts four hours at most. Check the day."),
}
TIME_DOUBTS = {
    TimeDoubt.OTHER_DAY: gettext_lazy(
        "The start is more than twelve hours away from the day of the appointment."
    ),
    TimeDoubt.BEFORE_FILE: gettext_lazy("The start is before the client's file was opened."),
}

# What was taken back, as a title.
TAKEN_BACK = {
    Appointment.State.HELD: gettext_lazy("Taken back: recorded as held"),
    Appointment.State.CANCELLED: gettext_lazy("Taken back: cancelled"),
    Appointment.State.NO_SHOW: gettext_lazy("Taken back: the client did not come"),
}

# What may come of looking at a course; a tier changes by a decision of its own.
LOOKED = {
    "as_planned": gettext_lazy("continue as planned"),
    "assess_again": gettext_lazy("assess again"),
    "plan_changed": gettext_lazy("change the plan"),
    "supervision": gettext_lazy("take to supervision"),
    "ended": gettext_lazy("counselling has ended"),
}

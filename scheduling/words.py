"""The codes of matching in words, for both languages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intake.words import PROBLEMS
from scheduling.rules.matching import Competence, Hard

COMPETENCES = {
    Competence.THEORY: gettext_lazy("Theory"),
    Competence.EMPATHY: gettext_lazy("Empathy"),
    Competence.INDUSTRY: gettext_lazy("Knowledge of industries"),
    Competence.TECHNIQUE: gettext_lazy("Fit of technique"),
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
    Hard.LICENCE: gettext_lazy("licence not valid"),
    Hard.CAPACITY: gettext_lazy("no free place this week"),
    Hard.SITE: gettext_lazy("works at another site"),
    Hard.LANGUAGE: gettext_lazy("does not speak the client's language"),
    Hard.GENDER: gettext_lazy("another gender is wished"),
}


def wish(code: str) -> str:
    """Return ``problem:sleep`` or ``method:cbt`` in words; an unknown code stays as it is."""
    kind, _colon, value = code.partition(":")
    known = PROBLEMS if kind == "problem" else METHODS
    return str(known.get(value, value))


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
    """Return "2 × licence not valid"."""
    return f"{count} × {HARD[constraint]}"

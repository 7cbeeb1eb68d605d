"""What pages of the loop show, ready to be drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.text import in_language
from feedback import words
from feedback.forms import SurveyAnswerForm, step_after
from feedback.models import RecoveryCase, RecoveryStep, SurveyForm
from feedback.rules.recovery import FailureType, OpenReason, Step

SOON = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Clock:
    """The first reply's clock of a case. state: "", "soon", "late" or "done"."""

    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Card:
    """One case on the board."""

    case: RecoveryCase
    why: str
    kind: str
    clock: Clock


def inbox_filters(show: str, *, comment: bool) -> list[dict[str, Any]]:
    """Return the filters of the inbox as ``components/_filter_bar.html`` draws them."""
    shows = [("to_read", _("To read")), ("read", _("Read")), ("all", _("All answers"))]
    comments = [("", _("With and without")), ("yes", _("With a comment"))]
    return [
        {
            "name": "show",
            "label": _("Show"),
            "value": show,
            "options": shows,
            "changed": show != "to_read",
        },
        {
            "name": "comment",
            "label": _("Comment"),
            "value": "yes" if comment else "",
            "options": comments,
            "changed": comment,
        },
    ]


def survey_questions(version: SurveyForm, form: SurveyAnswerForm) -> list[dict[str, Any]]:
    """Return the scales of the survey with what was chosen and what is wrong with it."""
    return [
        {
            "name": question["code"],
            "number": number,
            "legend": _said(question["text"]),
            "hint": _said(question.get("hint", {})),
            "options": range(question["low"], question["high"] + 1),
            "value": form[question["code"]].value(),
            "low": _said(question["low_words"]),
            "high": _said(question["high_words"]),
            "error": " ".join(form[question["code"]].errors),
        }
        for number, question in enumerate(version.questions["questions"], start=1)
    ]


def comment_label(version: SurveyForm) -> str:
    return _said(version.questions["comment"]["text"])


def why_words(case: RecoveryCase) -> list[str]:
    """Return why the case was opened. Words, not numbers: single answers are not everybody's."""
    return [str(words.CASE_REASONS[OpenReason(reason)]) for reason in case.reasons]


def clock_of(case: RecoveryCase, now: datetime) -> Clock:
    """Return the clock: it runs in elapsed hours until a person has replied."""
    if case.closed_at:
        return Clock(_("closed"), "done")
    if case.first_reply_at:
        length = formats.duration(case.first_reply_at - case.opened_at)
        return Clock(_("answered after %(length)s") % {"length": length}, "")
    waited = now - case.opened_at
    late = now > case.reply_due_at
    return Clock(formats.duration(waited), "late" if late else "soon" if waited >= SOON else "")


def seen_from_outside(cases: Iterable[RecoveryCase]) -> list[dict[str, Any]]:
    """Return times and states of cases, for somebody who is not shown what they are about."""
    return [
        {
            "opened_at": case.opened_at,
            "reply_due_at": case.reply_due_at,
            "first_reply_at": case.first_reply_at,
            "closed_at": case.closed_at,
            "step": words.STEPS[Step(case.step)][0] if case.step else "",
        }
        for case in cases
    ]


def card_of(case: RecoveryCase, now: datetime) -> Card:
    why = why_words(case)
    kind = words.FAILURE_TYPES[FailureType(case.failure_type)] if case.failure_type else ""
    text = _(", ").join(why)
    return Card(case, text[:1].upper() + text[1:], str(kind), clock_of(case, now))


def lanes(cases: list[RecoveryCase], now: datetime) -> list[dict[str, Any]]:
    """Return the four lanes; a case stands under the step that is to be done next."""
    found: list[dict[str, Any]] = []
    for step, (title, note) in words.STEPS.items():
        cards = [card_of(case, now) for case in cases if step_after(case) is step]
        found.append(
            {
                "code": step.value,
                "letter": str(step.value[0]).upper(),
                "title": title,
                "note": note,
                "cards": cards,
            }
        )
    return found


def ladder(case: RecoveryCase, steps: list[RecoveryStep]) -> list[dict[str, Any]]:
    """Return what was done, oldest first, for the case's timeline."""
    return [
        {
            "title": words.STEPS[Step(step.step)][0],
            "text": step.note,
            "at": step.done_at,
            "meta": [str(step.done_by), *_round(case, step)],
        }
        for step in steps
    ]


def _round(case: RecoveryCase, step: RecoveryStep) -> list[str]:
    earlier = case.reopened_at is not None and step.done_at < case.reopened_at
    return [_("before it was reopened")] if earlier else []


def _said(text: dict[str, str]) -> str:
    return in_language(text.get("en", ""), text.get("zh-Hans", ""))

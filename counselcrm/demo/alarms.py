"""The two crises of the story: one was met in time, one was not."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from counselcrm.demo import words
from counselcrm.demo.events import (
    Call,
    Crisis,
    Echo,
    Event,
    Examination,
    Fate,
    Life,
    Purchase,
    Tiering,
    Visit,
)
from counselcrm.demo.facts import RISK_ITEM
from feedback.rules.surveys import CLOSE_AFTER, INVITE_AFTER
from intake.rules.sheet import field_name

LASTS = timedelta(days=5)


def with_crises(lives: Sequence[Life], now: datetime) -> list[Life]:
    """Return the lives with a danger in two of them, where the story is long enough for it.

    1. Some five months ago a mark on a form raised the alert, and help began after 11 minutes.
    2. Some six weeks ago a counselor raised a concern, and help began only after 41 minutes.
    """
    found = list(lives)
    for by_form, ago in ((True, timedelta(days=150)), (False, timedelta(days=42))):
        place = _who(found, by_form=by_form, before=now - ago)
        if place is not None:
            found[place] = _in_danger(found[place], by_form=by_form, before=now - ago)
    return found


def _who(lives: Sequence[Life], *, by_form: bool, before: datetime) -> int | None:
    """Return the place of the one whose moment comes latest before that day."""
    moments = {
        place: moment
        for place, life in enumerate(lives)
        if life.crisis is None and (moment := _moment(life, by_form=by_form, before=before))
    }
    return max(moments, key=lambda place: moments[place], default=None)


def _moment(life: Life, *, by_form: bool, before: datetime) -> datetime | None:
    """Return when the danger could have shown; nothing else may be bought or begun meanwhile."""
    shown = [
        event.at if isinstance(event, Examination) else event.recorded_at
        for event in life.events
        if (isinstance(event, Examination) and not event.first and by_form)
        or (isinstance(event, Visit) and event.fate is Fate.HELD and not by_form)
    ]
    moments = [moment for moment in shown if moment < before and _is_calm(life, moment)]
    return max(moments, default=None)


def _is_calm(life: Life, moment: datetime) -> bool:
    return not any(
        moment < event.at < moment + LASTS + timedelta(days=1)
        for event in life.events
        if isinstance(event, Purchase | Examination)
    )


def _in_danger(life: Life, *, by_form: bool, before: datetime) -> Life:
    moment = _moment(life, by_form=by_form, before=before)
    if moment is None:
        return life
    raised_at = moment if by_form else moment + timedelta(minutes=3)
    crisis = Crisis(
        raised_at=raised_at,
        started_at=raised_at + timedelta(minutes=11 if by_form else 41, seconds=20),
        closed_at=raised_at + LASTS,
        concern=not by_form,
        measures=words.MEASURES[not by_form],
    )
    return replace(life, events=tuple(_retold(life, crisis, moment)))


def _retold(life: Life, crisis: Crisis, moment: datetime) -> Iterable[Event]:
    """Put the crisis in its place. Surveys fall silent; a tier waits until it is over."""
    for event in life.events:
        if isinstance(event, Examination) and event.at == moment and not crisis.concern:
            yield replace(event, typed=event.typed | {field_name(*RISK_ITEM): ["1"]})
            yield crisis
        elif isinstance(event, Tiering) and crisis.silences(event.at):
            yield replace(event, at=crisis.closed_at + timedelta(minutes=30))
        elif isinstance(event, Visit):
            yield _silent(event, crisis, by_phone=life.by_phone)
            if crisis.concern and event.fate is Fate.HELD and event.recorded_at == moment:
                yield crisis
        else:
            yield event


def _silent(visit: Visit, crisis: Crisis, *, by_phone: bool) -> Visit:
    """Return the visit without an answer where its survey would fall into the crisis."""
    if visit.fate is not Fate.HELD:
        return visit
    asked_at, closes_at = visit.ends_at + INVITE_AFTER, visit.ends_at + CLOSE_AFTER
    if crisis.silences(asked_at):
        return replace(visit, echo=Echo())
    if crisis.silences(closes_at):
        # Asked before it began: the desk leaves it alone until all is well.
        call = (crisis.closed_at + timedelta(hours=18), Call.DECLINED)
        return replace(visit, echo=Echo(calls=(call,) if by_phone else ()))
    return visit

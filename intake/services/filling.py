"""What a client does who fills in forms alone: answer, finish, ask for help."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from crisis.models import AlertSign
from crisis.rules.danger import dangers_in
from crisis.services import raise_alert
from intake.models import SelfFill
from intake.rules.answers import risk_of
from intake.rules.merging import Kind, merged
from intake.rules.questions import kind_of
from intake.rules.reading import Problem
from intake.rules.selffill import State, link_opens
from intake.rules.sheet import read_sheet
from intake.selectors.selffills import Asked, asked_of
from intake.services.selffills import SelfFillIsOver, locked
from people import trail
from people.models import User

Typed = Mapping[str, Sequence[str]]


class LinkIsClosed(DomainError):
    """The link was withdrawn, looked over or ran out while the client was writing."""

    status = 404


class UnreadableAnswer(DomainError):
    """An answer that this question does not take.

    problems   field name -> why it cannot be read
    """

    status = 422

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__(_("Some fields cannot be read."))
        self.problems = problems


class NothingAnsweredYet(DomainError):
    """A client wanted to finish without a single answer."""

    status = 422


@dataclass(frozen=True, slots=True)
class Saved:
    """A saving: the row as it is now, and whether this answer is a sign of danger."""

    fill: SelfFill
    in_danger: bool


@transaction.atomic
def save_answer(*, fill: SelfFill, place: int, sent: Typed, shown: Typed, now: datetime) -> Saved:
    """Keep what one screen sends, together with what another device has sent meanwhile.

    1. Only the fields of this screen are taken; ``shown`` is what it was opened with.
    2. A sign of danger opens an alert in the same transaction, once for each sign.
    3. Also after finishing: what another device still holds is not lost before the review.

    place   of the screen, as ``intake.rules.questions`` numbers them

    :raises LinkIsClosed: if the link does not open any more
    :raises UnreadableAnswer: if there is no such screen, or it does not take this
    """
    fill = locked(fill)
    if not link_opens(State(fill.state), fill.expires_at, now):
        raise LinkIsClosed(_("This link is no longer open"))
    asked = asked_of(fill)
    if not 0 <= place < len(asked.questions):
        raise UnreadableAnswer({})
    names = asked.questions[place].names
    own = {name: _words(sent, name) for name in names}
    if problems := read_sheet(own, asked.definitions).problems:
        raise UnreadableAnswer(problems)
    kept = dict(asked.typed)
    for name in names:
        together = merged(
            kind_of(name),
            shown=_words(shown, name),
            kept=kept.pop(name, []),
            sent=own[name],
        )
        if together:
            kept[name] = together
    return _stored(fill, asked, kept, now)


@transaction.atomic
def finish_self_fill(
    *, fill: SelfFill, now: datetime, by: User | None = None, signed_in: User | None = None
) -> SelfFill:
    """Hand the forms in, complete or not; a second time changes nothing.

    by          a person of the practice who takes over what the client leaves unfinished
    signed_in   who of the staff was signed in where the client handed them in: kept, and told
                to whoever looks them over

    :raises LinkIsClosed: if the client's link does not open any more
    :raises SelfFillIsOver: if there is nothing left to take over
    :raises NothingAnsweredYet: before the first answer
    """
    fill = locked(fill)
    if fill.state == State.FINISHED:
        return fill
    if by is None and not link_opens(State(fill.state), fill.expires_at, now):
        raise LinkIsClosed(_("This link is no longer open"))
    if fill.state == State.SENT:
        raise NothingAnsweredYet(_("Answer at least one question before you finish."))
    if fill.state != State.BEGUN:
        raise SelfFillIsOver(_("These forms are closed. Send new ones."))
    fill.state, fill.finished_at, fill.signed_in = State.FINISHED, now, signed_in
    fill.save(update_fields=["state", "finished_at", "signed_in"])
    trail.record("intake.self_fill.finished", on=fill, by=by or signed_in)
    return fill


def ask_for_help(*, fill: SelfFill, now: datetime) -> None:
    """The client needs help now: raise the alert that starts the thirty minutes."""
    raise_alert(client=fill.client, source="help_now", sign="help_now", by=None, now=now)


def _stored(fill: SelfFill, asked: Asked, kept: dict[str, list[str]], now: datetime) -> Saved:
    if kept == asked.typed:
        return Saved(fill, in_danger=False)
    signs = [sign for sign in _signs(asked, kept) if sign.code not in fill.reported]
    if fill.state == State.SENT:
        fill.state, fill.begun_at = State.BEGUN, now
        trail.record("intake.self_fill.begun", on=fill)
    fill.typed, fill.saved_at = kept, now
    fill.revision += 1
    fill.reported = [*fill.reported, *(sign.code for sign in signs)]
    fill.save(update_fields=["state", "begun_at", "typed", "saved_at", "revision", "reported"])
    for sign in signs:
        raise_alert(
            client=fill.client,
            source=sign.source,
            sign=sign.sign,
            note=sign.note,
            door=sign.door,
            by=None,
            now=now,
        )
    return Saved(fill, in_danger=bool(signs))


@dataclass(frozen=True, slots=True)
class _Sign:
    code: str
    source: str
    sign: str
    note: str = ""
    door: str = ""


def _signs(asked: Asked, kept: Typed) -> Iterator[_Sign]:
    """Yield every sign of danger in what is kept: risk items, and words in free text."""
    sheet = read_sheet(kept, asked.definitions)
    for definition in asked.definitions:
        for item in risk_of(definition, sheet.answers.get(definition.code, {})):
            code = f"{definition.code}.{item}"
            yield _Sign(code, "self_fill", code)
    for name, words in kept.items():
        if kind_of(name) is Kind.TEXT:
            text = "\n".join(words)
            for danger in dangers_in(text):
                yield _Sign(f"{name}.{danger}", "keyword", danger, text, AlertSign.Door.SELF_FILL)


def _words(typed: Typed, name: str) -> list[str]:
    """Return the words of a field, each once; line ends as everywhere, however they are sent."""
    words = [word.replace("\r\n", "\n").strip() for word in typed.get(name, [])]
    once = list(dict.fromkeys(word for word in words if word))
    return once[:1] if kind_of(name) is Kind.TEXT else once

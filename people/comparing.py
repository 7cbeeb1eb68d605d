"""Two files side by side, as the page that merges them shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common import formats
from people import cards, hooks
from people.hooks import Obstacle
from people.models import Client, Consent
from people.rules.merging import Said, holds, which_stays
from people.rules.written_text import fold_for_search
from people.selectors import consents_of
from people.selectors.merges import weight_of
from people.services import obstacles_to

Files = tuple[Client, Client]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of both files.

    alike   False where it is worth a look that the two do not say the same
    """

    label: str
    first: str
    second: str
    together: str = ""
    alike: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the page shows.

    against   what stands against dropping the first file, and the second
    stays     0 or 1: the file that is proposed to stay
    """

    details: list[Line]
    holdings: list[Line]
    consents: list[Line]
    against: tuple[list[Obstacle], list[Obstacle]]
    stays: int


def compare(files: Files, now: datetime) -> Comparison:
    """Return two files side by side, with what hinders and which should stay."""
    first, second = files
    holdings = hooks.holdings_of([first.pk, second.pk])
    against = (
        obstacles_to(kept=second, dropped=first, now=now),
        obstacles_to(kept=first, dropped=second, now=now),
    )
    weights = (
        weight_of(first, not against[1], holdings),
        weight_of(second, not against[0], holdings),
    )
    return Comparison(
        details=_details(files),
        holdings=[
            Line(holding.label, *[str(holding.counts.get(file.pk, 0)) for file in files])
            for holding in holdings
        ],
        consents=_consents(files, now),
        against=against,
        stays=which_stays(*weights),
    )


def _details(files: Files) -> list[Line]:
    lines = []
    for (label, first), (_label, second) in zip(*map(_known, files), strict=True):
        lines.append(Line(label, first, second, alike=_same(first) == _same(second)))
    return lines


def _known(file: Client) -> list[tuple[str, str]]:
    return [
        *cards.details(file),
        (_("Counselor"), str(file.counselor) if file.counselor else ""),
        (_("With us since"), _day(file.registered_at)),
    ]


def _same(written: str) -> str:
    """Return what two ways to write one name or address have in common."""
    return written.casefold() if "@" in written else fold_for_search(written)


def _day(moment: datetime) -> str:
    return formats.day(localtime(moment).date())


def _consents(files: Files, now: datetime) -> list[Line]:
    """Return each purpose with the answer that holds for both together."""
    first, second = (consents_of(file) for file in files)
    lines = []
    for purpose, label in Consent.Purpose.choices:
        answers = [said[purpose] for said in (first, second) if purpose in said]
        if not answers:
            continue
        # At the moment of the merge it does not matter which of the two stays.
        together = [Said(answers[0], now), *[Said(given, now, now) for given in answers[1:]]]
        words = [_answer(said.get(purpose)) for said in (first, second)]
        alike = words[0] == words[1]
        lines.append(Line(str(label), *words, together=_answer(holds(together)), alike=alike))
    return lines


def _answer(given: bool | None) -> str:
    return {True: _("yes"), False: _("no"), None: _("not asked")}[given]

"""The list of who would move, as each reader may see it: on the page and to take away.

Who may see tier decisions one by one (a supervisor, of her team) reads codes and reasons. Who may
see sums only (a manager) reads from and to, without a client, and nothing of a withheld cell.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice, repeat

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.paging import page_by_key
from common.spreadsheets import harmless
from people.access import sees_rows
from people.models import User
from tiering import selectors, words
from tiering.models import Simulation, SimulationMove
from tiering.rules.simulate import withheld_cells
from tiering.rules.tiers import Dimension, Verdict, decide_tier, mask, policy_from_dict

SHOWN = 50
# Below the floor first, then the clients who came last.
ORDER = ("-below_floor", "-client_id")
# So many at a time are read for a file to take away.
PIECE = 500


@dataclass(frozen=True, slots=True)
class Mover:
    """One line of the list. code and url are "" where the reader may not know who it is."""

    code: str
    url: str
    before: str
    after: str
    below_floor: bool
    why: str


@dataclass(frozen=True, slots=True)
class Movers:
    """One page. named: codes and reasons are there; after: what the next page begins behind."""

    rows: Sequence[Mover]
    named: bool
    after: str


def sees_names(user: User) -> bool:
    """Whether this person reads movers one by one; else without a client."""
    return sees_rows(user, "tier_decision", "list")


def page_of(user: User, simulation: Simulation, after: str, size: int = SHOWN) -> Movers:
    """Return one page of movers; ``after`` is what an earlier page gave."""
    if sees_names(user):
        moves = selectors.moves_seen_by(user, simulation)
        page = page_by_key(moves, key=ORDER, size=size, after=after)
        return Movers(_named(user, simulation, page.rows), True, page.after)
    # One line is like the other: the next page begins behind so many.
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    found = list(islice(_unnamed(simulation), start, start + size + 1))
    return Movers(found[:size], False, str(start + size) if len(found) > size else "")


def _all(user: User, simulation: Simulation) -> Iterator[Mover]:
    if not sees_names(user):
        yield from _unnamed(simulation)
        return
    moves = selectors.moves_seen_by(user, simulation).order_by(*ORDER).iterator(PIECE)
    while piece := list(islice(moves, PIECE)):
        yield from _named(user, simulation, piece)


def _unnamed(simulation: Simulation) -> Iterator[Mover]:
    hidden = withheld_cells(simulation.result["matrix"])
    for before, after, below_floor, count in selectors.unnamed_moves(simulation, hidden):
        yield from repeat(Mover("", "", before, after, below_floor, ""), count)


def _named(user: User, simulation: Simulation, moves: Sequence[SimulationMove]) -> list[Mover]:
    base, draft = policy_from_dict(simulation.against), policy_from_dict(simulation.thresholds)
    for move in moves:
        move.assessment.client = move.client
    facts = selectors.facts_of_many([move.assessment for move in moves])
    return [
        Mover(
            code=move.client.code,
            url=move.client.get_absolute_url(),
            before=move.before,
            after=move.after,
            below_floor=move.below_floor,
            why=_why(user, move, decide_tier(known, base), decide_tier(known, draft)),
        )
        for move, known in zip(moves, facts, strict=True)
    ]


def _why(user: User, move: SimulationMove, old: Verdict, new: Verdict) -> str:
    """Return which leans differ, with the new reason where this reader may see it."""
    sight = {
        "may_see_money": selectors.may_see_money(user),
        "may_see_scores": selectors.may_see_scores(user, move.assessment),
    }
    before = {reason.dimension: reason.lean for reason in old.reasons}
    differing = [
        reason
        for reason in new.reasons
        if before.get(reason.dimension) != reason.lean and reason.dimension is not Dimension.FIT
    ]
    colon = _(": ")
    return _("; ").join(
        f"{words.DIMENSIONS[reason.dimension]}{colon}{words.sentence(reason)}"
        for reason in mask(tuple(differing), **sight)
    )


def _table(user: User, simulation: Simulation) -> Iterator[list[str]]:
    """Return heading and lines of what may be taken away, every cell safe for a spreadsheet."""
    named = sees_names(user)
    heading = [pgettext("tier", "From"), pgettext("tier", "To"), _("Below the floor")]
    yield [_("Client"), *heading, _("Reason")] if named else heading
    for mover in _all(user, simulation):
        tiers = [str(words.TIERS[tier]) for tier in (mover.before, mover.after)]  # type: ignore[index]
        below = _("yes") if mover.below_floor else _("no")
        line = [mover.code, *tiers, below, mover.why] if named else [*tiers, below]
        yield [harmless(cell) for cell in line]


def as_csv(user: User, simulation: Simulation) -> HttpResponse:
    text = StringIO()
    csv.writer(text).writerows(_table(user, simulation))
    # Spreadsheets read UTF-8 only behind its mark.
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    return _to_keep(answer, simulation, "csv")


def as_xlsx(user: User, simulation: Simulation) -> HttpResponse:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Movers"))
    for line in _table(user, simulation):
        sheet.append(line)
    content = BytesIO()
    book.save(content)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _to_keep(HttpResponse(content.getvalue(), content_type=kind), simulation, "xlsx")


def _to_keep(answer: HttpResponse, simulation: Simulation, kind: str) -> HttpResponse:
    name = simulation.policy.rule.rpartition("/")[2]
    answer.headers["Content-Disposition"] = f'attachment; filename="movers-{name}.{kind}"'
    return answer

"""Which counts of a matrix may be shown beside its total, so that nobody can be picked out. Pure.

A count of one to four is withheld; nobody is nobody and may be told. What could be worked out from
the sums that are shown is withheld with it: of all ways to do so the one that hides fewest cells,
then fewest clients. Worked cases: docs/algorithms/policy.md, "Withheld cells".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

SMALLEST_SHOWN = 5
Cell = tuple[int, int]
Matrix = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Withheld:
    """What of a matrix is not shown. The grand total always is.

    cells           (row, column)
    rows, columns   whose sums are not shown
    moved           whether the number of those who move is not shown either
    """

    cells: frozenset[Cell]
    rows: frozenset[int]
    columns: frozenset[int]
    moved: bool = False

    @property
    def moves(self) -> bool:
        """Whether a move is withheld: then every figure that is made of all moves is, too."""
        return any(row != column for row, column in self.cells)


def withheld_of(matrix: Matrix) -> Withheld:
    """Return what must not be shown; where nothing else helps, every cell that is not nought."""
    filled = [(r, c) for r, line in enumerate(matrix) for c, n in enumerate(line) if n]
    small = [(r, c) for r, c in filled if matrix[r][c] < SMALLEST_SHOWN]
    others = [cell for cell in filled if cell not in small]
    for count in range(len(others) + 1):
        ways = [_way(matrix, {*small, *more}) for more in combinations(others, count)]
        safe = [way for way in ways if _keeps(matrix, way)]
        if safe:
            best = min(safe, key=lambda way: sum(matrix[r][c] for r, c in way.cells))
            return replace(best, moved=_hides_moved(matrix, best))
    return replace(_way(matrix, set(filled)), moved=True)


def _hides_moved(matrix: Matrix, way: Withheld) -> bool:
    """Return whether the number of movers is small, or would give a withheld cell away."""
    moved = sum(n for r, line in enumerate(matrix) for c, n in enumerate(line) if r != c)
    return 0 < moved < SMALLEST_SHOWN or not _keeps(matrix, way, moved_shown=True)


def withheld_cells(matrix: Matrix) -> frozenset[Cell]:
    return withheld_of(matrix).cells


def _way(matrix: Matrix, cells: set[Cell]) -> Withheld:
    """A sum is hidden where it is small itself, or would give a single hidden cell away."""
    places = range(len(matrix))
    rows = {r: [matrix[r][c] for c in places] for r in places}
    columns = {c: [matrix[r][c] for r in places] for c in places}
    return Withheld(
        frozenset(cells),
        frozenset(r for r in places if _hides(rows[r], sum(cell[0] == r for cell in cells))),
        frozenset(c for c in places if _hides(columns[c], sum(cell[1] == c for cell in cells))),
    )


def _hides(line: Sequence[int], hidden: int) -> bool:
    return 0 < sum(line) < SMALLEST_SHOWN or hidden == 1


def _keeps(matrix: Matrix, way: Withheld, *, moved_shown: bool = False) -> bool:
    """Whether neither a withheld cell nor a small sum follows from the sums that are shown."""
    cells = sorted(way.cells)
    if not cells:
        return True
    places = range(len(matrix))
    row_of = {r: [int(cell[0] == r) for cell in cells] for r in places}
    column_of = {c: [int(cell[1] == c) for cell in cells] for c in places}
    shown = [[1] * len(cells)]
    shown += [row_of[r] for r in places if r not in way.rows]
    shown += [column_of[c] for c in places if c not in way.columns]
    if moved_shown:
        shown.append([int(row != column) for row, column in cells])
    secrets = [[int(cell == one) for cell in cells] for one in cells]
    secrets += [row_of[r] for r in way.rows if sum(row_of[r])]
    secrets += [column_of[c] for c in way.columns if sum(column_of[c])]
    known = _rank(shown)
    return all(_rank([*shown, secret]) > known for secret in secrets)


def _rank(equations: Sequence[Sequence[int]]) -> int:
    rows = [[Fraction(value) for value in row] for row in equations]
    rank = 0
    for column in range(len(rows[0])):
        pivot = next((row for row in rows[rank:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(rank, pivot)
        for place, row in enumerate(rows):
            if place != rank and row[column]:
                share = row[column] / pivot[column]
                rows[place] = [a - share * b for a, b in zip(row, pivot, strict=True)]
        rank += 1
    return rank

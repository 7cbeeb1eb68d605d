"""Where the marks of small server-drawn figures stand. Pure: numbers in, numbers out.

Each function returns what a component in ``templates/components`` needs to draw an SVG with
presentation attributes only; colours and widths of lines live in the style sheet.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Number = int | float | Decimal

STRIP_WIDTH = 240.0
DOT = 4.0


@dataclass(frozen=True, slots=True)
class Strip:
    """An interval strip, 240 units wide: scale, good zone, interval, value and target.

    ``low_x`` is None where there is no interval, ``target_x`` where there is no target.
    """

    value_x: float
    low_x: float | None
    interval_width: float
    target_x: float | None
    good_x: float
    good_width: float


def strip(
    *,
    value: Number,
    minimum: Number,
    maximum: Number,
    low: Number | None = None,
    high: Number | None = None,
    target: Number | None = None,
    better: str = "higher",
) -> Strip:
    """Return the strip of one figure on its scale; what lies beyond an end stands at that end.

    better   "higher" puts the good zone right of the target, "lower" left of it
    """

    def x(number: Number) -> float:
        return round(_share(number, minimum, maximum) * STRIP_WIDTH, 1)

    low_x = None if low is None else x(low)
    width = 0.0 if low_x is None or high is None else round(max(x(high) - low_x, 2.0), 1)
    target_x = None if target is None else x(target)
    if target_x is None:
        good_x, good_width = 0.0, 0.0
    elif better == "lower":
        good_x, good_width = 0.0, target_x
    else:
        good_x, good_width = target_x, round(STRIP_WIDTH - target_x, 1)
    return Strip(x(value), low_x, width, target_x, good_x, good_width)


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line of the last values; gaps stay gaps.

    ``paths`` hold one "M… L…" per unbroken run; ``band_y``/``band_height`` a healthy range.
    """

    width: int
    height: int
    paths: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    last_x: float | None
    last_y: float | None
    target_y: float | None
    band_y: float | None
    band_height: float


def sparkline(
    values: Sequence[Number | None],
    *,
    target: Number | None = None,
    band: tuple[Number, Number] | None = None,
    minimum: Number | None = None,
    maximum: Number | None = None,
    width: int = 96,
    height: int = 32,
) -> Sparkline:
    """Return the line through ``values``, oldest first; None is a value that was withheld.

    band             healthy range, drawn behind the line
    minimum, maximum ends of the scale; by default those of the values, target and band
    """
    known = [value for value in values if value is not None]
    extent = [*known, *([] if target is None else [target]), *(band or ())]
    bottom = min(extent, default=0) if minimum is None else minimum
    top = max(extent, default=1) if maximum is None else maximum
    step = (width - 2 * DOT) / max(len(values) - 1, 1)

    def y(number: Number) -> float:
        share = _share(number, bottom, top)
        return round(height - DOT - share * (height - 2 * DOT), 1)

    points = [
        None if value is None else (round(DOT + position * step, 1), y(value))
        for position, value in enumerate(values)
    ]
    runs = _runs(points)
    last = runs[-1][-1] if runs else (None, None)
    band_top = None if band is None else y(band[1])
    return Sparkline(
        width=width,
        height=height,
        paths=tuple(_path(run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs[:-1] if len(run) == 1),
        last_x=last[0],
        last_y=last[1],
        target_y=None if target is None else y(target),
        band_y=band_top,
        band_height=0.0 if band is None or band_top is None else round(y(band[0]) - band_top, 1),
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """A line on a bar with its label: ``x`` in percent of the width."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled bar with thresholds: percent of its width, 0 to 100."""

    fill: float
    marks: tuple[Mark, ...]


def bar(
    *, value: Number, minimum: Number, maximum: Number, marks: Sequence[tuple[Number, str]] = ()
) -> Bar:
    """Return how far ``value`` fills the scale and where the thresholds stand.

    marks   (threshold, label)
    """
    placed = []
    for threshold, label in marks:
        x = round(_share(threshold, minimum, maximum) * 100, 1)
        anchor = "start" if x < 6 else "end" if x > 94 else "middle"
        placed.append(Mark(x, label, anchor))
    return Bar(round(_share(value, minimum, maximum) * 100, 1), tuple(placed))


def ring(percent: Number) -> int:
    """Return the drawn part of a ring, 0 to 100; only a whole file closes it."""
    bounded = max(0, min(100, percent))
    return int(bounded)


@dataclass(frozen=True, slots=True)
class MatrixPoint:
    """One numbered theme on the matrix; ``hot`` where both sides are high."""

    rank: int
    label: str
    count: int
    x: float
    y: float
    hot: bool


MATRIX_LEFT, MATRIX_TOP, MATRIX_WIDTH, MATRIX_HEIGHT = 34.0, 8.0, 318.0, 272.0
MATRIX_HIGH = 3


def matrix(themes: Sequence[tuple[str, int, int, int]]) -> tuple[MatrixPoint, ...]:
    """Return the themes placed by impact and frequency, numbered in the order given.

    themes   (label, impact 1–5, frequency 1–5, count); themes in one cell stand side by side
    """
    cell_width, cell_height = MATRIX_WIDTH / 5, MATRIX_HEIGHT / 5
    crowd = Counter((impact, frequency) for _, impact, frequency, _ in themes)
    taken: Counter[tuple[int, int]] = Counter()
    points = []
    for rank, (label, impact, frequency, count) in enumerate(themes, start=1):
        cell = (impact, frequency)
        aside, below = _beside(taken[cell], crowd[cell])
        taken[cell] += 1
        x = MATRIX_LEFT + (frequency - 0.5) * cell_width + aside
        y = MATRIX_TOP + (5 - impact + 0.5) * cell_height + below
        hot = impact >= MATRIX_HIGH and frequency >= MATRIX_HIGH
        points.append(MatrixPoint(rank, label, count, round(x, 1), round(y, 1), hot))
    return tuple(points)


def _beside(position: int, of: int) -> tuple[float, float]:
    """Return how far a dot moves so that those of one cell stand in rows of two."""
    if of == 1:
        return 0.0, 0.0
    row, column = divmod(position, 2)
    rows = (of + 1) // 2
    return 26.0 * column - 13.0, 26.0 * row - 13.0 * (rows - 1)


def heat_level(value: Number, cuts: Sequence[Number], *, better: str = "higher") -> int:
    """Return 1 (far below target) to 5 (far above it).

    cuts     four boundaries in rising order; a value on a boundary belongs above it
    better   "lower" turns the scale round
    """
    level = 1 + sum(value >= cut for cut in cuts)
    return level if better == "higher" else 6 - level


def _share(number: Number, minimum: Number, maximum: Number) -> float:
    """Return where ``number`` stands between the ends, 0 to 1."""
    span = float(maximum) - float(minimum)
    if span <= 0:
        return 0.5
    return min(1.0, max(0.0, (float(number) - float(minimum)) / span))


def _runs(
    points: Sequence[tuple[float, float] | None],
) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = []
    open_run = False
    for point in points:
        if point is None:
            open_run = False
        elif open_run:
            runs[-1].append(point)
        else:
            runs.append([point])
            open_run = True
    return runs


def _path(run: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in run)

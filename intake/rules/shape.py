"""What an instrument consists of, once its JSON has been read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Texts = Mapping[str, str]
"""One text in every language of ``strict.LANGUAGES``."""

TENTH = 10


class Direction(StrEnum):
    HIGHER_IS_WORSE = "higher_is_worse"
    HIGHER_IS_BETTER = "higher_is_better"


class Method(StrEnum):
    """How points become a total.

    SUM               of all items
    MEAN              of the answered items
    PRORATED          the sum, with missing items counted as the mean of the answered ones
    GOAL_ATTAINMENT   Kiresuk and Sherman's T over the rated goals
    NONE              there is no total; what counts are levels
    """

    SUM = "sum"
    MEAN = "mean"
    PRORATED = "prorated"
    GOAL_ATTAINMENT = "goal_attainment"
    NONE = "none"


class LicenceClass(StrEnum):
    """Whether the official text may be loaded without a word from its owner."""

    OWN = "own"
    FREE = "free"
    ATTESTATION = "attestation"


class Group(StrEnum):
    """Whom a cut is for, where a cut differs between men and women."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole numbers that an item can be answered with, both ends included.

    labels   words of every answer from low to high, or none
    tenths   answers are tenths: 73 is read and shown as 7.3
    """

    low: int
    high: int
    low_anchor: Texts
    high_anchor: Texts
    labels: tuple[Texts, ...] = ()
    tenths: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """An item answered at or above a value."""

    item: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a form.

    topic       our own short name for it, never the wording of a published questionnaire
    hint        what belongs to the topic, or None
    scale       its own, or the form's
    reversed    low answers count high
    risk_from   raw answer from which it is a sign of danger, or None
    weight      of a goal among the others
    asked_if    it is only asked where another one was answered so, or None
    wording     the official text, from a pack the practice has loaded, or None
    """

    code: str
    topic: Texts
    hint: Texts | None
    scale: Scale
    reversed: bool
    risk_from: int | None
    weight: int = 1
    asked_if: Condition | None = None
    wording: Texts | None = None

    @property
    def low_anchor(self) -> Texts:
        return self.scale.low_anchor

    @property
    def high_anchor(self) -> Texts:
        return self.scale.high_anchor


@dataclass(frozen=True, slots=True)
class Key:
    """How answers become a total: ``method`` over the answered items, times ``multiplier``.

    may_be_missing   so many items may be left out and there still is a total
    percent          the total is also told as a share of its range
    rho              assumed correlation of goals, 0 to 1; goal attainment only
    """

    method: Method
    multiplier: int
    may_be_missing: int
    percent: bool = False
    rho: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of totals, from ``start`` up to the start of the next band.

    raised   whoever reads it should stop and look
    """

    code: str
    start: int
    label: Texts
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A published cut: one of ``at_least``, ``at_most`` and ``below`` is given.

    group   whom it is for; None for everybody
    """

    code: str
    label: Texts
    at_least: int | None
    at_most: int | None
    below: int | None = None
    group: Group | None = None

    def reached_by(self, total: int | Decimal | Fraction) -> bool:
        if self.at_least is not None:
            return total >= self.at_least
        if self.at_most is not None:
            return total <= self.at_most
        return self.below is not None and total < self.below

    def concerns(self, group: Group | None) -> bool:
        """Whether it is for this person; where that is unknown, every cut is looked at."""
        return self.group is None or group is None or self.group is group


@dataclass(frozen=True, slots=True)
class Reading:
    """Another published reading of the same total, with bands and cuts of its own."""

    convention: str
    label: Texts
    bands: tuple[Band, ...]
    cuts: tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class Subscale:
    """Items that are summed for themselves, times ``multiplier``."""

    code: str
    name: Texts
    items: tuple[str, ...]
    multiplier: int
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Met where at least ``at_least`` of its items are answered ``endorsed_from`` or more."""

    code: str
    name: Texts
    items: tuple[str, ...]
    endorsed_from: int
    at_least: int


@dataclass(frozen=True, slots=True)
class Level:
    """A level of triage, met where one of its conditions is; the last one has none."""

    code: str
    label: Texts
    when: tuple[Condition, ...]
    raised: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """What is known of how far a total moves by chance. Either spread and r, or points.

    sd, r      spread of the totals, and reliability from 0 up to below 1
    points     the published number of points from which a change is reliable
    cut        the first total on the healthy side, or None where none is published
    """

    sd: Fraction | None
    r: Fraction | None
    points: Fraction | None
    cut: Fraction | None
    citation: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of an instrument. ``lowest`` and ``highest`` bound its totals."""

    code: str
    version: str
    name: Texts
    direction: Direction
    period: Texts
    scale: Scale
    items: tuple[Item, ...]
    key: Key
    bands: tuple[Band, ...]
    cuts: tuple[Cut, ...]
    convention: str | None
    validated: bool
    disclaimer: Texts | None
    licence: str
    attribution: str
    citation: str
    licence_class: LicenceClass = LicenceClass.ATTESTATION
    readings: tuple[Reading, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    levels: tuple[Level, ...] = ()
    change: ChangeRule | None = None
    instructions: Texts | None = None
    text_source: str | None = None

    def item(self, code: str) -> Item | None:
        """Return the item with this code, or None."""
        return next((item for item in self.items if item.code == code), None)

    @property
    def has_text(self) -> bool:
        """Whether every item has its official wording, so that a client can fill it in alone."""
        return all(item.wording is not None for item in self.items)

    @property
    def ready_for_clients(self) -> bool:
        """Whether a client can read it: the practice's own words are its text."""
        return self.licence_class is LicenceClass.OWN or self.has_text

    @property
    def tenths(self) -> bool:
        return self.scale.tenths

    @property
    def lowest(self) -> int:
        return self._end([item.scale.low for item in self.items], at_goals=0)

    @property
    def highest(self) -> int:
        return self._end([item.scale.high for item in self.items], at_goals=100)

    def _end(self, ends: list[int], at_goals: int) -> int:
        if self.key.method is Method.GOAL_ATTAINMENT:
            return at_goals
        if self.key.method is Method.NONE:
            return 0
        points = ends[0] if self.key.method is Method.MEAN else sum(ends)
        return points * self.key.multiplier // (TENTH if self.tenths else 1)

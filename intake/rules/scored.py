"""What a form says once it has been scored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from intake.rules.shape import Group


@dataclass(frozen=True, slots=True)
class SubScored:
    """One subscale of a finished form."""

    code: str
    total: int
    band: str | None
    raised: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """What one form says.

    complete     enough items are answered for a total
    total        None on an incomplete form and where there is none; int where it is whole, else
                 cut (never rounded up) to two decimals, so that a total just below a cut never
                 looks like the cut
    band         code of the band, None without a total or without bands
    missing      codes of the unanswered items that were to be asked, in the order of the form
    risk         codes of the risk items at or past their trigger, on an incomplete form too
    cuts         codes of the published cuts that the total has reached
    convention   which of two published readings bands and cuts follow, None where there is one
    answered     how many items are answered
    percent      the total as a share of its range, where the instrument tells one
    subscales    of a finished form
    clusters     codes of the clusters that are met; pattern whether all are, None without any
    level        the highest level of triage reached, on an incomplete form too
    raised       a cut, a band, a subscale or the level asks to stop and look
    """

    complete: bool
    total: int | Decimal | None
    band: str | None
    missing: tuple[str, ...]
    risk: tuple[str, ...]
    cuts: tuple[str, ...]
    convention: str | None
    answered: int
    percent: int | Decimal | None = None
    subscales: tuple[SubScored, ...] = ()
    clusters: tuple[str, ...] = ()
    pattern: bool | None = None
    level: str | None = None
    raised: bool = False


def as_stored(
    scored: Scored, *, total: Decimal | None, band: str, parts: Mapping[str, Any]
) -> Scored:
    """Return a score with what was written down of it, whatever the rules say today.

    scored   the same answers by the same reading
    band     of the total, or the level of triage where there is no total
    """
    has_level = scored.level is not None
    return replace(
        scored,
        total=total,
        band=None if has_level else band or None,
        level=band if has_level and band else scored.level,
        cuts=tuple(parts.get("cuts", ())),
    )


def parts_of(scored: Scored, group: Group | None) -> dict[str, object]:
    """Return what a score says beside its total, as it is stored; empty parts are left away.

    ``for`` is whom the cuts were read for: a file that is corrected later changes no score.
    """
    parts: dict[str, object] = {
        "cuts": list(scored.cuts),
        "percent": None if scored.percent is None else str(scored.percent),
        "subscales": {part.code: [part.total, part.band] for part in scored.subscales},
        "clusters": list(scored.clusters),
        "pattern": scored.pattern,
        "for": group.value if group else None,
    }
    return {name: value for name, value in parts.items() if value not in (None, [], {})}

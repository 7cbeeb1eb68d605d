"""What of the figures may be shown: every period and every group of an axis judged together."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from packages.models import ServicePackage
from people.models import Counselor
from people.rules.differencing import offer_alone, offer_beside
from people.rules.stretches import Counts, Offer, years_of
from reports.figures import Grid, Series, Tally, number_behind
from reports.models import Axis
from reports.periods import MONTHS_SHOWN, Period, month_of, months_back
from reports.selectors import sums

YEARS_OFFERED = 2
PRACTICE = ""
Offers = Mapping[str, Offer]
NOT_OFFERED = Offer({}, ())


def _sites_of_counselors() -> dict[str, str]:
    return {str(key): str(site) for key, site in Counselor.objects.values_list("pk", "site_id")}


def _tiers_of_packages() -> dict[str, str]:
    """Return code → tier of the packages that were sold to one tier only."""
    tiers: dict[str, set[str]] = {}
    for code, sold_to in ServicePackage.objects.values_list("code", "tiers"):
        tiers.setdefault(code, set()).update(sold_to)
    return {code: next(iter(sold_to)) for code, sold_to in tiers.items() if len(sold_to) == 1}


# Axis → the axis around it, and in which of its groups each group is at home.
HOMES: dict[Axis, tuple[Axis, Callable[[], Mapping[str, str]]]] = {
    Axis.COUNSELOR: (Axis.SITE, _sites_of_counselors),
    Axis.PACKAGE: (Axis.TIER, _tiers_of_packages),
}


class Judge:
    """What may be shown to somebody who sees the practice and its groups.

    All figures of two years count, whatever is asked for now: the others may be asked for next.
    A metric is named by its code; metrics with the same answers behind them are judged once.
    """

    def __init__(self, today: date) -> None:
        following = months_back(month_of(today), -1)
        self.window = Period(months_back(following, YEARS_OFFERED * MONTHS_SHOWN), following)
        self._years = years_of(self.window.months)
        self._grids: dict[Axis, Grid] = {}
        self._offers: dict[tuple[Axis, Callable[[Tally], int]], Offers] = {}

    def alone(self, series: Series, code: str) -> Offer:
        """Return what may be shown of one group to somebody who sees no other figure."""
        return offer_alone(_counts(series, code), self._years)

    def offer(self, axis: Axis, key: str, code: str) -> Offer:
        """Return what may be shown of one group along an axis."""
        return self.groups(axis, code).get(key, NOT_OFFERED)

    def groups(self, axis: Axis, code: str) -> Offers:
        """Return what may be shown of each group along an axis."""
        behind = (axis, number_behind(code))
        if behind not in self._offers:
            self._offers[behind] = self._judged(axis, code)
        return self._offers[behind]

    def grid(self, axis: Axis) -> Grid:
        """Return the numbers of answers of an axis, and what NPS is made of."""
        if axis not in self._grids:
            self._grids[axis] = sums.numbers(axis, self.window)
        return self._grids[axis]

    def _judged(self, axis: Axis, code: str) -> Offers:
        if axis is Axis.PRACTICE:
            return {PRACTICE: self.alone(self.grid(axis).get(PRACTICE, {}), code)}
        groups = {key: _counts(series, code) for key, series in self.grid(axis).items()}
        if axis in HOMES:
            return self._at_home(*HOMES[axis], groups, code)
        return offer_beside(groups, self._years, self.offer(Axis.PRACTICE, PRACTICE, code))

    def _at_home(
        self,
        around: Axis,
        homes_of: Callable[[], Mapping[str, str]],
        groups: Mapping[str, Counts],
        code: str,
    ) -> Offers:
        """Judge groups that make up a group of another axis beside the figures of that one.

        A site less one of its counselors tells of another one, a tier less one of its packages
        of another one, wherever nobody else's sessions are among them.
        """
        homes, wholes = homes_of(), self.groups(around, code)
        teams: dict[str, dict[str, Counts]] = {}
        for key, counts in groups.items():
            teams.setdefault(homes.get(key, ""), {})[key] = counts
        offers: dict[str, Offer] = {}
        elsewhere: dict[str, Counts] = {}
        for home, team in teams.items():
            if home in wholes and home and _added(team.values()) == wholes[home].counts:
                offers |= offer_beside(team, self._years, wholes[home])
            else:
                elsewhere |= team
        whole = offer_alone(_added(elsewhere.values()), self._years)
        return offers | offer_beside(elsewhere, self._years, whole)


def _counts(series: Series, code: str) -> Counts:
    return {month: n for month, tally in series.items() if (n := tally.n_of(code))}


def _added(teams: Iterable[Counts]) -> Counts:
    added: Counter[date] = Counter()
    for counts in teams:
        added.update(counts)
    return dict(added)

"""Which figures are asked for: a period and the groups they are about."""

from dataclasses import dataclass
from datetime import date

from reports.models import Axis
from reports.periods import MONTHS_SHOWN, Period, month_of, months_back

LAST_3 = "3m"
LAST_12 = "12m"
LENGTHS = {LAST_3: 3, LAST_12: 12}
MONTH_CODE = "%Y-%m"


@dataclass(frozen=True, slots=True)
class Cut:
    """Some months, and the groups the figures are about.

    code   the period as it stands in the address: "3m", "12m" or "2026-10"
    keys   what is chosen along each axis; none means the whole practice
    """

    code: str
    period: Period
    keys: dict[Axis, str]

    @property
    def shown(self) -> Period:
        """The twelve months of a chart that ends with the period."""
        return Period(months_back(self.period.end, MONTHS_SHOWN), self.period.end)


def period_of(code: str, today: date) -> Period:
    """Return the months of a period's code; the running month belongs to the lengths."""
    following = months_back(month_of(today), -1)
    if code in LENGTHS:
        return Period(months_back(following, LENGTHS[code]), following)
    year, number = code.split("-")
    start = date(int(year), int(number), 1)
    return Period(start, months_back(start, -1))


def single_months(today: date) -> list[date]:
    """Return the months that may be asked for one by one, newest first."""
    return [months_back(month_of(today), back) for back in range(MONTHS_SHOWN)]

"""How figures, money, durations and moments are written, in the reader's language."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext

MINUS = "\N{MINUS SIGN}"
Number = int | float | Decimal


def number(value: Number, decimals: int = 0) -> str:
    """Return ``value`` rounded half up to ``decimals`` places, thousands apart, true minus."""
    rounded = _rounded(value, decimals)
    return f"{rounded:,.{decimals}f}".replace("-", MINUS)


def exact(value: int | Decimal) -> str:
    """Return a number with the decimals it has, and none that say nothing: 24.90 is "24.9".

    Rounded, a score could stand on the other side of a line than the word beside it.
    """
    places = Decimal(value).normalize().as_tuple().exponent
    return number(value, max(0, -int(places)))


def signed(value: Number, decimals: int = 0) -> str:
    """Return ``value`` with its sign: "+52", "−0.4", and a bare "0"."""
    rounded = _rounded(value, decimals)
    sign = "+" if rounded > 0 else ""
    return sign + number(rounded, decimals)


def money(value: Number) -> str:
    """Return CNY as "¥146,000"; fen are shown only where there are any."""
    amount = _rounded(value, 2)
    decimals = 0 if amount == amount.to_integral_value() else 2
    sign = MINUS if amount < 0 else ""
    return f"{sign}¥{abs(amount):,.{decimals}f}"


def percent(share: Number, decimals: int = 1) -> str:
    """Return a share of 1 as a percentage: 0.6583 is "65.8%"."""
    return number(Decimal(str(share)) * 100, decimals) + "%"


def duration(length: timedelta | float) -> str:
    """Return a length of time (or seconds) in its two largest units: "21 h 40 min".

    Days begin at 48 hours, so that a 24-hour promise is read in hours.
    """
    seconds = length.total_seconds() if isinstance(length, timedelta) else length
    minutes = max(0, int(seconds // 60))
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        days, hours = divmod(hours, 24)
        if not hours:
            return gettext("%(days)d d") % {"days": days}
        return gettext("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours and minutes:
        values = {"hours": hours, "minutes": f"{minutes:02d}"}
        return gettext("%(hours)d h %(minutes)s min") % values
    if hours:
        return gettext("%(hours)d h") % {"hours": hours}
    return gettext("%(minutes)d min") % {"minutes": minutes}


def moment(at: datetime, style: str = "full") -> str:
    """Return one moment in the practice's time zone; styles: see ``Moments.written``."""
    return Moments().written(at, style)


class Moments:
    """Writes moments for one reader: zone, language and day are looked up once for all of them."""

    def __init__(self) -> None:
        self._zone = timezone.get_current_timezone()
        self._language = get_language() or "en"

    def written(self, at: datetime, style: str = "full") -> str:
        """Return a moment in the practice's time zone.

        style   "full" 20 Nov 2026, 10:18 · "day" 20 Nov 2026 · "time" 10:18 ·
                "near" Today 10:18, Tomorrow 10:18, otherwise Fri 20 Nov, 10:18 ·
                "date" Fri 20 Nov
        """
        local = at.astimezone(self._zone)
        if style == "near":
            days = (local.date() - self._today).days
            if days in self._near:
                return self._near[days] % {"time": _clock(local)}
            style = "weekday" if abs(days) < 180 else "full"
        return self._written(local, style)

    @cached_property
    def _today(self) -> date:
        return timezone.localdate()

    @cached_property
    def _near(self) -> dict[int, str]:
        return {
            0: gettext("Today %(time)s"),
            1: gettext("Tomorrow %(time)s"),
            -1: gettext("Yesterday %(time)s"),
        }

    def _written(self, local: datetime, style: str) -> str:
        pattern = _PATTERNS[style][self._language.startswith("zh")]
        day = pattern.removesuffix(CLOCK)
        clock = _clock(local) if pattern.endswith(CLOCK) else ""
        return (_day(local.date(), day, self._language) if day else "") + clock


def day(on: date) -> str:
    """Return a day as the practice writes it: "20 Nov 2026", "2026年11月20日"."""
    language = get_language() or "en"
    return _day(on, _PATTERNS["day"][language.startswith("zh")], language)


def utc(at: datetime) -> str:
    """Return a moment in UTC, for the title of a time: "2026-11-20 02:18 UTC"."""
    return at.astimezone(UTC).isoformat(" ", "minutes")[:16] + " UTC"


def _clock(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}"


@lru_cache(maxsize=4096)
def _day(day: date, pattern: str, _language: str) -> str:
    """Return one day as written. Tables repeat few days many times."""
    return formats.date_format(day, pattern)


CLOCK = "H:i"
_PATTERNS = {
    "full": ("j M Y, H:i", "Y年n月j日 H:i"),
    "day": ("j M Y", "Y年n月j日"),
    "time": ("H:i", "H:i"),
    "weekday": ("D j M, H:i", "n月j日 D H:i"),
    "month": ("M Y", "Y年n月"),
    "date": ("D j M", "n月j日 D"),
}


def _rounded(value: Number, decimals: int) -> Decimal:
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded

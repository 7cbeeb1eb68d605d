"""How figures, money, durations and moments are written, in the reader's language."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext

MINUS = "\N{MINUS SIGN}"
Number = int | float | Decimal


def number(value: Number, decimals: int = 0) -> str:
    """Return ``value`` rounded half up to ``decimals`` places, thousands apart, true minus."""
    rounded = _rounded(value, decimals)
    return f"{rounded:,.{decimals}f}".replace("-", MINUS)


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
    """Return a moment in the practice's time zone.

    style   "full" 20 Nov 2026, 10:18 · "day" 20 Nov 2026 · "time" 10:18 ·
            "near" Today 10:18, Tomorrow 10:18, otherwise Fri 20 Nov, 10:18 ·
            "date" Fri 20 Nov
    """
    local = timezone.localtime(at)
    return _near(local) if style == "near" else _written(local, style)


def utc(at: datetime) -> str:
    """Return a moment in UTC, for the title of a time: "2026-11-20 02:18 UTC"."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _near(local: datetime) -> str:
    days = (local.date() - timezone.localdate()).days
    clock = f"{local:%H:%M}"
    if days == 0:
        return gettext("Today %(time)s") % {"time": clock}
    if days == 1:
        return gettext("Tomorrow %(time)s") % {"time": clock}
    if days == -1:
        return gettext("Yesterday %(time)s") % {"time": clock}
    return _written(local, "weekday" if abs(days) < 180 else "full")


def _written(local: datetime, style: str) -> str:
    pattern = _pattern(style)
    day = pattern.removesuffix(CLOCK)
    clock = f"{local:%H:%M}" if pattern.endswith(CLOCK) else ""
    return (_day(local.date(), day, get_language() or "en") if day else "") + clock


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


def _pattern(style: str) -> str:
    chinese = (get_language() or "en").startswith("zh")
    return _PATTERNS[style][chinese]


def _rounded(value: Number, decimals: int) -> Decimal:
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded

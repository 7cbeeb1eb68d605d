"""Times of the practice's clock as moments: the one place where a zone meets a wall clock.

In autumn an hour of some zones happens twice, in spring one does not happen. ``zoneinfo`` refuses
neither; whoever takes what a person typed asks ``moments_of``.
"""

from datetime import UTC, date, datetime, time, tzinfo

from django.utils import timezone


def moments_of(local: datetime, zone: tzinfo | None = None) -> tuple[datetime, ...]:
    """Return the moments at which a clock shows this time: one, two in autumn, none in spring.

    local   without a zone
    zone    the practice's where it is not given

    :raises OverflowError: at the ends of the calendar
    """
    zone = zone or timezone.get_current_timezone()
    either = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [at for at in either if at.astimezone(zone).replace(tzinfo=None, fold=0) == local]
    return tuple(dict.fromkeys(shown))


def local_moment(day: date, at: time) -> datetime:
    """Return when the practice's clock shows ``at`` on a day: the first time where it does twice.

    Where the hour is skipped, the moment is as far behind the change as the time is.
    """
    zone = timezone.get_current_timezone()
    return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)


def day_starts(day: date) -> datetime:
    """Return the first moment of a day of the practice."""
    return local_moment(day, time())

"""Moments that can be compared: aware, in UTC. Pure.

Two moments of one zone are compared by their wall clocks, which repeat an hour in autumn; in UTC
hours are elapsed hours.
"""

from datetime import UTC, datetime


class NaiveMoment(ValueError):
    """A moment has no time zone."""


def in_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC.

    :raises NaiveMoment: if it has no time zone
    """
    if moment.utcoffset() is None:
        raise NaiveMoment("a moment needs a time zone")
    return moment.astimezone(UTC)

"""What the clock does in the reading room: sums, warnings, heartbeats."""

from reports.services.heartbeat import beat_heart
from reports.services.rollups import rebuild_rollups, refresh_rollups
from reports.services.standings import rebuild_standings
from reports.services.warnings import raise_warnings

__all__ = [
    "beat_heart",
    "raise_warnings",
    "rebuild_rollups",
    "rebuild_standings",
    "refresh_rollups",
]

"""What the clock does in the reading room: sums, warnings, heartbeats."""

from reports.services.heartbeat import beat_heart
from reports.services.rollups import rebuild_rollups, refresh_rollups
from reports.services.standings import rebuild_standings
from reports.services.warnings import close_warning, raise_warnings, take_warning

__all__ = [
    "beat_heart",
    "close_warning",
    "raise_warnings",
    "rebuild_rollups",
    "rebuild_standings",
    "refresh_rollups",
    "take_warning",
]

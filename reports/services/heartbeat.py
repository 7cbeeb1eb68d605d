"""The sign of life that ``/readyz`` and the watchdog look for."""

from datetime import datetime

from reports.models import Heartbeat

# The scheduler rings and a worker answers: one stroke proves both.
PULSES = ("beat", "worker")


def beat_heart(*, now: datetime) -> None:
    """Write down that scheduler and worker are alive."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=now) for name in PULSES],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )

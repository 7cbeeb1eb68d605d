"""Early warnings that nobody has closed."""

from reports import models

SHOWN = 5


def open_warnings() -> list[models.Warning]:
    """Return the newest open warnings, the most certain of a month first."""
    waiting = models.Warning.objects.filter(closed_at=None).select_related("owner")
    return list(waiting.order_by("-period", "-outside_margin", "id")[:SHOWN])

"""The machinery in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import formats
from outbox.labels import NOT_SENT
from outbox.models import Message
from reports.health import Check

CHECKS = {
    "database": (gettext_lazy("Database"), gettext_lazy("answers")),
    "broker": (gettext_lazy("Broker"), gettext_lazy("answers")),
    "beat": (gettext_lazy("Scheduler"), gettext_lazy("heartbeat at most 2 minutes old")),
    "worker": (gettext_lazy("Worker"), gettext_lazy("heartbeat at most 2 minutes old")),
    "letters": (gettext_lazy("Emails"), gettext_lazy("none has waited over 15 minutes")),
}
HEARD = {"beat", "worker"}
BAD = {"failed"}


def check_rows(checks: Iterable[Check]) -> list[dict[str, Any]]:
    """Return one row for each thing that must be well."""
    return [
        {
            "name": CHECKS[check.name][0],
            "wanted": CHECKS[check.name][1],
            "well": check.well,
            "age": _age(check),
        }
        for check in checks
    ]


def _age(check: Check) -> str:
    if check.seconds is None:
        return _("not heard yet") if check.name in HEARD else ""
    if check.seconds < 60:
        return _("%(count)s s") % {"count": check.seconds}
    return formats.duration(check.seconds)


def state_items(letters: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the outbox by state, for ``components/_tally.html``."""
    return [
        {
            "label": Message.State(state).label,
            "value": formats.number(count),
            "bad": state in BAD and count > 0,
        }
        for state, count in letters.items()
    ]


def reason_rows(reasons: Iterable[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """Return why letters did not leave, most frequent first."""
    return [
        {
            "state": Message.State(state).label,
            "reason": NOT_SENT.get(reason, reason),
            "count": formats.number(count),
        }
        for state, reason, count in reasons
    ]

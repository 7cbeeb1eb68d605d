"""Letters that failed, as pages show them."""

from collections.abc import Iterable
from typing import Any

from outbox.labels import LETTERS, not_sent_label
from outbox.selectors import FailedMessage


def failed_rows(failed: Iterable[FailedMessage]) -> list[dict[str, Any]]:
    """Return one row for each letter: who, which kind, why, since when."""
    return [
        {
            "task": item.task,
            "client": item.task.client,
            "kind": LETTERS.get(item.message.letter, item.message.letter),
            "why": not_sent_label(item.message.letter, item.message.reason),
            "bounced": item.message.reason == "bounced",
            "failed_at": item.task.due_at,
        }
        for item in failed
    ]

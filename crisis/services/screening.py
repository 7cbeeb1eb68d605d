"""Words of danger in what somebody typed freely, at whichever door."""

from collections.abc import Iterable
from datetime import datetime

from crisis.models import AlertSign
from crisis.rules.danger import Danger, dangers_in
from crisis.services.alerts import raise_alert
from people.models import Client, User


def dangers_of(texts: Iterable[str | None]) -> tuple[str, tuple[Danger, ...]]:
    """Return the texts as one, and the families of danger they may point to."""
    text = "\n".join(text for text in texts if text)
    return text, dangers_in(text)


def screen(
    *,
    client: Client,
    door: AlertSign.Door,
    texts: Iterable[str | None],
    by: User | None,
    now: datetime,
) -> None:
    """Open an alert of low confidence where the words may point to danger; in the caller's
    transaction, after what was typed is stored.

    Called once for what was typed, not again when the same form comes twice.

    by   who typed it; None for the client
    """
    text, dangers = dangers_of(texts)
    for danger in dangers:
        raise_alert(
            client=client,
            source=AlertSign.Source.KEYWORD,
            door=door,
            sign=danger,
            note=text,
            by=by,
            now=now,
        )

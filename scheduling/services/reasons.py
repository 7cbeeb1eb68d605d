"""What is out of the ordinary says why; and what is typed about a session is screened."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from common.errors import DomainError
from crisis.models import AlertSign
from crisis.services import screen
from people.models import Client, User
from scheduling.rules.voiding import is_reason


class ReasonTooShort(DomainError):
    """Something was done that needs a reason, without one."""

    status = 422


def check_reason(reason: str) -> None:
    """:raises ReasonTooShort: if it is under ten characters"""
    if not is_reason(reason):
        raise ReasonTooShort(_("Give a reason of at least ten characters."))


def screen_texts(client: Client, texts: Iterable[str | None], *, by: User, now: datetime) -> None:
    """Look for words of danger in what was typed about a session."""
    screen(client=client, door=AlertSign.Door.SESSION, texts=texts, by=by, now=now)

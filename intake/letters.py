"""The letter that brings a client the link to forms."""

from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from intake.links import self_fill_link
from intake.models import SelfFill
from intake.rules.selffill import State
from outbox.letters import Envelope, register

SELF_FILL = "intake.self_fill"


class SelfFillLetter:
    """Asks the client to fill in forms at home."""

    template = "emails/self_fill"

    def refuse(self, about: UUID, _now: datetime) -> str:
        state = _fill(about).state
        return "" if state in (State.SENT, State.BEGUN) else state

    def compose(self, about: UUID, _now: datetime, *, stop_link: str) -> Envelope:
        fill = _fill(about)
        context = {
            "stop_link": stop_link,
            "link": self_fill_link(fill),
            "until": fill.expires_at,
            "last_day": timezone.localdate(fill.expires_at),
        }
        with translation.override(fill.client.language):
            return Envelope(
                subject=_("A few questions before we meet"),
                text=render_to_string(f"{self.template}.txt", context),
                html=render_to_string(f"{self.template}.html", context),
                language=fill.client.language,
            )

    def delivered(self, about: UUID, now: datetime) -> None:
        SelfFill.objects.filter(public_id=about, sent_at=None).update(
            sent_at=now, not_sent_reason=""
        )

    def kept_back(self, about: UUID, reason: str, now: datetime) -> None:
        SelfFill.objects.filter(public_id=about, sent_at=None).update(not_sent_reason=reason)


def install() -> None:
    """Make the letter known to the outbox."""
    register(SELF_FILL, SelfFillLetter())


def _fill(about: UUID) -> SelfFill:
    return SelfFill.objects.select_related("client").get(public_id=about)

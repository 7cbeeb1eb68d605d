"""The two letters before a package ends: how many sessions are left, and until when."""

from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from outbox.letters import Envelope, register
from packages.models import Enrollment
from packages.rules.ends import Reminder
from packages.selectors.ledger import left_of, refund_today

LETTERS = {Reminder.FIRST: "packages.ends_in_two_weeks", Reminder.LAST: "packages.ends_in_days"}


class EndLetter:
    """Tells a client what would be lost, and what else can be done. Asks for nothing."""

    template = "emails/package_end"

    def refuse(self, about: UUID, _now: datetime) -> str:
        enrollment = _enrollment(about)
        return "" if enrollment.closed_at is None and left_of(enrollment.pk) else "used_up"

    def compose(self, about: UUID, now: datetime, *, stop_link: str) -> Envelope:
        enrollment = _enrollment(about)
        left = left_of(enrollment.pk)
        refund = refund_today(enrollment, left, timezone.localdate(now))
        context = {
            "stop_link": stop_link,
            "left": left,
            "valid_until": enrollment.valid_until,
            "refundable": refund.possible and refund.amount > 0,
        }
        with translation.override(enrollment.client.language):
            return Envelope(
                subject=_("Your sessions"),
                text=render_to_string(f"{self.template}.txt", context),
                html=render_to_string(f"{self.template}.html", context),
                language=enrollment.client.language,
            )

    def delivered(self, about: UUID, now: datetime) -> None:
        """The message itself says when it left; the enrolment is the same as before."""

    def kept_back(self, about: UUID, reason: str, now: datetime) -> None:
        """The message itself says why."""


def install() -> None:
    """Make both letters known to the outbox."""
    for name in LETTERS.values():
        register(name, EndLetter())


def _enrollment(about: UUID) -> Enrollment:
    return Enrollment.objects.select_related("client", "package").get(public_id=about)

"""What packages have to say when two files of one person are brought together."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from packages.models import AdjustmentRequest, Enrollment, Participant
from packages.selectors.balances import enrollments_of
from people.hooks import Holding, Obstacle, counts_by_client
from people.models import Client


def obstacles(client: int, now: datetime) -> list[Obstacle]:
    """Return what can still be used, or is still to be decided, in packages of this file."""
    found = []
    own = [row for row in enrollments_of(Client(pk=client)) if row.client_id == client]
    if left := sum(row.left for row in own):
        text = ngettext(
            "%(left)s session of a package is left. Use it, refund it or let it expire.",
            "%(left)s sessions of a package are left. Use them, refund them or let them expire.",
            left,
        )
        found.append(Obstacle("sessions_left", text % {"left": left}))
    if Participant.objects.filter(client=client, left_at=None).exists():
        text = _("Someone else's package is shared with this file. Stop sharing first.")
        found.append(Obstacle("shares_a_package", text))
    if Participant.objects.filter(enrollment__client=client, left_at=None).exists():
        text = _("A package of this file is shared with someone else. Stop sharing first.")
        found.append(Obstacle("package_is_shared", text))
    if AdjustmentRequest.objects.open().filter(client=client).exists():
        text = _("A ledger change is waiting for approval.")
        found.append(Obstacle("open_adjustment", text))
    return found


def holdings(clients: Collection[int]) -> list[Holding]:
    bought = counts_by_client(Enrollment.objects.all(), clients)
    return [Holding("packages", _("Packages"), bought)]

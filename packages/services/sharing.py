"""Who shares the sessions of a family or group package."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from packages import selectors
from packages.models import Enrollment, Participant
from packages.services.locks import keep_standings_of, locked_enrollment
from packages.services.sessions import EnrollmentIsOver
from people import trail
from people.models import Client, Consent, User
from people.selectors import consents_of, refuse_if_merged
from people.services import update_standing


class NotShared(DomainError):
    """The package is for one person."""


class NoPlaceLeft(DomainError):
    """As many people share the package as it was made for."""


class OwnConsentMissing(DomainError):
    """Somebody is to share a package who has not agreed to counselling, or not to sharing."""

    status = 422


@transaction.atomic
def add_participant(
    *, enrollment: Enrollment, client: Client, agreed: bool, by: User, now: datetime
) -> Participant:
    """Let somebody else use the sessions of this enrolment; again gives the row that is there.

    agreed   whether this client, asked alone, said yes to sharing with whoever bought it

    :raises NotShared: if the package is for one person, or the client bought it
    :raises EnrollmentIsOver: behind the last valid day
    :raises OwnConsentMissing: without the client's own consent to counselling and to sharing
    :raises NoPlaceLeft: if as many share it as it was made for
    """
    refuse_if_merged(client)
    enrollment = locked_enrollment(enrollment)
    package = enrollment.package
    if not package.shared or client.pk == enrollment.client_id:
        raise NotShared(_("This package is not shared with this client."))
    present = Participant.objects.filter(enrollment=enrollment, left_at=None)
    if known := present.filter(client=client).first():
        return known
    if enrollment.valid_until < timezone.localdate(now):
        raise EnrollmentIsOver(_("This package is no longer valid."))
    if not agreed or not consents_of(client).get(Consent.Purpose.CARE, False):
        raise OwnConsentMissing(
            _(
                "Everyone who shares a package must agree individually to counselling and to "
                "sharing."
            )
        )
    if 1 + present.count() >= package.people_max:
        raise NoPlaceLeft(
            _("This package is for at most %(count)s people.") % {"count": package.people_max}
        )
    participant = Participant.objects.create(
        enrollment=enrollment, client=client, agreed_at=now, added_by=by
    )
    keep_standings_of(enrollment, timezone.localdate(now))
    trail.record("packages.participant.added", on=participant, by=by)
    return participant


@transaction.atomic
def remove_participant(*, participant: Participant, by: User, now: datetime) -> None:
    """End somebody's share. What was used stays in the ledger; again changes nothing."""
    enrollment = locked_enrollment(participant.enrollment)
    present = Participant.objects.filter(pk=participant.pk, left_at=None)
    if not present.update(left_at=now, removed_by=by):
        return
    today = timezone.localdate(now)
    keep_standings_of(enrollment, today)
    _keep_leaver(participant.client, today)
    trail.record("packages.participant.removed", on=participant, by=by)


def _keep_leaver(client: Client, today: date) -> None:
    """Where nothing else was ever bought, the lists show no balance again."""
    sessions = selectors.sessions_of(client, today)
    update_standing(
        client=client,
        sessions_left=sessions.left if sessions else None,
        sessions_bought=sessions.bought if sessions else None,
    )

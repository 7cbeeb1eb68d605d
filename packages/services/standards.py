"""Publishing what a tier gets, when the counselors have the time to keep it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from packages.rules.capacity import Kept, Promise
from packages.selectors.catalogue import NotEnoughRoom
from packages.selectors.standards import can_keep
from packages.words import why_not_kept
from people import trail
from people.models import User
from tiering.models import ServiceStandard
from tiering.rules.tiers import Tier


class StandardMoved(DomainError):
    """Somebody published another standard of this tier since the form was opened."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a standard promises, in the fields of ``ServiceStandard``."""

    reply_hours: int
    session_minutes: int
    first_session_days: int
    counselor_level: str
    revisions: int
    escalation: str
    escalation_zh: str

    def promise(self, *, clients: int, sessions: int) -> Promise:
        return Promise(
            level=self.counselor_level,
            minutes=self.session_minutes,
            days=self.first_session_days,
            clients=clients,
            sessions=sessions,
        )


@transaction.atomic
def publish_standard(
    *,
    tier: Tier,
    written: Written,
    clients: int,
    sessions: int,
    after: int,
    by: User,
    now: datetime,
) -> ServiceStandard:
    """Publish the next standard of a tier. Who bought under an older one keeps it.

    clients    new ones expected in a month;  sessions   that one takes, all in all
    after      the version that the form was opened with; the same form twice gives one version

    :raises NotEnoughRoom: if the counselors who may keep it have not the time
    :raises StandardMoved: if version ``after + 1`` says something else, or ``after`` is not there
    """
    newest = ServiceStandard.objects.filter(tier=tier.value).aggregate(newest=Max("version"))
    if (newest["newest"] or 0) < after:
        raise StandardMoved(_("This tier has no such standard. Please reload the page."))
    promise = written.promise(clients=clients, sessions=sessions)
    found = can_keep(tier, promise, timezone.localdate(now))
    if not found.enough:
        raise NotEnoughRoom(why_not_kept(found))
    new = ServiceStandard(
        tier=tier.value,
        version=after + 1,
        published_at=now,
        published_by=by,
        reckoned=_reckoned(promise, found),
        **asdict(written),
    )
    standard, is_new = insert_once(new, tier=tier.value, version=after + 1)
    if is_new:
        trail.record(
            "packages.standard.published", on=standard, by=by, tier=tier.value, version=after + 1
        )
    elif any(getattr(standard, name) != value for name, value in asdict(written).items()):
        raise StandardMoved(
            _("Someone has published another standard for this tier since. Please reload the page.")
        )
    return standard


def _reckoned(promise: Promise, found: Kept) -> dict[str, int]:
    return {
        "clients": promise.clients,
        "sessions": promise.sessions,
        "capacity": found.capacity,
        "promised": found.promised,
        "needed": found.needed,
    }

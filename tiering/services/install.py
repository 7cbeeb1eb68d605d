"""What a new practice begins with: the first policy, the first standards, the segments."""

from datetime import UTC, datetime

from django.db import transaction

from tiering.defaults import SEGMENTS, STANDARDS
from tiering.models import PolicyVersion, Segment, ServiceStandard
from tiering.rules import tiers

FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)


@transaction.atomic
def install_policy() -> None:
    """Install rule 1.0.0, the service standards and the segments, once; safe to repeat."""
    policy = tiers.default_policy()
    PolicyVersion.objects.get_or_create(
        rule=policy.version,
        defaults={
            "thresholds": policy.as_dict(),
            "state": PolicyVersion.State.PUBLISHED,
            "effective_at": FIRST_DAY,
        },
    )
    ServiceStandard.objects.bulk_create(
        [ServiceStandard(**standard, published_at=FIRST_DAY) for standard in STANDARDS],
        ignore_conflicts=True,
    )
    Segment.objects.bulk_create([Segment(**row) for row in SEGMENTS], ignore_conflicts=True)

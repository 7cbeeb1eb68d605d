"""Advice to see a doctor, as an act with its day, its author and the client's answer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.once import insert_once
from crisis.models import AlertSign
from crisis.services import screen
from people import trail
from people.models import Client, User
from tiering.models import ReferralAdvice


@transaction.atomic
def advise_referral(
    *, client: Client, where: str, reason: str, request_key: UUID, by: User, now: datetime
) -> ReferralAdvice:
    """Write down that the client was advised to see a doctor. The same form twice is one advice."""
    new = ReferralAdvice(
        client=client,
        where=where,
        reason=reason,
        advised_by=by,
        advised_at=now,
        request_key=request_key,
    )
    advice, is_new = insert_once(new, request_key=request_key)
    if is_new:
        trail.record("tiering.referral.advised", on=advice, by=by, where=where)
        screen(client=client, door=AlertSign.Door.REFERRAL, texts=[reason], by=by, now=now)
    return advice


@transaction.atomic
def acknowledge_referral(*, advice: ReferralAdvice, how: str, by: User, now: datetime) -> None:
    """Write down that the client has understood the advice, once; a second time changes nothing."""
    open_ones = ReferralAdvice.objects.filter(pk=advice.pk, acknowledged_at=None)
    if open_ones.update(acknowledged_at=now, acknowledged_how=how, acknowledged_to=by):
        trail.record("tiering.referral.acknowledged", on=advice, by=by, how=how)

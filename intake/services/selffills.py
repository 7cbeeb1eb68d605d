"""Handing forms to a client, taking them back, and letting go of what nobody finished."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from common.sweeps import each_alone
from intake import links, selectors
from intake.letters import SELF_FILL
from intake.models import AskedForm, InstrumentVersion, SelfFill
from intake.rules.questions import Part
from intake.rules.selffill import KEPT, WAITING, Place, State, expiry, may_move
from intake.selectors.instruments import published
from intake.selectors.selffills import can_fill_in
from outbox.services import enqueue, settle
from people import tokens, trail
from people.models import Client, Consent, User

FORGOTTEN_AT_ONCE = 500


class NothingAsked(DomainError):
    """A client was to fill in nothing."""

    status = 422


class NotReadyForClients(DomainError):
    """The official text of a form is not loaded, or the form is switched off."""

    status = 422


class MoneyIsNotAsked(DomainError):
    """Nobody asks this client about money, or not this person."""

    status = 422


class AlreadyAsked(DomainError):
    """The client has begun to fill in what was handed out before."""


class SelfFillIsOver(DomainError):
    """It was reviewed, withdrawn or given up before this came."""


@transaction.atomic
def ask_to_fill_in(
    *,
    client: Client,
    versions: Sequence[InstrumentVersion],
    parts: Sequence[str],
    place: Place,
    by: User,
    now: datetime,
) -> SelfFill:
    """Ask the client to fill in these forms alone; at home, a letter with the link is queued.

    What was handed out before and nobody has begun is withdrawn: one link opens at a time.
    Consent, address and holds are asked when the letter leaves.

    :raises NothingAsked: without a form and a part
    :raises NotReadyForClients: if the text of a form is not loaded or it is switched off
    :raises MoneyIsNotAsked: if money is asked of a minor, a sponsored client, or by a counselor
    :raises AlreadyAsked: if the client has begun, or waits for a review
    """
    _check(client, versions, parts, by, now)
    _replace_unbegun(client, by, now)
    new = SelfFill(
        client=client,
        asked_by=by,
        asked_at=now,
        place=place,
        parts=[part.value for part in Part if part in parts],
        expires_at=expiry(place, now),
    )
    new.token_digest = tokens.digest_of(links.new_token(new))
    fill, is_new = insert_once(new, client=client, state__in=WAITING)
    if not is_new:
        raise AlreadyAsked(_("Someone has just sent forms to this client."))
    AskedForm.objects.bulk_create(
        AskedForm(self_fill=fill, version=version, position=position)
        for position, version in enumerate(versions)
    )
    if place is Place.HOME:
        enqueue(
            client=client,
            about=fill.public_id,
            letters={SELF_FILL: now},
            purpose=Consent.Purpose.CARE,
            expires_at=fill.expires_at,
        )
    trail.record("intake.self_fill.asked", on=fill, by=by, place=place.value)
    return fill


@transaction.atomic
def open_on_tablet(*, fill: SelfFill, by: User, now: datetime) -> SelfFill:
    """Let the client go on here: what was sent home too opens for at least two hours more.

    :raises SelfFillIsOver: if it is finished, reviewed or withdrawn
    """
    fill = locked(fill)
    if fill.state not in (State.SENT, State.BEGUN):
        raise SelfFillIsOver(_("These forms are closed. Send new ones."))
    fill.expires_at = max(fill.expires_at, expiry(Place.TABLET, now))
    fill.save(update_fields=["expires_at"])
    trail.record("intake.self_fill.opened_here", on=fill, by=by)
    return fill


@transaction.atomic
def withdraw_self_fill(*, fill: SelfFill, by: User, now: datetime) -> None:
    """Close the link at once and delete what was filled in; a second time changes nothing.

    Alerts that an answer has opened stay.

    :raises SelfFillIsOver: if it has been reviewed: then it is an assessment
    """
    fill = locked(fill)
    if fill.state in (State.WITHDRAWN, State.EXPIRED):
        return
    if not may_move(State(fill.state), State.WITHDRAWN):
        raise SelfFillIsOver(_("These forms have already been reviewed."))
    _give_up(fill, State.WITHDRAWN, now)
    trail.record("intake.self_fill.withdrawn", on=fill, by=by)


def forget_old_self_fills(*, now: datetime) -> int:
    """Note links that ran out, and delete what was begun and not touched for 30 days.

    Finished ones wait for their review as long as it takes. A bounded number at a time.
    """
    unused = SelfFill.objects.filter(state=State.SENT, expires_at__lte=now)
    begun = SelfFill.objects.filter(state=State.BEGUN, expires_at__lte=now, saved_at__lt=now - KEPT)

    def expire(fill: SelfFill) -> bool:
        current = rows.select_for_update(skip_locked=True).filter(pk=fill.pk).first()
        if current is not None:
            _give_up(current, State.EXPIRED, now)
        return current is not None

    count = 0
    for rows in (unused, begun):
        old = rows.order_by("expires_at")[:FORGOTTEN_AT_ONCE]
        count += each_alone(old, expire, sweep="intake.forget_old_self_fills")
    return count


def locked(fill: SelfFill) -> SelfFill:
    """Return the row, ours until the end of the transaction.

    Always the first lock that is taken: a danger locks the client after it.
    """
    rows = SelfFill.objects.select_for_update(of=["self"]).select_related("client__standing")
    return rows.get(pk=fill.pk)


def _check(
    client: Client,
    versions: Sequence[InstrumentVersion],
    parts: Sequence[str],
    by: User,
    now: datetime,
) -> None:
    if not versions and not parts:
        raise NothingAsked(_("Choose at least one form."))
    for version in versions:
        usable = version.instrument.active and version.instrument.current_id == version.pk
        if not usable or not can_fill_in(published(version)):
            raise NotReadyForClients(_("A client can only fill in forms whose text is loaded."))
    if Part.MONEY in parts and not selectors.asks_money(client, by, now):
        raise MoneyIsNotAsked(_("This client isn't asked about money."))


def _replace_unbegun(client: Client, by: User, now: datetime) -> None:
    waiting = SelfFill.objects.waiting().filter(client=client)
    known = waiting.select_for_update(of=["self"]).select_related("client").first()
    if known is None:
        return
    if known.state != State.SENT:
        raise AlreadyAsked(
            _("The client has started the forms sent earlier. Review or withdraw them.")
        )
    _give_up(known, State.WITHDRAWN, now)
    trail.record("intake.self_fill.withdrawn", on=known, by=by)


def _give_up(fill: SelfFill, state: State, now: datetime) -> None:
    fill.state, fill.typed, fill.closed_at = state, None, now
    fill.save(update_fields=["state", "typed", "closed_at"])
    settle(letter=SELF_FILL, about=fill.public_id, reason=state.value, now=now)

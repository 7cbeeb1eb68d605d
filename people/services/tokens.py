"""Tokens of the API: made, used, revoked."""

import secrets
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from people import trail
from people.access import may
from people.models import ApiToken, User
from people.rules.tokens import SCOPES, day_allowed, known_scopes
from people.tokens import digest_of

BYTES = 32
MARK = "crm_"
SHOWN = 8


class MayNotHold(DomainError):
    """This role works in the browser only."""


class NameTaken(DomainError):
    """The trail tells tokens apart by their name."""

    status = 422


class DayTooFar(DomainError):
    """A token ends within a year."""

    status = 422


class ScopesMissing(DomainError):
    """A token opens something, and something that there is."""

    status = 422


class AlreadyMade(DomainError):
    """The same form again: the secret was shown, and is nowhere now."""


@transaction.atomic
def make_token(
    *,
    name: str,
    scopes: Collection[str],
    expires_on: date,
    request_key: UUID,
    by: User,
    now: datetime,
) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which nobody can find out again.

    scopes       of ``people.rules.tokens.SCOPES``; the owner's role bounds them at every use
    expires_on   the last day, a year from today at most

    :raises MayNotHold: if this role has no tokens
    :raises ScopesMissing: without a scope, or with an unknown one
    :raises DayTooFar: if ``expires_on`` has passed or lies more than a year ahead
    :raises AlreadyMade: if this form made its token before
    :raises NameTaken: if another token of this account is or was called so
    """
    if not may(by, "api_token", "create"):
        raise MayNotHold(_("Your role can't have tokens."))
    if not known_scopes(scopes):
        raise ScopesMissing(_("Choose what the token is allowed to do."))
    today = timezone.localdate(now)
    if not day_allowed(expires_on, today):
        raise DayTooFar(_("Choose a day from today to a year ahead."))
    if ApiToken.objects.filter(request_key=request_key).exists():
        raise AlreadyMade(
            _("This token was created and its secret shown once. Create another one.")
        )
    secret = MARK + secrets.token_urlsafe(BYTES)
    new = ApiToken(
        owner=by,
        name=name,
        digest=digest_of(secret),
        start=secret[:SHOWN],
        scopes=[scope for scope in SCOPES if scope in scopes],
        made_on=today,
        expires_on=expires_on,
        request_key=request_key,
    )
    token, is_new = insert_once(new, owner=by, name=name)
    if not is_new:
        raise NameTaken(_("You already have or had a token with this name. Choose another name."))
    trail.record("people.token.made", on=token, by=by, scopes=" ".join(token.scopes))
    return token, secret


def token_in_use(*, secret: str, now: datetime) -> ApiToken | None:
    """Return the token with this secret with its owner, or None where it opens nothing.

    None for what is unknown, over or revoked, for an account that is switched off, and for a role
    that has no tokens: all of them look the same from outside. The first use of a day is written
    down.
    """
    today = timezone.localdate(now)
    rows = ApiToken.objects.select_related("owner")
    token = rows.filter(digest=digest_of(secret), revoked_at=None, expires_on__gte=today).first()
    if token is None or not token.owner.is_active or not may(token.owner, "api_token", "create"):
        return None
    if token.last_used_on != today:
        _use(token, today)
    return token


@transaction.atomic
def _use(token: ApiToken, today: date) -> None:
    unused = ApiToken.objects.filter(pk=token.pk).exclude(last_used_on=today)
    if unused.update(last_used_on=today):
        trail.record("people.token.used", on=token, by=token.owner, token=token.name)


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, now: datetime) -> None:
    """End a token at once; a second time changes nothing."""
    held = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if held.update(revoked_at=now, revoked_by=by):
        trail.record("people.token.revoked", on=token, by=by, token=token.name)

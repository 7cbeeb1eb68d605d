"""Tokens that somebody may see."""

from uuid import UUID

from django.db.models import QuerySet

from people.models import ApiToken, User

KEY = ("-id",)


def tokens_of(user: User) -> "QuerySet[ApiToken]":
    """Return the tokens this person may see: their own, or everybody's; the newest first."""
    return ApiToken.objects.visible_to(user, "list").select_related("owner").order_by(*KEY)


def token_to_end(user: User, public_id: UUID) -> ApiToken | None:
    """Return a token this person may revoke."""
    seen = ApiToken.objects.visible_to(user, "update")
    return seen.select_related("owner").filter(public_id=public_id).first()

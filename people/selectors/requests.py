"""What was asked for on the public page and waits for the desk."""

from uuid import UUID

from django.db.models import QuerySet

from people.models import ContactRequest, User

IN_TURN = ("calm", "received_at", "id")


def open_requests(user: User) -> "QuerySet[ContactRequest]":
    """Return the requests that nobody has dealt with: danger first, then the oldest."""
    seen = ContactRequest.objects.visible_to(user).open().select_related("site")
    return seen.order_by(*IN_TURN)


def request_to_read(user: User, public_id: UUID) -> ContactRequest | None:
    """Return a request this person may read, None where it is not theirs or not there."""
    seen = ContactRequest.objects.visible_to(user, "read")
    return seen.select_related("site", "client", "closed_by").filter(public_id=public_id).first()

"""Reading what clients said."""

from datetime import datetime

from django.db import transaction

from feedback.models import FeedbackItem
from people import trail
from people.models import User


@transaction.atomic
def mark_read(*, item: FeedbackItem, by: User, now: datetime) -> None:
    """Take an item off the pile of what is to be read; the first reader counts."""
    unread = FeedbackItem.objects.filter(pk=item.pk, read_at=None)
    if unread.update(read_at=now, read_by=by):
        trail.record("feedback.item.marked_read", on=item, by=by)

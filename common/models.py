"""What every row of the practice has. No tables of its own."""

from uuid import UUID

from django.db import models
from django.db.models.functions import Now
from uuid_utils.compat import uuid7


def new_public_id() -> UUID:
    """Return a time-ordered id that may stand in a URL."""
    return uuid7()


class Record(models.Model):
    """A row with a public id. Facts are never edited: a change of mind is a new row."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

"""Who did what to whom, and who looked. Append-only: the database refuses anything else."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from people.models.staff import User


class TrailEvent(models.Model):
    """One act or one look. No content: what was said, scored or earned never stands here.

    action       dotted and past: ``tiering.tier.confirmed``
    object_id    public id of the row it was about
    client_id    primary key of the client concerned; no foreign key, so that the trail outlives
    facts        codes and counts only
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=12, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    client_id = models.BigIntegerField(null=True)
    result = models.CharField(max_length=20, default="done")
    request_id = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            # reports.selectors.access_log: who opened this client's file
            models.Index(name="trail_of_client", fields=["client_id", "-id"]),
        ]
        triggers = [
            pgtrigger.Protect(
                name="trail_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} at {self.at}"

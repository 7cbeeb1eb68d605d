"""Two files of one person, brought together; and taken apart again."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from common.fields import EncryptedField
from people import access
from people.models.clients import Client, ClientRecord
from people.models.closing import nothing_new_once_merged
from people.models.staff import Counselor, Site, User


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: User, action: str = "read") -> "MergeQuerySet":
        return self.filter(access.rows_visible(user, "client_merge", action, client="client"))

    def in_force(self) -> "MergeQuerySet":
        return self.filter(undone_at=None)


class Merge(ClientRecord):
    """One file was dropped in favour of ``client``. No row of either moved: undoing it is exact.

    dropped            points to ``client`` while the merge is in force
    counselor_before, site_before, standing_before
                       what the dropped file had: it goes with the file that stays, and back
    """

    dropped = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedField()
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    counselor_before = models.ForeignKey(
        Counselor, on_delete=models.PROTECT, null=True, related_name="+"
    )
    site_before = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    standing_before: Any = models.JSONField()
    undo_reason = EncryptedField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="merge_one_in_force_for_a_file",
                fields=["dropped"],
                condition=Q(undone_at=None),
            ),
            models.CheckConstraint(name="merge_of_two_files", condition=~Q(client=F("dropped"))),
            models.CheckConstraint(
                name="merge_undone_with_who_and_why",
                condition=Q(undone_at=None, undone_by=None, undo_reason=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False, undo_reason__isnull=False),
            ),
        ]
        indexes = [
            # people.selectors.merges: the earlier files of one client
            models.Index(
                name="merge_in_force", fields=["client", "-merged_at"], condition=Q(undone_at=None)
            ),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"merge of {self.merged_at:%Y-%m-%d}"

"""What was typed into an assessment that is not finished."""

from django.db import models

from common.fields import EncryptedField
from intake.models.assessments import Assessment
from people import access
from people.models import ClientRecord, User
from people.models.closing import nothing_new_once_merged
from people.models.drafts import TypedDraft


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: User, action: str = "read") -> "DraftQuerySet":
        """What somebody typed and has not signed is theirs alone, whatever else they may read."""
        seen = access.rows_visible(
            user, "assessment_items", action, client="client", author="author"
        )
        return self.filter(seen, author=user)

    def unfinished(self) -> "DraftQuerySet":
        """Leave out what was kept in the very moment in which it was submitted."""
        submitted = Assessment.objects.filter(request_key=models.OuterRef("request_key"))
        return self.exclude(models.Exists(submitted))


class Draft(TypedDraft, ClientRecord):
    """One person's unfinished assessment of one client; gone once it is submitted.

    request_key   of the page: the assessment that is submitted from it has the same
    typed         field name → every word sent under it, as the page sent them
    """

    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    request_key = models.UUIDField()
    typed = EncryptedField()
    editor_id = models.UUIDField(db_column="window")
    begun_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            # also finds a client's drafts: intake.selectors.drafts
            models.UniqueConstraint(name="draft_one_per_author", fields=["client", "author"]),
        ]
        indexes = [
            # reports.selectors.intake_home: a person's own drafts, newest first
            models.Index(name="draft_of_author", fields=["author", "-saved_at", "-id"]),
            # intake.services.forget_old_drafts
            models.Index(name="draft_by_time", fields=["saved_at"]),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"draft of {self.saved_at:%Y-%m-%d}"

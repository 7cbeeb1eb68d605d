"""What was typed into a form that has not been accepted yet."""

from django.db import models
from django.db.models import Q

from common import crypto
from common.fields import EncryptedField
from common.models import Record
from people import access, keys
from people.models.clients import Client
from people.models.staff import User
from people.rules.access import Scope


class TypedDraft(models.Model):
    """What every draft has.

    revision    counts the savings; a page that holds an older one was overtaken
    editor_id   the open page that saved last: the same one may save again without asking
    """

    revision = models.PositiveIntegerField(default=1)
    editor_id = models.UUIDField()
    saved_at = models.DateTimeField()

    class Meta:
        abstract = True


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    def visible_to(self, user: User, action: str = "read") -> "FormDraftQuerySet":
        """What somebody typed and has not sent is theirs alone."""
        if access.scope_of(user, "form_draft", action) is not Scope.SELF:
            return self.none()
        return self.filter(owner=user)

    def open(self) -> "FormDraftQuerySet":
        return self.filter(closed_at=None)


class FormDraft(TypedDraft, Record):
    """One person's unsent form. It is closed, not deleted, when the form is accepted: a saving of
    the same page that arrives late then brings nothing back.

    form      key of the form, such as "session-notes"
    about     public id of the row that the form is about, or what else tells two of them apart
    client    whose key seals it; without a client it has a key of its own
    typed     field name → every word sent under it, as the page sent them; None once closed
    """

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+")
    wrapped_key = models.BinaryField(null=True)
    typed = EncryptedField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="form_draft_one_of_a_form", fields=["owner", "form", "about"]
            ),
            models.CheckConstraint(
                name="form_draft_has_one_key",
                condition=Q(client=None, wrapped_key__isnull=False)
                | Q(client__isnull=False, wrapped_key=None),
            ),
            models.CheckConstraint(
                name="form_draft_closed_is_empty",
                condition=Q(closed_at=None, typed__isnull=False)
                | Q(closed_at__isnull=False, typed=None),
            ),
        ]
        indexes = [
            # people.services.purge_expired_drafts
            models.Index(name="form_draft_by_time", fields=["saved_at"]),
        ]

    def __str__(self) -> str:
        return f"draft of {self.form}, {self.saved_at:%Y-%m-%d}"

    def make_key(self) -> None:
        """Give the draft a key of its own, where no client's key seals it."""
        if self.client_id is None:
            self.wrapped_key = keys.ring("client").seal(crypto.new_key(), self._key_binding())

    def sealing_key(self, ring: str) -> bytes:
        if self.client is not None:
            return self.client.sealing_key(ring)
        return keys.ring("client").open(bytes(self.wrapped_key or b""), self._key_binding())

    def _key_binding(self) -> bytes:
        return f"form-draft-key|{self.public_id}".encode()

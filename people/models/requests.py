"""Who would like to talk to somebody, before there is a file."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import crypto
from common.fields import EncryptedField
from common.models import Record
from people import access, keys, phones
from people.models.clients import Client
from people.models.staff import Site, User


class ContactRequestQuerySet(models.QuerySet["ContactRequest"]):
    def visible_to(self, user: User, action: str = "list") -> "ContactRequestQuerySet":
        return self.filter(access.rows_visible(user, "contact_request", action))

    def open(self) -> "ContactRequestQuerySet":
        return self.filter(closed_at=None)


class ContactRequest(Record):
    """One person who asked on the public page to be called or written to.

    words    what they wrote, sealed under the request's own key: destroying it is erasure
    calm     nothing in the words points to danger; where something does, it is looked at first
    client   the file that was opened, or that was there already
    """

    class Outcome(models.TextChoices):
        OPENED = "opened", _("file opened")
        KNOWN = "known", _("was here already")
        NO_REPLY = "no_reply", _("not reached")
        DECLINED = "declined", _("doesn't want to come")
        REFERRED = "referred", _("referred elsewhere")
        SPAM = "spam", _("not a genuine request")

    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=32, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    words = EncryptedField(null=True)
    calm = models.BooleanField(default=True)
    wrapped_key = models.BinaryField()
    request_key = models.UUIDField(unique=True)
    received_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ContactRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_request_closed_with_outcome",
                condition=Q(closed_at=None, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="contact_request_can_be_reached", condition=~Q(phone="", email="")
            ),
        ]
        indexes = [
            # people.selectors.requests.open_requests: danger first, then the oldest
            models.Index(
                name="contact_request_open",
                fields=["calm", "received_at", "id"],
                condition=Q(closed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"request of {self.received_at:%Y-%m-%d}"

    @property
    def display_phone(self) -> str:
        return phones.shown(self.phone)

    def make_key(self) -> None:
        self.wrapped_key = keys.ring("client").seal(crypto.new_key(), self._binding())

    def sealing_key(self, ring: str) -> bytes:
        return keys.ring("client").open(bytes(self.wrapped_key), self._binding())

    def _binding(self) -> bytes:
        return f"request-key|{self.public_id}".encode()

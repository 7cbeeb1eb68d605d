"""Who receives counselling, what they agreed to, and where they stand now."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import crypto
from common.models import Record
from people import access, keys, phones
from people.models.closing import nothing_new_once_merged
from people.models.staff import Counselor, Site, User

EMAIL_LOWER = Lower("email")
FAR_AWAY = datetime(9999, 1, 1, tzinfo=UTC)
LISTED = {"list", "export"}
# Columns that only a search reads: derived from the others, kept by services, rebuilt by a command.
SEARCHED = ("search_text", "search_grams", "name_folded")


class ClientQuerySet(models.QuerySet["Client"]):
    def visible_to(
        self, user: User, resource: str = "client_identity", action: str = "read"
    ) -> "ClientQuerySet":
        """Keep the clients of this person; a merged file is read, but no list has it."""
        seen = self.filter(access.rows_visible(user, resource, action))
        return seen.filter(merged_into=None) if action in LISTED else seen

    def for_reading(self) -> "ClientQuerySet":
        """Leave in the database what only a search compares: it is longer than all the rest."""
        return self.defer(*SEARCHED)


class Client(Record):
    """A person who receives counselling.

    Names and contacts stay clear for search and are reachable only through ``visible_to``. What
    the person says, earns and answers is sealed under ``wrapped_key``: destroying it is erasure.

    phone         in international form (E.164), ``display_phone`` for people
    name_folded   what all ways to write this name have in common
    merged_into   the file that stays, where this one turned out to be the same person's. The
                  database allows one step only: no chain and no circle (migration 0007)
    """

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        OTHER = "other", _("other")

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    name_latin = models.CharField(max_length=120, blank=True)
    gender = models.CharField(max_length=12, blank=True, choices=Gender)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    referral_source = models.CharField(max_length=32, blank=True)
    sponsored = models.BooleanField(default=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="clients")
    counselor = models.ForeignKey(
        Counselor, on_delete=models.PROTECT, null=True, blank=True, related_name="clients"
    )
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="earlier_files",
        db_index=False,
        editable=False,
    )
    merged_at = models.DateTimeField(null=True, editable=False)
    wrapped_key = models.BinaryField()
    wrapped_process_key = models.BinaryField()
    search_text = models.TextField(editable=False)
    search_grams = ArrayField(models.CharField(max_length=2), editable=False)
    name_folded = models.TextField(editable=False, db_default="")

    objects = ClientQuerySet.as_manager()

    class Meta:
        indexes = [
            # people.selectors.search_clients: three letters and more
            GinIndex(name="client_search_text", fields=["search_text"], opclasses=["gin_trgm_ops"]),
            # people.selectors.search_clients: one or two characters
            GinIndex(name="client_search_grams", fields=["search_grams"]),
            # reports: newest clients of a site
            models.Index(name="client_by_registration", fields=["-registered_at", "-id"]),
            # people.selectors.duplicates.crowd_like: who of many may be here already
            models.Index(name="client_phone", fields=["phone"]),
            models.Index(EMAIL_LOWER, name="client_email_lower"),
            models.Index(name="client_name_folded", fields=["name_folded"]),
            # people.selectors.files_of: the earlier files of one client; few have any
            models.Index(
                name="client_merged_into",
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="client_merged_at_a_moment",
                condition=Q(merged_into=None, merged_at=None)
                | Q(merged_into__isnull=False, merged_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def display_phone(self) -> str:
        return phones.shown(self.phone)

    def get_absolute_url(self) -> str:
        return reverse("reports:client", args=[self.public_id])

    def sealing_key(self, ring: str) -> bytes:
        """Return this client's data key, opened with the practice's ring.

        :raises common.crypto.Unreadable: if the ring does not hold the key it was wrapped with
        """
        opened: dict[str, bytes] = self.__dict__.setdefault("_opened_keys", {})
        if ring not in opened:
            wrapped = self.wrapped_key if ring == "client" else self.wrapped_process_key
            opened[ring] = data_key(ring, self.public_id, bytes(wrapped))
        return opened[ring]

    def _key_binding(self, ring: str) -> bytes:
        return _binding(ring, self.public_id)


def new_data_keys(public_id: UUID) -> tuple[bytes, bytes]:
    """Return two fresh data keys of one client, wrapped for ``wrapped_key`` and
    ``wrapped_process_key``."""
    return _new_data_key("client", public_id), _new_data_key("process", public_id)


def _new_data_key(ring: str, public_id: UUID) -> bytes:
    return keys.ring(ring).seal(crypto.new_key(), _binding(ring, public_id))


def data_key(ring: str, public_id: UUID | str, wrapped: bytes) -> bytes:
    """Return a client's data key, for whoever reads columns of many clients without their rows.

    :raises common.crypto.Unreadable: if the ring does not hold the key it was wrapped with
    """
    return keys.ring(ring).open(wrapped, _binding(ring, public_id))


def _binding(ring: str, public_id: UUID | str) -> bytes:
    return f"client-key|{ring}|{public_id}".encode()


class ClientRecord(Record):
    """A row about one client; its encrypted fields are sealed with the client's key."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def sealing_key(self, ring: str) -> bytes:
        return self.client.sealing_key(ring)


class Consent(ClientRecord):
    """One answer to one purpose. The newest row of a purpose holds."""

    class Purpose(models.TextChoices):
        CARE = "care", _("Counselling")
        EMAIL = "email", _("Email")
        SMS = "sms", _("Text messages")
        PHONE = "phone", _("Phone calls")
        SURVEYS = "surveys", _("Surveys after sessions")
        REMINDERS = "reminders", _("Reminders about packages")
        RESEARCH = "research", _("Research")
        EMPLOYER = "employer", _("Report to the employer")

    purpose = models.CharField(max_length=12, choices=Purpose)
    given = models.BooleanField()
    source = models.CharField(max_length=20)
    said_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            # people.selectors.consents_of: the newest answer of each purpose
            models.Index(name="consent_newest", fields=["client", "purpose", "-said_at", "-id"]),
        ]
        # A no that comes through the link of an earlier letter is heard all the same.
        triggers = [
            nothing_new_once_merged(
                "SELECT client_id FROM added WHERE given OR source <> 'stop_link'"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {'given' if self.given else 'withheld'}"


class StandingQuerySet(models.QuerySet["Standing"]):
    def visible_to(
        self, user: User, resource: str = "client_identity", action: str = "list"
    ) -> "StandingQuerySet":
        return self.filter(access.rows_visible(user, resource, action, client="client"))


class Standing(models.Model):
    """Where a client stands now, for lists. Derived: services keep it, a command rebuilds it.

    tier_order   0 flagship, 1 development, 2 basic, 3 without a tier
    attention    0 open alert, 1 off track, 2 otherwise
    off_track    the course rule says so: no reliable improvement, or worse
    sort_at      the next session, or far away
    awaits_tier_since
                 when the newest assessment was handed in, while nobody has decided about it
    """

    client = models.OneToOneField(
        Client, on_delete=models.PROTECT, primary_key=True, related_name="standing"
    )
    counselor = models.ForeignKey(Counselor, on_delete=models.PROTECT, null=True, related_name="+")
    tier = models.CharField(max_length=12, blank=True)
    tier_order = models.PositiveSmallIntegerField(default=3)
    intensity = models.CharField(max_length=12, blank=True)
    attention = models.PositiveSmallIntegerField(default=2)
    off_track = models.BooleanField(default=False, db_default=False)
    sort_at = models.DateTimeField(default=FAR_AWAY)
    next_session_at = models.DateTimeField(null=True)
    last_session_at = models.DateTimeField(null=True)
    sessions_held = models.PositiveIntegerField(default=0)
    sessions_left = models.IntegerField(null=True)
    sessions_bought = models.IntegerField(null=True)
    severity = models.PositiveSmallIntegerField(null=True)
    severity_before = models.PositiveSmallIntegerField(null=True)
    awaits_tier_since = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = [
            # reports.selectors.caseload: one counselor's clients by tier, risk, time
            models.Index(
                name="standing_caseload",
                fields=["counselor", "tier_order", "attention", "sort_at", "client"],
            ),
            # tiering.selectors.assessments_awaiting_tier: a few of very many
            models.Index(
                name="standing_awaits_tier",
                fields=["awaits_tier_since", "client"],
                condition=Q(awaits_tier_since__isnull=False),
            ),
            # reports.selectors.intake_home.new_requests: a few of very many
            models.Index(
                name="standing_without_tier", fields=["client"], condition=Q(tier_order=3)
            ),
        ]

    def __str__(self) -> str:
        return f"standing of client {self.client_id}"

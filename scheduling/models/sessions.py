"""Hours, appointments, and the sessions that were held."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedField
from people import access
from people.models import ClientRecord, Counselor, Site, User
from people.models.closing import nothing_new_once_merged


class Availability(models.Model):
    """Hours of a week in which a counselor may be booked, in the practice's time zone.

    weekday   0 Monday to 6 Sunday
    """

    counselor = models.ForeignKey(Counselor, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="availability_weekday_known", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="availability_runs_forward", condition=Q(ends__gt=F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}–{self.ends}"


class _Period(Func):
    """``tstzrange(starts_at, ends_at, '[)')``"""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: User, action: str = "read") -> "AppointmentQuerySet":
        return self.filter(access.rows_visible(user, "session_schedule", action, client="client"))


class Appointment(ClientRecord):
    """A time agreed between a client and a counselor; it moves by ``scheduling.rules.moves``.

    enrollment       what pays for it: expected when it is booked, true once it is held; None where
                     the client has no package
    outside_reason   why it was booked in the past or outside working hours; None for a free time
    marked_at, marked_by   who set the state it is in now; None while it is booked
    """

    class State(models.TextChoices):
        BOOKED = "booked", _("booked")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")
        NO_SHOW = "no_show", _("no-show")

    counselor = models.ForeignKey(Counselor, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    enrollment = models.ForeignKey(
        "packages.Enrollment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    online = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.BOOKED)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outside_reason = EncryptedField(null=True)
    marked_at = models.DateTimeField(null=True)
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointment_runs_forward", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="appointment_marked_by_somebody",
                condition=Q(marked_at=None, marked_by=None)
                | (Q(marked_at__isnull=False, marked_by__isnull=False) & ~Q(state="booked")),
            ),
            ExclusionConstraint(
                name="appointment_counselor_is_in_one_place",
                deferrable=models.Deferrable.IMMEDIATE,
                expressions=[
                    (
                        _Period("starts_at", "ends_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                    ("counselor", RangeOperators.EQUAL),
                ],
                condition=Q(state__in=["booked", "held"]),
            ),
            ExclusionConstraint(
                name="appointment_client_is_in_one_place",
                deferrable=models.Deferrable.IMMEDIATE,
                expressions=[
                    (
                        _Period("starts_at", "ends_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                    ("client", RangeOperators.EQUAL),
                ],
                condition=Q(state__in=["booked", "held"]),
            ),
        ]
        indexes = [
            # scheduling.selectors.day_of: a counselor's agenda; busy times for free slots
            models.Index(name="appointment_of_counselor", fields=["counselor", "starts_at"]),
            # the timeline of one client
            models.Index(name="appointment_of_client", fields=["client", "-starts_at"]),
            # reports.selectors.unasked: what was cancelled or missed lately
            models.Index(
                name="appointment_not_held",
                fields=["-starts_at"],
                condition=Q(state__in=["cancelled", "no_show"]),
            ),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"appointment {self.starts_at}"


class SessionRecordQuerySet(models.QuerySet["SessionRecord"]):
    def visible_to(self, user: User, action: str = "read") -> "SessionRecordQuerySet":
        """Keep the records whose content this person may see; times follow the appointment."""
        return self.filter(access.rows_visible(user, "progress_note", action, client="client"))

    def standing(self) -> "SessionRecordQuerySet":
        """Leave out what was taken back."""
        return self.filter(voided_at=None)


class SessionRecord(ClientRecord):
    """What a held session was. Content is sealed; times and minutes stay clear.

    number   the client's sessions counted from 1; the number of one taken back is free again
    mood_before, mood_after   0 to 10 as the client says
    voided_at   when it was taken back (``Void`` says why); an appointment has one that stands
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="sessions")
    counselor = models.ForeignKey(Counselor, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    effective_minutes = models.PositiveSmallIntegerField(null=True)
    mood_before = models.PositiveSmallIntegerField(null=True)
    mood_after = models.PositiveSmallIntegerField(null=True)
    content = EncryptedField(null=True)
    reaction = EncryptedField(null=True)
    appraisal = EncryptedField(null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    objects = SessionRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="session_number_once",
                fields=["client", "number"],
                condition=Q(voided_at=None),
            ),
            models.UniqueConstraint(
                name="session_one_an_appointment",
                fields=["appointment"],
                condition=Q(voided_at=None),
            ),
            models.CheckConstraint(
                name="session_runs_forward", condition=Q(ended_at__gt=F("started_at"))
            ),
            models.CheckConstraint(
                name="session_moods_in_range",
                condition=(Q(mood_before=None) | Q(mood_before__lte=10))
                & (Q(mood_after=None) | Q(mood_after__lte=10)),
            ),
        ]
        indexes = [
            # the timeline of one client
            models.Index(name="session_of_client", fields=["client", "-ended_at"]),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"session {self.number}"

    @property
    def has_notes(self) -> bool:
        """Whether anything was written down beside the times; asked of sealed values too."""
        return any(
            self.__dict__.get(name) is not None
            for name in ("content", "reaction", "appraisal", "mood_before", "mood_after")
        )


class ProcessNote(ClientRecord):
    """The counselor's own notes, under the second key; nobody else reads them."""

    session = models.ForeignKey(SessionRecord, on_delete=models.PROTECT, related_name="notes")
    text = EncryptedField(ring="process")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"process note {self.written_at}"


class Match(ClientRecord):
    """The score a counselor had when this client was booked, kept for the post-mortem."""

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="match")
    counselor = models.ForeignKey(Counselor, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)

    class Meta:
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"match {self.score}"

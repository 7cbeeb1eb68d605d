"""What the reading room keeps: sums by day, targets, warnings."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import Record
from people.models import User


class Axis(models.TextChoices):
    """What the sums are kept along: one small set of rows for each, never their cross product."""

    PRACTICE = "practice", _("Practice")
    SITE = "site", _("Site")
    COUNSELOR = "counselor", _("Counselor")
    TIER = "tier", _("Tier")
    SEGMENT = "segment", _("Segment")
    PACKAGE = "package", _("Package")


class Sums(models.Model):
    """Whole-number sums along one axis: enough for every figure, exactly.

    key        primary key (site, counselor) or code (tier, segment, package); "" for the
               practice, and for sessions that have none
    sessions   every held session's invitation
    asked      those that could be asked: no reason kept the question back
    eligible   those of them whose 72 hours are over
    sent, sent_in_time, answered_in_time   of the eligible ones
    answered   every answer, late ones and those of open windows too
    """

    axis = models.CharField(max_length=10, choices=Axis)
    key = models.CharField(max_length=50, blank=True)
    sessions = models.IntegerField(default=0)
    asked = models.IntegerField(default=0)
    eligible = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)
    sent_in_time = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    answered_in_time = models.IntegerField(default=0)
    promoters = models.IntegerField(default=0)
    passives = models.IntegerField(default=0)
    detractors = models.IntegerField(default=0)
    csat_n = models.IntegerField(default=0)
    csat_sum = models.IntegerField(default=0)
    csat_squares = models.IntegerField(default=0)
    csat_top2 = models.IntegerField(default=0)
    ces_n = models.IntegerField(default=0)
    ces_sum = models.IntegerField(default=0)
    ces_squares = models.IntegerField(default=0)

    class Meta:
        abstract = True


class Rollup(Sums):
    """One day: ``day`` is that of the session's end, in the practice's time zone."""

    day = models.DateField()

    class Meta:
        constraints = [
            # also the index of reports.services.rollups: one axis, one key, a window of days
            models.UniqueConstraint(name="rollup_once", fields=["axis", "key", "day"]),
        ]
        indexes = [
            # reports.services.rollups: the cells of the days that changed
            models.Index(name="rollup_by_day", fields=["axis", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.axis} {self.key} {self.day}"


class MonthRollup(Sums):
    """One month, the sum of its days: what the pages read. ``month`` is its first day."""

    month = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="month_rollup_once", fields=["axis", "key", "month"]),
        ]
        indexes = [
            # reports.selectors.sums: all keys of an axis over some months
            models.Index(name="month_rollup_by_month", fields=["axis", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.axis} {self.key} {self.month:%Y-%m}"


class RollupProgress(models.Model):
    """Up to which moment the roll-ups have read the invitations: one row, number 1."""

    through = models.DateTimeField()

    def __str__(self) -> str:
        return f"through {self.through}"


class Heartbeat(models.Model):
    """When a process was last seen alive; read by ``/readyz`` and the watchdog."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"


class Target(Record):
    """What the practice wants of a metric from a day on; the newest row holds."""

    metric = models.CharField(max_length=24)
    value = models.DecimalField(max_digits=8, decimal_places=3)
    effective_on = models.DateField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="target_once_a_day", fields=["metric", "effective_on"])
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.value}"


class Warning(Record):  # noqa: A001 - the word of the trade
    """A metric that fell in two periods running.

    period   first day of the month it fired in
    values   the three readings as shown, and their n
    """

    metric = models.CharField(max_length=24)
    axis = models.CharField(max_length=10, choices=Axis)
    key = models.CharField(max_length=50, blank=True)
    period = models.DateField()
    values = models.JSONField()
    outside_margin = models.BooleanField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="warning_once_a_period", fields=["metric", "axis", "key", "period"]
            )
        ]
        indexes = [
            # reports.selectors.open_warnings
            models.Index(name="warning_open", fields=["-period"], condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.axis} {self.key} {self.period}"


class SavedView(Record):
    """A list with its filters, kept by one person under a name."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="saved_view_once", fields=["owner", "page", "name"])
        ]

    def __str__(self) -> str:
        return self.name


class ExportJob(Record):
    """A file somebody asked for; the trail says who and what."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.what

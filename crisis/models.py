"""A sign of danger, its thirty-minute clock, and what people did."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedField
from common.models import Record
from people import access
from people.models import Client, ClientRecord, ContactRequest, User
from people.models.closing import nothing_new_once_merged


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, user: User, action: str = "list") -> "AlertQuerySet":
        return self.filter(access.rows_visible(user, "crisis_alert", action, client="client"))

    def open(self) -> "AlertQuerySet":
        return self.filter(closed_at=None)


class Alert(ClientRecord):
    """One danger to one person. At most one is open for a client; further signs append to it.

    client         None while there is only a request of the public page
    request        what somebody without a file wrote
    deadline_at    thirty minutes after it was raised: by then a person must have started
    breached_at    set by the clock where nobody had
    continued_in   the alert of the file that was opened from the request
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(
        ContactRequest, on_delete=models.PROTECT, null=True, related_name="+"
    )
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    deadline_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    breached_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    measures = EncryptedField(null=True)
    continued_in = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="continues"
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="alert_one_open_for_a_client",
                fields=["client"],
                condition=models.Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="alert_closed_with_measures",
                condition=models.Q(closed_at=None)
                | models.Q(measures__isnull=False)
                | models.Q(continued_in__isnull=False),
            ),
            models.CheckConstraint(
                name="alert_of_a_client_or_a_request",
                condition=models.Q(client=None, request__isnull=False)
                | models.Q(client__isnull=False, request=None),
            ),
            models.UniqueConstraint(
                name="alert_once_for_a_request",
                fields=["request"],
                condition=models.Q(request__isnull=False),
            ),
        ]
        indexes = [
            # crisis.selectors.open_alerts: the red bar, first deadline first
            models.Index(
                name="alert_open", fields=["deadline_at"], condition=models.Q(closed_at=None)
            ),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"alert raised {self.raised_at}"

    def sealing_key(self, ring: str) -> bytes:
        return (self.client or self.request).sealing_key(ring)


class AlertSign(Record):
    """What was seen: a risk item, a concern raised by a person, a call for help.

    door          where the words were typed; only with KEYWORD
    request_key   of the form that raised it, so that the same form twice is one sign
    """

    class Source(models.TextChoices):
        RISK_ITEM = "risk_item", _("answer to a risk item")
        SELF_FILL = "self_fill", _("client's answer on a self-fill form")
        CONCERN = "concern", _("concern raised")
        HELP_NOW = "help_now", _("the client asks for help now")
        KEYWORD = "keyword", _("words in a free-text answer")

    class Door(models.TextChoices):
        REQUEST = "request", _("request on the public page")
        SELF_FILL = "self_fill", _("form filled in alone")
        SURVEY = "survey", _("survey comment")
        CALL_BACK = "call_back", _("call-back")
        ASSESSMENT = "assessment", _("assessment")
        SESSION = "session", _("session record")
        RECOVERY = "recovery", _("recovery case")
        TIER = "tier", _("tier decision")
        REFERRAL = "referral", _("referral")
        PACKAGE = "package", _("package note")

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="signs")
    source = models.CharField(max_length=12, choices=Source)
    door = models.CharField(max_length=12, choices=Door, blank=True, default="", db_default="")
    sign = models.CharField(max_length=60)
    note = EncryptedField(null=True)
    seen_at = models.DateTimeField()
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    request_key = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="alert_sign_once_for_a_form",
                fields=["request_key"],
                condition=models.Q(request_key__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.sign}"

    def sealing_key(self, ring: str) -> bytes:
        return self.alert.sealing_key(ring)


class AlertStep(Record):
    """One thing that was done about an alert, by whom and when; never amended, only added to."""

    class Kind(models.TextChoices):
        TAKEN = "taken", _("on the case")
        INITIAL = "initial", _("initial assessment")
        INTERVIEW = "interview", _("in-depth interview")
        JUDGEMENT = "judgement", _("risk judgement")
        MEASURES = "measures", _("measures")
        PARTNERS = "partners", _("partners informed")
        FOLLOW_UP = "follow_up", _("follow-up")

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    note = EncryptedField(null=True)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} at {self.done_at}"

    def sealing_key(self, ring: str) -> bytes:
        return self.alert.sealing_key(ring)


class OnCall(Record):
    """Who is called first, second, third while their window lasts."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="on_call_window_runs_forward",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            )
        ]

    def __str__(self) -> str:
        return f"on call {self.position} from {self.starts_at}"

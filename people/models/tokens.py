"""Tokens of the API, and what was answered to its writes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Record
from people import access
from people.models.staff import User
from people.rules.access import Scope
from people.rules.tokens import LONGEST


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User, action: str = "list") -> "ApiTokenQuerySet":
        scope = access.scope_of(user, "api_token", action)
        if scope is Scope.ALL:
            return self
        return self.filter(owner=user) if scope is Scope.OWN else self.none()


class ApiToken(Record):
    """A program that acts in the name of one account, never further than that account.

    digest        SHA-256 of the secret, which is shown once and kept nowhere
    start         first characters of the secret, to tell tokens apart
    scopes        ``people.rules.tokens.SCOPES``
    expires_on    the last day on which it opens anything, in the practice's time zone
    last_used_on  the last day on which it did
    request_key   the form's own id: a second submit of the same form makes no second token
    """

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("What it is for"), max_length=40)
    digest = models.BinaryField(unique=True)
    start = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=20))
    made_on = models.DateField()
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    request_key = models.UUIDField(unique=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            # the trail tells a token by its owner and its name
            models.UniqueConstraint(name="api_token_name_once", fields=["owner", "name"]),
            models.CheckConstraint(
                name="api_token_ends_within_a_year",
                condition=Q(expires_on__gte=F("made_on"))
                & Q(expires_on__lte=F("made_on") + LONGEST),
            ),
            models.CheckConstraint(name="api_token_opens_something", condition=~Q(scopes=[])),
            models.CheckConstraint(
                name="api_token_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]
        indexes = [
            # people.selectors.tokens.tokens_of: somebody's own, newest first
            models.Index(name="api_token_of_owner", fields=["owner", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.owner_id}"


class ApiAnswer(models.Model):
    """The answer to one write of the API, for 24 hours: the same key again gives it again.

    mark      SHA-256 over account, key, method and address
    body      digest of what was sent, keyed by the sender's key
    answer    status and JSON, sealed under a key that follows from the sender's key as well: who
              has this table and the practice's keys cannot open it
    """

    mark = models.BinaryField(unique=True)
    body = models.BinaryField()
    answer = models.BinaryField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            # people.services.answers.forget_old_answers
            models.Index(name="api_answer_by_age", fields=["made_at"]),
        ]

    def __str__(self) -> str:
        return f"answer of {self.made_at:%Y-%m-%d}"

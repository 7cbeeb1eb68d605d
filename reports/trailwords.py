"""The trail's codes in words. A code without a word here is shown as it is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crisis.models import AlertSign
from feedback.models import Answer, RecoveryStep
from intake.models import SelfFill
from outbox.models import Hold
from packages.words import ADJUST_REASONS
from people.models import Consent, Task, TrailEvent
from reports.entries import OUTCOMES
from reports.labels import ACTIONS
from reports.models import Axis
from reports.words import NAMES
from scheduling.models import Appointment
from tiering.words import TIERS

RESULTS = {"breached": gettext_lazy("breached"), "refused": gettext_lazy("refused")}
# What is done to an account before anybody is signed in; everything else without a person is due.
BEFORE_SIGNING_IN = "people.account."
FACTS = {
    "answered": gettext_lazy("survey answered"),
    "account": gettext_lazy("account"),
    "method": gettext_lazy("by"),
    "asker": gettext_lazy("requested by"),
    "changed": gettext_lazy("changed"),
    "below_floor": gettext_lazy("below the floor"),
    "rule": gettext_lazy("rule"),
    "copy_of": gettext_lazy("copy of"),
    "how": gettext_lazy("how"),
    "where": gettext_lazy("where"),
    "why": gettext_lazy("why"),
    "agreed": gettext_lazy("agreed"),
    "as_proposed": gettext_lazy("as proposed"),
    "on_sale": gettext_lazy("on sale"),
    "segment": gettext_lazy("segment"),
    "axis": gettext_lazy("group"),
    "case": gettext_lazy("opens a recovery case"),
    "chosen": gettext_lazy("chosen"),
    "client_agreed": gettext_lazy("client agreed"),
    "clients": gettext_lazy("clients"),
    "corrected": gettext_lazy("fields changed"),
    "cosigned": gettext_lazy("co-signed"),
    "counted": gettext_lazy("counts in figures"),
    "counselor": gettext_lazy("counselor"),
    "created": gettext_lazy("files opened"),
    "done": gettext_lazy("rows processed"),
    "failed": gettext_lazy("rejected rows"),
    "given": gettext_lazy("given"),
    "in_time": gettext_lazy("in time"),
    "instrument": gettext_lazy("instrument"),
    "kind": gettext_lazy("kind"),
    "late": gettext_lazy("late"),
    "metric": gettext_lazy("figure"),
    "mode": gettext_lazy("how"),
    "number": gettext_lazy("number"),
    "online": gettext_lazy("online"),
    "other": gettext_lazy("other file"),
    "outside": gettext_lazy("outside free times"),
    "outcome": gettext_lazy("outcome"),
    "owner": gettext_lazy("assigned to"),
    "package": gettext_lazy("package"),
    "packages": gettext_lazy("packages"),
    "place": gettext_lazy("where"),
    "proposed": gettext_lazy("proposed"),
    "purpose": gettext_lazy("purpose"),
    "reason": gettext_lazy("reason"),
    "refused": gettext_lazy("rejected rows"),
    "sessions": gettext_lazy("sessions"),
    "skipped": gettext_lazy("on hold"),
    "source": gettext_lazy("source"),
    "state": gettext_lazy("state"),
    "step": gettext_lazy("step"),
    "scopes": gettext_lazy("scopes"),
    "token": gettext_lazy("token"),
    "to_confirm": gettext_lazy("scores opened to confirm them"),
    "version": gettext_lazy("version"),
}
_TIERS = {tier.value: word for tier, word in TIERS.items()}
_METHODS = {
    "password": gettext_lazy("password"),
    "totp": gettext_lazy("authenticator app"),
    "recovery_codes": gettext_lazy("recovery code"),
    "password totp": gettext_lazy("password and authenticator app"),
    "password recovery_codes": gettext_lazy("password and recovery code"),
}
_REASONS = {
    "idle": gettext_lazy("no request for too long"),
    "length": gettext_lazy("full length of a session"),
    "tablet": gettext_lazy("the device was handed to a client"),
    "inactive": gettext_lazy("the account is switched off"),
}
VALUES: dict[str, Mapping[str, Any]] = {
    "axis": dict(Axis.choices),
    "chosen": _TIERS,
    "kind": dict(Task.Kind.choices),
    "method": _METHODS,
    "metric": NAMES,
    "mode": dict(Answer.Mode.choices),
    "outcome": OUTCOMES,
    "place": dict(SelfFill.Place.choices),
    "proposed": _TIERS,
    "purpose": dict(Consent.Purpose.choices),
    "state": dict(Appointment.State.choices),
    "reason": {**dict(Hold.Reason.choices), **ADJUST_REASONS},
    "source": dict(AlertSign.Source.choices),
    "step": dict(RecoveryStep.Step.choices),
    "why": _REASONS,
}


def row(event: TrailEvent, code: str, people: Mapping[int, str]) -> dict[str, Any]:
    """Return one line of the trail.

    code     of the file it is about, or ""
    people   primary key → name, of everybody with an account
    """
    return {
        "event": event,
        "nobody": _nobody(event),
        "code": code,
        "what": ACTIONS.get(event.action, ""),
        "result": "" if event.result == "done" else RESULTS.get(event.result, event.result),
        "facts": [_fact(name, value, people) for name, value in event.facts.items()],
    }


def _nobody(event: TrailEvent) -> str:
    """Return who it was, where it was no person of the practice."""
    is_visitor = event.action.startswith(BEFORE_SIGNING_IN)
    return _("not signed in") if is_visitor else _("automatic")


def _fact(name: str, value: Any, people: Mapping[int, str]) -> str:
    return _("%(name)s: %(value)s") % {
        "name": FACTS.get(name, name),
        "value": _value(name, value, people),
    }


def _value(name: str, value: Any, people: Mapping[int, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in {"counselor", "owner", "account"} and value in people:
        return people[value]
    if name == "account":
        return _("none of ours (%(mark)s)") % {"mark": value}
    return str(VALUES.get(name, {}).get(str(value), value))

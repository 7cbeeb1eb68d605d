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
from reports.models import Axis
from reports.words import NAMES
from scheduling.models import Appointment
from tiering.words import TIERS

ROOMS = {
    "people": gettext_lazy("Clients and consents"),
    "people.account": gettext_lazy("Accounts and signing in"),
    "outbox": gettext_lazy("Letters"),
    "crisis": gettext_lazy("Crisis"),
    "intake": gettext_lazy("Intake"),
    "tiering": gettext_lazy("Tiers"),
    "packages": gettext_lazy("Packages"),
    "scheduling": gettext_lazy("Sessions"),
    "feedback": gettext_lazy("Feedback and recovery"),
    "reports": gettext_lazy("Figures"),
}
ACTIONS = {
    "people.client.changed": gettext_lazy("Client details changed"),
    "people.client.opened": gettext_lazy("Client file read"),
    "people.client.registered": gettext_lazy("Client registered"),
    "people.consent.recorded": gettext_lazy("Consent recorded"),
    "people.files.compared": gettext_lazy("Two files compared"),
    "people.files.merged": gettext_lazy("Another file merged into this one"),
    "people.files.taken_apart": gettext_lazy("Merged files taken apart"),
    "people.file.dropped": gettext_lazy("File merged into another one"),
    "people.file.restored": gettext_lazy("File made its own again"),
    "people.counselor.assigned": gettext_lazy("Counselor assigned"),
    "people.task.finished": gettext_lazy("Task finished"),
    "people.task.postponed": gettext_lazy("Task postponed"),
    "people.request.received": gettext_lazy("Request received"),
    "people.request.opened": gettext_lazy("Request read"),
    "people.request.closed": gettext_lazy("Request closed"),
    "people.import.received": gettext_lazy("Import file received"),
    "people.import.started": gettext_lazy("Import started"),
    "people.import.finished": gettext_lazy("Import finished"),
    "people.import.cancelled": gettext_lazy("Import cancelled"),
    "people.import.failed": gettext_lazy("Import file not readable"),
    "people.import.set_aside": gettext_lazy("Part of an import set aside"),
    "people.import.forgotten": gettext_lazy("Import file forgotten"),
    "people.import.exported": gettext_lazy("Error file of an import fetched"),
    "people.account.signed_in": gettext_lazy("Signed in"),
    "people.account.signed_out": gettext_lazy("Signed out"),
    "people.account.session_ended": gettext_lazy("Session ended by itself"),
    "people.account.sign_in_failed": gettext_lazy("Sign-in refused"),
    "people.account.second_factor_failed": gettext_lazy("Wrong one-time code"),
    "people.account.locked": gettext_lazy("Account locked for 15 minutes at one address"),
    "people.account.confirmed": gettext_lazy("Identity confirmed again"),
    "people.account.confirmation_failed": gettext_lazy("Present password given wrongly"),
    "people.account.password_changed": gettext_lazy("Password changed"),
    "people.account.reset_asked": gettext_lazy("New password by mail asked for"),
    "people.account.password_reset": gettext_lazy("Password set anew by mail"),
    "people.account.second_factor_added": gettext_lazy("Second factor added"),
    "people.account.second_factor_removed": gettext_lazy("Second factor removed"),
    "people.account.recovery_codes.made": gettext_lazy("New recovery codes made"),
    "people.account.recovery_codes.opened": gettext_lazy("Recovery codes read"),
    "people.account.recovery_codes.exported": gettext_lazy("Recovery codes taken as a file"),
    "people.account.notice_failed": gettext_lazy("Notice about an account could not be sent"),
    "people.token.made": gettext_lazy("API token made"),
    "people.token.used": gettext_lazy("API token used, for the first time that day"),
    "people.token.revoked": gettext_lazy("API token revoked"),
    "outbox.hold.opened": gettext_lazy("Letters put on hold"),
    "outbox.hold.lifted": gettext_lazy("Hold on letters lifted"),
    "outbox.message.sent_again": gettext_lazy("Failed email sent again"),
    "crisis.alert.raised": gettext_lazy("Crisis alert raised"),
    "crisis.alert.opened": gettext_lazy("Crisis alert read"),
    "crisis.alert.closed": gettext_lazy("Crisis alert closed"),
    "crisis.sign.added": gettext_lazy("Sign of danger added"),
    "crisis.intervention.started": gettext_lazy("Intervention started"),
    "crisis.start.missed": gettext_lazy("30 minutes missed"),
    "intake.assessment.opened": gettext_lazy("Assessment read"),
    "intake.assessment.submitted": gettext_lazy("Assessment finished"),
    "intake.self_fill.asked": gettext_lazy("Forms handed to the client"),
    "intake.self_fill.opened_here": gettext_lazy("Forms opened on a device of the practice"),
    "intake.self_fill.begun": gettext_lazy("Client began to fill in forms"),
    "intake.self_fill.finished": gettext_lazy("Forms handed in"),
    "intake.self_fill.opened": gettext_lazy("Forms of the client read"),
    "intake.self_fill.reviewed": gettext_lazy("Forms of the client reviewed"),
    "intake.self_fill.withdrawn": gettext_lazy("Forms withdrawn"),
    "intake.instrument.licence_attested": gettext_lazy("Licence of an instrument stated"),
    "intake.instrument.activated": gettext_lazy("Instrument switched on"),
    "intake.instrument.deactivated": gettext_lazy("Instrument switched off"),
    "intake.instrument.put_on_intake": gettext_lazy("Instrument added to the intake"),
    "intake.instrument.taken_off_intake": gettext_lazy("Instrument taken off the intake"),
    "intake.instrument.moved_on_intake": gettext_lazy("Order of the intake changed"),
    "intake.instrument.convention_chosen": gettext_lazy("Reading of an instrument chosen"),
    "intake.instrument.version_made": gettext_lazy("Version of an instrument made"),
    "intake.instrument.version_in_force": gettext_lazy("Version of an instrument in force"),
    "tiering.proposal.opened": gettext_lazy("Tier proposal read"),
    "tiering.tier.confirmed": gettext_lazy("Tier confirmed"),
    "tiering.receipt.opened": gettext_lazy("Tier receipt read"),
    "tiering.receipt.exported": gettext_lazy("Tier receipt taken as a file"),
    "tiering.client_letter.opened": gettext_lazy("Letter to the client read"),
    "tiering.policy.drafted": gettext_lazy("Policy draft begun"),
    "tiering.policy.saved": gettext_lazy("Policy draft saved"),
    "tiering.policy.acknowledged": gettext_lazy("Policy warning taken on"),
    "tiering.policy.accepted": gettext_lazy("Policy accepted"),
    "tiering.policy.published": gettext_lazy("Policy published"),
    "tiering.policy.taken_back": gettext_lazy("Policy taken back to draft"),
    "tiering.policy.withdrawn": gettext_lazy("Policy draft given up"),
    "tiering.policy.opened": gettext_lazy("Policy read"),
    "tiering.simulation.asked": gettext_lazy("Simulation asked for"),
    "tiering.simulation.finished": gettext_lazy("Simulation finished"),
    "tiering.simulation.cancelled": gettext_lazy("Simulation stopped"),
    "tiering.simulation.opened": gettext_lazy("Simulation read"),
    "tiering.simulation.exported": gettext_lazy("Movers taken away"),
    "tiering.co_signature.asked": gettext_lazy("Co-signature asked for"),
    "tiering.co_signature.signed": gettext_lazy("Co-signed below the floor"),
    "tiering.co_signature.refused": gettext_lazy("Co-signature refused"),
    "tiering.co_signature.withdrawn": gettext_lazy("Co-signature request taken back"),
    "tiering.co_signature.opened": gettext_lazy("Co-signature request read"),
    "tiering.appeal.recorded": gettext_lazy("Review asked for"),
    "tiering.appeal.reviewed": gettext_lazy("Review answered"),
    "tiering.appeal.opened": gettext_lazy("Review read"),
    "tiering.referral.advised": gettext_lazy("Advised to see a doctor"),
    "tiering.referral.acknowledged": gettext_lazy("Advice understood"),
    "tiering.referrals.opened": gettext_lazy("Advice read"),
    "scheduling.review.asked": gettext_lazy("Look at a course asked for"),
    "packages.catalogue.installed": gettext_lazy("Package catalogue installed"),
    "packages.catalogue.opened": gettext_lazy("Package catalogue read"),
    "packages.version.written": gettext_lazy("Package version written"),
    "packages.sale.decided": gettext_lazy("Change of sale decided"),
    "packages.sale.changed": gettext_lazy("Change of sale in force"),
    "packages.sale.withdrawn": gettext_lazy("Change of sale taken back"),
    "packages.ledger.opened": gettext_lazy("Package ledger read"),
    "packages.sessions.refunded": gettext_lazy("Sessions paid back"),
    "packages.sessions.adjusted": gettext_lazy("Sessions added or taken"),
    "packages.sessions.expired": gettext_lazy("Unused sessions lapsed"),
    "packages.adjustment.asked": gettext_lazy("Second person asked"),
    "packages.adjustment.decided": gettext_lazy("Second person answered"),
    "packages.participant.added": gettext_lazy("Package shared"),
    "packages.participant.removed": gettext_lazy("Share of a package ended"),
    "packages.adjustment.opened": gettext_lazy("Request to a second person read"),
    "packages.segment.opened": gettext_lazy("Segment of a client read"),
    "packages.segment.chosen": gettext_lazy("Segment chosen"),
    "packages.segments.opened": gettext_lazy("Segment figures read"),
    "packages.segments.published": gettext_lazy("Segment rule published"),
    "packages.standards.opened": gettext_lazy("Service standards read"),
    "packages.standard.published": gettext_lazy("Service standard published"),
    "packages.offers.opened": gettext_lazy("Package offers read"),
    "packages.package.enrolled": gettext_lazy("Package sold"),
    "packages.session.used": gettext_lazy("Session taken from the package"),
    "packages.session.returned": gettext_lazy("Session given back to the package"),
    "scheduling.slots.opened": gettext_lazy("Free slots read"),
    "scheduling.appointment.booked": gettext_lazy("Session booked"),
    "scheduling.appointment.cancelled": gettext_lazy("Session cancelled"),
    "scheduling.appointment.missed": gettext_lazy("Client did not come"),
    "scheduling.times.proposed": gettext_lazy("Session times handed to a supervisor"),
    "scheduling.times.decided": gettext_lazy("Session times answered"),
    "scheduling.times.withdrawn": gettext_lazy("Session times withdrawn"),
    "scheduling.mark.voided": gettext_lazy("Mark of an appointment taken back"),
    "scheduling.session.opened": gettext_lazy("Session page read"),
    "scheduling.session.held": gettext_lazy("Session held"),
    "scheduling.notes.written": gettext_lazy("Session notes written"),
    "feedback.answer.given": gettext_lazy("Survey answered"),
    "feedback.invitation.voided": gettext_lazy("Survey withdrawn with its session"),
    "feedback.call_back.opened": gettext_lazy("Call-back page read"),
    "feedback.case.opened": gettext_lazy("Recovery case read"),
    "feedback.case.opened_by_hand": gettext_lazy("Recovery case opened by a manager"),
    "feedback.case.handed_over": gettext_lazy("Recovery case assigned"),
    "feedback.item.opened": gettext_lazy("Survey answer read"),
    "feedback.item.marked_read": gettext_lazy("Survey answer marked as read"),
    "feedback.case.taken": gettext_lazy("Recovery case taken"),
    "feedback.case.moved": gettext_lazy("Recovery step recorded"),
    "feedback.case.closed": gettext_lazy("Recovery case closed"),
    "feedback.case.reopened": gettext_lazy("Recovery case reopened"),
    "reports.warning.raised": gettext_lazy("Early warning raised"),
    "reports.warning.taken": gettext_lazy("Early warning taken"),
    "reports.warning.closed": gettext_lazy("Early warning closed"),
    "counselcrm.demo.begun": gettext_lazy("Demo practice begun"),
    "counselcrm.demo.made": gettext_lazy("Demo practice made"),
}
RESULTS = {"breached": gettext_lazy("breached"), "refused": gettext_lazy("refused")}
# What is done to an account before anybody is signed in; everything else without a person is due.
BEFORE_SIGNING_IN = "people.account."
FACTS = {
    "answered": gettext_lazy("survey answered"),
    "account": gettext_lazy("account"),
    "method": gettext_lazy("by"),
    "asker": gettext_lazy("asked by"),
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
    "done": gettext_lazy("rows worked off"),
    "failed": gettext_lazy("refused rows"),
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
    "refused": gettext_lazy("refused rows"),
    "sessions": gettext_lazy("sessions"),
    "skipped": gettext_lazy("held back"),
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
    return _("not signed in") if is_visitor else _("the clock")


def _fact(name: str, value: Any, people: Mapping[int, str]) -> str:
    return _("%(name)s: %(value)s") % {
        "name": FACTS.get(name, name),
        "value": _value(name, value, people),
    }


def _value(name: str, value: Any, people: Mapping[int, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in {"counselor", "owner", "account"}:
        return people.get(value, str(value))
    return str(VALUES.get(name, {}).get(str(value), value))

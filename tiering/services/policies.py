"""A draft on its way into force: written, linted, tried, accepted by somebody else, published."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from people import trail
from people.models import User
from tiering import selectors
from tiering.models import PolicyVersion
from tiering.rules import workflow
from tiering.rules.lint import lint, open_findings
from tiering.rules.thresholds import BY_NAME, Mark, changes, nested
from tiering.rules.workflow import SHORTEST_REASON, State

# A clock may run a little behind the one who typed "now".
JUST_NOW = timedelta(minutes=5)


class DraftChanged(DomainError):
    """Somebody saved this draft since the page was opened; nothing was overwritten."""


class NotEditable(DomainError):
    """This version is not a draft any more."""


class StepNotReached(DomainError):
    """The version is not where this step begins."""


class OwnDraft(DomainError):
    """Who wrote a draft does not accept it."""


class BelowFloor(DomainError):
    """The draft would put somebody below the floor that is in force."""


class Stale(DomainError):
    """Another version was published since the draft was begun."""


class UnknownFinding(DomainError):
    """What was to be acknowledged is no longer found, or is an error."""


class ReasonMissing(DomainError):
    """A reason of at least ten characters is asked for."""

    status = 422


class DayNotPossible(DomainError):
    """A policy takes effect now or later, and after the one in force."""

    status = 422


@transaction.atomic
def draft_policy(
    *, base: PolicyVersion, request_key: UUID, by: User, now: datetime
) -> PolicyVersion:
    """Begin a draft as a copy of a version. The same form again gives the same draft."""
    # Drafts are named one after the other: whoever begins another waits here.
    PolicyVersion.objects.select_for_update(no_key=True).order_by("id").first()
    taken = frozenset(PolicyVersion.objects.values_list("rule", flat=True))
    newest = selectors.newest_published()
    name = workflow.next_version(newest.rule, taken=taken)
    new = PolicyVersion(
        rule=name,
        thresholds={**base.thresholds, "version": name},
        marks=base.marks,
        based_on=newest,
        drafted_by=by,
        authors=[by.pk],
        saved_at=now,
        request_key=request_key,
    )
    draft, is_new = insert_once(new, request_key=request_key)
    if is_new:
        trail.record("tiering.policy.drafted", on=draft, by=by, rule=name, copy_of=base.rule)
    return draft


@transaction.atomic
def save_draft(
    *,
    policy: PolicyVersion,
    lines: Mapping[str, Any],
    marks: Mapping[str, Mapping[str, str]],
    reason: str,
    revision: int,
    by: User,
    now: datetime,
) -> PolicyVersion:
    """Write the numbers of a draft, and take it as far as they allow.

    lines      threshold → value, as ``tiering.rules.thresholds.flat`` gives them
    marks      threshold → mark and source; a changed number that keeps the mark "doc" becomes ours
    revision   of the page that was filled in

    :raises NotEditable: if it is accepted, published or withdrawn
    :raises DraftChanged: if somebody has saved it since that page was opened
    """
    policy = _locked(policy)
    if State(policy.state) not in workflow.EDITABLE:
        raise NotEditable(_("This version is no longer a draft. Return it to draft first."))
    if policy.revision != revision:
        raise DraftChanged(
            _(
                "Someone has saved this draft since you opened it. Nothing was overwritten. "
                "Please compare."
            )
        )
    before = policy.thresholds
    policy.thresholds = nested(lines, version=policy.rule)
    policy.marks = _marks(policy, marks)
    policy.reason, policy.saved_at, policy.revision = reason.strip(), now, revision + 1
    changed = changes(before, policy.thresholds)
    if changed and by.pk not in policy.authors:
        policy.authors = [*policy.authors, by.pk]
    _settle(policy)
    policy.save()
    trail.record("tiering.policy.saved", on=policy, by=by, rule=policy.rule, changed=len(changed))
    return policy


def _marks(
    policy: PolicyVersion, given: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """A number that is no longer the documents' does not keep their mark."""
    seed = selectors.first_policy().thresholds
    differing = {change.name for change in changes(seed, policy.thresholds)}
    marks = {}
    for name in BY_NAME:
        told = dict(given.get(name, {}))
        mark = told.get("mark") or BY_NAME[name].mark.value
        if name in differing and mark == Mark.DOC:
            mark = Mark.OURS.value
        marks[name] = {"mark": mark, "source": told.get("source", "").strip()}
    return marks


@transaction.atomic
def acknowledge_finding(
    *, policy: PolicyVersion, key: str, reason: str, by: User, now: datetime
) -> PolicyVersion:
    """Take a warning on, with a reason that stays with the version.

    :raises ReasonMissing: with fewer than ten characters
    :raises NotEditable: if it is accepted, published or withdrawn
    :raises UnknownFinding: if exactly this warning is no longer found
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonMissing(_("Give a reason of at least ten characters."))
    policy = _locked(policy)
    if State(policy.state) not in workflow.EDITABLE:
        raise NotEditable(_("This version is no longer a draft. Return it to draft first."))
    found = selectors.findings_of(policy)
    if key not in {finding.key for finding in found if finding.level == "warning"}:
        raise UnknownFinding(_("This finding no longer applies. Please reload the page."))
    told = {"reason": reason.strip(), "by": by.name, "latin": by.name_latin, "at": now.isoformat()}
    policy.acknowledged = {**policy.acknowledged, key: told}
    _settle(policy)
    policy.save()
    trail.record("tiering.policy.acknowledged", on=policy, by=by, rule=policy.rule)
    return policy


def settle(policy_id: int) -> None:
    """Take a draft as far as its lint and its simulations allow; for when one has finished."""
    policy = PolicyVersion.objects.select_for_update(of=["self"]).get(pk=policy_id)
    if State(policy.state) in workflow.EDITABLE:
        _settle(policy)
        policy.save(update_fields=["state"])


def _settle(policy: PolicyVersion) -> None:
    found = lint(policy.thresholds, in_force=selectors.base_thresholds(policy))
    clean = not open_findings(found, policy.acknowledged)
    breaks = selectors.floor_breaks_of(policy)
    policy.state = workflow.reached(clean=clean, simulated=breaks == 0).value


@transaction.atomic
def accept_policy(
    *, policy: PolicyVersion, numbers_hash: str, by: User, now: datetime
) -> PolicyVersion:
    """Accept a draft in one's own name.

    numbers_hash   of the numbers that were on the page

    :raises DraftChanged: if other numbers stand in it now
    :raises OwnDraft: if ``by`` wrote any of them
    :raises BelowFloor: if its simulation put somebody below the floor in force
    :raises StepNotReached: if it is not linted and simulated
    """
    policy = _locked(policy)
    if numbers_hash != workflow.fingerprint(policy.thresholds):
        raise DraftChanged(
            _("The numbers have changed since you read them. Please read them again.")
        )
    try:
        workflow.check_acceptance(
            state=State(policy.state),
            authors=frozenset(policy.authors),
            by=by.pk,
            floor_breaks=selectors.floor_breaks_of(policy),
        )
    except workflow.OwnDraft as refusal:
        raise OwnDraft(_("Another person must accept what you wrote.")) from refusal
    except workflow.BelowFloor as refusal:
        raise BelowFloor(
            _("Someone would fall below the floor in use. This can't be accepted.")
        ) from refusal
    except workflow.StepRefused as refusal:
        raise StepNotReached(_("Checks and simulation come first.")) from refusal
    policy.state = State.ACCEPTED.value
    policy.accepted_by, policy.accepted_at, policy.numbers_hash = by, now, numbers_hash
    policy.save(update_fields=["state", "accepted_by", "accepted_at", "numbers_hash"])
    trail.record("tiering.policy.accepted", on=policy, by=by, rule=policy.rule)
    return policy


@transaction.atomic
def publish_policy(
    *, policy: PolicyVersion, effective_at: datetime, by: User, now: datetime
) -> PolicyVersion:
    """Put an accepted version into force from a day on.

    Publishers go one at a time through the newest published row; the second of two drafts then
    finds that what it was compared with is no longer in force.

    :raises StepNotReached: if nobody has accepted it
    :raises Stale: if another version was published since it was begun
    :raises DayNotPossible: for a day in the past, or before the version in force
    """
    newest = PolicyVersion.objects.select_for_update(of=["self"]).get(
        pk=selectors.newest_published().pk
    )
    if selectors.newest_published().pk != newest.pk or policy.based_on_id != newest.pk:
        raise Stale(_("Another version has been published since. Start a new draft from it."))
    effective_at = max(effective_at, now) if effective_at > now - JUST_NOW else effective_at
    if effective_at < now or effective_at <= newest.effective_at:
        raise DayNotPossible(_("A policy takes effect now or later."))
    accepted = PolicyVersion.objects.filter(pk=policy.pk, state=State.ACCEPTED.value)
    # The trigger guards what is published; this row becomes so by this very statement.
    if not accepted.update(
        state=State.PUBLISHED.value, effective_at=effective_at, published_by=by, published_at=now
    ):
        raise StepNotReached(_("Another person must accept it first."))
    policy.refresh_from_db()
    trail.record("tiering.policy.published", on=policy, by=by, rule=policy.rule)
    return policy


@transaction.atomic
def take_back(*, policy: PolicyVersion, by: User, now: datetime) -> PolicyVersion:
    """Make an accepted version a draft again: its acceptance is gone, its numbers stay.

    :raises StepNotReached: if it is not accepted
    """
    policy = _locked(policy)
    _check(policy, State.ACCEPTED, State.DRAFT)
    policy.accepted_by, policy.accepted_at, policy.numbers_hash = None, None, ""
    policy.saved_at, policy.revision = now, policy.revision + 1
    _settle(policy)
    policy.save()
    trail.record("tiering.policy.taken_back", on=policy, by=by, rule=policy.rule)
    return policy


@transaction.atomic
def withdraw_policy(*, policy: PolicyVersion, by: User, now: datetime) -> PolicyVersion:
    """Give a draft up; it stays to be read.

    :raises StepNotReached: if it is published or withdrawn
    """
    policy = _locked(policy)
    _check(policy, State(policy.state), State.WITHDRAWN)
    policy.state, policy.saved_at = State.WITHDRAWN.value, now
    policy.save(update_fields=["state", "saved_at"])
    trail.record("tiering.policy.withdrawn", on=policy, by=by, rule=policy.rule)
    return policy


def _check(policy: PolicyVersion, begins: State, wanted: State) -> None:
    if State(policy.state) is not begins or not workflow.can_move(begins, wanted):
        raise StepNotReached(_("This step isn't possible in the version's current state."))


def _locked(policy: PolicyVersion) -> PolicyVersion:
    return PolicyVersion.objects.select_for_update(of=["self"]).get(pk=policy.pk)

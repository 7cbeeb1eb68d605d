"""Making good: listen, empathise, act, follow up. In that order, by people."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.once import insert_once
from crisis.models import AlertSign
from crisis.services import screen
from feedback import selectors, words
from feedback.models import Answer, RecoveryCase, RecoveryStep
from feedback.rules.recovery import (
    CannotClose,
    Closing,
    OpenReason,
    Step,
    can_move,
    check_close,
    first_reply_due,
)
from people import trail
from people.models import User

TWICE = timedelta(minutes=1)


class CaseIsClosed(DomainError):
    """Nothing is added to a closed case; it can be opened again."""


class StepOutOfOrder(DomainError):
    """A step was skipped, or the case would go back."""


class MayNotHandle(DomainError):
    """The case is not open to the person it was to be handed to."""


class CaseUnfinished(DomainError):
    """Something is missing before the case may be closed."""

    status = 422


@transaction.atomic
def take_case(*, case: RecoveryCase, by: User, now: datetime) -> None:
    """Become the one who answers for this case.

    :raises CaseIsClosed: if it is closed
    """
    case = _locked(case)
    _check_open(case)
    case.owner = by
    case.save(update_fields=["owner"])
    trail.record("feedback.case.taken", on=case, by=by)


@transaction.atomic
def open_case(*, answer: Answer, owner: User | None, by: User, now: datetime) -> RecoveryCase:
    """Make a recovery case of an answer that opened none by itself; again gives the same case.

    owner   who is to handle it, or None

    :raises MayNotHandle: if the owner may not see this case
    """
    case, is_new = insert_once(
        RecoveryCase(
            client=answer.client,
            invitation=answer.invitation,
            reasons=[OpenReason.OPENED_BY_HAND],
            opened_at=now,
            reply_due_at=first_reply_due(now),
        ),
        invitation=answer.invitation,
    )
    if is_new:
        trail.record("feedback.case.opened_by_hand", on=case, by=by)
    if owner is not None:
        hand_case(case=case, owner=owner, by=by, now=now)
    return case


@transaction.atomic
def hand_case(*, case: RecoveryCase, owner: User, by: User, now: datetime) -> None:
    """Give a case to somebody else to handle.

    :raises CaseIsClosed: if it is closed
    :raises MayNotHandle: if this person may not see the case
    """
    case = _locked(case)
    _check_open(case)
    if owner not in selectors.possible_owners(case.invitation):
        raise MayNotHandle(_("This person can't be assigned to this case."))
    case.owner = owner
    case.save(update_fields=["owner"])
    trail.record("feedback.case.handed_over", on=case, by=by, owner=owner.pk)


@transaction.atomic
def record_step(
    *,
    case: RecoveryCase,
    step: Step,
    note: str,
    failure_type: str = "",
    by: User,
    now: datetime,
) -> RecoveryStep:
    """Write what was said and done. The first step is the first reply, and stops its clock.

    failure_type   what went wrong, a ``FailureType``; "" leaves what is known

    The same words of the same person within ``TWICE`` are a form that was sent twice.

    :raises CaseIsClosed: if it is closed
    :raises StepOutOfOrder: if it is not the next step; following up may be repeated
    """
    case = _locked(case)
    _check_open(case)
    if known := _sent_before(case, step, note, by, now):
        return known
    if not _may_follow(case.step, step):
        raise StepOutOfOrder(_("Take the steps in order: listen, empathise, act, follow up."))
    done = RecoveryStep.objects.create(case=case, step=step, note=note, done_at=now, done_by=by)
    case.step = step
    case.owner = case.owner or by
    case.first_reply_at = case.first_reply_at or now
    case.failure_type = failure_type or case.failure_type
    case.save(update_fields=["step", "owner", "first_reply_at", "failure_type"])
    trail.record("feedback.case.moved", on=case, by=by, step=step)
    screen(client=case.client, door=AlertSign.Door.RECOVERY, texts=[note], by=by, now=now)
    return done


@transaction.atomic
def close_case(
    *, case: RecoveryCase, client_agreed: bool, root_cause: str, by: User, now: datetime
) -> None:
    """Close a case that is good again, with what lay beneath.

    :raises CaseIsClosed: if it is closed
    :raises CaseUnfinished: without all steps, the client's yes or two follow-ups, and the cause
    """
    case = _locked(case)
    _check_open(case)
    done = selectors.steps_of_this_round(case)
    closing = Closing(
        step=Step(case.step or Step.LISTEN),
        client_yes=client_agreed,
        follow_ups=sum(step.step == Step.FOLLOW_UP for step in done),
        root_cause=root_cause,
        action=next((step.note for step in done if step.step == Step.ACT), ""),
    )
    try:
        check_close(closing)
    except CannotClose as refusal:
        lacks = " ".join(str(words.UNFINISHED[lack]) for lack in refusal.unfinished)
        raise CaseUnfinished(lacks) from refusal
    case.closed_at, case.client_agreed, case.root_cause = now, client_agreed, root_cause
    case.save(update_fields=["closed_at", "client_agreed", "root_cause"])
    trail.record("feedback.case.closed", on=case, by=by, client_agreed=client_agreed)
    screen(client=case.client, door=AlertSign.Door.RECOVERY, texts=[root_cause], by=by, now=now)


@transaction.atomic
def reopen_case(*, case: RecoveryCase, by: User, now: datetime) -> None:
    """Begin again with listening: what was heard the first time was not enough."""
    case = _locked(case)
    if case.closed_at is None:
        return
    case.closed_at, case.client_agreed, case.step, case.reopened_at = None, None, "", now
    case.save(update_fields=["closed_at", "client_agreed", "step", "reopened_at"])
    trail.record("feedback.case.reopened", on=case, by=by)


def _sent_before(
    case: RecoveryCase, step: Step, note: str, by: User, now: datetime
) -> RecoveryStep | None:
    """Return the row that a double submit wrote a moment ago: two follow-ups can close a case."""
    if case.step != step:
        return None
    last = selectors.steps_of_this_round(case)[-1]
    same = (last.done_by_id, last.note) == (by.pk, note)
    return last if same and abs(now - last.done_at) < TWICE else None


def _may_follow(done: str, wanted: Step) -> bool:
    if not done:
        return wanted is Step.LISTEN
    if wanted is Step.FOLLOW_UP and done == Step.FOLLOW_UP:
        return True
    return wanted is not Step.CLOSED and can_move(Step(done), wanted)


def _locked(case: RecoveryCase) -> RecoveryCase:
    rows = RecoveryCase.objects.select_related("client", "invitation").select_for_update(
        of=["self"]
    )
    return rows.get(pk=case.pk)


def _check_open(case: RecoveryCase) -> None:
    if case.closed_at is not None:
        raise CaseIsClosed(_("This case is closed. Reopen it to add to it."))

"""Times far from the appointment: kept with all that was typed until a supervisor answers."""

from dataclasses import fields
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from people import trail
from people.models import User
from scheduling import selectors
from scheduling.models import Appointment, SessionProposal, SessionRecord
from scheduling.rules.moves import AppointmentState
from scheduling.services.moves import check, locked
from scheduling.services.reasons import check_reason, screen_texts
from scheduling.services.sessions import (
    SessionFacts,
    check_times,
    hold,
    known_record,
    texts_of,
)

State = SessionProposal.State
FACTS = [field.name for field in fields(SessionFacts)]


class ProposalWaits(DomainError):
    """Another record of this session waits for a supervisor."""


class AlreadyAnswered(DomainError):
    """The proposal was answered or withdrawn before."""


class NeedsAnotherPerson(DomainError):
    """Who proposed times does not confirm them as well, nor does anybody who may not."""


@transaction.atomic
def propose_session(
    *, appointment: Appointment, facts: SessionFacts, reason: str, by: User, now: datetime
) -> SessionProposal | SessionRecord:
    """Keep a session whose times are in doubt until a supervisor answers.

    The same facts of the same person again give the same proposal; of a session that was recorded
    meanwhile, its record.

    :raises ImpossibleTimes: if the session cannot have been then at all
    :raises ReasonTooShort: without a reason of ten characters
    :raises ProposalWaits: if another record of the session waits
    :raises MoveRefused: if the appointment was cancelled or missed
    """
    check_times(facts, now)
    check_reason(reason)
    appointment = locked(appointment)
    if appointment.state == Appointment.State.HELD:
        return known_record(appointment, facts)
    latest = selectors.latest_proposal(appointment)
    if latest is not None and latest.state == State.WAITING:
        if latest.proposed_by_id == by.pk and facts_of(latest) == _cleaned(facts):
            return latest
        raise ProposalWaits(_("A record of this session already waits for a supervisor."))
    check(appointment, AppointmentState.HELD)
    proposal = SessionProposal.objects.create(
        client=appointment.client,
        appointment=appointment,
        doubts=list(selectors.doubts_about(appointment, facts.started_at)),
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=now,
        **_values(_cleaned(facts)),
    )
    texts = [*texts_of(facts), reason]
    screen_texts(appointment.client, texts, by=by, now=now)
    trail.record("scheduling.times.proposed", on=proposal, by=by)
    return proposal


@transaction.atomic
def decide_proposal(
    *, proposal: SessionProposal, agreed: bool, answer: str, by: User, now: datetime
) -> SessionProposal:
    """Say yes or no to times that somebody proposed; a yes records the session as they typed it.

    answer   why not; a no without a reason helps nobody

    :raises NeedsAnotherPerson: if it is one's own, or not this person's to answer
    :raises AlreadyAnswered: if it was answered otherwise or withdrawn
    :raises ReasonTooShort: if it is a no without ten characters
    """
    appointment, proposal = _locked(proposal)
    mine = SessionProposal.objects.to_answer(by).filter(pk=proposal.pk)
    if proposal.proposed_by_id == by.pk or not mine.exists():
        raise NeedsAnotherPerson(_("Another person, a supervisor, has to answer."))
    wanted = State.AGREED if agreed else State.REFUSED
    if proposal.state == wanted and proposal.decided_by_id == by.pk:
        return proposal
    _check_waits(proposal)
    if not agreed:
        check_reason(answer)
    _decide(proposal, wanted, by=by, now=now, answer=answer.strip())
    if agreed:
        hold(appointment, facts_of(proposal), by=proposal.proposed_by, now=now)
    screen_texts(appointment.client, [answer], by=by, now=now)
    trail.record("scheduling.times.decided", on=proposal, by=by, agreed=agreed)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: SessionProposal, by: User, now: datetime) -> SessionProposal:
    """Take back what one proposed, to write it anew; again changes nothing.

    :raises NeedsAnotherPerson: if somebody else proposed it
    :raises AlreadyAnswered: if it was answered before
    """
    _appointment, proposal = _locked(proposal)
    if proposal.proposed_by_id != by.pk:
        raise NeedsAnotherPerson(_("Only who proposed this can withdraw it."))
    if proposal.state == State.WITHDRAWN:
        return proposal
    _check_waits(proposal)
    _decide(proposal, State.WITHDRAWN, by=by, now=now, answer="")
    trail.record("scheduling.times.withdrawn", on=proposal, by=by)
    return proposal


def facts_of(row: SessionProposal | SessionRecord) -> SessionFacts:
    """Return what was typed."""
    return SessionFacts(**{name: getattr(row, name) for name in FACTS})


def _locked(proposal: SessionProposal) -> tuple[Appointment, SessionProposal]:
    """Lock the appointment, then read the proposal anew: all its moves wait for each other."""
    appointment = locked(proposal.appointment)
    rows = SessionProposal.objects.select_related("proposed_by", "decided_by")
    fresh = rows.get(pk=proposal.pk)
    fresh.client, fresh.appointment = appointment.client, appointment
    return appointment, fresh


def _check_waits(proposal: SessionProposal) -> None:
    if proposal.state != State.WAITING:
        raise AlreadyAnswered(_("This has been answered or withdrawn already."))


def _decide(
    proposal: SessionProposal, state: State, *, by: User, now: datetime, answer: str
) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    proposal.answer = answer or None
    proposal.save(update_fields=["state", "decided_by", "decided_at", "answer"])


def _cleaned(facts: SessionFacts) -> SessionFacts:
    return SessionFacts(**_values(facts))


def _values(facts: SessionFacts) -> dict[str, object]:
    """Return the facts by column; text that was left empty is NULL."""
    return {name: getattr(facts, name) or None for name in FACTS} | {
        name: getattr(facts, name) for name in ("mood_before", "mood_after", "effective_minutes")
    }

"""What stands around a session that was marked wrongly, or whose times wait for an answer."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from people.models import User
from scheduling import selectors, services, words
from scheduling.forms import DecisionForm, NotesForm, VoidForm
from scheduling.models import Appointment, SessionProposal
from scheduling.rules.times import TimeDoubt

State = SessionProposal.State


def corrections_around(
    user: User,
    appointment: Appointment,
    now: datetime,
    void_form: VoidForm | None,
    decision_form: DecisionForm | None,
) -> dict[str, Any]:
    """Return what the page of a session shows of marks taken back and of times in doubt."""
    proposal = selectors.latest_proposal(appointment)
    waits = proposal is not None and proposal.state == State.WAITING
    answers = selectors.answers_for(user, appointment)
    own = proposal is not None and proposal.proposed_by_id == user.pk
    marked = appointment.state != Appointment.State.BOOKED
    return {
        "proposal": proposal,
        "doubts": _doubts(proposal),
        "proposal_waits": waits,
        "may_decide": waits and answers and not own,
        "may_withdraw": waits and own,
        "decision_form": decision_form or DecisionForm(),
        "may_void": marked and selectors.can_void(user, appointment, now),
        "void_form": void_form or VoidForm(initial={"mark": _mark_of(appointment)}),
        "voids": [
            {"void": row, "title": words.TAKEN_BACK[Appointment.State(row.state)]}
            for row in selectors.voids_of(user, appointment)
        ],
    }


def typed_before(
    user: User, proposal: SessionProposal | None, *, with_notes: bool
) -> dict[str, Any]:
    """Return what this person typed into a record that was refused or withdrawn: it comes back."""
    if proposal is None or proposal.proposed_by_id != user.pk:
        return {}
    if proposal.state not in {State.REFUSED, State.WITHDRAWN}:
        return {}
    typed = asdict(services.facts_of(proposal))
    hidden = () if with_notes else NotesForm.base_fields
    return {name: value for name, value in typed.items() if name not in hidden}


def _doubts(proposal: SessionProposal | None) -> list[str]:
    codes = proposal.doubts if proposal else []
    return [str(words.TIME_DOUBTS[TimeDoubt(code)]) for code in codes]


def _mark_of(appointment: Appointment) -> str:
    return appointment.marked_at.isoformat() if appointment.marked_at else ""

"""What stands around a session that was marked wrongly, or whose times wait for an answer."""

from collections.abc import Mapping
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
        "voids": _voids(user, appointment),
    }


def typed_before(user: User, around: Mapping[str, Any], *, with_notes: bool) -> dict[str, Any]:
    """Return what stood in a record that was refused, withdrawn or taken back: it comes back.

    around       what ``corrections_around`` gave
    with_notes   whether this person writes the notes of this client, and so may read them
    """
    proposal, voids = around["proposal"], around["voids"]
    back = proposal is not None and proposal.state in {State.REFUSED, State.WITHDRAWN}
    if back and proposal.proposed_by_id == user.pk:
        typed = asdict(services.facts_of(proposal))
    elif voids and voids[0]["record"]:
        typed = asdict(services.facts_of(voids[0]["record"]))
    else:
        return {}
    hidden = () if with_notes else NotesForm.base_fields
    return {name: value for name, value in typed.items() if name not in hidden}


def _voids(user: User, appointment: Appointment) -> list[dict[str, Any]]:
    """Return what was taken back, with the record where its words may be read."""
    voids = selectors.voids_of(user, appointment)
    records = selectors.records_to_read(user, [row.session_id for row in voids if row.session_id])
    return [
        {
            "void": row,
            "title": words.TAKEN_BACK[Appointment.State(row.state)],
            "record": row.session,
            "notes": records.get(row.session_id or 0),
        }
        for row in voids
    ]


def _doubts(proposal: SessionProposal | None) -> list[str]:
    codes = proposal.doubts if proposal else []
    return [str(words.TIME_DOUBTS[TimeDoubt(code)]) for code in codes]


def _mark_of(appointment: Appointment) -> str:
    return appointment.marked_at.isoformat() if appointment.marked_at else ""

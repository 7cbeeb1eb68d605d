"""Taking a wrong mark back, and a supervisor's answer to unusual times."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.errors import DomainError
from common.responses import form_only
from people.access import asks, may, sees_every_row
from scheduling import selectors, services, words
from scheduling.forms import DecisionForm, VoidForm
from scheduling.models import Appointment, SessionProposal
from scheduling.views.sessions import appointment_of, session_page


@asks("session_correction", "list")
@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """Show the sessions whose times wait for an answer, and what was taken back lately."""
    now = timezone.now()
    context = {
        "may_answer": may(request.user, "session_correction", "update"),
        "proposals": selectors.proposals_waiting(request.user)[: selectors.MOST_SHOWN],
        "voids": [
            {"void": row, "title": words.TAKEN_BACK[Appointment.State(row.state)]}
            for row in selectors.voids_lately(request.user, now)
        ],
        "sees_all": sees_every_row(request.user, "session_correction"),
        "now": now,
    }
    return render(request, "scheduling/corrections.html", context)


@asks("session_correction", "create")
@form_only("scheduling:session")
def void(request: HttpRequest, public_id: UUID) -> HttpResponse:
    appointment = appointment_of(request, public_id, "read")
    form = VoidForm(request.POST)
    if not form.is_valid():
        return session_page(request, appointment, void_form=form, status=422)
    try:
        entry = services.void(
            appointment=appointment,
            marked_at=form.cleaned_data["mark"],
            reason=form.cleaned_data["void_reason"],
            by=request.user,
            now=timezone.now(),
        )
    except services.VoidRefused as refusal:
        return _refused_void(request, appointment, form, refusal)
    if entry.answered:
        text = _("Taken back. The client had answered a survey about it; the answer stays.")
    else:
        text = _("Taken back. The appointment is booked again and can be recorded correctly.")
    messages.success(request, text)
    return redirect("scheduling:session", public_id)


def _refused_void(
    request: HttpRequest, appointment: Appointment, form: VoidForm, refusal: DomainError
) -> HttpResponse:
    appointment.refresh_from_db()
    if appointment.state == Appointment.State.BOOKED:
        raise refusal  # the page has no undo any more: the refusal itself gives the reason back
    form.add_error("void_reason", str(refusal))
    messages.warning(request, str(refusal))
    return session_page(request, appointment, void_form=form, status=refusal.status)


@asks("session_correction", "update")
@form_only("scheduling:session")
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Confirm or refuse the times that wait on this appointment."""
    appointment = appointment_of(request, public_id, "read")
    mine = SessionProposal.objects.to_answer(request.user).filter(appointment=appointment)
    proposal = get_object_or_404(mine.order_by("-id")[:1])
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return session_page(request, appointment, decision_form=form, status=422)
    services.decide_proposal(
        proposal=proposal,
        agreed=form.cleaned_data["agreed"] == "yes",
        answer=form.cleaned_data["answer"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Your answer is saved."))
    return redirect("scheduling:session", public_id)


@asks("session_correction", "create")
@form_only("scheduling:session")
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back one's own record that waits; what was typed stands in the form again."""
    appointment = appointment_of(request, public_id, "read")
    mine = SessionProposal.objects.visible_to(request.user, "create")
    rows = mine.filter(appointment=appointment, proposed_by=request.user).order_by("-id")
    proposal = get_object_or_404(rows[:1])
    services.withdraw_proposal(proposal=proposal, by=request.user, now=timezone.now())
    messages.success(request, _("Withdrawn. What you typed stands in the form again."))
    return redirect("scheduling:session", public_id)

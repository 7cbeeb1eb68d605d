"""The agenda of a day, and the page of one session."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.localtimes import day_starts
from common.responses import form_only
from packages.selectors import sessions_of
from people import trail
from people.access import asks, may, sees_every_row, sees_rows
from people.drafts import offer_draft, open_draft
from people.models import Client, User
from scheduling import hooks, selectors, services
from scheduling.forms import DecisionForm, NotesForm, SessionForm, VoidForm
from scheduling.models import Appointment, SessionRecord
from scheduling.views.around import corrections_around, typed_before

DRAFT = "session"


@asks("session_schedule", "list")
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    day = _day(request.GET.get("day", ""), now)
    context = {
        "day": day_starts(day),
        "is_today": day == timezone.localdate(now),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "now": now,
        "appointments": selectors.day_of(request.user, day),
        "to_record": selectors.to_record(request.user, now),
        "may_record": may(request.user, "session_schedule", "update"),
        "to_confirm": _waiting_for(request.user),
        "sees_all": sees_every_row(request.user, "session_schedule"),
    }
    if not sees_rows(request.user, "session_schedule", "list"):
        context["appointments"] = selectors.times_of_day(request.user, day)
        return render(request, "scheduling/today_times.html", context)
    return render(request, "scheduling/today.html", context)


def _waiting_for(user: User) -> int:
    """Return how many unusual sessions wait for this person's answer."""
    if not may(user, "session_correction", "update"):
        return 0
    return selectors.proposals_waiting(user).count()


def _day(typed: str, now: datetime) -> date:
    if not typed:
        return timezone.localdate(now)
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise Http404 from error
    if not date.min < day < date.max - timedelta(days=1):
        raise Http404
    return day


@asks("session_schedule", "read")
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if request.method == "POST":
        return _hold(request, public_id)
    appointment = appointment_of(request, public_id, "read")
    trail.record("scheduling.session.opened", on=appointment, by=request.user)
    return session_page(request, appointment)


def _hold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    appointment = appointment_of(request, public_id, "update")
    now = timezone.now()
    form = SessionForm(
        request.POST,
        appointment=appointment,
        with_notes=_may_write_notes(request.user, appointment),
        now=now,
    )
    if not form.is_valid():
        return session_page(request, appointment, form=form, status=422)
    try:
        text = _written(appointment, form, request.user, now)
    except services.AlreadyHeld as refusal:
        return _kept_text(request, appointment, refusal)
    except (services.MoveRefused, services.ProposalWaits) as refusal:
        appointment.refresh_from_db()
        if appointment.state != Appointment.State.BOOKED:
            raise  # the page has no form any more: the refusal itself gives the texts back
        form.add_error(None, str(refusal))
        return session_page(request, appointment, form=form, status=refusal.status)
    messages.success(request, text)
    return redirect("scheduling:session", public_id)


def _written(appointment: Appointment, form: SessionForm, by: User, now: datetime) -> str:
    """Record the session, or hand unusual times to a supervisor; return what to say."""
    if not form.doubts:
        record = services.mark_held(appointment=appointment, facts=form.facts(), by=by, now=now)
        return _("Session %(number)s is recorded.") % {"number": record.number}
    services.propose_session(
        appointment=appointment,
        facts=form.facts(),
        reason=form.cleaned_data["times_reason"],
        by=by,
        now=now,
    )
    return _("What you typed is kept. A supervisor confirms the times before it counts.")


def _kept_text(
    request: HttpRequest, appointment: Appointment, refusal: services.AlreadyHeld
) -> HttpResponse:
    """Show the record that came first, and beside it what was typed in vain: nothing is lost."""
    appointment.refresh_from_db()
    typed = NotesForm(request.POST)
    typed.add_error(None, str(refusal))
    notes_form = typed if _may_write_notes(request.user, appointment) else None
    messages.warning(request, str(refusal))
    return session_page(request, appointment, notes_form=notes_form, status=refusal.status)


@asks("progress_note", "create")
@form_only("scheduling:session")
def notes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    appointment = appointment_of(request, public_id, "read")
    writable = SessionRecord.objects.visible_to(request.user, "create").standing()
    record = get_object_or_404(writable, appointment=appointment)
    form = NotesForm(request.POST)
    if not form.is_valid():
        return session_page(request, appointment, notes_form=form, status=422)
    services.write_notes(session=record, notes=form.notes(), by=request.user, now=timezone.now())
    messages.success(request, _("The notes are saved."))
    return redirect("scheduling:session", public_id)


@asks("session_schedule", "update")
@form_only("scheduling:session")
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    appointment = appointment_of(request, public_id, "update")
    services.cancel(appointment=appointment, by=request.user, now=timezone.now())
    messages.success(request, _("The appointment is cancelled."))
    return redirect("scheduling:session", public_id)


@asks("session_schedule", "update")
@form_only("scheduling:session")
def no_show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    appointment = appointment_of(request, public_id, "update")
    services.mark_no_show(appointment=appointment, by=request.user, now=timezone.now())
    messages.success(request, _("Recorded as a no-show."))
    return redirect("scheduling:session", public_id)


def appointment_of(request: HttpRequest, public_id: UUID, action: str) -> Appointment:
    visible = Appointment.objects.visible_to(request.user, action)
    rows = visible.select_related(
        "client__standing",
        "client__counselor",
        "counselor__user",
        "site",
        "enrollment__package",
        "marked_by",
    )
    return get_object_or_404(rows, public_id=public_id)


def _may_write_notes(user: User, appointment: Appointment) -> bool:
    own = Client.objects.visible_to(user, "progress_note", "create")
    return own.filter(pk=appointment.client_id).exists()


def session_page(
    request: HttpRequest,
    appointment: Appointment,
    *,
    form: SessionForm | None = None,
    notes_form: NotesForm | None = None,
    void_form: VoidForm | None = None,
    decision_form: DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    user = request.user
    record = _record_of(appointment)
    writes = _may_write_notes(user, appointment)
    changes = Appointment.objects.visible_to(user, "update").filter(pk=appointment.pk).exists()
    booked = appointment.state == Appointment.State.BOOKED
    around = corrections_around(user, appointment, now, void_form, decision_form)
    context: dict[str, Any] = {
        "appointment": appointment,
        "client": appointment.client,
        "record": record,
        "notes": _readable(user, record),
        "number": record.number if record else selectors.next_number(appointment.client),
        "sessions": sessions_of(appointment.client, timezone.localdate(now)),
        "survey_at": _survey_at(appointment, record, now),
        "not_asked": hooks.reason_not_asked(record) if record else "",
        "now": now,
        "may_change": booked and changes,
        "has_begun": appointment.starts_at <= now,
        "its_day_has_come": timezone.localdate(appointment.starts_at) <= timezone.localdate(now),
        "may_book": may(user, "session_schedule", "create"),
        "may_raise": may(user, "crisis_alert", "create"),
        "form": form,
        "notes_form": notes_form,
        **around,
    }
    if booked and changes and form is None:
        context["form"] = SessionForm(
            appointment=appointment,
            with_notes=writes,
            now=now,
            initial=typed_before(user, around, with_notes=writes),
        )
    about = {"about": appointment.public_id, "client": appointment.client}
    # What was typed before somebody else wrote the session down is shown below the record.
    unsent = open_draft(request, DRAFT, **about).saved_at is not None
    if record and writes and notes_form is None and (unsent or not record.has_notes):
        context["notes_form"] = NotesForm()
    for name in ("form", "notes_form"):
        if context[name]:
            offer_draft(context[name], request, DRAFT, **about)
    if context["may_decide"]:
        offer_draft(context["decision_form"], request, "session-times", **about)
    if context["may_void"]:
        offer_draft(context["void_form"], request, "session-void", **about, not_restored=["mark"])
    return render(request, "scheduling/session.html", context, status=status)


def _record_of(appointment: Appointment) -> SessionRecord | None:
    if appointment.state != Appointment.State.HELD:
        return None
    rows = SessionRecord.objects.standing().select_related("recorded_by")
    return rows.get(appointment=appointment)


def _survey_at(
    appointment: Appointment, record: SessionRecord | None, now: datetime
) -> datetime | None:
    """Return when the client will be asked; None where it is too late for that or nobody asks."""
    if record is None:
        return hooks.survey_planned_for(appointment.ends_at, now)
    return hooks.survey_planned_for(record.ended_at, record.recorded_at)


def _readable(user: User, record: SessionRecord | None) -> SessionRecord | None:
    """Return the record where its content may be read: times are the schedule's, words are not."""
    if record is None or not record.has_notes:
        return None
    return (
        SessionRecord.objects.visible_to(user).select_related("client").filter(pk=record.pk).first()
    )

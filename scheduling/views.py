"""Booking, the agenda of a day, and the page of one session."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.formats import moment
from common.responses import form_only
from packages.selectors import sessions_of
from people import trail
from people.access import asks, may
from people.drafts import offer_draft, open_draft
from people.models import Client, Standing, Task, User
from people.selectors import refuse_if_merged
from people.services import finish_task
from people.steps import steps
from scheduling import cards, hooks, selectors, services, words
from scheduling.forms import BookForm, NotesForm, SessionForm
from scheduling.models import Appointment, SessionRecord

DRAFT = "session"


@asks("session_schedule", "create")
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visible = Client.objects.visible_to(request.user, "session_schedule", "create")
    rows = visible.select_related("site", "standing")
    client = get_object_or_404(rows, public_id=public_id)
    refuse_if_merged(client)
    form = BookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        return _book(request, client, form)
    trail.record("scheduling.slots.opened", on=client, by=request.user)
    return _slots(request, client, form, status=200)


def _book(request: HttpRequest, client: Client, form: BookForm) -> HttpResponse:
    if not form.is_valid():
        return _slots(request, client, form, status=422)
    try:
        appointment = services.book(
            client=client,
            counselor=form.counselor,
            starts_at=form.starts_at,
            online=form.cleaned_data["online"],
            by=request.user,
            now=timezone.now(),
        )
    except services.CannotBook as refusal:
        # Whoever was a moment late sees the times that are free now, not a page without any.
        form.add_error("slot", str(refusal))
        return _slots(request, client, form, status=refusal.status)
    text = _("Booked: %(time)s with %(counselor)s.")
    values = {"time": moment(appointment.starts_at, "near"), "counselor": appointment.counselor}
    messages.success(request, text % values)
    return redirect("reports:client", client.public_id)


def _slots(request: HttpRequest, client: Client, form: BookForm, *, status: int) -> HttpResponse:
    now, standing = timezone.now(), client.standing
    matches = selectors.matches_for(client, now)
    context = {
        "client": client,
        "form": form,
        "matches": matches,
        "cards": [cards.card_of(match, str(form["slot"].value() or "")) for match in matches.rows],
        "excluded": [words.excluded(hard, count) for hard, count in matches.excluded.items()],
        "sessions": sessions_of(client, timezone.localdate(now)),
        "minutes": selectors.session_minutes(client),
        "steps": [] if standing.sessions_held else steps("counselor", _skipped(standing)),
    }
    return render(request, "scheduling/book.html", context, status=status)


def _skipped(standing: Standing) -> list[str]:
    """Return the steps of the intake that somebody went past on the way to a slot."""
    skipped = [] if standing.tier else ["tier"]
    if not standing.tier and standing.severity is None:
        skipped.append("assessment")
    return skipped if standing.sessions_bought else [*skipped, "package"]


@asks("session_schedule", "list")
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    day = _day(request.GET.get("day", ""), now)
    context = {
        "day": timezone.make_aware(datetime.combine(day, datetime.min.time())),
        "is_today": day == timezone.localdate(now),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "now": now,
        "appointments": selectors.day_of(request.user, day),
        "to_record": selectors.to_record(request.user, now),
        "may_record": may(request.user, "session_schedule", "update"),
    }
    return render(request, "scheduling/today.html", context)


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
    appointment = _appointment(request, public_id, "read")
    trail.record("scheduling.session.opened", on=appointment, by=request.user)
    return _session_page(request, appointment)


def _hold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    appointment = _appointment(request, public_id, "update")
    now = timezone.now()
    form = SessionForm(
        request.POST,
        appointment=appointment,
        with_notes=_may_write_notes(request.user, appointment),
        now=now,
    )
    if not form.is_valid():
        return _session_page(request, appointment, form=form, status=422)
    try:
        record = services.mark_held(
            appointment=appointment, facts=form.facts(), by=request.user, now=now
        )
    except services.AlreadyHeld as refusal:
        return _kept_text(request, appointment, refusal)
    messages.success(request, _("Session %(number)s is recorded.") % {"number": record.number})
    return redirect("scheduling:session", public_id)


def _kept_text(
    request: HttpRequest, appointment: Appointment, refusal: services.AlreadyHeld
) -> HttpResponse:
    """Show the record that came first, and beside it what was typed in vain: nothing is lost."""
    appointment.refresh_from_db()
    typed = NotesForm(request.POST)
    typed.add_error(None, str(refusal))
    notes_form = typed if _may_write_notes(request.user, appointment) else None
    messages.warning(request, str(refusal))
    return _session_page(request, appointment, notes_form=notes_form, status=refusal.status)


@asks("progress_note", "create")
@form_only("scheduling:session")
def notes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    appointment = _appointment(request, public_id, "read")
    writable = SessionRecord.objects.visible_to(request.user, "create")
    record = get_object_or_404(writable, appointment=appointment)
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _session_page(request, appointment, notes_form=form, status=422)
    services.write_notes(session=record, notes=form.notes(), by=request.user, now=timezone.now())
    messages.success(request, _("The notes are saved."))
    return redirect("scheduling:session", public_id)


@asks("session_schedule", "update")
@form_only("scheduling:session")
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    appointment = _appointment(request, public_id, "update")
    services.cancel(appointment=appointment, by=request.user, now=timezone.now())
    messages.success(request, _("The appointment is cancelled."))
    return redirect("scheduling:session", public_id)


@asks("session_schedule", "update")
@form_only("scheduling:session")
def no_show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    appointment = _appointment(request, public_id, "update")
    services.mark_no_show(appointment=appointment, by=request.user, now=timezone.now())
    messages.success(request, _("Written down: the client did not come."))
    return redirect("scheduling:session", public_id)


def _appointment(request: HttpRequest, public_id: UUID, action: str) -> Appointment:
    visible = Appointment.objects.visible_to(request.user, action)
    rows = visible.select_related(
        "client__standing",
        "counselor__user",
        "site",
        "enrollment__package",
        "session__recorded_by",
    )
    return get_object_or_404(rows, public_id=public_id)


def _may_write_notes(user: User, appointment: Appointment) -> bool:
    own = Client.objects.visible_to(user, "progress_note", "create")
    return own.filter(pk=appointment.client_id).exists()


def _session_page(
    request: HttpRequest,
    appointment: Appointment,
    *,
    form: SessionForm | None = None,
    notes_form: NotesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    user = request.user
    record = getattr(appointment, "session", None)
    writes = _may_write_notes(user, appointment)
    changes = Appointment.objects.visible_to(user, "update").filter(pk=appointment.pk).exists()
    booked = appointment.state == Appointment.State.BOOKED
    context: dict[str, Any] = {
        "appointment": appointment,
        "client": appointment.client,
        "record": record,
        "notes": _readable(user, record),
        "number": record.number if record else appointment.client.standing.sessions_held + 1,
        "sessions": sessions_of(appointment.client, timezone.localdate(now)),
        "survey_at": hooks.survey_planned_for(record.ended_at if record else appointment.ends_at),
        "now": now,
        "may_change": booked and changes,
        "has_begun": appointment.starts_at <= now,
        "its_day_has_come": timezone.localdate(appointment.starts_at) <= timezone.localdate(now),
        "may_book": may(user, "session_schedule", "create"),
        "may_raise": may(user, "crisis_alert", "create"),
        "form": form,
        "notes_form": notes_form,
    }
    if booked and changes and form is None:
        context["form"] = SessionForm(appointment=appointment, with_notes=writes, now=now)
    about = {"about": appointment.public_id, "client": appointment.client}
    # What was typed before somebody else wrote the session down is shown below the record.
    unsent = open_draft(request, DRAFT, **about).saved_at is not None
    if record and writes and notes_form is None and (unsent or not record.has_notes):
        context["notes_form"] = NotesForm()
    for name in ("form", "notes_form"):
        if context[name]:
            offer_draft(context[name], request, DRAFT, **about)
    return render(request, "scheduling/session.html", context, status=status)


def _readable(user: User, record: SessionRecord | None) -> SessionRecord | None:
    """Return the record where its content may be read: times are the schedule's, words are not."""
    if record is None or not record.has_notes:
        return None
    return (
        SessionRecord.objects.visible_to(user).select_related("client").filter(pk=record.pk).first()
    )


@asks("task", "list")
@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """Show whose course has to be looked at: no better by the sixth session, or worse."""
    context = {
        "tasks": selectors.reviews_open(request.user),
        "outcomes": words.LOOKED,
        "now": timezone.now(),
        "may_finish": may(request.user, "task", "update"),
    }
    return render(request, "scheduling/courses.html", context)


@asks("task", "update")
@form_only("scheduling:courses", bare=True)
def looked(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down what came of looking; a tier changes by a decision of its own."""
    mine = selectors.reviews_open(request.user) & Task.objects.visible_to(request.user, "update")
    task = get_object_or_404(mine, public_id=public_id)
    outcome = request.POST.get("outcome", "")
    if outcome in words.LOOKED:
        finish_task(task=task, outcome=outcome, by=request.user, now=timezone.now())
    else:
        messages.error(request, _("Choose what came of it first."))
    return redirect("scheduling:courses")

"""One enrolment: its ledger, and what may be done to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.responses import form_only
from packages import services, words
from packages.forms import AdjustForm, DecideForm, EndShareForm, ShareForm
from packages.models import AdjustmentRequest, Enrollment, LedgerEntry, Participant
from packages.rules.adjusting import ALONE_UP_TO
from packages.selectors import ledger as selectors
from packages.selectors.upgrade import prompt_for
from people import trail
from people.access import asks, may
from people.drafts import offer_draft
from people.models import Client, User


@asks("session_ledger", "read")
@require_GET
def ledger(request: HttpRequest, public_id: UUID) -> HttpResponse:
    enrollment = _enrollment(request, public_id, "read")
    trail.record("packages.ledger.opened", on=enrollment, by=request.user)
    return _page(request, enrollment, {}, 200)


@asks("session_ledger", "create")
@form_only("packages:ledger")
def refund(request: HttpRequest, public_id: UUID) -> HttpResponse:
    enrollment = _enrollment(request, public_id, "create")
    services.refund(enrollment=enrollment, by=request.user, now=timezone.now())
    messages.success(request, _("Refunded. The ledger shows the amount."))
    return redirect("packages:ledger", public_id)


@asks("session_ledger", "create")
@form_only("packages:ledger")
def adjust(request: HttpRequest, public_id: UUID) -> HttpResponse:
    enrollment = _enrollment(request, public_id, "create")
    form = AdjustForm(request.POST)
    if not form.is_valid():
        return _page(request, enrollment, {"adjust_form": form}, 422)
    try:
        done = services.adjust(
            enrollment=enrollment,
            adjustment=form.adjustment(),
            request_key=form.cleaned_data["request_key"],
            by=request.user,
            now=timezone.now(),
        )
    except services.NoSessionsLeft as refusal:
        form.add_error("sessions", str(refusal))
        return _page(request, enrollment, {"adjust_form": form}, 422)
    if isinstance(done, LedgerEntry):
        messages.success(request, _("Added to the ledger."))
    else:
        messages.info(request, _("Requested. A second person must approve."))
    return redirect("packages:ledger", public_id)


@asks("session_ledger", "update")
@form_only("packages:catalogue", bare=True)
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visible = AdjustmentRequest.objects.visible_to(request.user, "update")
    rows = visible.select_related("enrollment", "client")
    asked = get_object_or_404(rows, public_id=public_id)
    form = DecideForm(request.POST)
    if form.is_valid():
        agreed = form.cleaned_data["answer"] == "yes"
        services.decide_adjustment(
            request=asked, agreed=agreed, by=request.user, now=timezone.now()
        )
    return redirect("packages:ledger", asked.enrollment.public_id)


@asks("session_ledger", "create")
@form_only("packages:ledger")
def share(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let another client use the sessions."""
    enrollment = _enrollment(request, public_id, "create")
    form = ShareForm(request.POST)
    if form.is_valid():
        visible = Client.objects.visible_to(request.user, "session_ledger", "create")
        client = visible.for_reading().filter(code=form.cleaned_data["code"]).first()
        if client is None:
            form.add_error("code", _("No file has this number."))
        else:
            services.add_participant(
                enrollment=enrollment,
                client=client,
                agreed=form.cleaned_data["agreed"],
                by=request.user,
                now=timezone.now(),
            )
            return redirect("packages:ledger", public_id)
    return _page(request, enrollment, {"share_form": form}, 422)


@asks("session_ledger", "create")
@form_only("packages:ledger")
def end_share(request: HttpRequest, public_id: UUID) -> HttpResponse:
    enrollment = _enrollment(request, public_id, "create")
    form = EndShareForm(request.POST)
    if not form.is_valid():
        raise Http404
    rows = Participant.objects.filter(enrollment=enrollment).select_related("client", "enrollment")
    services.remove_participant(
        participant=get_object_or_404(rows, public_id=form.cleaned_data["participant"]),
        by=request.user,
        now=timezone.now(),
    )
    return redirect("packages:ledger", public_id)


def _enrollment(request: HttpRequest, public_id: UUID, action: str) -> Enrollment:
    found = selectors.enrollment_to_read(request.user, public_id, action).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, enrollment: Enrollment, forms: dict[str, Any], status: int
) -> HttpResponse:
    view = selectors.ledger_view(enrollment, timezone.localdate())
    user = request.user
    context = {
        "enrollment": enrollment,
        "client": enrollment.client,
        "view": view,
        "lines": [(line, words.entry_word(line.entry)) for line in view.lines],
        "waiting_word": words.ADJUST_REASONS.get(view.waiting.reason) if view.waiting else "",
        "refund_rule": words.REFUNDS[enrollment.package.refund],
        "people": words.people(enrollment.package),
        "alone_up_to": ALONE_UP_TO,
        "adjust_form": AdjustForm(),
        "share_form": ShareForm(),
        "may_change": may(user, "session_ledger", "create"),
        "may_decide": may(user, "session_ledger", "update")
        and view.waiting is not None
        and view.waiting.asked_by_id != user.pk,
        **_going_on(enrollment, user),
        **forms,
    }
    offer_draft(
        context["adjust_form"],
        request,
        "adjustment",
        about=enrollment.public_id,
        client=enrollment.client,
    )
    return render(request, "packages/ledger.html", context, status=status)


def _going_on(enrollment: Enrollment, user: User) -> dict[str, Any]:
    """Return what to speak of with the client: for who sells, and for nobody else."""
    if not may(user, "payment_package", "create"):
        return {"may_sell": False}
    prompt, offer = prompt_for(enrollment, timezone.localdate(), reader=user)
    quiet = words.QUIET[prompt.quiet] if prompt.quiet else ""
    return {"may_sell": True, "offer": offer, "quiet": quiet}

"""The recovery board and one case."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.paging import page_by_key, ways
from common.responses import form_only
from feedback import pages, selectors, services
from feedback.forms import CloseCaseForm, HandCaseForm, StepForm, step_after
from feedback.models import RecoveryCase
from feedback.rules.recovery import Step
from people import trail
from people.access import asks, may, sees_rows
from people.drafts import offer_draft

PAGE = 50


@asks("recovery_case", "list")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if not sees_rows(request.user, "recovery_case", "list"):
        return _from_outside(request)
    cases = selectors.open_cases(request.user)
    clocks = [pages.clock_of(case, now) for case in cases]
    context = {
        "lanes": pages.lanes(cases, now),
        "closed": [pages.card_of(case, now) for case in selectors.closed_cases(request.user)],
        "open_count": len(cases),
        "soon": sum(clock.state == "soon" for clock in clocks),
        "late": sum(clock.state == "late" for clock in clocks),
        "hides_cases": selectors.hides_cases(request.user),
    }
    return render(request, "feedback/recovery.html", context)


def _from_outside(request: HttpRequest) -> HttpResponse:
    """Show times and states, to who may know that there are cases and not what they are about."""
    after = request.GET.get("after", "")
    cases = selectors.cases_seen_from_outside(request.user)
    page = page_by_key(cases, key=("-opened_at", "-id"), size=PAGE, after=after)
    context = {
        "cases": pages.seen_from_outside(page.rows),
        **ways(page, here=reverse("feedback:recovery"), asked=after),
    }
    return render(request, "feedback/recovery_times.html", context)


@asks("recovery_case", "read")
@require_GET
def case_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case = _case(request, public_id, "read")
    trail.record("feedback.case.opened", on=case, by=request.user)
    return _render(request, case)


@asks("recovery_case", "update")
@form_only("feedback:case")
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case = _case(request, public_id, "update")
    services.take_case(case=case, by=request.user, now=timezone.now())
    return redirect("feedback:case", public_id)


@asks("recovery_case", "update")
@form_only("feedback:case")
def hand(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case = _case(request, public_id, "update")
    form = HandCaseForm(request.POST, invitation=case.invitation)
    if form.is_valid() and form.chosen() is None:
        form.add_error("owner", _("Choose a person."))
    if not form.is_valid():
        return _render(request, case, hand_form=form)
    services.hand_case(case=case, owner=form.chosen(), by=request.user, now=timezone.now())
    return redirect("feedback:case", public_id)


@asks("recovery_case", "update")
@form_only("feedback:case")
def step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case = _case(request, public_id, "update")
    form = StepForm(request.POST, case=case)
    if not form.is_valid():
        return _render(request, case, step_form=form)
    services.record_step(
        case=case,
        step=Step(form.cleaned_data["step"]),
        note=form.cleaned_data["note"],
        failure_type=form.cleaned_data["failure_type"],
        by=request.user,
        now=timezone.now(),
    )
    return redirect("feedback:case", public_id)


@asks("recovery_case", "update")
@form_only("feedback:case")
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case = _case(request, public_id, "update")
    form = CloseCaseForm(request.POST)
    if form.is_valid():
        try:
            services.close_case(case=case, **form.cleaned_data, by=request.user, now=timezone.now())
        except services.CaseUnfinished as refusal:
            form.add_error(None, str(refusal))
    if not form.is_valid():
        return _render(request, case, close_form=form)
    return redirect("feedback:case", public_id)


@asks("recovery_case", "update")
@form_only("feedback:case")
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case = _case(request, public_id, "update")
    services.reopen_case(case=case, by=request.user, now=timezone.now())
    return redirect("feedback:case", public_id)


def _case(request: HttpRequest, public_id: UUID, action: str) -> RecoveryCase:
    visible = RecoveryCase.objects.visible_to(request.user, action)
    rows = visible.select_related("client", "owner", "invitation__client__counselor")
    return get_object_or_404(rows, public_id=public_id)


def _render(
    request: HttpRequest,
    case: RecoveryCase,
    *,
    step_form: StepForm | None = None,
    close_form: CloseCaseForm | None = None,
    hand_form: HandCaseForm | None = None,
) -> HttpResponse:
    refused = step_form or close_form or hand_form
    may_update = RecoveryCase.objects.visible_to(request.user, "update").filter(pk=case.pk)
    about = {"about": case.public_id, "client": case.client}
    step_form, close_form = step_form or StepForm(case=case), close_form or CloseCaseForm()
    context: dict[str, Any] = {
        "case": case,
        "client": case.client,
        "why": pages.why_words(case),
        "clock": pages.clock_of(case, timezone.now()),
        "answer": selectors.answer_shown_to(request.user, case.invitation),
        "ladder": pages.ladder(case, selectors.steps_of(case)),
        "next_step": step_after(case),
        "may_update": may_update.exists(),
        "may_raise": may(request.user, "crisis_alert", "create"),
        "may_close": case.step == Step.FOLLOW_UP and case.closed_at is None,
        "step_form": offer_draft(
            step_form, request, "recovery-step", **about, not_restored=["step"]
        ),
        "close_form": offer_draft(close_form, request, "recovery-closing", **about),
        "hand_form": hand_form or HandCaseForm(invitation=case.invitation),
    }
    return render(request, "feedback/case.html", context, status=422 if refused else 200)

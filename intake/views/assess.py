"""The assessment page."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from intake import selectors, services
from intake.forms import AssessmentForm
from intake.selectors.live import live_figures
from people.access import asks
from people.selectors import client_to_read, consents_of
from people.steps import steps


@asks("assessment_items", "create")
@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest, public_id: UUID) -> HttpResponse:
    client = client_to_read(request.user, public_id)
    if client is None:
        raise Http404
    versions = selectors.intake_versions()
    definitions = selectors.definitions_of(versions)
    form = AssessmentForm(
        request.POST if request.method == "POST" else None, definitions=definitions
    )
    now = timezone.now()
    if request.method != "POST" or not form.is_valid():
        context = {
            "client": client,
            "form": form,
            "steps": steps("assessment"),
            "asks_money": selectors.asks_money(client, request.user, now),
            "is_minor": selectors.is_minor(client, now),
            **live_figures(client, consents_of(client), form.sheet, definitions, now),
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "intake/assess.html", context, status=status)
    assessment = services.submit_assessment(
        client=client,
        sheet=form.sheet,
        versions=versions,
        request_key=form.cleaned_data["request_key"],
        by=request.user,
        now=now,
        opened_at=form.cleaned_data["opened_at"],
    )
    return redirect("tiering:propose", assessment.public_id)

"""The assessment page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from intake import selectors, services
from intake.forms import AssessmentForm
from people.access import asks
from people.models import Client


@asks("assessment_items", "create")
@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visible = Client.objects.visible_to(request.user).select_related("standing", "site")
    client = get_object_or_404(visible, public_id=public_id)
    form = AssessmentForm(
        request.POST if request.method == "POST" else None,
        definitions=selectors.intake_definitions(),
    )
    if request.method != "POST" or not form.is_valid():
        context = {"client": client, "form": form}
        status = 422 if request.method == "POST" else 200
        return render(request, "intake/assess.html", context, status=status)
    assessment = services.submit_assessment(
        client=client,
        sheet=form.sheet,
        request_key=form.cleaned_data["request_key"],
        by=request.user,
        now=timezone.now(),
    )
    return redirect("tiering:propose", assessment.public_id)

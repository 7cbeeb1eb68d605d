"""A finished assessment, read again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from intake import summary
from intake.models import Assessment
from intake.selectors.changes import changes_at
from intake.selectors.finished import finished
from people import trail
from people.access import asks, may


@asks("assessment_items", "read")
@require_GET
def assessment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what was said and answered then, as it was; money only to whom it was said."""
    visible = Assessment.objects.visible_to(request.user)
    rows = visible.select_related("client__site", "entered_by")
    found = get_object_or_404(rows, public_id=public_id)
    whole = finished(found)
    trail.record("intake.assessment.opened", on=found, by=request.user)
    context = {
        "assessment": found,
        "client": found.client,
        "forms": summary.forms(whole.forms, changes_at(found)),
        "goals": summary.goals(whole.goals),
        "needs": summary.needs(whole.needs) if whole.needs else [],
        "stakeholders": summary.stakeholders(whole.stakeholders),
        "said": summary.said(found),
        "sees_money": may(request.user, "client_income_budget", "read"),
    }
    return render(request, "intake/assessment.html", context)

"""A finished assessment, read again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from intake import summary
from intake.models import Administration, Assessment
from intake.selectors.changes import changes_at
from people import trail
from people.access import asks, may


@asks("assessment_items", "read")
@require_GET
def assessment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what was said and answered then, as it was; money only to whom it was said."""
    visible = Assessment.objects.visible_to(request.user)
    rows = visible.select_related("client__site", "entered_by")
    found = get_object_or_404(rows, public_id=public_id)
    filled = Administration.objects.filter(assessment=found)
    forms = list(filled.select_related("version__instrument", "score").order_by("id"))
    goals, needs, people = (
        list(kind.order_by("position")) for kind in (found.goals, found.needs, found.stakeholders)
    )
    for row in (*forms, *goals, *needs, *people):
        # Sealed with the client's key, which is here already.
        row.assessment = found
    for form in forms:
        form.client = found.client
    trail.record("intake.assessment.opened", on=found, by=request.user)
    context = {
        "assessment": found,
        "client": found.client,
        "forms": summary.forms(forms, changes_at(found)),
        "goals": summary.goals(goals),
        "needs": summary.needs(needs) if needs else [],
        "stakeholders": summary.stakeholders(people),
        "said": summary.said(found),
        "sees_money": may(request.user, "client_income_budget", "read"),
    }
    return render(request, "intake/assessment.html", context)

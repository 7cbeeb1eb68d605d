"""Courses that somebody has to look at."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.responses import form_only
from people.access import asks, may
from people.models import Task
from people.services import finish_task
from scheduling import selectors, words


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
    return redirect("scheduling:courses")

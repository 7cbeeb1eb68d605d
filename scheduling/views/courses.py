"""Courses that somebody has to look at."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.responses import form_only
from people.access import asks, may, sees
from people.models import Task, User
from people.services import finish_task
from scheduling import selectors, words


@asks("task", "list")
@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """Show whose course has to be looked at: no better by the sixth session, or worse."""
    tasks = list(selectors.reviews_open(request.user))
    context = {
        "tasks": tasks,
        "outcomes": words.LOOKED,
        "now": timezone.now(),
        "may_finish": {task.pk for task in tasks if _sees_course(request.user, task)}
        if may(request.user, "task", "update")
        else set(),
    }
    return render(request, "scheduling/courses.html", context)


@asks("task", "update")
@form_only("scheduling:courses", bare=True)
def looked(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down what came of looking; a tier changes by a decision of its own."""
    mine = selectors.reviews_open(request.user) & Task.objects.visible_to(request.user, "update")
    task = get_object_or_404(mine, public_id=public_id)
    if not _sees_course(request.user, task):
        raise Http404
    outcome = request.POST.get("outcome", "")
    if outcome in words.LOOKED:
        finish_task(task=task, outcome=outcome, by=request.user, now=timezone.now())
    else:
        messages.error(request, _("Choose what came of it first."))
    return redirect("scheduling:courses")


def _sees_course(user: User, task: Task) -> bool:
    """Whoever says what came of looking at a course sees the scores it is about."""
    return sees(user, "assessment_score", task.client)

"""Stopping letters by link (RFC 8058), and seeing to those that failed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from common.paging import page_by_key, ways
from common.responses import form_only, onward, page_or_row
from common.visits import guesses_too_often, has_chosen_language, nothing_here, slow_down
from outbox import selectors, services
from outbox.forms import FinishRepairForm
from outbox.presenters import failed_rows
from people.access import asks, may, open_to
from people.models import Task
from people.selectors import open_tasks

PAGE = 50
OLDEST_FIRST = ("due_at", "id")


@open_to("a client who stops letters: mail programs post here without a cookie")
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would be stopped, and stop it on POST. A GET changes nothing: scanners look."""
    stop_request = selectors.stop_request(token)
    if stop_request is None:
        # Only guesses are counted: a mail provider posts for all its customers from one address.
        too_often = guesses_too_often(request, "stop-link")
        return slow_down(request) if too_often else nothing_here(request)
    client, purpose = stop_request
    if request.method == "POST":
        services.stop_messages(client=client, purpose=purpose, now=timezone.now())
    language = translation.get_language() if has_chosen_language(request) else client.language
    with translation.override(language):
        stopped = selectors.has_stopped(client, purpose)
        context = {"stopped": stopped, "purpose": purpose, "token": token}
        return render(request, "outbox/stop.html", context)


@asks("task", "list")
@require_GET
def failed(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    tasks = open_tasks(request.user, Task.Kind.CONTACT).select_related("client")
    page = page_by_key(tasks, key=OLDEST_FIRST, size=PAGE, after=after)
    context = {
        "rows": failed_rows(selectors.failed_messages(page.rows)),
        **ways(page, here=request.path, asked=after),
    }
    return render(request, "outbox/failed.html", context)


@asks("task", "list")
@require_GET
def failed_email(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _task(request, public_id, "list"), FinishRepairForm(), 200)


@asks("task", "update")
@form_only("outbox:failed_email")
def send_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    task = _task(request, public_id, "update")
    services.send_again(task=task, by=request.user, now=timezone.now())
    messages.success(request, _("The email will be sent again within a minute."))
    return onward(request, "outbox:failed")


@asks("task", "update")
@form_only("outbox:failed_email")
def finish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    task = _task(request, public_id, "update")
    form = FinishRepairForm(request.POST)
    if not form.is_valid():
        return _page(request, task, form, 422)
    services.finish_repair(task=task, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Done. The email stays marked as failed."))
    return onward(request, "outbox:failed")


def _task(request: HttpRequest, public_id: UUID, action: str) -> Task:
    tasks = Task.objects.visible_to(request.user, action).open().select_related("client")
    return get_object_or_404(tasks, kind=Task.Kind.CONTACT, public_id=public_id)


def _page(request: HttpRequest, task: Task, form: FinishRepairForm, status: int) -> HttpResponse:
    [row] = failed_rows(selectors.failed_messages([task]))
    context = {
        "email": row,
        "form": form,
        "may_act": may(request.user, "task", "update"),
        "may_edit": may(request.user, "client_identity", "update"),
    }
    return page_or_row(
        request,
        context,
        page="outbox/failed_email.html",
        row="outbox/_failed_email.html",
        status=status,
    )

"""Call-backs: the same questions on the phone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.responses import form_only, onward, page_or_row
from feedback import pages, selectors, services
from feedback.forms import SurveyAnswerForm
from feedback.selectors import CallBack
from people import trail
from people.access import asks
from people.drafts import offer_draft
from people.models import Task


@asks("call_back", "list")
@require_GET
def call_backs(request: HttpRequest) -> HttpResponse:
    due = selectors.call_backs_due(request.user, timezone.now())
    return render(request, "feedback/call_backs.html", {"call_backs": due})


@asks("call_back", "create")
@require_http_methods(["GET", "POST"])
def call_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    call = _call(request, public_id)
    if request.method == "GET":
        trail.record("feedback.call_back.opened", on=call.task, by=request.user)
        return _page(request, call, SurveyAnswerForm(), 200)
    form = SurveyAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, call, form, 422)
    services.answer_by_phone(
        task=call.task,
        invitation=call.invitation,
        **form.cleaned_data,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("The answers are recorded."))
    return onward(request, "feedback:call_backs")


@asks("call_back", "create")
@form_only("feedback:call_back")
def no_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    call = _call(request, public_id)
    services.no_answer(task=call.task, by=request.user, now=timezone.now())
    messages.info(request, _("No answer recorded. We'll remind you to call again later."))
    return onward(request, "feedback:call_backs")


@asks("call_back", "create")
@form_only("feedback:call_back")
def decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    call = _call(request, public_id)
    services.decline(task=call.task, by=request.user, now=timezone.now())
    messages.info(request, _("Recorded: the client prefers not to answer."))
    return onward(request, "feedback:call_backs")


def _call(request: HttpRequest, public_id: UUID) -> CallBack:
    open_calls = Task.objects.visible_to(request.user, "update").open()
    task = get_object_or_404(open_calls.filter(kind=Task.Kind.CALL_BACK), public_id=public_id)
    return selectors.call_back(task)


def _page(
    request: HttpRequest, call: CallBack, form: SurveyAnswerForm, status: int
) -> HttpResponse:
    version, client = call.invitation.form, call.invitation.client
    offer_draft(form, request, "call-back", about=call.task.public_id, client=client)
    context = {
        "call": call,
        "client": client,
        "form": form,
        "questions": pages.survey_questions(version, form),
        "comment_label": pages.comment_label(version),
    }
    return page_or_row(
        request,
        context,
        page="feedback/call_back.html",
        row="feedback/_call_here.html",
        status=status,
    )

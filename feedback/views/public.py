"""The client's pages: no account, one link, one calm page.

The link is read once: it becomes a signed cookie, and the address bar shows a clean address.
Nothing here changes on a GET: mail scanners open links. Unknown, expired and withdrawn links
answer the same bytes.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from common import limits
from common.visits import Visit, guesses_too_often, has_chosen_language, nothing_here, slow_down
from feedback import links, pages, selectors, services
from feedback.forms import SurveyAnswerForm
from feedback.models import Invitation
from people.access import open_to
from people.models import User

# Long enough to come back to a half-written answer in the evening.
VISIT = Visit(cookie="crm_survey", salt="feedback.survey", path="/survey/", age=24 * 60 * 60)
CALLS_FOR_HELP = 3  # a minute and survey
WITH_A_LINK = "a client with a survey link, who has no account"

View = Callable[..., HttpResponse]


def with_survey(view: View) -> View:
    """Hand the view the survey of the visitor's cookie, or say that there is nothing here."""

    @wraps(view)
    def opened(request: HttpRequest) -> HttpResponse:
        digest = VISIT.digest_in(request)
        now = timezone.now()
        invitation = selectors.invitation_of_link(digest, now) if digest else None
        if invitation is None:
            return nothing_here(request)
        return view(request, invitation)

    return opened


@open_to(WITH_A_LINK)
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    if guesses_too_often(request, "survey-link"):
        return slow_down(request)
    digest = links.digest_of(token)
    invitation = selectors.invitation_of_link(digest, timezone.now())
    if invitation is None:
        return nothing_here(request)
    page = redirect("feedback:survey")
    VISIT.remember(page, digest)
    if not has_chosen_language(request):
        VISIT.speak(page, invitation.client.language)
    return page


@open_to(WITH_A_LINK)
@require_http_methods(["GET", "HEAD", "POST"])
@with_survey
def survey(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if invitation.answered_at:
        return redirect("feedback:done")
    form = SurveyAnswerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {
            "form": form,
            "questions": pages.survey_questions(invitation.form, form),
            "comment_label": pages.comment_label(invitation.form),
            "minutes": invitation.form.questions["minutes"],
            "staff": _signed_in(request) is not None,
        }
        return render(request, "feedback/survey.html", context, status=status)
    # Sent twice: the client sees the same page, and one answer stands.
    with suppress(services.AlreadyAnswered):
        services.answer(
            invitation=invitation,
            **form.cleaned_data,
            signed_in=_signed_in(request),
            now=timezone.now(),
        )
    return redirect("feedback:done")


def _signed_in(request: HttpRequest) -> User | None:
    """Return who of the staff is signed in here: the client may not be the one who answers."""
    return request.user if isinstance(request.user, User) else None


@open_to(WITH_A_LINK)
@require_POST
@with_survey
def opened(_request: HttpRequest, invitation: Invitation) -> HttpResponse:
    services.mark_opened(invitation=invitation, now=timezone.now())
    return HttpResponse(status=204)


@open_to("a client who has answered: the same words for everybody")
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/done.html")


@open_to(WITH_A_LINK)
@require_http_methods(["GET", "HEAD", "POST"])
@with_survey
def stop(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method == "POST":
        services.stop_surveys(invitation=invitation, now=timezone.now())
        return redirect("feedback:stop")
    stopped = selectors.has_stopped(invitation.client)
    return render(request, "feedback/stop.html", {"stopped": stopped})


@open_to(WITH_A_LINK)
@require_http_methods(["GET", "HEAD", "POST"])
@with_survey
def help_now(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method != "POST":
        context = {"page": reverse("feedback:help_now"), "back": reverse("feedback:survey")}
        return render(request, "public/help_now.html", context)
    if limits.within("survey-help", str(invitation.pk), tries=CALLS_FOR_HELP):
        services.ask_for_help(invitation=invitation, now=timezone.now())
    return redirect("feedback:help_asked")


@open_to("a client who asked for help: the same words for everybody")
@require_safe
def help_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "public/help_asked.html")

"""The client's pages: no account, one link, one calm page.

The link is read once: it becomes a signed cookie, and the address bar shows a clean address.
Nothing here changes on a GET: mail scanners open links. Unknown, expired and withdrawn links
answer the same bytes.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from common import limits
from feedback import links, pages, selectors, services
from feedback.forms import SurveyAnswerForm
from feedback.models import Invitation
from people.access import open_to

COOKIE = "crm_survey"
SALT = "feedback.survey"
# Long enough to come back to a half-written answer in the evening.
COOKIE_AGE = 24 * 60 * 60
LOOK_UPS = 20  # a minute and address
CALLS_FOR_HELP = 3  # a minute and survey
WITH_A_LINK = "a client with a survey link, who has no account"
PLACES = {"stop": "feedback:stop"}

View = Callable[..., HttpResponse]


def with_survey(view: View) -> View:
    """Hand the view the survey of the visitor's cookie, or say that there is nothing here."""

    @wraps(view)
    def opened(request: HttpRequest) -> HttpResponse:
        digest = request.get_signed_cookie(COOKIE, None, salt=SALT, max_age=COOKIE_AGE)
        now = timezone.now()
        invitation = selectors.invitation_of_link(bytes.fromhex(digest), now) if digest else None
        if invitation is None:
            return nothing_here(request)
        return view(request, invitation)

    return opened


def nothing_here(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/nothing_here.html", status=404)


@open_to(WITH_A_LINK)
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    if not limits.within("survey-link", get_client_ip_address(request) or "", tries=LOOK_UPS):
        slow_down = render(request, "feedback/slow_down.html", status=429)
        slow_down.headers["Retry-After"] = str(limits.MINUTE)
        return slow_down
    digest = links.digest_of(token)
    invitation = selectors.invitation_of_link(digest, timezone.now())
    if invitation is None:
        return nothing_here(request)
    page = redirect(PLACES.get(request.GET.get("to", ""), "feedback:survey"))
    _remember(page, digest)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        _speak(page, invitation.client.language)
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
        }
        return render(request, "feedback/survey.html", context, status=status)
    # Sent twice: the client sees the same page, and one answer stands.
    with suppress(services.AlreadyAnswered):
        services.answer(invitation=invitation, **form.cleaned_data, now=timezone.now())
    return redirect("feedback:done")


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
        return render(request, "feedback/help_now.html")
    if limits.within("survey-help", str(invitation.pk), tries=CALLS_FOR_HELP):
        services.ask_for_help(invitation=invitation, now=timezone.now())
    return redirect("feedback:help_asked")


@open_to("a client who asked for help: the same words for everybody")
@require_safe
def help_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/help_asked.html")


def _remember(page: HttpResponse, digest: bytes) -> None:
    # Lax, not Strict: the visit begins with a click in a mail, which is another site.
    page.set_signed_cookie(COOKIE, digest.hex(), salt=SALT, max_age=COOKIE_AGE, **_OWN)


def _speak(page: HttpResponse, language: str) -> None:
    own: dict[str, Any] = {**_OWN, "path": settings.LANGUAGE_COOKIE_PATH}
    page.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, **own)


_OWN: dict[str, Any] = {
    "path": "/survey/",
    "httponly": True,
    "samesite": "Lax",
    "secure": settings.SESSION_COOKIE_SECURE,
}

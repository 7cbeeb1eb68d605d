"""The client's pages to fill in forms alone: no account, one question on a screen.

The link is read once: it becomes a signed cookie, and the address bar shows a clean address.
Nothing here changes on a GET: mail scanners open links. Unknown, expired, withdrawn and reviewed
links answer the same bytes. Every screen is a form of its own and is kept when it is sent, so
that it works without a script, and goes on where it stopped on another device.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import limits
from common.visits import (
    Visit,
    guesses_too_often,
    has_chosen_language,
    nothing_here,
    slow_down,
)
from intake import services
from intake.forms.selffills import sent_by, shown_by
from intake.models import SelfFill
from intake.rules.questions import first_open, neighbours
from intake.rules.selffill import State
from intake.screens import minutes, screen
from intake.selectors.selffills import Asked, asked_of, fill_of_link
from people import tokens
from people.access import open_to
from people.models import User

# Long enough to come back in the evening; the link itself opens for longer.
HOME = Visit(cookie="crm_fill", salt="intake.fill", path="/fill/", age=24 * 60 * 60)
# A tablet goes from hand to hand.
TABLET = Visit(cookie="crm_fill_here", salt="intake.fill.here", path="/fill/", age=2 * 60 * 60)
CALLS_FOR_HELP = 3  # a minute and self-fill
WITH_A_LINK = "a client with a link to forms, who has no account"
END = "end"

View = Callable[..., HttpResponse]


def with_fill(view: View) -> View:
    """Hand the view the forms of the visitor's cookie, or say that there is nothing here."""

    @wraps(view)
    def opened(request: HttpRequest) -> HttpResponse:
        digest = TABLET.digest_in(request) or HOME.digest_in(request)
        fill = fill_of_link(digest, timezone.now()) if digest else None
        return view(request, fill) if fill else nothing_here(request)

    return opened


@open_to(WITH_A_LINK)
@require_safe
def fill_link(request: HttpRequest, token: str) -> HttpResponse:
    if guesses_too_often(request, "fill-link"):
        return slow_down(request)
    digest = tokens.digest_of(token)
    fill = fill_of_link(digest, timezone.now())
    if fill is None:
        return nothing_here(request)
    page = redirect("intake:fill")
    HOME.remember(page, digest)
    TABLET.forget(page)
    if not has_chosen_language(request):
        HOME.speak(page, fill.client.language)
    return page


@open_to(WITH_A_LINK)
@require_http_methods(["GET", "HEAD", "POST"])
@with_fill
def fill(request: HttpRequest, fill: SelfFill) -> HttpResponse:
    """Show one screen, or keep what it sends and go to the next."""
    asked = asked_of(fill)
    if request.method == "POST":
        return _save(request, fill, asked)
    if fill.state == State.FINISHED:
        return redirect("intake:fill_thanks")
    at = request.GET.get("at", "")
    if at == END:
        return _end(request, asked)
    if not at:
        return _begin(request, fill, asked)
    place = int(at) if at.isdecimal() and len(at) <= len(str(len(asked.questions))) else -1
    if place not in asked.places:
        return redirect("intake:fill")
    return render(request, "fill/screen.html", {"screen": screen(asked, place)})


@open_to(WITH_A_LINK)
@require_POST
@with_fill
def finish(request: HttpRequest, fill: SelfFill) -> HttpResponse:
    try:
        signed_in = request.user if isinstance(request.user, User) else None
        services.finish_self_fill(fill=fill, signed_in=signed_in, now=timezone.now())
    except services.NothingAnsweredYet as refusal:
        return _end(request, asked_of(fill), str(refusal))
    except services.LinkIsClosed:
        return nothing_here(request)
    page = redirect("intake:fill_thanks")
    if TABLET.digest_in(request):
        page = redirect("intake:fill_hand_back")
    TABLET.forget(page)
    HOME.forget(page)
    return page


@open_to("a client who has handed the forms in: the same words for everybody")
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "fill/thanks.html")


@open_to("a client who has handed the forms in on a tablet: the same words for everybody")
@require_safe
def hand_back(request: HttpRequest) -> HttpResponse:
    return render(request, "fill/thanks.html", {"here": True})


@open_to(WITH_A_LINK)
@require_http_methods(["GET", "HEAD", "POST"])
@with_fill
def fill_help(request: HttpRequest, fill: SelfFill) -> HttpResponse:
    if request.method != "POST":
        context = {"page": reverse("intake:fill_help"), "back": reverse("intake:fill")}
        return render(request, "public/help_now.html", context)
    if limits.within("fill-help", str(fill.pk), tries=CALLS_FOR_HELP):
        services.ask_for_help(fill=fill, now=timezone.now())
    return redirect("intake:fill_told")


@open_to("a client whose words were a sign of danger: the same words for everybody")
@require_safe
def fill_told(request: HttpRequest) -> HttpResponse:
    """Say that a person has been told, and how to go on: nobody is kept from finishing."""
    return render(request, "fill/told.html", {"at": request.GET.get("at", "")})


def _begin(request: HttpRequest, fill: SelfFill, asked: Asked) -> HttpResponse:
    if fill.typed and "begin" not in request.GET:
        return _to(first_open(asked.questions, asked.typed))
    context = {
        "count": len(asked.places),
        "minutes": minutes(len(asked.places)),
        "first": asked.places[0],
    }
    return render(request, "fill/begin.html", context)


def _save(request: HttpRequest, fill: SelfFill, asked: Asked) -> HttpResponse:
    at = request.POST.get("at", "")
    place = int(at) if at.isdecimal() and len(at) < len("1000") else -1
    if not 0 <= place < len(asked.questions):
        return redirect("intake:fill")
    question = asked.questions[place]
    sent, shown = sent_by(request.POST, question), shown_by(request.POST, question)
    try:
        saved = services.save_answer(
            fill=fill, place=place, sent=sent, shown=shown, now=timezone.now()
        )
    except services.LinkIsClosed:
        return nothing_here(request)
    except services.UnreadableAnswer as refusal:
        context = {
            "screen": screen(asked, place, typed=sent, shown=shown, problems=refusal.problems)
        }
        return render(request, "fill/screen.html", context, status=422)
    if saved.fill.state == State.FINISHED:
        return redirect("intake:fill_thanks")
    now_asked = asked_of(saved.fill)
    before, after = neighbours(now_asked.questions, now_asked.typed, place)
    next_place = before if request.POST.get("go") == "back" else after
    if saved.in_danger:
        return redirect(f"{reverse('intake:fill_told')}?at={_at(next_place)}")
    return _to(next_place)


def _end(request: HttpRequest, asked: Asked, problem: str = "") -> HttpResponse:
    open_ones = len(asked.places) - asked.answered
    context = {
        "count": len(asked.places),
        "answered": asked.answered,
        "left": open_ones,
        "back": asked.places[-1],
        "first_left": asked.first_left,
        "problem": problem,
    }
    return render(request, "fill/end.html", context, status=422 if problem else 200)


def _to(place: int | None) -> HttpResponse:
    return redirect(f"{reverse('intake:fill')}?at={_at(place)}")


def _at(place: int | None) -> str:
    return END if place is None else str(place)

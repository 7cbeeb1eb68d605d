"""The public page: somebody would like to talk to somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from common import limits
from common.visitors import client_address
from intake import services
from intake.forms import AskForm
from people.access import open_to

TRIES = 5  # a minute and address


@open_to("everybody: whoever would like to talk to somebody has no account yet")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "intake/ask.html", {"form": form})
    if not limits.within("ask", client_address(request), tries=TRIES):
        return _page(request, form, 429)
    if form.is_a_machine:
        # A machine is told the same as everybody; nothing is kept.
        return redirect("intake:asked")
    if not form.is_valid():
        return _page(request, form, 422)
    services.ask_to_talk(
        details=form.details(),
        request_key=form.cleaned_data["request_key"],
        now=timezone.now(),
    )
    return redirect("intake:asked")


@open_to("whoever has asked: the same words for everybody")
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "intake/asked.html")


def _page(request: HttpRequest, form: AskForm, status: int) -> HttpResponse:
    context = {"form": form, "too_often": status == 429}
    answer = render(request, "intake/ask.html", context, status=status)
    if status == 429:
        answer.headers["Retry-After"] = str(limits.MINUTE)
    return answer

"""Tokens of the API: one's own, and for the administrator everybody's names of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.paging import page_by_key, ways
from common.responses import form_only
from people import services
from people.access import asks, may
from people.forms import TokenForm
from people.selectors.tokens import KEY, token_to_end, tokens_of
from people.tokenwords import token_row

PAGE = 50


@asks("api_token", "list")
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Show the tokens; make one and show its secret, this once."""
    today = timezone.localdate()
    if request.method == "GET":
        return _page(request, TokenForm(today=today))
    if not may(request.user, "api_token", "create"):
        raise Http404
    form = TokenForm(request.POST, today=today)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        token, secret = services.make_token(
            **form.cleaned_data, by=request.user, now=timezone.now()
        )
    except services.NameTaken as refusal:
        form.add_error("name", str(refusal))
    except services.DayTooFar as refusal:
        form.add_error("expires_on", str(refusal))
    else:
        return _page(request, TokenForm(today=today), made=token, secret=secret)
    return _page(request, form, status=422)


@asks("api_token", "update")
@form_only("people:tokens", bare=True)
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    token = token_to_end(request.user, public_id)
    if token is None:
        raise Http404
    services.revoke_token(token=token, by=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” no longer works.") % {"name": token.name})
    return redirect("people:tokens")


def _page(
    request: HttpRequest, form: TokenForm, *, status: int = 200, **shown: Any
) -> HttpResponse:
    after = request.GET.get("after", "")
    page = page_by_key(tokens_of(request.user), key=KEY, size=PAGE, after=after)
    today = timezone.localdate()
    context = {
        "form": form,
        "rows": [token_row(token, today) for token in page.rows],
        "may_make": may(request.user, "api_token", "create"),
        "may_end": may(request.user, "api_token", "update"),
        **ways(page, here=reverse("people:tokens"), asked=after),
        **shown,
    }
    return render(request, "people/tokens.html", context, status=status)

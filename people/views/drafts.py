"""Saving what is typed while it is typed, and staying signed in."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from common.responses import is_htmx
from people.access import asks
from people.drafts import sent_draft
from people.services.drafts import close_form_draft


@asks("form_draft", "create")
@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Say how the saving went that came with this form (``people.draft_middleware``)."""
    draft = getattr(request, "form_draft", None)
    if draft is None:
        return HttpResponseBadRequest()
    if not is_htmx(request):
        request.form_draft_stays = True  # type: ignore[attr-defined]
        return redirect(sent_draft(request).page)  # type: ignore[union-attr]
    status = 409 if draft.moved_at else 422 if draft.too_long else 200
    return render(request, "components/_form_draft_line.html", {"draft": draft}, status=status)


@asks("form_draft", "delete")
@require_POST
def discard_draft(request: HttpRequest) -> HttpResponse:
    """Throw away what was typed, and open the form anew."""
    sent = sent_draft(request)
    if sent is None or sent.key.owner != request.user:
        return HttpResponseBadRequest()
    close_form_draft(key=sent.key, version=sent.version, now=timezone.now())
    return redirect(sent.page)


@asks("form_draft", "list")
@require_POST
def stay(_request: HttpRequest) -> HttpResponse:
    """Keep the person signed in who says so: the request itself is the sign of life."""
    return HttpResponse(status=204)

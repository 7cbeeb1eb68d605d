"""Keeping what is typed before it is finished."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.responses import form_only, is_htmx
from intake import services
from intake.forms import DraftForm
from people.access import asks
from people.models import Client
from people.selectors import client_to_read


@asks("assessment_items", "create")
@form_only("intake:assess")
def keep(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep the page as it stands; answers the line that says so, or where it was overtaken."""
    client = _client(request, public_id)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return render(request, "intake/_draft.html", {"client": client}, status=422)
    seen, now = form.seen, timezone.now()
    try:
        draft = services.keep_draft(
            client=client,
            typed=form.typed,
            request_key=form.cleaned_data["request_key"],
            seen=seen,
            by=request.user,
            now=now,
        )
    except services.DraftMoved as refusal:
        context = {"client": client, "window": seen.editor_id, "moved_at": refusal.saved_at}
        return render(request, "intake/_draft.html", context, status=409)
    if not is_htmx(request):
        if "later" not in request.POST:
            return redirect("intake:assess", client.public_id)
        messages.success(request, _("Saved. You'll find it under “Incomplete files”."))
        return redirect("reports:home")
    context = {"client": client, "window": seen.editor_id, "draft": draft}
    return render(request, "intake/_draft.html", context)


@asks("assessment_items", "create")
@form_only("intake:assess")
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    client = _client(request, public_id)
    services.discard_draft(client=client, by=request.user)
    return redirect(reverse("intake:assess", args=[client.public_id]))


def _client(request: HttpRequest, public_id: UUID) -> Client:
    client = client_to_read(request.user, public_id)
    if client is None:
        raise Http404
    return client

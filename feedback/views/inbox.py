"""The inbox of the quality team: every comment has its reader."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.paging import page_by_key, ways
from common.responses import form_only
from feedback import pages, selectors, services
from feedback.forms import HandCaseForm
from feedback.models import FeedbackItem
from people import trail
from people.access import asks

PAGE = 50


@asks("survey_response_raw", "list")
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """List what clients said, without a word of it: words are read one by one, on the record."""
    show = request.GET.get("show", "")
    show = show if show in selectors.INBOX else "to_read"
    comment = request.GET.get("comment") == "yes"
    after = request.GET.get("after", "")
    items = selectors.inbox(request.user, show=show, comment=comment)
    page = page_by_key(items, key=selectors.INBOX[show], size=PAGE, after=after)
    here = reverse("feedback:inbox")
    filters = {"show": show, **({"comment": "yes"} if comment else {})}
    context = {
        "items": page.rows,
        "show": show,
        "filters": pages.inbox_filters(show, comment=comment),
        "reset_url": here if show != "to_read" or comment else "",
        **ways(page, here=here, asked=after, kept=filters),
    }
    return render(request, "feedback/inbox.html", context)


@asks("survey_response_raw", "read")
@require_GET
def item_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    item = _item(request, public_id)
    trail.record("feedback.item.opened", on=item, by=request.user)
    return _page(request, item)


@asks("feedback_item", "update")
@form_only("feedback:item")
def mark_read(request: HttpRequest, public_id: UUID) -> HttpResponse:
    item = _item(request, public_id)
    services.mark_read(item=item, by=request.user, now=timezone.now())
    messages.success(request, _("Marked as read."))
    return redirect("feedback:inbox")


@asks("recovery_case", "create")
@form_only("feedback:item")
def make_case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    item = _item(request, public_id)
    now = timezone.now()
    form = HandCaseForm(request.POST, invitation=item.answer.invitation)
    if not form.is_valid():
        return _page(request, item, form=form)
    case = services.open_case(answer=item.answer, owner=form.chosen(), by=request.user, now=now)
    services.mark_read(item=item, by=request.user, now=now)
    return redirect("feedback:case", case.public_id)


def _item(request: HttpRequest, public_id: UUID) -> FeedbackItem:
    rows = FeedbackItem.objects.visible_to(request.user, "read").select_related(
        "answer__invitation__client__counselor",
        "answer__invitation__session",
        "answer__invitation__counselor__user",
        "answer__client",
        "client",
        "read_by",
    )
    return get_object_or_404(rows, public_id=public_id)


def _page(
    request: HttpRequest, item: FeedbackItem, *, form: HandCaseForm | None = None
) -> HttpResponse:
    invitation = item.answer.invitation
    context: dict[str, Any] = {
        "item": item,
        "answer": item.answer,
        "invitation": invitation,
        "client": item.client,
        "case": getattr(invitation, "recovery_case", None),
        "form": form or HandCaseForm(invitation=invitation),
    }
    return render(request, "feedback/item.html", context, status=422 if form else 200)

"""Two files of one person: find the other one, compare, merge, and take apart."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import cards, lookedfor, services, trail
from people.access import asks
from people.comparing import compare
from people.drafts import offer_draft
from people.forms import MergeForm, ReasonForm
from people.models import Client
from people.rules.likeness import Person
from people.selectors import refuse_if_merged, search_clients
from people.selectors.duplicates import alike
from people.selectors.merges import merge_to_undo


@asks("client_merge", "create")
@require_http_methods(["GET", "POST"])
def other_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer the files that may be the same person's, and search for others."""
    (client,) = _files(request, public_id)
    if request.method == "POST":
        return redirect(lookedfor.address(request.path, request.POST.get("q", ""), request.user))
    words = lookedfor.words_of(request.GET, request.user)
    person = Person(
        client.name, phone=client.phone, email=client.email, birth_year=client.birth_year
    )
    found = search_clients(request.user, words) if words else []
    context = {
        "client": client,
        "alike": cards.alike(one for one in alike(request.user, person) if one.client != client),
        "words": words,
        "found": [{"client": one} for one in found if one != client],
    }
    return render(request, "people/other_file.html", context)


@asks("client_merge", "create")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Show both files side by side, and bring them together."""
    first, second = _files(request, public_id, other_id)
    files = (first, second)
    compared = compare(files, timezone.now())
    form = MergeForm(request.POST or None, files=files, stays=compared.stays)
    about = "/".join(sorted(client.code for client in files))
    offer_draft(form, request, "merge", about=about, client=first)
    context = {"files": files, "compared": compared, "form": form}
    if request.method != "POST":
        for file in files:
            trail.record("people.files.compared", on=file, by=request.user)
        return render(request, "people/merge.html", context)
    if not form.is_valid():
        return render(request, "people/merge.html", context, status=422)
    kept, dropped = form.kept_and_dropped()
    try:
        services.merge_files(
            kept=kept,
            dropped=dropped,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
    except services.CannotMerge as refusal:
        # Both choices stay on the page, with what stands against each of them.
        form.add_error("keep", str(refusal))
        return render(request, "people/merge.html", context, status=refusal.status)
    text = _("%(dropped)s is now an earlier file of %(kept)s.")
    messages.success(request, text % {"dropped": dropped.code, "kept": kept.code})
    return redirect(kept)


@asks("client_merge", "update")
@require_http_methods(["GET", "POST"])
def undo_merge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take two files apart."""
    merged = merge_to_undo(request.user, public_id)
    if merged is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    offer_draft(form, request, "merge-undo", about=merged.public_id, client=merged.client)
    context: dict[str, Any] = {"merge": merged, "form": form}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "people/undo_merge.html", context, status=status)
    services.undo_merge(
        merge=merged,
        reason=form.cleaned_data["reason"],
        by=request.user,
        now=timezone.now(),
    )
    text = _("%(dropped)s is a separate file again.")
    messages.success(request, text % {"dropped": merged.dropped.code})
    return redirect(merged.dropped)


def _files(request: HttpRequest, *public_ids: UUID) -> tuple[Client, ...]:
    """Return the files that this person may merge; a dropped one leads to the one that stays."""
    visible = Client.objects.visible_to(request.user, "client_merge", "create").for_reading()
    rows = visible.select_related("site", "counselor__user").filter(public_id__in=public_ids)
    found = {client.public_id: client for client in rows}
    if len(found) < len(public_ids):
        raise Http404
    for client in found.values():
        refuse_if_merged(client)
    return tuple(found[public_id] for public_id in public_ids)

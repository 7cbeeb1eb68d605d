"""Choosing a counselor and a time, free or with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.formats import moment
from packages.selectors import sessions_of
from people import trail
from people.access import asks
from people.drafts import offer_draft
from people.models import Client, Standing
from people.selectors import refuse_if_merged
from people.steps import steps
from scheduling import cards, selectors, services, words
from scheduling.forms import BookForm


@asks("session_schedule", "create")
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visible = Client.objects.visible_to(request.user, "session_schedule", "create")
    rows = visible.select_related("site", "standing", "counselor")
    client = get_object_or_404(rows, public_id=public_id)
    refuse_if_merged(client)
    typed = request.POST if request.method == "POST" else None
    counselors = selectors.counselors_to_book(client, timezone.now())
    form = BookForm(typed, counselors=counselors)
    if request.method == "POST":
        return _book(request, client, form)
    trail.record("scheduling.slots.opened", on=client, by=request.user)
    return _slots(request, client, form, status=200)


def _book(request: HttpRequest, client: Client, form: BookForm) -> HttpResponse:
    if not form.is_valid():
        return _slots(request, client, form, status=422)
    try:
        appointment = services.book(
            client=client,
            counselor=form.counselor,
            starts_at=form.starts_at,
            online=form.cleaned_data["online"],
            outside_reason=form.outside_reason,
            by=request.user,
            now=timezone.now(),
        )
    except services.CannotBook as refusal:
        # Whoever was a moment late sees the times that are free now, not a page without any.
        form.add_error("outside_at" if form.outside_reason else "slot", str(refusal))
        return _slots(request, client, form, status=refusal.status)
    text = _("Booked: %(time)s with %(counselor)s.")
    values = {"time": moment(appointment.starts_at, "near"), "counselor": appointment.counselor}
    messages.success(request, text % values)
    return redirect("reports:client", client.public_id)


def _slots(request: HttpRequest, client: Client, form: BookForm, *, status: int) -> HttpResponse:
    now, standing = timezone.now(), client.standing
    # A time chosen before may be gone by now: only what was written comes back.
    offer_draft(
        form, request, "booking", about=client.public_id, client=client, not_restored=["slot"]
    )
    matches = selectors.matches_for(client, now, form.counselors)
    context = {
        "client": client,
        "form": form,
        "matches": matches,
        "cards": [cards.card_of(match, str(form["slot"].value() or "")) for match in matches.rows],
        "excluded": [words.excluded(hard, count) for hard, count in matches.excluded.items()],
        "sessions": sessions_of(client, timezone.localdate(now)),
        "minutes": selectors.session_minutes(client),
        "steps": [] if standing.sessions_held else steps("counselor", _skipped(standing)),
    }
    return render(request, "scheduling/book.html", context, status=status)


def _skipped(standing: Standing) -> list[str]:
    """Return the steps of the intake that somebody went past on the way to a slot."""
    skipped = [] if standing.tier else ["tier"]
    if not standing.tier and standing.severity is None:
        skipped.append("assessment")
    return skipped if standing.sessions_bought else [*skipped, "package"]

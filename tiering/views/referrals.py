"""Advice to see a doctor, and the client's answer."""

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from people import trail
from people.access import asks
from people.drafts import offer_draft
from people.selectors import client_to_read
from tiering import forms, selectors, services
from tiering.models import ReferralAdvice


@asks("referral_advice", "create")
@require_http_methods(["GET", "POST"])
def referrals(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what this person may read of the advice given, and write down a new one."""
    client = client_to_read(request.user, public_id)
    if client is None:
        raise Http404
    form = forms.ReferralForm(request.POST or None, initial={"request_key": uuid4()})
    if request.method == "POST" and form.is_valid():
        services.advise_referral(
            client=client, **form.cleaned_data, by=request.user, now=timezone.now()
        )
        return redirect("tiering:referrals", public_id)
    if request.method == "GET":
        trail.record("tiering.referrals.opened", on=client, by=request.user)
    offer_draft(form, request, "referral", about=client.public_id, client=client)
    context = {
        "client": client,
        "form": form,
        "given": selectors.referrals_of(request.user, client),
        "understood": forms.AcknowledgeReferralForm(),
    }
    return render(request, "tiering/referrals.html", context, status=422 if form.is_bound else 200)


@asks("referral_advice", "update")
@require_POST
def acknowledge_referral(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visible = ReferralAdvice.objects.visible_to(request.user, "update")
    advice = get_object_or_404(visible.select_related("client"), public_id=public_id)
    form = forms.AcknowledgeReferralForm(request.POST)
    if form.is_valid():
        services.acknowledge_referral(
            advice=advice, how=form.cleaned_data["how"], by=request.user, now=timezone.now()
        )
    return redirect("tiering:referrals", advice.client.public_id)

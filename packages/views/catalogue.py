"""The catalogue: every entry, its versions, and from when each is sold."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.paging import Page, page_by_key, ways
from common.responses import form_only
from packages import services, words
from packages.forms import NewEntryForm, SaleForm, VersionForm
from packages.models import ServicePackage
from packages.selectors import Offer
from packages.selectors import catalogue as selectors
from packages.selectors.ledger import requests_waiting
from packages.selectors.segments import segment_names
from people import trail
from people.access import asks, may
from people.drafts import offer_draft
from people.models import User
from tiering.selectors import standard_for

EXPECTED = 4
SHOWN = 50


@asks("package_catalogue", "list")
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    trail.record("packages.catalogue.opened", by=request.user)
    after = request.GET.get("after", "")
    waiting = _waiting(request.user, after)
    context = {
        **ways(waiting, here=request.path, asked=after),
        "entries": selectors.catalogue(),
        "segments": segment_names(),
        "waiting": waiting.rows,
        "may_write": may(request.user, "package_catalogue", "create"),
        "may_plan": may(request.user, "segment_plan", "list"),
    }
    return render(request, "packages/catalogue.html", context)


def _waiting(user: User, after: str) -> Page:
    """Return what waits for a second person's yes, where this person may give one."""
    if not may(user, "session_ledger", "update"):
        return Page(rows=(), after="")
    return page_by_key(requests_waiting(user), key=("asked_at", "id"), size=SHOWN, after=after)


@asks("package_catalogue", "create")
@require_http_methods(["GET", "POST"])
def new_entry(request: HttpRequest) -> HttpResponse:
    form = NewEntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _written(request, form.cleaned_data["code"], form)
    context = {"form": offer_draft(form, request, "package"), "package": None}
    return render(request, "packages/write.html", context, status=422 if form.is_bound else 200)


@asks("package_catalogue", "create")
@require_http_methods(["GET", "POST"])
def next_version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write the next version of an entry; the form starts with its newest one."""
    package = get_object_or_404(ServicePackage, public_id=public_id)
    newest = selectors.versions_of(package.code)[0]
    form = VersionForm(request.POST or None, initial=VersionForm.values_of(newest))
    if request.method == "POST" and form.is_valid():
        return _written(request, package.code, form)
    offer_draft(form, request, "package-version", about=package.code)
    context = {"form": form, "package": newest}
    return render(request, "packages/write.html", context, status=422 if form.is_bound else 200)


def _written(request: HttpRequest, code: str, form: VersionForm) -> HttpResponse:
    package = services.write_version(
        code=code,
        details=form.details(),
        after=form.cleaned_data["after"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Saved. It isn't on sale yet."))
    return redirect("packages:version", package.public_id)


@asks("package_catalogue", "read")
@require_GET
def version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one version: what it promises, how it looks, whether it can be served, its history."""
    package = get_object_or_404(ServicePackage, public_id=public_id)
    return _page(request, package, None, 200)


@asks("package_catalogue", "update")
@form_only("packages:version")
def sale(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put on sale, take off sale, or take a waiting change back."""
    package = get_object_or_404(ServicePackage, public_id=public_id)
    now = timezone.now()
    if "withdraw" in request.POST:
        services.withdraw_change(package=package, by=request.user, now=now)
        return redirect("packages:version", package.public_id)
    form = SaleForm(request.POST)
    if not form.is_valid():
        return _page(request, package, form, 422)
    day = form.cleaned_data["effective_on"]
    if day < timezone.localdate(now):
        form.add_error("effective_on", _("Choose today or a later day."))
        return _page(request, package, form, 422)
    if "off" in request.POST:
        services.take_off_sale(package=package, effective_on=day, by=request.user, now=now)
    else:
        services.put_on_sale(
            package=package,
            effective_on=day,
            sales_a_month=form.cleaned_data["sales_a_month"] or 0,
            by=request.user,
            now=now,
        )
    return redirect("packages:version", package.public_id)


def _page(
    request: HttpRequest, package: ServicePackage, form: SaleForm | None, status: int
) -> HttpResponse:
    today = timezone.localdate()
    expected = _expected(request)
    initial = {"effective_on": today, "sales_a_month": expected}
    changes = list(selectors.changes_of(package)[:20])
    context: dict[str, Any] = {
        "package": package,
        "segment": segment_names().get(package.segment, package.segment),
        "people": words.people(package),
        "refund": words.REFUNDS[package.refund],
        "versions": selectors.versions_of(package.code),
        "changes": changes,
        "waiting": next(
            (row for row in changes if not row.applied_at and not row.withdrawn_at), None
        ),
        "missing": selectors.tiers_without_standard(package),
        "room": selectors.room(package, sales_a_month=expected, today=today),
        "expected": expected,
        "offer": _as_offered(package),
        "sale_form": form or SaleForm(initial=initial),
        "may_sell": may(request.user, "package_catalogue", "update"),
        "may_write": may(request.user, "package_catalogue", "create"),
    }
    return render(request, "packages/version.html", context, status=status)


def _expected(request: HttpRequest) -> int:
    """Return the expected sales a month that were typed, or a small number to begin with."""
    typed = request.POST.get("sales_a_month") or request.GET.get("sales_a_month") or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else EXPECTED


def _as_offered(package: ServicePackage) -> Offer | None:
    """Return the package as the desk would see it, at the first tier that has a standard."""
    standards = (standard_for(tier) for tier in package.tiers)
    standard = next((found for found in standards if found), None)
    return Offer(package, standard, rank=1, reasons=()) if standard else None

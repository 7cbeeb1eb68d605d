"""Who looks after an early warning, and that it is dealt with."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from common.responses import form_only
from people.access import asks, rows_visible
from reports import models, services


@asks("early_warning", "update")
@form_only("reports:dashboard", bare=True)
def take_warning(request: HttpRequest, public_id: UUID) -> HttpResponse:
    services.take_warning(warning=_warning(request, public_id), by=request.user)
    return _back()


@asks("early_warning", "update")
@form_only("reports:dashboard", bare=True)
def close_warning(request: HttpRequest, public_id: UUID) -> HttpResponse:
    warning = _warning(request, public_id)
    services.close_warning(warning=warning, by=request.user, now=timezone.now())
    return _back()


def _warning(request: HttpRequest, public_id: UUID) -> models.Warning:
    visible = models.Warning.objects.filter(rows_visible(request.user, "early_warning", "update"))
    return get_object_or_404(visible, public_id=public_id)


def _back() -> HttpResponse:
    return redirect(reverse("reports:dashboard") + "#warnings")

"""What keeps the practice running, for the administrator and for outside monitors."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import asks, open_to
from reports.health import checks
from reports.selectors import system as machinery
from reports.systemwords import check_rows, reason_rows, state_items

UNAVAILABLE = 503


@open_to("outside monitors: says that the process answers, asks nothing")
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True})


@open_to("outside monitors: whether the practice can do its work; names and ages only")
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    found = checks(timezone.now())
    well = all(check.well for check in found)
    body = {
        "ready": well,
        "checks": {check.name: {"well": check.well, "seconds": check.seconds} for check in found},
    }
    return JsonResponse(body, status=200 if well else UNAVAILABLE)


@asks("system_settings", "read")
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    found = machinery.system(timezone.now())
    context = {
        "well": all(check.well for check in found.checks),
        "checks": check_rows(found.checks),
        "letters": state_items(found.letters),
        "reasons": reason_rows(found.reasons),
        "summed": found.summed,
    }
    return render(request, "reports/system.html", context)

"""My caseload, and a supervisor's team."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.paging import ways
from people.access import asks
from reports.caserows import groups_of, tabs
from reports.filters import select
from reports.selectors import caseload as cases
from reports.words import tier_options


@asks("client_identity", "list")
@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """Show the clients of one counselor, or of a supervisor's counselors, by tier."""
    user, now = request.user, timezone.now()
    if not cases.has_caseload(user):
        raise Http404
    wanted = cases.CaseloadFilter(
        view=request.GET.get("view", "all"), tier=_known(request.GET.get("tier", ""))
    )
    after = request.GET.get("after", "")
    page = cases.caseload(user, wanted, after=after, now=now)
    numbers = cases.counts(user, now)
    kept = {name: request.GET[name] for name in ("view", "tier") if request.GET.get(name)}
    context = {
        "team": user.role == "supervisor",
        "groups": groups_of(page.rows, cases.standards(), numbers, now),
        "numbers": numbers,
        "tabs": tabs(numbers, wanted),
        "filters": [select("tier", _("Tier"), wanted.tier, tier_options())],
        "view": kept.get("view", ""),
        **ways(page, here=request.path, asked=after, kept=kept),
    }
    return render(request, "reports/caseload.html", context)


def _known(tier: str) -> str:
    return tier if tier in {value for value, _word in tier_options()} else ""

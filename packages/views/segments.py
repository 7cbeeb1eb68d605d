"""The segments: chosen for a client, planned against actual, and their rule."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.responses import form_only
from packages import services, words
from packages.forms import SegmentChoiceForm, SegmentsForm
from packages.forms.segments import PLANNED, plan_field, points_field
from packages.models import SegmentVersion
from packages.rules.economics import planned_against_actual
from packages.rules.segments import SEGMENTS, SIGNS, rule_from_dict
from packages.selectors.economics import PERIODS, happened, last_months
from packages.selectors.segments import plans_of, segment_names, segment_version
from packages.services.segments import NoSegmentRule
from people import trail
from people.access import asks, may
from people.drafts import offer_draft
from people.models import Client
from people.selectors import refuse_if_merged


@asks("payment_package", "create")
@form_only("packages:choose")
def choose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record the segment that a person chose for this client."""
    visible = Client.objects.visible_to(request.user, "payment_package", "create")
    client = get_object_or_404(visible, public_id=public_id)
    refuse_if_merged(client)
    form = SegmentChoiceForm(request.POST)
    if form.is_valid():
        services.choose_segment(
            client=client, chosen=form.cleaned_data["chosen"], by=request.user, now=timezone.now()
        )
    else:
        messages.error(request, _("Choose a segment first."))
    return redirect("packages:choose", public_id)


@asks("segment_plan", "list")
@require_GET
def segments(request: HttpRequest) -> HttpResponse:
    """Show what was planned for each segment beside what happened."""
    version = _version()
    months = _months(request)
    span = last_months(months, timezone.localdate())
    sheet = planned_against_actual(
        plans_of(version),
        happened(timezone.localdate()),
        since=timezone.localdate(span.start),
        months=months,
    )
    trail.record("packages.segments.opened", by=request.user)
    names = segment_names()
    context = {
        "version": version,
        "rows": [(row, names.get(row.segment, row.segment)) for row in sheet.rows],
        "total": sheet.total,
        "plans": [(names.get(code, code), plan) for code, plan in plans_of(version).items()],
        "span": span,
        "filters": [
            {
                "name": "months",
                "label": words.PERIOD,
                "value": str(months),
                "options": [(str(count), words.months(count)) for count in PERIODS],
                "changed": months != PERIODS[0],
            }
        ],
        "may_write": may(request.user, "segment_plan", "create"),
    }
    return render(request, "packages/segments.html", context)


@asks("segment_plan", "create")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Change the rule and the plan; publishing makes another version."""
    version = _version()
    rule, plans = rule_from_dict(version.rule), plans_of(version)
    form = SegmentsForm(
        request.POST or None, rule=rule, plans=plans, initial={"after": version.version}
    )
    if request.method == "POST" and form.is_valid():
        services.publish_segments(
            rule=form.rule(),
            plans=form.plans(),
            after=form.cleaned_data["after"],
            by=request.user,
            now=timezone.now(),
        )
        return redirect("packages:segments")
    offer_draft(form, request, "segments")
    context = {
        "form": form,
        "version": version,
        "segments": segment_names(),
        "points": [_points(form, sign, words.sign(sign, rule)) for sign in SIGNS],
        "plan": [_plan(form, what) for what in PLANNED],
    }
    return render(
        request, "packages/segments_edit.html", context, status=422 if form.is_bound else 200
    )


def _points(form: SegmentsForm, sign: str, name: str) -> dict[str, Any]:
    return {"name": name, "fields": [form[points_field(sign, segment)] for segment in SEGMENTS]}


def _plan(form: SegmentsForm, what: str) -> dict[str, Any]:
    return {
        "name": words.PLANNED[what],
        "fields": [form[plan_field(segment, what)] for segment in SEGMENTS],
    }


def _version() -> SegmentVersion:
    version = segment_version()
    if version is None:
        raise NoSegmentRule(words.NO_SEGMENTS)
    return version


def _months(request: HttpRequest) -> int:
    typed = request.GET.get("months", "")
    return next((count for count in PERIODS if str(count) == typed), PERIODS[0])

"""The same lists and figures as JSON: the access, the filters and the numbers of the pages."""

from decimal import Decimal
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import Invalid
from feedback.rules.metrics import Figure, Metric, against_target
from people.guarded import GuardedView
from reports.cuts import Cut
from reports.figures import FIGURES
from reports.forms import FigureFilterForm
from reports.models import Axis
from reports.periods import day_of
from reports.selectors import caseload as cases
from reports.selectors.choices import choices_for
from reports.selectors.satisfaction import Reading, own_reading, reading_of
from reports.words import plain
from tiering.rules.tiers import Tier

PLACES = Decimal("1.000000")


class CaseSerializer(serializers.Serializer):
    """One client of a caseload."""

    id = serializers.UUIDField(help_text="Public id of the client.")
    code = serializers.CharField()
    name = serializers.CharField()
    tier = serializers.ChoiceField(
        choices=[tier.value for tier in Tier], allow_blank=True, help_text='"" before the first.'
    )
    attention = serializers.ChoiceField(choices=["alert", "off_track", "none"])
    next_session_at = serializers.DateTimeField(allow_null=True)
    last_session_at = serializers.DateTimeField(allow_null=True)
    sessions_held = serializers.IntegerField()
    sessions_left = serializers.IntegerField(allow_null=True)
    severity = serializers.IntegerField(
        allow_null=True, help_text="Severity form, 7 to 49. Screening, not diagnosis."
    )


class CaseloadSerializer(serializers.Serializer):
    """One page of a caseload."""

    after = serializers.CharField(
        allow_blank=True, help_text='Pass it as "after" for the next page; "" on the last one.'
    )
    results = CaseSerializer(many=True)


class CaseloadView(GuardedView):
    """A counselor's clients, or those of a supervisor's counselors."""

    access = ("client_identity", "list")

    @extend_schema(
        operation_id="caseload",
        parameters=[
            OpenApiParameter("view", str, enum=["all", "needs_me", "no_session"]),
            OpenApiParameter("tier", str, enum=[tier.value for tier in Tier]),
            OpenApiParameter("after", str, description="Key of the page, from an earlier answer."),
        ],
        responses=CaseloadSerializer,
        examples=[
            OpenApiExample(
                "One client",
                response_only=True,
                value={
                    "after": "",
                    "results": [
                        {
                            "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11",
                            "code": "C-1873",
                            "name": "陈思远",
                            "tier": "flagship",
                            "attention": "none",
                            "next_session_at": "2026-11-20T10:00:00Z",
                            "last_session_at": "2026-11-13T10:50:00Z",
                            "sessions_held": 8,
                            "sessions_left": 12,
                            "severity": 24,
                        }
                    ],
                },
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """List a caseload in the order of the page: tier, risk, time. 50 a page, by key."""
        if not cases.has_caseload(request.user):
            raise Http404
        wanted = cases.CaseloadFilter(
            view=request.query_params.get("view", "all"),
            tier=_known(request.query_params.get("tier", "")),
        )
        after = request.query_params.get("after", "")
        page = cases.caseload(request.user, wanted, after=after, now=timezone.now())
        return Response({"after": page.after, "results": [_case(row) for row in page.rows]})


def _known(tier: str) -> str:
    return tier if tier in [known.value for known in Tier] else ""


ATTENTION = {0: "alert", 1: "off_track", 2: "none"}


def _case(row: cases.Case) -> dict[str, Any]:
    return {
        "id": row.client__public_id,
        "code": row.client__code,
        "name": row.client__name,
        "tier": row.tier,
        "attention": ATTENTION[row.attention],
        "next_session_at": row.next_session_at,
        "last_session_at": row.last_session_at,
        "sessions_held": row.sessions_held,
        "sessions_left": row.sessions_left,
        "severity": row.severity,
    }


class FigureSerializer(serializers.Serializer):
    """One figure; value and interval are null where it is withheld, and n is told always."""

    value = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)
    low = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)
    high = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)
    n = serializers.IntegerField()
    sample = serializers.ChoiceField(choices=["full", "small", "withheld"])
    target = serializers.DecimalField(max_digits=8, decimal_places=3, allow_null=True)
    direction = serializers.ChoiceField(choices=["higher", "lower"])
    standing = serializers.ChoiceField(choices=["on_target", "off_target", "none"])


class MetricsSerializer(serializers.Serializer):
    """The figures of one cut."""

    period = serializers.CharField()
    start = serializers.DateField(help_text="First day.")
    end = serializers.DateField(help_text="First day that no longer belongs to it.")
    filters = serializers.DictField(child=serializers.CharField())
    sessions = serializers.IntegerField()
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    metrics = serializers.DictField(child=FigureSerializer())


class MetricsView(GuardedView):
    """The figures of the dashboard; a counselor gets her own."""

    access = ("survey_rollup", "list")
    checks_query = True

    @extend_schema(
        operation_id="metrics",
        parameters=[
            OpenApiParameter("period", str, description='"3m", "12m" or a month, "2026-10".'),
            OpenApiParameter("site", int),
            OpenApiParameter("tier", str, enum=[tier.value for tier in Tier]),
            OpenApiParameter("counselor", int),
            OpenApiParameter("package", str, description="Code of the package."),
        ],
        responses=MetricsSerializer,
        examples=[
            OpenApiExample(
                "Three months of one site",
                response_only=True,
                value={
                    "period": "3m",
                    "start": "2026-09-01",
                    "end": "2026-12-01",
                    "filters": {"site": "1"},
                    "sessions": 640,
                    "asked": 590,
                    "answered": 402,
                    "metrics": {
                        "nps": {
                            "value": "52.238806",
                            "low": "44.710213",
                            "high": "58.904388",
                            "n": 402,
                            "sample": "full",
                            "target": "50",
                            "direction": "higher",
                            "standing": "on_target",
                        }
                    },
                },
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """Return NPS, CSAT, CES, 72-hour attainment and invitations in time for one cut."""
        choices, now = choices_for(request.user), timezone.now()
        form = FigureFilterForm(request.query_params, choices=choices, today=day_of(now))
        if not form.is_valid():
            raise Invalid({name: list(errors) for name, errors in form.errors.items()})
        cut = form.cut()
        if choices.reach.whole:
            return Response(_reading(reading_of(cut, now)))
        own = Cut(cut.code, cut.period, {Axis.COUNSELOR: str(request.user.pk)})
        return Response(_reading(own_reading(own, now)))


def _reading(reading: Reading) -> dict[str, Any]:
    cut = reading.cut
    return {
        "period": cut.code,
        "start": cut.period.start,
        "end": cut.period.end,
        "filters": {axis.value: key for axis, key in cut.keys.items()},
        "sessions": reading.tally.sessions,
        "asked": reading.tally.asked,
        "answered": reading.tally.answered,
        "metrics": {
            code: _figure(reading.registry[code], reading.figures[code]) for code in FIGURES
        },
    }


def _figure(metric: Metric, figure: Figure) -> dict[str, Any]:
    return {
        "value": _places(figure.value),
        "low": _places(figure.low),
        "high": _places(figure.high),
        "n": figure.n,
        "sample": figure.sample.value,
        "target": None if metric.target is None else plain(metric.target),
        "direction": metric.direction.value,
        "standing": against_target(metric, figure).value,
    }


def _places(number: Decimal | None) -> str | None:
    """A figure as text: JSON's own numbers would lose the decimals that a threshold needs."""
    return None if number is None else str(number.quantize(PLACES))

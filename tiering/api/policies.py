"""Versions of the tier policy as JSON, and the way of a draft into force."""

from functools import partial
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import Invalid, checked
from common.openapi import AFTER, ID, one_page, paged, sent, shown
from people import trail
from people.guarded import GuardedView
from tiering import examples, forms, payloads, selectors, serializers, services
from tiering.models import PolicyVersion
from tiering.rules.lint import Finding, Level
from tiering.rules.thresholds import BY_NAME

LEVELS = list(Level)
DRAFT = {**examples.POLICY, "rule": "tier-rule/1.1.0", "state": "draft"}
SAVED = {
    "revision": 0,
    "reason": "More people were flagship than we can see weekly.",
    "thresholds": {"severity_flagship": 37},
}


class PoliciesView(GuardedView):
    """Versions of the tier policy."""

    access = ("rule_config", "list")
    writes = {"POST": ("rule_config", "create")}

    @extend_schema(
        operation_id="policies",
        parameters=[AFTER],
        responses=paged("PolicyPage", serializers.PolicySerializer),
        examples=[shown("The first version", one_page(examples.POLICY))],
    )
    def get(self, request: Request) -> Response:
        """List every version, the newest first."""
        rows = selectors.policies(request.user)
        return self.listed(request, rows, key=("-id",), show=payloads.policy)

    @extend_schema(
        operation_id="draft_policy",
        request=serializers.NewDraftSerializer,
        responses={201: serializers.PolicySerializer},
        examples=[sent("A copy of a version", {"base": ID}), shown("The draft", DRAFT, 201)],
    )
    def post(self, request: Request) -> Response:
        """Begin a draft as a copy of a version."""
        asked = checked(serializers.NewDraftSerializer(data=request.data))
        visible = PolicyVersion.objects.visible_to(request.user)
        base = get_object_or_404(visible, public_id=asked["base"])
        draft = services.draft_policy(
            base=base, request_key=self.request_key, by=request.user, now=timezone.now()
        )
        return Response(payloads.policy(draft), status=201)


class PolicyView(GuardedView):
    """One version."""

    access = ("rule_config", "read")
    writes = {"PUT": ("rule_config", "create")}

    @extend_schema(
        operation_id="policy",
        responses=serializers.PolicySerializer,
        examples=[shown("The first version", examples.POLICY)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one version with its numbers, marks and state."""
        version = policy_named(request, public_id)
        trail.record("tiering.policy.opened", on=version, by=request.user)
        return Response(payloads.policy(version))

    @extend_schema(
        operation_id="save_policy",
        request=serializers.SavedDraftSerializer,
        responses=serializers.PolicySerializer,
        examples=[sent("One number", SAVED), shown("The draft", DRAFT)],
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Write the numbers of a draft; refused where somebody saved it since."""
        version = policy_named(request, public_id)
        said = checked(serializers.SavedDraftSerializer(data=request.data))
        unknown = {*said.get("thresholds", {}), *said.get("marks", {})} - BY_NAME.keys()
        if unknown:
            raise Invalid({name: [_("There is no such threshold.")] for name in sorted(unknown)})
        form = forms.PolicyForm(payloads.typed(said, version), policy=version)
        if not form.is_valid():
            raise Invalid({name: list(errors) for name, errors in form.errors.items()})
        saved = services.save_draft(
            policy=version,
            lines=form.lines(),
            marks=form.marks(),
            reason=form.cleaned_data["reason"],
            revision=form.cleaned_data["revision"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(payloads.policy(saved))


class LintView(GuardedView):
    """What the lint finds in one version."""

    access = ("rule_config", "read")

    @extend_schema(
        operation_id="lint_policy",
        parameters=[AFTER],
        responses=paged("FindingPage", serializers.FindingSerializer),
        examples=[shown("The documents' own contradiction", one_page(examples.FINDING))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the findings, errors first, as codes with values and in words."""
        version = policy_named(request, public_id)
        return self.listed_here(
            request,
            selectors.findings_of(version),
            key=_place,
            show=partial(payloads.finding, version),
        )


class PolicyStepView(GuardedView):
    """One step of a version on its way; answers the version behind it."""

    access = ("rule_config", "create")

    def moved(self, step: Any, request: Request, public_id: UUID, **said: Any) -> Response:
        version = policy_named(request, public_id)
        step(policy=version, by=request.user, now=timezone.now(), **said)
        version.refresh_from_db()
        return Response(payloads.policy(version))


class AcknowledgeView(PolicyStepView):
    """Taking on a warning of the lint."""

    @extend_schema(
        operation_id="acknowledge_finding",
        request=serializers.AcknowledgeSerializer,
        responses=serializers.PolicySerializer,
        examples=[
            sent(
                "A warning that may stand",
                {
                    "key": examples.FINDING["key"],
                    "why": "The portraits are examples, the line is the rule.",
                },
            ),
            shown("The draft", {**DRAFT, "state": "linted"}),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take a warning of the lint on, with a reason that stays with the version."""
        said = checked(serializers.AcknowledgeSerializer(data=request.data))
        return self.moved(
            services.acknowledge_finding, request, public_id, key=said["key"], reason=said["why"]
        )


class AcceptView(PolicyStepView):
    """A second person's yes."""

    access = ("policy_acceptance", "create")

    @extend_schema(
        operation_id="accept_policy",
        request=serializers.AcceptSerializer,
        responses=serializers.PolicySerializer,
        examples=[
            sent("The numbers that were read", {"numbers_hash": "5f0c9b…"}),
            shown("Accepted", {**DRAFT, "state": "accepted"}),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Accept a simulated version. Never one's own; numbers_hash names what was read."""
        said = checked(serializers.AcceptSerializer(data=request.data))
        return self.moved(services.accept_policy, request, public_id, **said)


class PublishView(PolicyStepView):
    """Putting a version in force."""

    @extend_schema(
        operation_id="publish_policy",
        request=serializers.PublishSerializer,
        responses=serializers.PolicySerializer,
        examples=[
            sent("From the first of the month", {"effective_at": "2026-12-01T00:00:00+08:00"}),
            shown("Published", {**DRAFT, "state": "published"}),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Publish an accepted version from a moment on; it is never edited again."""
        said = checked(serializers.PublishSerializer(data=request.data))
        return self.moved(services.publish_policy, request, public_id, **said)


class TakeBackView(PolicyStepView):
    """Making a draft of an accepted version again."""

    @extend_schema(
        operation_id="take_back_policy",
        request=None,
        responses=serializers.PolicySerializer,
        examples=[shown("A draft again", DRAFT)],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take an accepted version back to be a draft; the acceptance is gone."""
        return self.moved(services.take_back, request, public_id)


class WithdrawPolicyView(PolicyStepView):
    """Giving a draft up."""

    @extend_schema(
        operation_id="withdraw_policy",
        request=None,
        responses=serializers.PolicySerializer,
        examples=[shown("Given up", {**DRAFT, "state": "withdrawn"})],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Give a draft up; it stays readable."""
        return self.moved(services.withdraw_policy, request, public_id)


def _place(found: Finding) -> tuple[int, str]:
    """Errors first; no two findings of one version are alike."""
    return LEVELS.index(found.level), found.key


def policy_named(request: Request, public_id: UUID) -> PolicyVersion:
    visible = PolicyVersion.objects.visible_to(request.user)
    rows = visible.select_related("based_on", "drafted_by", "accepted_by", "published_by")
    return get_object_or_404(rows, public_id=public_id)

"""The versions of the policy, and the way of a draft into force."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.paging import page_by_key, ways
from common.responses import form_only
from people import trail
from people.access import asks, may
from people.drafts import offer_draft
from tiering import forms, policypages, policywords, selectors, services
from tiering.models import PolicyVersion
from tiering.rules import workflow
from tiering.rules.lint import open_findings

SHOWN = 50


@asks("rule_config", "list")
@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    """Show every version, the newest first, and which one is in force."""
    after = request.GET.get("after", "")
    page = page_by_key(selectors.policies(request.user), key=("-id",), size=SHOWN, after=after)
    context = {
        **ways(page, here=request.path, asked=after),
        "versions": [
            {"version": version, "tone": policywords.STATE_TONES[version.state]}
            for version in page.rows
        ],
        "in_force": _in_force(),
        "may_draft": may(request.user, "rule_config", "create"),
        "request_key": uuid4(),
    }
    return render(request, "tiering/policies.html", context)


def _in_force() -> PolicyVersion | None:
    try:
        return selectors.policy_in_force(timezone.now())
    except selectors.NoPolicy:
        return None


@asks("rule_config", "create")
@form_only("tiering:policies", bare=True)
def begin_draft(request: HttpRequest) -> HttpResponse:
    base = get_object_or_404(_visible(request), public_id=_key(request, "base"))
    draft = services.draft_policy(
        base=base, request_key=_key(request, "request_key"), by=request.user, now=timezone.now()
    )
    return redirect("tiering:policy", draft.public_id)


def _key(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return UUID(int=0) if name == "base" else uuid4()


@asks("rule_config", "read")
@require_GET
def policy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = _version(request, public_id)
    trail.record("tiering.policy.opened", on=version, by=request.user)
    return _render(request, version)


@asks("rule_config", "create")
@form_only("tiering:policy")
def save(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = _version(request, public_id)
    form = forms.PolicyForm(request.POST, policy=version)
    if not form.is_valid():
        return _render(request, version, form=form)
    try:
        services.save_draft(
            policy=version,
            lines=form.lines(),
            marks=form.marks(),
            reason=form.cleaned_data["reason"],
            revision=form.cleaned_data["revision"],
            by=request.user,
            now=timezone.now(),
        )
    except services.DraftChanged as refusal:
        form.add_error(None, str(refusal))
        return _render(request, version, form=form)
    return redirect("tiering:policy", public_id)


@asks("rule_config", "create")
@form_only("tiering:policy")
def acknowledge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = _version(request, public_id)
    form = forms.AcknowledgeForm(request.POST)
    if not form.is_valid():
        return _render(request, version, taking_on=form)
    services.acknowledge_finding(
        policy=version,
        key=form.cleaned_data["key"],
        reason=form.cleaned_data["why"],
        by=request.user,
        now=timezone.now(),
    )
    return redirect("tiering:policy", public_id)


@asks("policy_acceptance", "create")
@form_only("tiering:policy")
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    services.accept_policy(
        policy=_version(request, public_id),
        numbers_hash=request.POST.get("numbers_hash", ""),
        by=request.user,
        now=timezone.now(),
    )
    return redirect("tiering:policy", public_id)


@asks("rule_config", "create")
@form_only("tiering:policy")
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = _version(request, public_id)
    form = forms.PublishForm(request.POST)
    if form.is_valid():
        try:
            services.publish_policy(
                policy=version,
                effective_at=form.cleaned_data["effective_at"],
                by=request.user,
                now=timezone.now(),
            )
        except services.DayNotPossible as refusal:
            form.add_error("effective_at", str(refusal))
    if not form.is_valid():
        return _render(request, version, publishing=form)
    return redirect("tiering:policy", public_id)


@asks("rule_config", "create")
@form_only("tiering:policy")
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = _version(request, public_id)
    services.take_back(policy=version, by=request.user, now=timezone.now())
    return redirect("tiering:policy", public_id)


@asks("rule_config", "create")
@form_only("tiering:policy")
def withdraw_draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = _version(request, public_id)
    services.withdraw_policy(policy=version, by=request.user, now=timezone.now())
    return redirect("tiering:policies")


def _visible(request: HttpRequest) -> Any:
    return PolicyVersion.objects.visible_to(request.user)


def _version(request: HttpRequest, public_id: UUID) -> PolicyVersion:
    rows = _visible(request).select_related("based_on", "drafted_by", "accepted_by", "published_by")
    return get_object_or_404(rows, public_id=public_id)


def _render(
    request: HttpRequest,
    version: PolicyVersion,
    *,
    form: forms.PolicyForm | None = None,
    taking_on: forms.AcknowledgeForm | None = None,
    publishing: forms.PublishForm | None = None,
) -> HttpResponse:
    user, state = request.user, workflow.State(version.state)
    editable = state in workflow.EDITABLE and may(user, "rule_config", "create")
    if editable and form is None:
        form = forms.PolicyForm(policy=version)
    if form is not None:
        offer_draft(form, request, "policy", about=version.public_id)
    found = selectors.findings_of(version)
    simulation = None
    if may(user, "policy_simulation", "read"):
        simulation = selectors.latest_simulation(version)
    fingerprint = workflow.fingerprint(version.thresholds)
    context = {
        "version": version,
        "tone": policywords.STATE_TONES[version.state],
        "groups": policypages.groups(version, form if editable else None),
        "form": form if editable else None,
        "findings": policypages.findings(version, found),
        "open_count": len(open_findings(found, version.acknowledged)),
        "taking_on": taking_on or forms.AcknowledgeForm(),
        "simulation": simulation,
        "fits": simulation is not None and simulation.numbers_hash == fingerprint,
        "card": _card(simulation),
        "editable": editable,
        "steps": policypages.steps(version),
        "waits_for": policypages.waits_for(version, found, user),
        "may_accept": may(user, "policy_acceptance", "create"),
        "is_author": user.pk in version.authors,
        "may_publish": may(user, "rule_config", "create"),
        "may_simulate": may(user, "policy_simulation", "create"),
        "publishing": publishing or forms.PublishForm(initial={"effective_at": timezone.now()}),
        "numbers_hash": fingerprint,
        "draft_key": uuid4(),
    }
    refused = taking_on or publishing or (form is not None and form.is_bound)
    return render(request, "tiering/policy.html", context, status=422 if refused else 200)


def _card(simulation: Any) -> dict[str, Any] | None:
    if simulation is None or simulation.state != "done":
        return None
    return policypages.simulation_card(simulation)

"""The forms of the practice: which there are, which stand on the assessment page, and how."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.responses import form_only, is_htmx
from intake import services
from intake.formcards import item_rows, list_rows, scoring_card, trial
from intake.forms.instruments import ConventionForm, DocumentForm, LicenceForm
from intake.formwords import LICENCES, name_of
from intake.models import InstrumentVersion
from intake.rules.documents import written
from intake.rules.instruments import read_by
from intake.rules.packs import blank_pack
from intake.selectors.instruments import (
    Listed,
    attestations_of,
    instrument_named,
    instruments,
    versions_of,
)
from people.access import asks, may
from people.drafts import offer_draft

ACTS = {
    "activate": services.activate,
    "deactivate": services.deactivate,
    "put_on": services.put_on_intake,
    "take_off": services.take_off_intake,
}


@asks("instrument", "list")
@require_GET
def instrument_list(request: HttpRequest) -> HttpResponse:
    rows = list_rows(instruments())
    context = {
        "rows": rows,
        "page": [row for row in rows if row["place"] is not None],
        "waiting": [row for row in rows if row["active"] and row["place"] is None],
        "may_change": may(request.user, "instrument", "update"),  # type: ignore[arg-type]
        "may_write": may(request.user, "instrument", "create"),  # type: ignore[arg-type]
    }
    return render(request, "intake/instruments.html", context)


@asks("instrument", "read")
@require_GET
def instrument_page(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _named(code))


@asks("instrument", "update")
@form_only("intake:instrument")
def instrument_act(request: HttpRequest, code: str) -> HttpResponse:
    """Switch on or off, put on the assessment page, take off it, move there."""
    instrument, act = _named(code).instrument, request.POST.get("act", "")
    if act in ("up", "down"):
        services.move_on_intake(instrument=instrument, up=act == "up", by=request.user)  # type: ignore[arg-type]
    elif act in ACTS:
        ACTS[act](instrument=instrument, by=request.user)  # type: ignore[arg-type]
    else:
        raise Http404
    return redirect(*(["intake:instruments"] if request.POST.get("list") else _way(code)))


@asks("licence_attestation", "create")
@form_only("intake:instrument")
def attest(request: HttpRequest, code: str) -> HttpResponse:
    listed, form = _named(code), LicenceForm(request.POST)
    if not form.is_valid():
        return _page(request, listed, licence_form=form)
    services.attest_licence(
        instrument=listed.instrument,
        licence=form.cleaned_data["licence"],
        by=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
    )
    return redirect(*_way(code))


@asks("instrument", "create")
@form_only("intake:instrument")
def load_text(request: HttpRequest, code: str) -> HttpResponse:
    """Take the official text of an instrument."""
    listed, form = _named(code), DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.load_pack(instrument=listed.instrument, data=form.document, by=request.user)  # type: ignore[arg-type]
            return redirect(*_way(code))
        except services.UnreadableDefinition as refusal:
            form.refuse_unreadable(refusal)
    return _page(request, listed, text_form=form)


@asks("instrument", "update")
@form_only("intake:instrument")
def choose_reading(request: HttpRequest, code: str) -> HttpResponse:
    listed = _named(code)
    form = ConventionForm(request.POST, definition=listed.definition)
    if not form.is_valid():
        return _page(request, listed, convention_form=form)
    services.choose_convention(
        instrument=listed.instrument,
        convention=form.cleaned_data["convention"],
        by=request.user,  # type: ignore[arg-type]
    )
    return redirect(*_way(code))


@asks("instrument", "update")
@form_only("intake:instruments", bare=True)
def put_in_force(request: HttpRequest, code: str, public_id: UUID) -> HttpResponse:
    services.put_in_force(version=_version(_named(code), public_id), by=request.user)  # type: ignore[arg-type]
    return redirect(*_way(code))


@asks("instrument", "read")
@require_http_methods(["GET", "POST"])
def try_out(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form as it is filled in, and what test answers score; nothing is stored."""
    listed = _named(code)
    definition = read_by(listed.definition, listed.instrument.convention)
    typed = request.POST.dict() if request.method == "POST" else {}
    context = {
        "listed": listed,
        "name": name_of(definition),
        "rows": item_rows(definition, typed),
        "trial": trial(definition, typed),
        "scale": scoring_card(definition),
        "crumbs": _crumbs(listed),
    }
    part = "intake/_trial.html" if is_htmx(request) else "intake/instrument_try.html"
    return render(request, part, context)


@asks("instrument", "export")
@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Give the definition as JSON: the one in force, or another version of it."""
    listed = _named(code)
    wanted = request.GET.get("version", "")
    version = _version_of_text(listed, wanted) if wanted else listed.version
    return _json(version.definition, f"{code}-{version.version}.json")


@asks("instrument", "export")
@require_GET
def empty_text(request: HttpRequest, code: str) -> HttpResponse:
    """Give an empty pack, to be filled in with the official text."""
    return _json(blank_pack(_named(code).definition), f"{code}-text.json")


def _named(code: str) -> Listed:
    listed = instrument_named(code)
    if listed is None:
        raise Http404
    return listed


def _version_of_text(listed: Listed, wanted: str) -> InstrumentVersion:
    try:
        return _version(listed, UUID(wanted))
    except ValueError as error:
        raise Http404 from error


def _version(listed: Listed, public_id: UUID) -> InstrumentVersion:
    version = listed.instrument.versions.filter(public_id=public_id).first()
    if version is None:
        raise Http404
    return version


def _way(code: str) -> tuple[str, str]:
    return ("intake:instrument", code)


def _json(data: Any, name: str) -> HttpResponse:
    answer = HttpResponse(written(data), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _crumbs(listed: Listed) -> list[dict[str, str]]:
    return [
        {"label": _("Instruments"), "url": reverse("intake:instruments")},
        {
            "label": name_of(listed.definition),
            "url": reverse("intake:instrument", args=[listed.instrument.code]),
        },
    ]


def _page(request: HttpRequest, listed: Listed, **forms: Any) -> HttpResponse:
    """Draw one instrument; with 422 where a form on it was refused."""
    instrument, definition = listed.instrument, listed.definition
    user: Any = request.user
    reads_statements = may(user, "licence_attestation", "read")
    context = {
        "listed": listed,
        "instrument": instrument,
        "version": listed.version,
        "definition": definition,
        "name": name_of(definition),
        "licence": LICENCES[definition.licence_class],
        "scoring": scoring_card(definition),
        "items": item_rows(definition, {}),
        "versions": versions_of(instrument),
        "attestations": attestations_of(instrument) if reads_statements else [],
        "convention": instrument.convention or definition.convention or "",
        "licence_form": forms.get("licence_form") or LicenceForm(),
        "text_form": offer_draft(
            forms.get("text_form") or DocumentForm(),
            request,
            "instrument-text",
            about=instrument.code,
        ),
        "convention_form": forms.get("convention_form")
        or ConventionForm(
            initial={"convention": instrument.convention or definition.convention},
            definition=definition,
        ),
        "opened": next(iter(forms), ""),
        "may_change": may(user, "instrument", "update"),
        "may_write": may(user, "instrument", "create"),
        "may_export": may(user, "instrument", "export"),
        "may_attest": may(user, "licence_attestation", "create"),
        "crumbs": _crumbs(listed)[:1],
    }
    return render(request, "intake/instrument.html", context, status=422 if forms else 200)

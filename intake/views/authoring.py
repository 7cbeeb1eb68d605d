"""Forms of the practice's own: written in the browser, or brought as JSON."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from common.responses import form_only
from intake import services
from intake.formcards import item_rows, scoring_card, trial
from intake.forms.authoring import OwnForm
from intake.forms.instruments import DocumentForm
from intake.formwords import name_of, report_words
from intake.models import Instrument, InstrumentVersion
from intake.rules.lint import lint
from intake.selectors.instruments import Listed, instrument_named
from people.access import asks
from people.drafts import offer_draft, open_draft, typed_before

DRAFT = "instrument"


@asks("instrument", "create")
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write a new form."""
    return _written(request, None)


@asks("instrument", "create")
@require_http_methods(["GET", "POST"])
def rewrite(request: HttpRequest, code: str) -> HttpResponse:
    """Write the next version of a form of one's own."""
    listed = _own(code)
    return _written(request, listed)


@asks("instrument", "create")
@form_only("intake:instrument_new", bare=True)
def read_draft(request: HttpRequest) -> HttpResponse:
    """Say of a draft what is wrong, how it looks and what test answers score; store nothing."""
    listed = instrument_named(request.POST.get("editing", ""))
    form = OwnForm(
        request.POST, earlier=_earlier(listed if listed and listed.instrument.own else None)
    )
    return render(request, "intake/_form_draft.html", _draft(form, request))


@asks("instrument", "create")
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a form as JSON: a new one, or the next version of one that is the practice's."""
    form = DocumentForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        known = instrument_named(str(form.document.get("code", "")))
        editing = known.instrument if known and known.instrument.own else None
        try:
            version = services.publish_own(data=form.document, by=request.user, editing=editing)  # type: ignore[arg-type]
            return redirect("intake:instrument", version.instrument.code)
        except services.UnreadableDefinition as refusal:
            form.refuse_unreadable(refusal)
        except services.CodeIsTaken as refusal:
            form.add_error(None, str(refusal))
    offer_draft(form, request, "instrument-document")
    context = {"form": form, "crumbs": _crumbs(None)}
    return render(
        request,
        "intake/instrument_import.html",
        context,
        status=422 if form.is_bound else 200,
    )


def _written(request: HttpRequest, listed: Listed | None) -> HttpResponse:
    if request.method != "POST":
        base = listed.version.content_hash if listed else ""
        typed = typed_before(request, DRAFT, _about(listed))
        return _page(request, listed, OwnForm(typed, earlier=_earlier(listed), base=base))
    act = request.POST.get("act", "save")
    more = act.removeprefix("more-") if act.startswith("more-") else ""
    form = OwnForm(request.POST, earlier=_earlier(listed), more=more)
    if act != "save":
        return _page(request, listed, form)
    try:
        if form.sound:
            version = _published(request, listed, form)
            return redirect("intake:instrument", version.instrument.code)
    except services.UnreadableDefinition as refusal:
        form.refuse(refusal.problems)
    except services.CodeIsTaken as refusal:
        form.head.add_error("code", str(refusal))
    except services.EditedMeanwhile as refusal:
        return _page(request, listed, _refused(form, refusal), status=409)
    return _page(request, listed, form, status=422)


def _published(request: HttpRequest, listed: Listed | None, form: OwnForm) -> InstrumentVersion:
    editing: Instrument | None = listed.instrument if listed else None
    return services.publish_own(
        data=form.draft(),
        by=request.user,  # type: ignore[arg-type]
        editing=editing,
        base=request.POST.get("base", ""),
    )


def _refused(form: OwnForm, refusal: DomainError) -> OwnForm:
    form.head.add_error(None, str(refusal))
    return form


def _page(
    request: HttpRequest, listed: Listed | None, form: OwnForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "draft": open_draft(request, DRAFT, about=_about(listed)),
        "listed": listed,
        "crumbs": _crumbs(listed),
        **_draft(form, request),
    }
    return render(request, "intake/instrument_write.html", context, status=status)


def _draft(form: OwnForm, request: HttpRequest) -> dict[str, Any]:
    """Return what the lint, the preview and the test answers say of what was typed so far."""
    data = form.draft()
    begun = bool(data["items"])
    report = lint(data)
    definition = report.definition
    typed = request.POST.dict()
    return {
        "begun": begun,
        "report": report_words(report),
        "name": name_of(definition) if definition else "",
        "rows": item_rows(definition, typed) if definition else [],
        "scale": scoring_card(definition) if definition else None,
        "trial": trial(definition, typed) if definition else None,
    }


def _about(listed: Listed | None) -> str:
    return listed.instrument.code if listed else "new"


def _own(code: str) -> Listed:
    listed = instrument_named(code)
    if listed is None or not listed.instrument.own:
        raise Http404
    return listed


def _earlier(listed: Listed | None) -> Any:
    return listed.version.definition if listed else None


def _crumbs(listed: Listed | None) -> list[dict[str, str]]:
    crumbs = [{"label": _("Instruments"), "url": reverse("intake:instruments")}]
    if listed:
        url = reverse("intake:instrument", args=[listed.instrument.code])
        crumbs.append({"label": name_of(listed.definition), "url": url})
    return crumbs

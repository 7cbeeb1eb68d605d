"""Files of clients: upload, columns, progress, errors."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common import formats, geometry
from common.paging import page_by_key, ways
from common.responses import form_only, go_to, is_htmx
from people import importfiles, selectors, services, trail
from people.access import asks
from people.drafts import offer_draft
from people.forms import ColumnsForm, ImportFileForm
from people.forms.imports import missing_words
from people.importwords import problem_words, trouble_words
from people.models import ImportJob
from people.rules.columns import Column
from people.rules.sheets import MOST_BYTES
from people.selectors.imports import (
    KEY,
    first_rows,
    has_refused_rows,
    import_to_read,
    imports_of,
    language_of_person,
    preview,
)

PAGE = 20
TONES = {"done": "good", "failed": "danger", "cancelled": "", "running": "accent"}
State = ImportJob.State


@asks("client_import", "list")
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    return _list(request, ImportFileForm(), 200)


@asks("client_import", "create")
@form_only("people:imports", bare=True)
def new_import(request: HttpRequest) -> HttpResponse:
    form = ImportFileForm(request.POST, request.FILES)
    if not form.is_valid():
        # What is longer than any import was passed over unread: see FILE_UPLOAD_HANDLERS.
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            form.refuse_too_large()
        return _list(request, form, 422)
    try:
        job = services.receive_file(
            data=form.upload.read(),
            name=form.upload.name or "",
            site=request.user.site or selectors.sites()[0],
            language=language_of_person(),
            request_key=form.cleaned_data["request_key"],
            by=request.user,
            now=timezone.now(),
        )
    except services.UnreadableFile as refusal:
        form.refuse(refusal)
        return _list(request, form, 422)
    return redirect("people:import", job.public_id)


@asks("client_import", "export")
@require_GET
def import_template(_request: HttpRequest) -> HttpResponse:
    """Give an empty file whose headings need no guessing."""
    return importfiles.csv_download(importfiles.empty_rows(), "clients.csv")


@asks("client_import", "read")
@require_GET
def import_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show where an import stands: its columns while they are chosen, its progress from then on."""
    job = _job(request, public_id)
    if job.state == State.CHOOSING:
        if is_htmx(request):
            # The page that waited for the file to be read goes on to its columns.
            return go_to(request, request.path)
        return _columns(request, job, ColumnsForm(job=job), 200)
    part = "people/_import_progress.html" if is_htmx(request) else "people/import.html"
    return render(request, part, _progress(job))


@asks("client_import", "update")
@form_only("people:import")
def import_columns(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep the columns; start as well where that was the button."""
    job = _job(request, public_id, "update")
    form = ColumnsForm(request.POST, job=job)
    if not form.is_valid():
        return _columns(request, job, form, 422)
    if form.reads_otherwise(job):
        return _read_again(request, job, form)
    services.choose_columns(job=job, choice=form.choice())
    if request.POST.get("act") != "start":
        return redirect("people:import", job.public_id)
    if missing := missing_words(form.columns()):
        needed = _("Still needed: %(columns)s") % {"columns": _(", ").join(missing)}
        form.add_error(None, needed)
        return _columns(request, job, form, 422)
    services.start_import(job=job, by=request.user, now=timezone.now())
    messages.success(request, _("The import has started."))
    return redirect("people:import", job.public_id)


def _read_again(request: HttpRequest, job: ImportJob, form: ColumnsForm) -> HttpResponse:
    """Read the file as the person now says; the columns have to be looked at again."""
    try:
        services.read_again(job=job, encoding=form.encoding(), head_row=form.head_row())
    except services.UnreadableFile as refusal:
        trouble = refusal.trouble
        field = "encoding" if form.encoding() != job.encoding else "head_row"
        form.add_error(field, trouble_words(trouble.flaw, trouble.row))
        return _columns(request, job, form, 422)
    messages.info(request, _("The file was read again. Check the columns once more."))
    return redirect("people:import", job.public_id)


@asks("client_import", "update")
@form_only("people:import")
def cancel_import(request: HttpRequest, public_id: UUID) -> HttpResponse:
    job = _job(request, public_id, "update")
    services.cancel_import(job=job, by=request.user, now=timezone.now())
    messages.success(request, _("The import was cancelled."))
    return redirect("people:import", job.public_id)


@asks("client_import", "delete")
@form_only("people:import")
def forget_import(request: HttpRequest, public_id: UUID) -> HttpResponse:
    job = _job(request, public_id, "delete")
    services.forget_import(job=job, by=request.user, now=timezone.now())
    messages.success(request, _("The file was deleted."))
    return redirect("people:imports")


@asks("client_import", "export")
@require_GET
def import_errors(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Give the rows that were not brought in, with what is wrong; recorded as an export."""
    job = _job(request, public_id, "export")
    if not has_refused_rows(job):
        raise Http404
    trail.record("people.import.exported", on=job, by=request.user, refused=job.failed)
    return importfiles.error_file(job, kind)


def _job(request: HttpRequest, public_id: UUID, action: str = "read") -> ImportJob:
    job = import_to_read(request.user, public_id, action)
    if job is None:
        raise Http404
    return job


def _list(request: HttpRequest, form: ImportFileForm, status: int) -> HttpResponse:
    after = request.GET.get("after", "")
    page = page_by_key(imports_of(request.user), key=KEY, size=PAGE, after=after)
    context = {
        "form": form,
        "jobs": [{"job": job, "tone": TONES.get(job.state, "")} for job in page.rows],
        **ways(page, here=reverse("people:imports"), asked=after),
    }
    return render(request, "people/imports.html", context, status=status)


def _columns(request: HttpRequest, job: ImportJob, form: ColumnsForm, status: int) -> HttpResponse:
    offer_draft(form, request, "import-columns", about=job.public_id)
    rows = first_rows(job)
    places = [place for place, code in enumerate(job.columns) if code]
    context = {
        "job": job,
        "form": form,
        "fields": form.column_fields(rows[0][1] if rows else ()),
        "shown": [form.fields[f"column-{place}"].label for place in places],
        "rows": [
            {
                "number": row.number,
                "cells": [
                    {
                        "label": form.fields[f"column-{at}"].label,
                        "text": row.cells[at] if at < len(row.cells) else "",
                    }
                    for at in places
                ],
                "problems": [problem_words(problem) for problem in row.problems],
            }
            for row in preview(job, rows)
        ],
        "uncertain": bool(job.encoding) and not job.encoding_is_certain,
        "missing": missing_words([Column(code) if code else None for code in job.columns]),
        "crumbs": _crumbs(),
    }
    return render(request, "people/import_columns.html", context, status=status)


def _progress(job: ImportJob) -> dict[str, Any]:
    total = job.total or 0
    return {
        "job": job,
        "tone": TONES.get(job.state, ""),
        "bar": geometry.bar(value=job.done, minimum=0, maximum=max(total, 1)),
        "trouble": trouble_words(job.trouble, job.trouble_row) if job.trouble else "",
        "refused": has_refused_rows(job),
        "tally": [
            {"label": _("Files opened"), "value": formats.number(job.created)},
            {"label": _("Set aside"), "value": formats.number(job.skipped)},
            {"label": _("Rejected"), "value": formats.number(job.failed), "bad": job.failed > 0},
        ],
        "crumbs": _crumbs(),
    }


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Imports"), "url": reverse("people:imports")}]

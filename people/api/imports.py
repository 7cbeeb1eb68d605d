"""Files of clients as JSON: the access and the rules of the pages."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import AFTER, one_page, paged, shown
from people import importfiles, selectors, services, trail
from people.api.importshapes import (
    CHOICE,
    CHOOSING,
    IMPORT,
    UPLOADED,
    ColumnChoiceSerializer,
    ImportColumnsSerializer,
    ImportSerializer,
    UploadSerializer,
    choice_of,
    import_row,
    row_with_columns,
)
from people.guarded import GuardedView
from people.importwords import trouble_words
from people.models import ImportJob
from people.rules.columns import Column
from people.rules.sheets import MOST_BYTES, FileFlaw
from people.selectors.imports import (
    KEY,
    has_refused_rows,
    import_to_read,
    imports_of,
    language_of_person,
)


class ImportsView(GuardedView):
    """Files of clients: one's own, and a new one."""

    access = ("client_import", "list")
    writes = {"POST": ("client_import", "create")}
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="imports",
        parameters=[AFTER],
        responses=paged("ImportPage", ImportSerializer),
        examples=[shown("One under way", one_page(IMPORT))],
    )
    def get(self, request: Request) -> Response:
        """List the files that you brought in, newest first."""
        return self.listed(request, imports_of(request.user), key=KEY, show=_row)

    def told(self, request: Request) -> bytes:
        """What is uploaded is read already, and too much to keep: its digest stands for it."""
        file = request.FILES.get("file")
        if file is None:
            return b""
        digest = sha256((file.name or "").encode() + b"\0")
        for piece in file.chunks():
            digest.update(piece)
        file.seek(0)
        return digest.digest()

    @extend_schema(
        operation_id="import_begin",
        request={"multipart/form-data": UploadSerializer},
        responses={201: ImportColumnsSerializer},
        examples=[
            OpenApiExample(
                "A file",
                request_only=True,
                media_type="multipart/form-data",
                value={"file": "clients.csv"},
            ),
            OpenApiExample(
                "Columns as guessed", response_only=True, status_codes=["201"], value=UPLOADED
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """Upload a file; its columns are guessed, and nothing is brought in before the start."""
        typed = UploadSerializer(data=request.data)
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            # What is longer than any import was passed over unread: see FILE_UPLOAD_HANDLERS.
            return Response({"file": [trouble_words(FileFlaw.TOO_LARGE, 0)]}, status=422)
        if not typed.is_valid():
            return Response(typed.errors, status=422)
        file = typed.validated_data["file"]
        try:
            job = services.receive_file(
                data=file.read(),
                name=file.name or "",
                site=request.user.site or selectors.sites()[0],
                language=language_of_person(),
                request_key=self.request_key,
                by=request.user,
                now=timezone.now(),
            )
        except services.UnreadableFile as refusal:
            said = trouble_words(refusal.trouble.flaw, refusal.trouble.row)
            return Response({"file": [said]}, status=422)
        return Response(_with_columns(job), status=201)


class ImportView(GuardedView):
    """One file of clients."""

    access = ("client_import", "read")
    writes = {"DELETE": ("client_import", "delete")}

    @extend_schema(
        operation_id="import_state",
        responses=ImportColumnsSerializer,
        examples=[
            OpenApiExample("Under way", response_only=True, value={**UPLOADED, **IMPORT}),
        ],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Tell where an import stands; ask again every few seconds until it has ended."""
        return Response(_with_columns(_job(request, public_id, "read")))

    @extend_schema(operation_id="import_forget", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Forget the file with every row it still holds; 409 while it is being brought in."""
        job = _job(request, public_id, "delete")
        services.forget_import(job=job, by=request.user, now=timezone.now())
        return Response(status=204)


class ImportColumnsView(GuardedView):
    """What the columns of one file mean."""

    access = ("client_import", "update")

    @extend_schema(
        operation_id="import_columns",
        request=ColumnChoiceSerializer,
        responses=ImportColumnsSerializer,
        examples=[
            OpenApiExample("A choice", request_only=True, value=CHOICE),
            OpenApiExample("The file with it", response_only=True, value=UPLOADED),
        ],
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Say how the file is to be read; 409 after its start."""
        job = _job(request, public_id, "update")
        typed = ColumnChoiceSerializer(data=request.data)
        if not typed.is_valid():
            return Response(typed.errors, status=422)
        chosen = {**choice_of(job), **typed.validated_data}
        read_as = {name: chosen[name] for name in ("encoding", "head_row")}
        if read_as != {name: getattr(job, name) for name in read_as}:
            return self._read_again(request, job, read_as)
        if wrong := _wrong(job, chosen):
            return Response(wrong, status=422)
        services.choose_columns(
            job=job,
            choice=services.Choice(
                columns=[Column(code) if code else None for code in chosen["columns"]],
                site=selectors.sites().get(code=chosen["site"]),
                language=chosen["language"],
                day_first=chosen["day_first"],
                keep_likely=chosen["keep_likely"],
            ),
        )
        return Response(_with_columns(_job(request, public_id, "read")))

    def _read_again(self, request: Request, job: ImportJob, read_as: dict[str, Any]) -> Response:
        """Read the file in another way and answer with its columns, which are guessed anew."""
        try:
            services.read_again(job=job, **read_as)
        except services.UnreadableFile as refusal:
            trouble = refusal.trouble
            return Response({"encoding": [trouble_words(trouble.flaw, trouble.row)]}, status=422)
        return Response(_with_columns(_job(request, job.public_id, "read")))


class ImportStartView(GuardedView):
    """Letting the rows be brought in."""

    access = ("client_import", "update")

    @extend_schema(
        operation_id="import_start",
        request=None,
        responses={202: ImportSerializer},
        examples=[
            OpenApiExample(
                "Waiting for a worker",
                response_only=True,
                status_codes=["202"],
                value={**CHOOSING, "state": "waiting", "started_at": IMPORT["started_at"]},
            )
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Start; a second start changes nothing, 422 while a needed column is missing."""
        job = _job(request, public_id, "update")
        services.start_import(job=job, by=request.user, now=timezone.now())
        return Response(_state(request, public_id), status=202)


class ImportCancelView(GuardedView):
    """Stopping in the middle."""

    access = ("client_import", "update")

    @extend_schema(
        operation_id="import_cancel",
        request=None,
        responses=ImportSerializer,
        examples=[
            OpenApiExample(
                "Whole pieces stay",
                response_only=True,
                value={**IMPORT, "state": "cancelled", "ended_at": "2026-11-20T02:03:09Z"},
            )
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Stop before the next piece: what was brought in stays; 409 once it has finished."""
        job = _job(request, public_id, "update")
        services.cancel_import(job=job, by=request.user, now=timezone.now())
        return Response(_state(request, public_id))


class ImportErrorsView(GuardedView):
    """The rows that were not brought in."""

    access = ("client_import", "export")

    @extend_schema(
        operation_id="import_errors",
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR)},
        examples=[
            OpenApiExample(
                "Two columns before the file's own",
                response_only=True,
                media_type="text/csv",
                value="Row,What is wrong,姓名,手机\r\n3,Phone: no phone number,林晓雯,call me\r\n",
            )
        ],
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """Give the error file as CSV; corrected, it can be uploaded as it is. 404 without one."""
        job = _job(request, public_id, "export")
        if not has_refused_rows(job):
            raise Http404
        trail.record("people.import.exported", on=job, by=request.user, refused=job.failed)
        return importfiles.error_file(job, "csv")


def _row(job: ImportJob) -> dict[str, Any]:
    return dict(ImportSerializer(import_row(job)).data)


def _job(request: Request, public_id: UUID, action: str) -> ImportJob:
    job = import_to_read(request.user, public_id, action)
    if job is None:
        raise Http404
    return job


def _wrong(job: ImportJob, chosen: dict[str, Any]) -> dict[str, list[str]]:
    """Return what is wrong with a choice, field by field."""
    wrong: dict[str, list[str]] = {}
    columns = [code for code in chosen["columns"] if code]
    if len(chosen["columns"]) != len(job.columns):
        said = _("The file has %(count)s columns.") % {"count": len(job.columns)}
        wrong["columns"] = [said]
    elif len(set(columns)) < len(columns):
        wrong["columns"] = [_("This column was chosen twice.")]
    if not selectors.sites().filter(code=chosen["site"]).exists():
        wrong["site"] = [_("There is no such site.")]
    return wrong


def _state(request: Request, public_id: UUID) -> dict[str, Any]:
    return dict(ImportSerializer(import_row(_job(request, public_id, "read"))).data)


def _with_columns(job: ImportJob) -> dict[str, Any]:
    return dict(ImportColumnsSerializer(row_with_columns(job)).data)

"""Merged files as JSON: the access and the rules of the pages."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import checked
from common.openapi import AFTER, one_page, paged, shown
from people import services, trail
from people.comparing import compare
from people.guarded import GuardedView
from people.models import Client, Merge
from people.selectors import refuse_if_merged
from people.selectors.merges import merges_seen_by
from people.serializers import (
    COMPARED,
    ID,
    MERGE,
    OTHER,
    REFUSED,
    ComparedSerializer,
    MergeFilesSerializer,
    MergeSerializer,
    RefusalSerializer,
    TwoFilesSerializer,
    WhySerializer,
)

MERGED = OpenApiExample("The merge", response_only=True, value=MERGE, status_codes=["201"])
UNDONE = OpenApiExample(
    "The merge, undone",
    response_only=True,
    value={**MERGE, "undone_at": "2026-11-21T02:00:00Z"},
    status_codes=["200"],
)
AGAINST = OpenApiExample(
    "What stands against it", response_only=True, value=REFUSED, status_codes=["409"]
)


class MergesView(GuardedView):
    """Bringing two files together."""

    access = ("client_merge", "create")

    @extend_schema(
        operation_id="merge_files",
        request=MergeFilesSerializer,
        responses={201: MergeSerializer, 409: RefusalSerializer},
        examples=[
            OpenApiExample(
                "One person, two files",
                request_only=True,
                value={"keep": ID, "drop": OTHER, "reason": "Opened twice at two sites."},
            ),
            MERGED,
            AGAINST,
        ],
    )
    def post(self, request: Request) -> Response:
        """Drop one file in favour of another; the same again gives the same merge, and 409 lists
        everything that stands against it."""
        typed = MergeFilesSerializer(data=request.data)
        if not typed.is_valid():
            return Response(typed.errors, status=422)
        said = typed.validated_data
        kept, dropped = _files(request, said)
        merge = services.merge_files(
            kept=kept,
            dropped=dropped,
            reason=said["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(MergeSerializer(merge).data, status=201)


class MergeCheckView(GuardedView):
    """What stands against bringing two files together."""

    access = ("client_merge", "create")
    stores = False
    may_refuse = True

    @extend_schema(
        operation_id="compare_files",
        request=TwoFilesSerializer,
        responses=ComparedSerializer,
        examples=[
            OpenApiExample("Two files", request_only=True, value={"keep": ID, "drop": OTHER}),
            shown("The first should stay, and may not be dropped", COMPARED),
        ],
    )
    def post(self, request: Request) -> Response:
        """Say which of two files should stay, and what stands against dropping either. Nothing is
        stored; refused where one was merged already."""
        files = _files(request, checked(TwoFilesSerializer(data=request.data)))
        for file in files:
            refuse_if_merged(file)
        found = compare(files, timezone.now())
        for file in files:
            trail.record("people.files.compared", on=file, by=request.user)
        rows = [
            {
                "id": file.public_id,
                "code": file.code,
                "against": [{"code": one.code, "message": one.text} for one in against],
            }
            for file, against in zip(files, found.against, strict=True)
        ]
        return Response({"proposed": files[found.stays].public_id, "files": rows})


class UndoView(GuardedView):
    """Taking two files apart."""

    access = ("client_merge", "update")

    @extend_schema(
        operation_id="undo_merge",
        request=WhySerializer,
        responses={200: MergeSerializer, 409: RefusalSerializer},
        examples=[
            OpenApiExample(
                "Two people after all",
                request_only=True,
                value={"reason": "Two cousins with one telephone."},
            ),
            UNDONE,
            OpenApiExample(
                "Undone before",
                response_only=True,
                status_codes=["409"],
                value={
                    "code": "MergeIsUndone",
                    "message": "These files were taken apart already.",
                },
            ),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Give the dropped file back as it was; 409 where somebody did so before."""
        rows = Merge.objects.visible_to(request.user, "update").select_related("client", "dropped")
        merge = get_object_or_404(rows, public_id=public_id)
        typed = WhySerializer(data=request.data)
        if not typed.is_valid():
            return Response(typed.errors, status=422)
        merge = services.undo_merge(
            merge=merge,
            reason=typed.validated_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(MergeSerializer(merge).data)


class EarlierFilesView(GuardedView):
    """The merges into one file."""

    access = ("client_merge", "read")

    @extend_schema(
        operation_id="merges",
        parameters=[AFTER],
        responses=paged("MergePage", MergeSerializer),
        examples=[shown("One merge", one_page(MERGE))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the merges into this file, undone ones too, newest first."""
        visible = Client.objects.visible_to(request.user, "client_merge", "read")
        client = visible.for_reading().filter(public_id=public_id).first()
        if client is None:
            raise Http404
        rows = merges_seen_by(request.user, client)
        return self.listed(request, rows, key=("-merged_at", "-id"), show=_row)


def _files(request: Request, said: dict[str, Any]) -> tuple[Client, Client]:
    """Return the file that stays and the one that is dropped, where both may be merged."""
    wanted = (said["keep"], said["drop"])
    visible = Client.objects.visible_to(request.user, "client_merge", "create").for_reading()
    rows = visible.select_related("site", "counselor__user").filter(public_id__in=wanted)
    files = {file.public_id: file for file in rows}
    if len(files) < len(wanted):
        raise Http404
    return files[said["keep"]], files[said["drop"]]


def _row(merge: Merge) -> dict[str, Any]:
    return dict(MergeSerializer(merge).data)

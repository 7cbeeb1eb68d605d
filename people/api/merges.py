"""Merged files as JSON: the access and the rules of the pages."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import AFTER, one_page, paged, shown
from people import services
from people.guarded import GuardedView
from people.models import Client, Merge
from people.selectors.merges import merges_seen_by
from people.serializers import (
    ID,
    MERGE,
    OTHER,
    REFUSED,
    MergeFilesSerializer,
    MergeSerializer,
    RefusalSerializer,
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
        wanted = (said["keep"], said["drop"])
        visible = Client.objects.visible_to(request.user, "client_merge", "create").for_reading()
        files = {file.public_id: file for file in visible.filter(public_id__in=wanted)}
        if len(files) < len(wanted):
            raise Http404
        merge = services.merge_files(
            kept=files[said["keep"]],
            dropped=files[said["drop"]],
            reason=said["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(MergeSerializer(merge).data, status=201)


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


def _row(merge: Merge) -> dict[str, Any]:
    return dict(MergeSerializer(merge).data)

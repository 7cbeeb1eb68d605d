"""Unfinished assessments as JSON: gone on with, kept, thrown away."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import sent, shown
from intake import services, words
from intake.api.shapes import Refused, StrictJSONParser, told
from intake.api.sheets import LARGEST, SHEET, DraftSheetSerializer
from intake.models import Draft
from intake.rules.sent import Slip, document_of, words_sent
from intake.rules.sheet import read_sheet
from intake.selectors import definitions_of
from intake.selectors.drafts import Begun, begun, carried_on
from intake.selectors.selffills import reviewable_of, versions_with
from people.guarded import GuardedView
from people.models import Client
from people.rules.drafts import DraftVersion
from people.selectors import client_to_read

UNFINISHED = {"answers": {"sads": {"sleep": 6}}, "story": "Wants to sleep first."}
DRAFT: dict[str, Any] = {
    "revision": 3,
    "begun_at": "2026-11-20T01:40:00Z",
    "saved_at": "2026-11-20T01:52:00Z",
    "sheet": UNFINISHED,
    "problems": [
        {
            "path": "duration_months",
            "code": "not_a_number",
            "text": "This is no whole number.",
            "typed": "eight",
        }
    ],
    "others": [{"name": "Anna", "saved_at": "2026-11-19T08:00:00Z"}],
}
MOVED: dict[str, Any] = {
    "code": "DraftMoved",
    "message": "This form was changed in another window.",
    "seen": {"revision": 3},
    "kept": {"revision": 4, "saved_at": "2026-11-20T01:53:00Z"},
}


class SeenSerializer(serializers.Serializer):
    """The draft as the program knows it."""

    revision = serializers.IntegerField(
        min_value=0, max_value=LARGEST, help_text="Of the draft that was read; 0 for none."
    )
    overrules = serializers.BooleanField(
        required=False, help_text="I know of the other window, and what I send is to hold."
    )


class KeptDraftSerializer(SeenSerializer):
    """What is to be kept: the whole sheet as it stands."""

    sheet = DraftSheetSerializer()


class UnreadSerializer(serializers.Serializer):
    """Something that was typed and cannot be read yet. path: the field of the page."""

    path = serializers.CharField()
    code = serializers.CharField()
    text = serializers.CharField()
    typed = serializers.CharField()


class OtherSerializer(serializers.Serializer):
    """Somebody else who has begun an assessment of this client."""

    name = serializers.CharField()
    saved_at = serializers.DateTimeField()


class DraftSerializer(serializers.Serializer):
    """One's own unfinished assessment; revision 0 and no times while nothing is kept."""

    revision = serializers.IntegerField()
    begun_at = serializers.DateTimeField(allow_null=True)
    saved_at = serializers.DateTimeField(allow_null=True)
    sheet = DraftSheetSerializer(help_text="As far as it can be read.")
    problems = UnreadSerializer(many=True)
    others = OtherSerializer(many=True, help_text="Who else has begun; nobody reads theirs.")


class MovedSerializer(serializers.Serializer):
    """Another window saved since, or handed the draft in: kept is null then."""

    code = serializers.CharField()
    message = serializers.CharField()
    seen = serializers.DictField(required=False)
    kept = serializers.DictField(required=False, allow_null=True)


class DraftView(GuardedView):
    """One's own unfinished assessment of a client."""

    access = ("assessment_items", "create")
    parser_classes: ClassVar[list[type[BaseParser]]] = [StrictJSONParser]

    @extend_schema(
        operation_id="draft",
        responses=DraftSerializer,
        examples=[shown("Half of a sheet", DRAFT)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return what you have typed and not handed in, on the page or here, and who else has
        begun."""
        client = client_named(request, public_id)
        return Response(_draft(request, client, begun(client, request.user)))

    @extend_schema(
        operation_id="keep_draft",
        request=KeptDraftSerializer,
        responses={200: DraftSerializer, 409: MovedSerializer},
        examples=[
            sent("As far as it is", {"revision": 3, "sheet": UNFINISHED}),
            sent("This one is to hold", {"revision": 3, "overrules": True, "sheet": SHEET}),
            shown("Kept", {**DRAFT, "revision": 4, "problems": []}),
            shown("Another window saved since", MOVED, 409),
        ],
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Keep an assessment before it is finished, in place of what was kept. Refused where
        another window has saved since the revision that you read."""
        client = client_named(request, public_id)
        seen = told(SeenSerializer(data=_without_sheet(request.data)))
        typed, slips = words_sent(
            request.data.get("sheet"), definitions_of(_versions(request, client))
        )
        if slips:
            raise Refused("sheet", [words.slip_words(slip) for slip in slips])
        if not typed:
            text = _("There is nothing to save. Discard the draft instead.")
            raise Refused("sheet", [{"path": "sheet", "code": "empty", "text": text}])
        mine = begun(client, request.user).mine
        known = seen_at(seen["revision"], overrules=seen.get("overrules", False))
        kept = services.keep_draft(
            client=client,
            typed=carried_on(mine, typed),
            request_key=mine.request_key if mine else self.request_key,
            seen=known,
            by=request.user,
            now=timezone.now(),
        )
        if kept is None:  # its page handed it in a moment ago
            raise services.DraftGone(known)
        return Response(_draft(request, client, begun(client, request.user)))

    @extend_schema(operation_id="discard_draft", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Throw your draft away; nothing happens where nothing is kept."""
        services.discard_draft(client=client_named(request, public_id), by=request.user)
        return Response(status=204)


def client_named(request: Request, public_id: UUID) -> Client:
    client = client_to_read(request.user, public_id)
    if client is None:
        raise Http404
    return client


def seen_at(revision: int, *, overrules: bool = False) -> DraftVersion:
    """Return a draft as a program knows it: by its revision alone, and it has to be there."""
    return DraftVersion(uuid4(), revision, overrules=overrules, must_exist=True)


def _without_sheet(body: Any) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "sheet"}


def _versions(request: Request, client: Client) -> Any:
    return versions_with(reviewable_of(client, request.user, timezone.now()))


def _draft(request: Request, client: Client, found: Begun) -> dict[str, Any]:
    mine = found.mine
    others = [{"name": one.author.name, "saved_at": one.saved_at} for one in found.others]
    if mine is None:
        nothing = {"revision": 0, "begun_at": None, "saved_at": None}
        return {**nothing, "sheet": {"answers": {}}, "problems": [], "others": others}
    sheet = read_sheet(mine.typed, definitions_of(_versions(request, client)))
    return {
        "revision": mine.revision,
        "begun_at": mine.begun_at,
        "saved_at": mine.saved_at,
        "sheet": document_of(sheet),
        "problems": [_unread(mine, Slip(name, why)) for name, why in sheet.problems.items()],
        "others": others,
    }


def _unread(draft: Draft, slip: Slip) -> dict[str, Any]:
    return {**words.slip_words(slip), "typed": " ".join(draft.typed.get(slip.path, []))}

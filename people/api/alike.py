"""Who seems to be here already, as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import checked
from common.openapi import ID, sent, shown
from people.forms import NewClientForm
from people.guarded import GuardedView
from people.rules.likeness import Likeness, Sign
from people.rules.phones import LONGEST_WRITTEN
from people.rules.written_text import LONGEST_EMAIL
from people.selectors.duplicates import Alike, alike

FOUND: dict[str, Any] = {
    "id": ID,
    "code": "C-1024",
    "name": "林晓雯",
    "site": "xuhui",
    "likely": True,
    "signs": ["same_phone", "sounds_alike"],
}


class PersonSerializer(serializers.Serializer):
    """Somebody new, as far as is known."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=80)
    phone = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_WRITTEN)
    email = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_EMAIL)
    birth_year = serializers.IntegerField(required=False, allow_null=True)


class FoundSerializer(serializers.Serializer):
    """A client who may be the same. likely: registering asks whether it is another person."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    site = serializers.CharField()
    likely = serializers.BooleanField()
    signs = serializers.ListField(child=serializers.ChoiceField(choices=[s.value for s in Sign]))


class AlikeSerializer(serializers.Serializer):
    """Five at most, likely ones first."""

    results = FoundSerializer(many=True)


class AlikeView(GuardedView):
    """Who somebody new might already be."""

    access = ("client_identity", "create")
    stores = False

    @extend_schema(
        operation_id="alike",
        request=PersonSerializer,
        responses=AlikeSerializer,
        examples=[
            sent("Somebody new", {"name": "林小雯", "phone": "138 0000 0001"}),
            shown("Here already", {"results": [FOUND]}),
        ],
    )
    def post(self, request: Request) -> Response:
        """Return which clients may be the same person, before a file is opened. Nothing is
        stored."""
        said = checked(PersonSerializer(data=request.data))
        person = NewClientForm(said, user=request.user).person()
        return Response({"results": [found_row(one) for one in alike(request.user, person)]})


def found_row(one: Alike) -> dict[str, Any]:
    return {
        "id": one.client.public_id,
        "code": one.client.code,
        "name": one.client.name,
        "site": one.client.site.code,
        "likely": one.comparison.likeness is Likeness.LIKELY,
        "signs": [sign.value for sign in one.comparison.signs],
    }

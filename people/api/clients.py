"""Clients as JSON: listed, read, opened, put right."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import Invalid, checked
from common.openapi import AFTER, ID, OTHER_ID, one_page, paged, sent, shown
from people import trail
from people.forms import NewClientForm
from people.forms.clients import ASKED
from people.forms.details import LANGUAGES, SOURCES, ChangeDetailsForm
from people.guarded import GuardedView
from people.models import Client, Site
from people.rules.phones import LONGEST_WRITTEN
from people.rules.written_text import LONGEST_EMAIL
from people.selectors import client_to_change, client_to_read
from people.services import change_details, register_asker

NEWEST = ("-registered_at", "-id")
PURPOSES = [purpose.value for purpose, _label in ASKED]
LISTED: dict[str, Any] = {
    "id": ID,
    "code": "C-1024",
    "name": "林晓雯",
    "site": "xuhui",
    "registered_at": "2026-11-20T01:30:00Z",
}
CLIENT: dict[str, Any] = {
    **LISTED,
    "phone": "+8613800000001",
    "email": "",
    "gender": "female",
    "birth_year": 1994,
    "language": "zh-hans",
    "referral_source": "friend",
    "sponsored": False,
}
NEW: dict[str, Any] = {
    "name": "林晓雯",
    "phone": "13800000001",
    "birth_year": 1994,
    "language": "zh-hans",
    "site": "xuhui",
    "consents": ["care", "phone"],
}


class ListedClientSerializer(serializers.Serializer):
    """One client in a list."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    site = serializers.CharField()
    registered_at = serializers.DateTimeField()


CLIENT_PAGE = paged("ClientPage", ListedClientSerializer)


class DetailsSerializer(serializers.Serializer):
    """What is known of a person before counselling begins."""

    name = serializers.CharField(max_length=80)
    phone = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_WRITTEN,
        help_text="Taken in any way it is written, given in international form (E.164).",
    )
    email = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_EMAIL)
    gender = serializers.ChoiceField(choices=Client.Gender.values, required=False, allow_blank=True)
    birth_year = serializers.IntegerField(
        required=False, allow_null=True, min_value=1900, max_value=2200
    )
    language = serializers.ChoiceField(choices=[code for code, _name in LANGUAGES])
    referral_source = serializers.ChoiceField(
        choices=[code for code, _label in SOURCES if code], required=False, allow_blank=True
    )
    sponsored = serializers.BooleanField(required=False)
    site = serializers.SlugField(help_text="Short name of a site.")


class NewClientSerializer(DetailsSerializer):
    """A client to open a file for, with what the client agrees to; "care" is needed."""

    consents = serializers.ListField(child=serializers.ChoiceField(choices=PURPOSES))
    another_person = serializers.BooleanField(
        required=False, help_text="I have looked: the file that seems the same is another person's."
    )
    request = serializers.UUIDField(
        required=False, help_text="The open request that the file is opened from; it is closed."
    )


class ClientSerializer(DetailsSerializer, ListedClientSerializer):
    """One client."""


class ChangedClientSerializer(DetailsSerializer):
    """What is to be put right."""


class ClientsView(GuardedView):
    """Clients, and opening a file."""

    access = ("client_identity", "list")
    writes = {"POST": ("client_identity", "create")}

    @extend_schema(
        operation_id="clients",
        parameters=[AFTER],
        responses=CLIENT_PAGE,
        examples=[shown("One client", one_page(LISTED))],
    )
    def get(self, request: Request) -> Response:
        """List the clients whom you may see, the newest first."""
        rows = Client.objects.visible_to(request.user, action="list").for_reading()
        return self.listed(request, rows.select_related("site"), key=NEWEST, show=listed_client)

    @extend_schema(
        operation_id="register_client",
        request=NewClientSerializer,
        responses={201: ClientSerializer},
        examples=[
            sent("A new client", NEW),
            sent("Somebody who asked to be called", {**NEW, "request": OTHER_ID}),
            shown("The file", CLIENT, 201),
        ],
    )
    def post(self, request: Request) -> Response:
        """Open a file. Refused where it seems to be here already, until another_person is true."""
        said = checked(NewClientSerializer(data=request.data))
        site, named = Site.objects.filter(code=said.pop("site")).first(), said.pop("request", None)
        form = NewClientForm(
            {**said, "site": site.pk if site else None, "request_key": str(self.request_key)},
            user=request.user,
            request_id=str(named or ""),
        )
        if named is not None and form.asked_by is None:
            raise Invalid({"request": [_("There is no such open request.")]})
        if not form.is_sound():
            raise Invalid({name: list(errors) for name, errors in form.errors.items()})
        client = register_asker(
            details=form.details(),
            consents=form.answers(),
            request_key=self.request_key,
            asked_by=form.asked_by,
            by=request.user,
            now=timezone.now(),
        )
        return Response(_client(client), status=201)


class ClientView(GuardedView):
    """One client."""

    access = ("client_identity", "read")
    writes = {"PATCH": ("client_identity", "update")}

    @extend_schema(
        operation_id="client",
        responses=ClientSerializer,
        examples=[shown("A client", CLIENT)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return who a client is and how to reach them."""
        client = client_to_read(request.user, public_id)
        if client is None:
            raise Http404
        trail.record("people.client.opened", on=client, by=request.user)
        return Response(_client(client))

    @extend_schema(
        operation_id="change_client",
        request=ChangedClientSerializer,
        responses=ClientSerializer,
        examples=[sent("Another number", {"phone": "13800000002"}), shown("The file", CLIENT)],
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Put details right; what is not sent stays as it is. The trail names what changed."""
        said = checked(ChangedClientSerializer(data=request.data, partial=True))
        client = client_to_change(request.user, public_id, "client_identity", "update")
        if client is None:
            raise Http404
        if "site" in said:
            site = Site.objects.filter(code=said["site"]).first()
            said["site"] = site.pk if site else None
        form = ChangeDetailsForm.over(client, said)
        if not form.is_valid():
            raise Invalid({name: list(errors) for name, errors in form.errors.items()})
        change_details(
            client=client,
            details=form.details(),
            only=said,
            by=request.user,
            now=timezone.now(),
        )
        return Response(_client(client_to_read(request.user, public_id) or client))


def listed_client(row: Client) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "code": row.code,
        "name": row.name,
        "site": row.site.code,
        "registered_at": row.registered_at,
    }


def _client(row: Client) -> dict[str, Any]:
    return {
        **listed_client(row),
        "phone": row.phone,
        "email": row.email,
        "gender": row.gender,
        "birth_year": row.birth_year,
        "language": row.language,
        "referral_source": row.referral_source,
        "sponsored": row.sponsored,
    }

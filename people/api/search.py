"""Looking for clients, as JSON. What is looked for stands in the body, never in the address."""

from django.db.models import QuerySet, Value
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common import paging
from common.api import checked
from common.openapi import AFTER, one_page, sent, shown
from people import guarded
from people.api.clients import CLIENT_PAGE, LISTED, NEWEST, listed_client
from people.guarded import GuardedView
from people.lookedfor import LONGEST
from people.models import Client, User
from people.selectors import found_by, led_to, way_to_find


class LookedForSerializer(serializers.Serializer):
    """What is known of somebody."""

    q = serializers.CharField(
        max_length=LONGEST, help_text="Name, phone, code, e-mail or pinyin, or the beginning of it."
    )


class SearchView(GuardedView):
    """Looking for clients."""

    access = ("client_identity", "list")
    stores = False

    @extend_schema(
        operation_id="search_clients",
        request=LookedForSerializer,
        parameters=[AFTER],
        responses=CLIENT_PAGE,
        examples=[sent("By name", {"q": "林晓"}), shown("One client", one_page(LISTED))],
    )
    def post(self, request: Request) -> Response:
        """Return the clients whom you may see and who are found by it, the newest first.

        What an earlier file is found by leads to the file that stays. Nothing is stored.
        """
        said = checked(LookedForSerializer(data=request.data))
        after = request.query_params.get("after", "")
        rows = _found(request.user, str(said["q"]), after).select_related("site")
        return self.listed(request, rows, key=NEWEST, show=listed_client)


def _found(user: User, words: str, after: str) -> "QuerySet[Client]":
    """Return who is found behind ``after``, one page of each way at most.

    Two short lists by their indexes: an "or" would read the whole table.
    """
    rows = Client.objects.visible_to(user, action="list").for_reading()
    way, what = way_to_find(words)
    if not what:
        return rows.none()
    behind = paging.values_of(after, NEWEST)
    own = found_by(rows, way, Value(what))
    led = rows.filter(pk__in=led_to(user, way, Value(what)).values("merged_into"))
    own, led = (
        paging.one_page(found, key=NEWEST, size=guarded.PAGE, behind=behind).values("pk")
        for found in (own, led)
    )
    return rows.filter(pk__in=own.union(led, all=True))

"""One client, read by a statement that is put together once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Expression, QuerySet

from common.asking import Columns, Question
from people.models import Client, Site, Standing, User
from people.models.clients import SEARCHED
from people.selectors.merges import refuse_if_merged

# A client as ``for_reading`` reads one.
CLIENT = Columns.of(Client, without={*SEARCHED})
STANDING, SITE = Columns.of(Standing), Columns.of(Site)


class ReadWith:
    """Reads a client, with standing and site, and what else hangs on it in the same statement.

    also   name -> a function that returns the expression; ``OuterRef("pk")`` is the client
    """

    def __init__(self, **also: Callable[[], Expression]) -> None:
        self._also = also
        self._question = Question(self._build)

    def _build(self, reader: Any, *, public_id: Any) -> "QuerySet[Any, Any]":
        visible = Client.objects.visible_to(reader).filter(public_id=public_id)
        more = visible.annotate(**{name: make() for name, make in self._also.items()})
        return more.values_list(
            *CLIENT.at(), *STANDING.at("standing"), *SITE.at("site"), *self._also
        )

    def ask(self, user: User, public_id: UUID) -> tuple[Any, ...] | None:
        """Return the client, then what was asked for with it; None where it is not theirs or not
        there.

        :raises FileWasMerged: for a dropped file; the page of the file itself shows what it holds
        """
        for row in self._question.ask(user, public_id=public_id):
            values = iter(row)
            client = CLIENT.made(values)
            client.standing, client.site = STANDING.made(values), SITE.made(values)
            refuse_if_merged(client)
            return (client, *values)
        return None


def client_to_read(user: User, public_id: UUID) -> Client | None:
    """Return a client this person may read, None where it is not theirs or not there.

    Standing and site come with it.

    :raises FileWasMerged: for a dropped file; the page of the file itself shows what it holds
    """
    found = READ.ask(user, public_id)
    return found[0] if found else None


READ = ReadWith()


def client_of(pk: int) -> Client:
    """Return the client of a row that was fetched through its own ``visible_to``, with standing.

    :raises Client.DoesNotExist: if there is none
    """
    for row in OF_ROW.ask(None, client=pk):
        values = iter(row)
        client = CLIENT.made(values)
        client.standing = STANDING.made(values)
        return client
    raise Client.DoesNotExist


def _of_row(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    rows = Client.objects.filter(pk=client)
    return rows.values_list(*CLIENT.at(), *STANDING.at("standing"))


OF_ROW = Question(_of_row)

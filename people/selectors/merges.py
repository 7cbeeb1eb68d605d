"""Files that were brought together: which belong together, and where a dropped one leads."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Expression, Func, JSONField, OuterRef, Q, QuerySet
from django.db.models.functions import JSONArray
from django.urls import reverse
from django.utils.translation import gettext as _

from common.asking import Question
from common.errors import DomainError
from people import hooks
from people.models import Client, Consent, Merge, Standing, User
from people.rules import merging
from people.rules.merging import Place, Said, Weight


class FileWasMerged(DomainError):
    """Something was to be added to a file that another one has taken the place of."""

    def __init__(self, kept: str = "", way: str = "") -> None:
        text = _("This file was merged into %(code)s. Please add new entries there.")
        unnamed = _("This file was merged into another one. Please add new entries there.")
        super().__init__(text % {"code": kept} if kept else unnamed)
        self.way = way


def refuse_if_merged(client: Client) -> None:
    """Say no where something is to be added to a dropped file.

    :raises FileWasMerged: with the code of the file that stays
    """
    if client.merged_into_id is not None:
        raise merged_into(client.merged_into_id)


def merged_into(pk: int) -> FileWasMerged:
    """Return the refusal that leads to the file that stays."""
    code, public_id = Client.objects.values_list("code", "public_id").get(pk=pk)
    return FileWasMerged(code, reverse("reports:client", args=[public_id]))


def files_of(client: Any) -> "QuerySet[Client, Any]":
    """Return the keys of one client's files: the one that stays and the earlier ones.

    client   primary key, or the slot of one
    """
    return Client.objects.filter(Q(pk=client) | Q(merged_into=client)).values("pk")


def consents_of(client: Client) -> dict[str, bool]:
    """Return the answer that holds for each purpose; a purpose never asked is not in it."""
    return _holding(CONSENTS.ask(None, client=client.pk))


def answers_of_client() -> Expression:
    """Return what ``consents_held`` reads, as a column beside a client."""
    newest = _newest(Consent.objects.filter(client__in=files_of(OuterRef(OuterRef("pk")))))
    told = JSONArray("purpose", "given", "said_at", "client__merged_at")
    rows = ArraySubquery(newest.values_list(told))
    return Func(rows, function="to_jsonb", output_field=JSONField())


def consents_held(answers: Iterable[tuple[str, bool, str, str | None]]) -> dict[str, bool]:
    """Return what ``consents_of`` returns, from ``answers_of_client``."""
    return _holding(
        (purpose, given, datetime.fromisoformat(said), merged and datetime.fromisoformat(merged))
        for purpose, given, said, merged in answers
    )


def _consents(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    return _newest(Consent.objects.filter(client__in=files_of(client)))


def _newest(said: "QuerySet[Consent]") -> "QuerySet[Any, Any]":
    """Keep the newest answer of each file to each purpose."""
    newest = said.order_by("purpose", "client", "-said_at", "-id").distinct("purpose", "client")
    return newest.values_list("purpose", "given", "said_at", "client__merged_at")


def _holding(rows: Iterable[tuple[str, bool, datetime, datetime | None]]) -> dict[str, bool]:
    said: dict[str, list[Said]] = {}
    for purpose, *answer in rows:
        said.setdefault(purpose, []).append(Said(*answer))
    return {purpose: merging.holds(answers) for purpose, answers in said.items()}


def said_by(client: Client) -> "QuerySet[Consent]":
    """Return every answer this person gave, in any file of theirs, with who wrote it down."""
    rows = Consent.objects.filter(client__in=files_of(client.pk))
    return rows.select_related("recorded_by")


def consents_of_many(clients: Iterable[int]) -> dict[int, dict[str, bool]]:
    """Return for each client what ``consents_of`` returns for one, in one question.

    clients   keys of files that stay
    """
    wanted = set(clients)
    files = Client.objects.filter(Q(pk__in=wanted) | Q(merged_into__in=wanted)).values("pk")
    said = Consent.objects.filter(client__in=files)
    rows: dict[int, list[Any]] = {}
    for client, kept, *row in _newest(said).values_list(
        "client", "client__merged_into", "purpose", "given", "said_at", "client__merged_at"
    ):
        rows.setdefault(kept or client, []).append(row)
    return {client: _holding(found) for client, found in rows.items()}


def merge_to_undo(user: User, public_id: UUID) -> Merge | None:
    """Return a merge that is in force and that this person may undo."""
    rows = Merge.objects.visible_to(user, "update").in_force().filter(public_id=public_id)
    return rows.select_related("client", "dropped", "merged_by").first()


def merge_of(dropped: Client) -> Merge:
    """Return how a dropped file came to be one.

    :raises Merge.DoesNotExist: if it is not dropped
    """
    rows = Merge.objects.in_force().select_related("client", "merged_by")
    return rows.get(dropped=dropped)


def merges_seen_by(user: User, kept: Client) -> "QuerySet[Merge]":
    """Return the merges into one file, undone ones too, newest first."""
    rows = Merge.objects.visible_to(user).filter(client=kept)
    return rows.select_related("client", "dropped").order_by("-merged_at", "-id")


def earlier_files(client: Client) -> list[Merge]:
    """Return the merges into this file, newest first, with the files that were dropped."""
    return [
        Merge(
            public_id=public_id,
            client=client,
            merged_at=at,
            dropped=Client(public_id=dropped, code=code, name=name, registered_at=since),
        )
        for public_id, at, dropped, code, name, since in EARLIER.ask(None, client=client.pk)
    ]


def _earlier(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    rows = Merge.objects.in_force().filter(client_id=client).order_by("-merged_at")
    file = ("public_id", "code", "name", "registered_at")
    return rows.values_list("public_id", "merged_at", *[f"dropped__{name}" for name in file])


CONSENTS, EARLIER = Question(_consents), Question(_earlier)


def place_of(client: Client) -> Place:
    return Place(
        merged=client.merged_into_id is not None,
        earlier=Client.objects.filter(merged_into=client.pk).count(),
    )


def weight_of(client: Client, free: bool, holdings: Iterable[hooks.Holding]) -> Weight:
    """free   whether the other file may be dropped as things are"""
    held = Standing.objects.filter(client=client).values_list("sessions_held", flat=True).first()
    rows = sum(holding.counts.get(client.pk, 0) for holding in holdings)
    return Weight(free, held or 0, rows, client.registered_at)

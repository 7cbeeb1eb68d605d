"""Who a new person might already be."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from people import names
from people.models import Client, User
from people.models.clients import EMAIL_LOWER, NAME_JOINED, PHONE_DIGITS
from people.rules.crowd import Crowd, Traits
from people.rules.likeness import (
    NEARLY,
    SHORTEST_SPELT,
    Comparison,
    Likeness,
    Person,
    compare,
    may_be_misspelt,
    telling_digits,
)

MOST_COMPARED = 60
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """A client who may be the same person, and what speaks for it."""

    client: Client
    comparison: Comparison


def alike(user: User, new: Person) -> list[Alike]:
    """Return the clients, among those this person may see, who may be the same; likely first."""
    latin = names.latin(new.name).lower()
    wanted = _wanted(new, latin)
    if not wanted:
        return []
    visible = Client.objects.visible_to(user, action="list").for_reading()
    near = visible.filter(reduce(or_, wanted)).annotate(
        nearness=TrigramSimilarity("name_latin", latin)
    )
    found = [
        Alike(
            client, compare(_spelt(new, latin), _of(client), nearly_spelt=_nearly(client, new.name))
        )
        for client in near.select_related("site").order_by("-nearness", "-id")[:MOST_COMPARED]
    ]
    like = [one for one in found if one.comparison.likeness is not Likeness.NONE]
    like.sort(key=lambda one: (-one.comparison.likeness, -len(one.comparison.signs)))
    return like[:MOST_SHOWN]


def seems_known(user: User, new: Person, request_key: UUID) -> bool:
    """Whether somebody here is likely the same; not the file that this very form has opened."""
    return any(
        one.comparison.likeness is Likeness.LIKELY and one.client.request_key != request_key
        for one in alike(user, new)
    )


def crowd_like(user: User, people: Iterable[Traits]) -> Crowd:
    """Return those clients, among whom this person may see, who are worth comparing with many."""
    wanted = list(people)
    known = Client.objects.visible_to(user, action="list")
    born = {one.person.birth_year for one in wanted} - {None}
    crowd = Crowd()
    seen: set[str] = set()
    for found in (
        _having(known, PHONE_DIGITS, {one.digits for one in wanted}),
        _having(known, EMAIL_LOWER, {one.email for one in wanted}),
        _having(known.filter(birth_year__in=born), NAME_JOINED, {one.name for one in wanted}),
    ):
        rows = found.values_list("code", "name", "name_latin", "phone", "email", "birth_year")
        for code, name, latin, phone, email, year in rows:
            if code not in seen:
                seen.add(code)
                crowd.add(Traits.of(Person(name, latin.lower(), phone, email, year)), code)
    return crowd


def _having(known: QuerySet[Client], trait: Any, values: set[str]) -> QuerySet[Client]:
    return known.alias(trait=trait).filter(trait__in=sorted(values - {""}))


def _wanted(new: Person, latin: str) -> list[Q]:
    """Return the ways in which the search columns may know this person; each has its index."""
    wanted = []
    if digits := telling_digits(new.phone):
        wanted.append(Q(search_text__contains=digits))
    if "@" in new.email:
        wanted.append(Q(search_text__contains=new.email.lower()))
    if names.CHINESE.search(new.name):
        wanted.append(Q(search_grams__contains=names.grams(new.name)))
    if len(latin) >= SHORTEST_SPELT:
        wanted.append(Q(search_text__contains=latin))
    if may_be_misspelt(new.name):
        wanted.append(Q(search_text__trigram_word_similar=latin))
    return wanted


def _spelt(new: Person, latin: str) -> Person:
    return Person(new.name, latin, new.phone, new.email, new.birth_year)


def _of(client: Client) -> Person:
    return Person(
        client.name, client.name_latin.lower(), client.phone, client.email, client.birth_year
    )


def _nearly(client: Client, name: str) -> bool:
    nearness: float = client.nearness  # type: ignore[attr-defined]
    return may_be_misspelt(name) and nearness >= NEARLY

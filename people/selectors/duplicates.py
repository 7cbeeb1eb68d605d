"""Who a new person might already be."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q, QuerySet

from people import names, phones
from people.models import Client, User
from people.models.clients import EMAIL_LOWER
from people.rules.crowd import Crowd, Traits
from people.rules.likeness import (
    SHORTEST_SPELT,
    Comparison,
    Likeness,
    Person,
    compare,
    may_be_misspelt,
    nearly_spelt,
)
from people.rules.written_text import (
    CHINESE,
    fold_for_search,
    fold_words,
    normalise_name,
    stored_email,
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
    new = _as_stored(new)
    wanted = _wanted(new)
    if not wanted:
        return []
    visible = Client.objects.visible_to(user, action="list").for_reading()
    near = visible.filter(reduce(or_, wanted)).annotate(
        nearness=TrigramSimilarity("name_latin", new.latin)
    )
    found = [
        Alike(client, _compared(new, _of(client)))
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
        _having(known, F("phone"), {one.phone for one in wanted}),
        _having(known, EMAIL_LOWER, {one.email for one in wanted}),
        _having(known.filter(birth_year__in=born), F("name_folded"), {one.name for one in wanted}),
    ):
        rows = found.values_list("code", "name", "name_latin", "phone", "email", "birth_year")
        for code, name, latin, phone, email, year in rows:
            if code not in seen:
                seen.add(code)
                crowd.add(Traits.of(Person(name, latin.lower(), phone, email, year)), code)
    return crowd


def _having(known: QuerySet[Client], trait: Any, values: set[str]) -> QuerySet[Client]:
    return known.alias(trait=trait).filter(trait__in=sorted(values - {""}))


def _wanted(new: Person) -> list[Q]:
    """Return the ways in which the search columns may know this person; each has its index."""
    wanted = []
    if new.phone:
        wanted.append(Q(phone=new.phone))
    if "@" in new.email:
        wanted.append(Q(search_text__contains=fold_for_search(new.email)))
    if name := fold_for_search(new.name):
        wanted.append(Q(name_folded=name))
    if CHINESE.search(new.name):
        wanted.append(Q(search_grams__contains=names.grams(name)))
    sound = fold_words(new.latin)
    if len(sound) >= SHORTEST_SPELT:
        wanted.append(Q(search_text__contains=fold_for_search(sound)))
    if may_be_misspelt(new.name):
        wanted.append(Q(search_text__trigram_word_similar=sound))
    return wanted


def _as_stored(new: Person) -> Person:
    """Return somebody as a file of theirs would be stored, with the name as it sounds."""
    name = normalise_name(new.name)
    phone, email = phones.stored(new.phone), stored_email(new.email)
    return Person(name, names.latin(name).lower(), phone, email, new.birth_year)


def _of(client: Client) -> Person:
    return Person(
        client.name, client.name_latin.lower(), client.phone, client.email, client.birth_year
    )


def _compared(new: Person, known: Person) -> Comparison:
    return compare(new, known, nearly_spelt=nearly_spelt(new, known))

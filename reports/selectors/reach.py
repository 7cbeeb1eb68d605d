"""How far a person may look into the figures of the practice."""

from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from common.asking import Question
from common.text import in_language
from people.access import ROWS, Scope, scope_of
from people.models import Counselor, User

# Domain names of a counselor's own figures and of the practice's.
OWN_FIGURES = "counselor_performance"
FIGURES = "survey_rollup"


@dataclass(frozen=True, slots=True)
class Reach:
    """What one person's figures may be about.

    whole        the practice, its sites, tiers and packages
    counselors   key and name of the counselors whose figures may be seen, by name
    """

    whole: bool
    counselors: tuple[tuple[str, str], ...]


def reach_of(user: User) -> Reach:
    """Return how far this person's figures reach, by the access matrix."""
    scope = scope_of(user, OWN_FIGURES, "read")
    return Reach(
        whole=scope is not Scope.OWN and scope_of(user, FIGURES, "read") is Scope.AGGREGATE,
        counselors=_counselors(user, scope),
    )


def _counselors(user: User, scope: Scope) -> tuple[tuple[str, str], ...]:
    """Return those whose figures ``scope`` opens, by name."""
    if scope not in ROWS:
        return ()
    found = COUNSELORS.ask(user, scope)
    named = ((str(pk), in_language(latin, name)) for pk, latin, name in found)
    return tuple(sorted(named, key=itemgetter(1)))


def _opened(reader: Any, scope: Scope) -> "QuerySet[Any, Any]":
    rows = Counselor.objects.values_list("pk", "user__name_latin", "user__name")
    if scope is Scope.TEAM:
        return rows.filter(supervisor_id=reader.pk)
    return rows.filter(pk=reader.pk) if scope is Scope.OWN else rows


COUNSELORS = Question(_opened)

"""How far a person may look into the figures of the practice."""

from dataclasses import dataclass

from people.access import Scope, scope_of
from people.models import Counselor, User

# Domain names of a counselor's own figures and of the practice's.
OWN_FIGURES = "counselor_performance"
FIGURES = "survey_rollup"


@dataclass(frozen=True, slots=True)
class Reach:
    """What one person's figures may be about.

    whole         the practice, its sites, tiers and packages
    counselors    primary keys of the counselors whose figures may be seen
    may_combine   may cut along two axes at once: who may read single answers anyway; others
                  could work a hidden group out from two overlapping ones
    """

    whole: bool
    counselors: frozenset[int]
    may_combine: bool


def reach_of(user: User) -> Reach:
    """Return how far this person's figures reach, by the access matrix."""
    scope = scope_of(user, OWN_FIGURES, "read")
    counselors: frozenset[int] = frozenset()
    if scope is Scope.ALL:
        counselors = frozenset(Counselor.objects.values_list("pk", flat=True))
    elif scope is Scope.TEAM:
        team = Counselor.objects.filter(supervisor=user)
        counselors = frozenset(team.values_list("pk", flat=True))
    elif scope is Scope.OWN:
        counselors = frozenset({user.pk})
    return Reach(
        whole=scope is not Scope.OWN and scope_of(user, FIGURES, "read") is Scope.AGGREGATE,
        counselors=counselors,
        may_combine=scope_of(user, "survey_response_raw", "list") is Scope.ALL,
    )

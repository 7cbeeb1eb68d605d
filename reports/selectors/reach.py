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
    counselors    the counselors whose figures may be seen
    may_combine   may cut along two axes at once: who may read single answers anyway; others
                  could work a hidden group out from two overlapping ones
    """

    whole: bool
    counselors: tuple[Counselor, ...]
    may_combine: bool

    @property
    def keys(self) -> frozenset[str]:
        """The counselors as keys of their axis."""
        return frozenset(str(counselor.pk) for counselor in self.counselors)


def reach_of(user: User) -> Reach:
    """Return how far this person's figures reach, by the access matrix."""
    scope = scope_of(user, OWN_FIGURES, "read")
    return Reach(
        whole=scope is not Scope.OWN and scope_of(user, FIGURES, "read") is Scope.AGGREGATE,
        counselors=_counselors(user, scope),
        may_combine=scope_of(user, "survey_response_raw", "list") is Scope.ALL,
    )


def _counselors(user: User, scope: Scope) -> tuple[Counselor, ...]:
    """Return those whose figures ``scope`` opens, by name."""
    rows = Counselor.objects.select_related("user")
    opened = {
        Scope.ALL: rows,
        Scope.TEAM: rows.filter(supervisor=user),
        Scope.OWN: rows.filter(pk=user.pk),
    }
    return tuple(sorted(opened[scope], key=str)) if scope in opened else ()

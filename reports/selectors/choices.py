"""What the filters of the figures offer to one person."""

from dataclasses import dataclass

from common.remembered import remembered
from common.text import in_language
from packages.models import ServicePackage
from people.models import Site, User
from reports.selectors.reach import Reach, reach_of
from tiering.rules.tiers import Tier
from tiering.words import TIERS


@dataclass(frozen=True, slots=True)
class Choices:
    """(value, word) of each filter, in the order in which they are offered."""

    reach: Reach
    sites: tuple[tuple[str, str], ...]
    counselors: tuple[tuple[str, str], ...]
    packages: tuple[tuple[str, str], ...]
    tiers: tuple[tuple[str, str], ...]


def choices_for(user: User) -> Choices:
    """Return what this person may cut the figures by."""
    reach = reach_of(user)
    tiers = [(tier.value, str(TIERS[tier])) for tier in Tier] if reach.whole else []
    return Choices(
        reach=reach,
        sites=tuple(site_choices()) if reach.whole else (),
        counselors=reach.counselors,
        packages=tuple(_packages()) if reach.whole else (),
        tiers=tuple(tiers),
    )


def site_choices() -> list[tuple[str, str]]:
    """Return the sites of the practice, as a filter offers them."""
    return [(key, in_language(english, chinese)) for key, english, chinese in _sites()]


@remembered
def _sites() -> list[tuple[str, str, str]]:
    rows = Site.objects.order_by("id").values_list("pk", "name", "name_zh")
    return [(str(key), english, chinese) for key, english, chinese in rows]


def _packages() -> list[tuple[str, str]]:
    """Return one entry a package, under the name of its newest version."""
    return [(code, in_language(english, chinese)) for code, english, chinese in _newest_packages()]


@remembered
def _newest_packages() -> list[tuple[str, str, str]]:
    newest = ServicePackage.objects.order_by("code", "-version").distinct("code")
    return list(newest.values_list("code", "name", "name_zh"))

"""Opening the doors: sites, accounts, profiles and hours of the demo's cast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from counselcrm.demo.cast import PASSPHRASE, SITES, STAFF, SUPERVISORS, Colleague, Guide
from people.models import Counselor, Site, User
from people.names import latin
from scheduling.models import Availability
from scheduling.rules.matching import Competence


@dataclass(frozen=True, slots=True)
class Company:
    """The people of the practice, found again by their place in the cast.

    desk   site code → intake staff there
    """

    sites: dict[str, Site]
    guides: list[Counselor]
    desk: dict[str, list[User]]
    supervisors: list[User]
    manager: User


@transaction.atomic
def open_doors(guides: Sequence[Guide], now: datetime) -> None:
    """Give everybody an account, and the counselors their profiles and hours, once."""
    sites = {code: _site(code) for code in SITES}
    # One passphrase for all of them: hashing it once for each account would take seconds.
    passphrase = make_password(PASSPHRASE)
    users = {
        one.email: _account(one, role, sites[one.site], passphrase) for one, role in _all(guides)
    }
    today = timezone.localdate(now)
    for guide in guides:
        counselor, new = Counselor.objects.get_or_create(
            user=users[guide.email],
            defaults={
                "supervisor": users[guide.supervisor],
                "site": sites[guide.site],
                "level": guide.therapy.level,
                "gender": guide.gender,
                "competences": dict(zip(Competence, guide.therapy.competences, strict=True)),
                "methods": list(guide.therapy.methods),
                "problems": list(guide.therapy.problems),
                "languages": list(guide.languages),
                "tiers": list(guide.tiers),
                "licence_until": today + timedelta(days=guide.licence_days),
            },
        )
        if new:
            Availability.objects.bulk_create(
                Availability(
                    counselor=counselor, weekday=weekday, starts=guide.opens, ends=guide.ends
                )
                for weekday in guide.days
            )


def company(guides: Sequence[Guide]) -> Company:
    """Return the people as they stand in the database."""
    emails = [one.email for one, _role in _all(guides)]
    users = {user.email: user for user in User.objects.filter(email__in=emails)}
    counselors = {
        row.user.email: row
        for row in Counselor.objects.filter(user__email__in=emails).select_related("user", "site")
    }
    desk = {code: [users[one.email] for one in STAFF if _at_desk(one, code)] for code in SITES}
    return Company(
        sites={site.code: site for site in Site.objects.filter(code__in=SITES)},
        guides=[counselors[guide.email] for guide in guides],
        desk=desk,
        supervisors=[users[email] for email in SUPERVISORS],
        manager=next(users[one.email] for one in STAFF if one.role == User.Role.MANAGER),
    )


def _all(guides: Sequence[Guide]) -> list[tuple[Colleague | Guide, str]]:
    counselors = [(guide, str(User.Role.COUNSELOR)) for guide in guides]
    return [*((one, one.role) for one in STAFF), *counselors]


def _at_desk(one: Colleague, site: str) -> bool:
    return one.role == User.Role.INTAKE and one.site == site


def _site(code: str) -> Site:
    name, name_zh = SITES[code]
    site, _new = Site.objects.get_or_create(code=code, defaults={"name": name, "name_zh": name_zh})
    return site


def _account(one: Colleague | Guide, role: str, site: Site, passphrase: str) -> User:
    user, _new = User.objects.get_or_create(
        email=one.email,
        defaults={
            "name": one.name,
            "name_latin": latin(one.name),
            "role": role,
            "site": site,
            "password": passphrase,
        },
    )
    return user

"""Sites and people who work there: few enough for the ORM."""

from datetime import date

from people.models import Counselor, Site, User

SITES = 8
PER_SUPERVISOR = 10
COMPETENCES = ("theory", "empathy", "industry", "technique", "culture", "technology")


def hire(counselors: int) -> list[Counselor]:
    """Open the sites and hire everybody; return the counselors."""
    sites = Site.objects.bulk_create(
        Site(code=f"site-{number}", name=f"Site {number}", name_zh=f"{number}号中心")
        for number in range(1, SITES + 1)
    )
    for role in ("intake", "manager", "admin", "auditor"):
        _user(role, role, sites[0]).save()
    supervisors = User.objects.bulk_create(
        _user(f"supervisor-{number}", "supervisor", sites[number % SITES])
        for number in range(1 + counselors // PER_SUPERVISOR)
    )
    users = User.objects.bulk_create(
        _user(f"counselor-{number}", "counselor", sites[number % SITES])
        for number in range(counselors)
    )
    return Counselor.objects.bulk_create(
        Counselor(
            user=user,
            supervisor=supervisors[number // PER_SUPERVISOR],
            site=user.site,
            level="senior",
            gender=("female", "male")[number % 2],
            competences=dict.fromkeys(COMPETENCES, 8),
            methods=["cbt"],
            problems=["anxiety", "sleep"],
            languages=["zh-hans"],
            tiers=["basic", "development", "flagship"],
            licence_until=date(2090, 1, 1),
        )
        for number, user in enumerate(users)
    )


def _user(name: str, role: str, site: Site) -> User:
    user = User(
        email=f"{name}@practice.example",
        name=f"咨询{name}",
        name_latin=name.capitalize(),
        role=role,
        site=site,
    )
    user.set_unusable_password()
    return user

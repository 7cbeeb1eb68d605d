"""The few people who walk through every test, made by plain functions.

Anna counsels Cleo, Boris does not, Sofia supervises Anna, Maria manages, Ines is at the desk.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from people.models import Client, Consent, Counselor, Site, User
from people.services import Details, assign_counselor, register_client

PASSWORD = "a long enough passphrase"
EVERYTHING = {purpose.value: True for purpose in Consent.Purpose}


def make_site(code: str = "xuhui") -> Site:
    site, _created = Site.objects.get_or_create(
        code=code, defaults={"name": code.capitalize(), "name_zh": "徐汇"}
    )
    return site


def make_user(name: str, role: str, site: Site | None = None) -> User:
    return User.objects.create_user(
        email=f"{name.lower()}@practice.example",
        password=None,
        name=name,
        name_latin=name,
        role=role,
        site=site or make_site(),
    )


def make_counselor(
    name: str, *, supervisor: User | None = None, site: Site | None = None
) -> Counselor:
    site = site or make_site()
    return Counselor.objects.create(
        user=make_user(name, "counselor", site),
        supervisor=supervisor,
        site=site,
        level="senior",
        gender="female",
        competences=dict.fromkeys(
            ["theory", "empathy", "industry", "technique", "culture", "technology"], 8
        ),
        methods=["cbt"],
        problems=["anxiety", "sleep"],
        languages=["zh-hans", "en"],
        tiers=["basic", "development", "flagship"],
        capacity=20,
        licence_until=date(2030, 1, 1),
    )


def make_client(
    name: str = "林晓雯",
    *,
    now: datetime,
    by: User | None = None,
    counselor: Counselor | None = None,
    site: Site | None = None,
    consents: dict[str, bool] | None = None,
    email: str = "cleo@client.example",
    phone: str = "13800000001",
    request_key: UUID | None = None,
    sponsored: bool = False,
    birth_year: int = 1995,
) -> Client:
    client = register_client(
        details=Details(
            name=name,
            site=site or make_site(),
            phone=phone,
            email=email,
            gender="female",
            birth_year=birth_year,
            sponsored=sponsored,
        ),
        consents=EVERYTHING if consents is None else consents,
        request_key=request_key or uuid4(),
        by=by,
        now=now,
    )
    if counselor:
        assign_counselor(client=client, counselor=counselor, by=by, now=now)
    return client

"""The people of every test, signed in or not, and the moment in which it happens."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client as Browser
from django.utils.translation import deactivate
from pytest_django import DjangoDbBlocker

from people.access import may
from people.models import Client, Counselor, Site, User
from tests import factories
from tests.calls import TokenBrowser
from tests.emptying import delete_what_is_there

CALLERS = ("session", "token")
CSRF_TOKEN = "c" * 32
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """At the end show out whoever still talks to the database: a thread that was cut short."""
    with django_db_blocker.unblock():
        delete_what_is_there(connection)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def forget_configuration() -> Callable[[], None]:
    """What a process keeps for a moment must not outlive the test that wrote it."""
    forget = caches["process"].clear
    forget()
    deactivate()  # the language of the last page that an earlier test asked for
    return forget


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 10, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def site(db: None) -> Site:
    return factories.make_site()


@pytest.fixture
def ines(site: Site) -> User:
    return factories.make_user("Ines", "intake")


@pytest.fixture
def sofia(site: Site) -> User:
    return factories.make_user("Sofia", "supervisor")


@pytest.fixture
def maria(site: Site) -> User:
    return factories.make_user("Maria", "manager")


@pytest.fixture
def adam(site: Site) -> User:
    return factories.make_user("Adam", "admin")


@pytest.fixture
def otto(site: Site) -> User:
    return factories.make_user("Otto", "auditor")


@pytest.fixture
def anna(sofia: User) -> Counselor:
    return factories.make_counselor("Anna", supervisor=sofia)


@pytest.fixture
def boris(site: Site) -> Counselor:
    return factories.make_counselor("Boris")


@pytest.fixture
def cleo(anna: Counselor, now: datetime) -> Client:
    return factories.make_client(now=now, counselor=anna)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test of an API module twice: with a browser's session and with a token."""
    if "caller" in metafunc.fixturenames and metafunc.module.__name__.endswith("api"):
        metafunc.parametrize("caller", CALLERS, indirect=True)


@pytest.fixture
def caller(request: pytest.FixtureRequest) -> str:
    """Return how the signed-in browsers of this test call the API: "session" or "token"."""
    return str(getattr(request, "param", "session"))


def signed_in(user: User, caller: str = "session") -> Browser:
    """Return a browser that is checked for forged requests, as a real one is."""
    kind = TokenBrowser if caller == "token" and may(user, "api_token", "create") else Browser
    browser = kind(enforce_csrf_checks=True, headers={"X-CSRFToken": CSRF_TOKEN})
    browser.cookies[settings.CSRF_COOKIE_NAME] = CSRF_TOKEN
    browser.force_login(user, backend="people.backends.PasswordBackend")
    return browser


@pytest.fixture
def as_ines(ines: User, caller: str) -> Browser:
    return signed_in(ines, caller)


@pytest.fixture
def as_sofia(sofia: User, caller: str) -> Browser:
    return signed_in(sofia, caller)


@pytest.fixture
def as_maria(maria: User, caller: str) -> Browser:
    return signed_in(maria, caller)


@pytest.fixture
def as_adam(adam: User, caller: str) -> Browser:
    return signed_in(adam, caller)


@pytest.fixture
def as_otto(otto: User, caller: str) -> Browser:
    return signed_in(otto, caller)


@pytest.fixture
def as_anna(anna: Counselor, caller: str) -> Browser:
    return signed_in(anna.user, caller)


@pytest.fixture
def as_boris(boris: Counselor, caller: str) -> Browser:
    return signed_in(boris.user, caller)

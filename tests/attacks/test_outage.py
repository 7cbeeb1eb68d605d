"""The database is away or busy: 503 with the time to try again, and what was typed comes back."""

import re
from uuid import uuid4

import psycopg2.errors
import pytest
import redis.exceptions
from django.conf import settings
from django.core import signing
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver

from common.errors import Busy, Unavailable, unavailable_in
from feedback.views.public import VISIT

WORDS = "她说最近睡得好一些，谢谢。"
FILLED = {"uuid": str(uuid4()), "slug": "phq-9", "int": "1", "path": "1", None: "x", "str": "x"}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>|\(\?P<\w+>[^)]*\)")
UNKNOWN_SESSION = "abcdefghijklmnopqrstuvwxyz012345"
# Pages that ask nothing of the database, whoever comes.
WITHOUT_DATABASE = {"/language/", "/healthz"}


def addresses(patterns=None, outer="/"):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = outer + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield PARAMETER.sub(lambda part: FILLED[part[1]], re.sub(r"[\^$]", "", route))


ALL = sorted(set(addresses()) - WITHOUT_DATABASE)
JSON = [address for address in ALL if address.startswith("/api/v1/")]
PAGES = [address for address in ALL if not address.startswith("/api/")]


@pytest.fixture
def database_away(django_db_blocker):
    """Nobody listens where the database was."""
    connection.close()
    known = connection.settings_dict
    connection.settings_dict = {**known, "HOST": "/nowhere", "PORT": "1"}
    with django_db_blocker.unblock():
        yield
        connection.close()
    connection.settings_dict = known


@pytest.fixture
def staff():
    """A browser with the cookie of a session; whose it is, only the database knows."""
    browser = Browser(raise_request_exception=False)
    browser.cookies[settings.SESSION_COOKIE_NAME] = UNKNOWN_SESSION
    return browser


@pytest.fixture
def visitor():
    """A client with the cookie of a survey and no account."""
    browser = Browser(raise_request_exception=False)
    value = signing.get_cookie_signer(salt=VISIT.cookie + VISIT.salt).sign("00" * 32)
    browser.cookies[VISIT.cookie] = value
    return browser


def is_unavailable(answer):
    return (
        answer.status_code == 503
        and int(answer.headers["Retry-After"]) > 0
        and answer.headers["Cache-Control"] == "no-store, private"
        # Nobody is signed out by an outage.
        and settings.SESSION_COOKIE_NAME not in answer.cookies
    )


def gives_back(answer, address):
    page = answer.content.decode()
    fields = (WORDS, 'name="nps" value="9"', f'action="{address}"')
    return is_unavailable(answer) and all(field in page for field in fields)


def test_every_form_gives_back_what_was_typed(database_away, staff):
    assert len(PAGES) > 100
    form = {"comment": WORDS, "nps": "9"}
    wrong = [address for address in PAGES if not gives_back(staff.post(address, form), address)]
    assert not wrong


def test_every_page_says_so_and_shows_the_help_lines(database_away, staff):
    shown = {address: staff.get(address) for address in PAGES}
    wrong = [
        address
        for address, answer in shown.items()
        if not (is_unavailable(answer) and "12356" in answer.content.decode())
    ]
    assert not wrong


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_programs_are_answered_in_json(database_away, staff, method):
    assert len(JSON) > 50
    ask = getattr(staff, method)
    answers = {address: ask(address, content_type="application/json") for address in JSON}
    wrong = [
        address
        for address, answer in answers.items()
        if not (is_unavailable(answer) and set(answer.json()) == {"code", "message"})
    ]
    assert not wrong


def test_whoever_asks_a_page_for_json_gets_json(database_away, staff):
    answer = staff.post("/clients/new/", {"name": WORDS}, headers={"Accept": "application/json"})
    assert is_unavailable(answer)
    assert answer.json()["code"] == "Unavailable"


@pytest.mark.parametrize("address", ["/survey/", "/survey/stop/", "/survey/help/"])
def test_a_client_without_an_account_gets_the_words_back(database_away, visitor, address):
    answer = visitor.post(address, {"comment": WORDS, "nps": "3"})
    assert is_unavailable(answer)
    assert WORDS in answer.content.decode()


def test_somebody_who_asks_to_be_called_gets_the_words_back(database_away):
    form = {"name": "林晓雯", "phone": "13800000001", "words": WORDS, "agreed": "on"}
    answer = Browser(raise_request_exception=False).post("/ask/", form)
    assert is_unavailable(answer)
    assert WORDS in answer.content.decode()
    assert 'value="13800000001"' in answer.content.decode()


def test_a_password_is_never_given_back(database_away, staff):
    sent = {"oldpassword": "a long enough passphrase", "password1": "短一点的密码", "note": WORDS}
    page = staff.post("/account/password/change/", sent)
    assert is_unavailable(page)
    assert "passphrase" not in page.content.decode()
    assert "密码" not in page.content.decode()
    assert "data-crm-given-back" in page.content.decode()
    assert "<form" not in page.content.decode()


def test_what_came_from_a_strangers_page_cannot_be_sent_on(database_away):
    browser = Browser(raise_request_exception=False, enforce_csrf_checks=True)
    browser.cookies[settings.SESSION_COOKIE_NAME] = UNKNOWN_SESSION
    page = browser.post("/clients/new/", {"name": WORDS}).content.decode()
    assert WORDS in page
    assert "<form" not in page


def test_an_htmx_form_keeps_its_place(database_away, staff):
    """htmx swaps nothing at 503 (templates/base.html): the words stay where they are."""
    answer = staff.post("/clients/new/alike/", {"name": WORDS}, headers={"HX-Request": "true"})
    assert is_unavailable(answer)


def test_the_page_is_chinese_for_chinese_readers(database_away, staff):
    staff.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page = staff.post("/survey/", {"comment": WORDS}).content.decode()
    assert "暂时无法使用" in page
    assert "重新提交" in page


def caused_by(state: type[Exception]) -> OperationalError:
    error = OperationalError()
    error.__cause__ = state()
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError(), Unavailable),
        (redis.exceptions.ConnectionError(), Unavailable),
        (redis.exceptions.OutOfMemoryError(), Unavailable),
        (DatabaseError(), None),
        (IntegrityError(), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_what_is_an_outage(error, expected):
    assert unavailable_in(error) is expected


@pytest.mark.parametrize(
    "statement",
    [
        "SET LOCAL lock_timeout = 1; LOCK django_session",
        "SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_waiting_too_long_is_busy(statement):
    with psycopg2.connect(**connection.get_connection_params()) as other, other.cursor() as cursor:
        cursor.execute("LOCK django_session")
        with pytest.raises(OperationalError) as raised, connection.cursor() as ours:
            ours.execute(f"BEGIN; {statement}")
        other.rollback()
    connection.close()
    assert unavailable_in(raised.value) is Busy

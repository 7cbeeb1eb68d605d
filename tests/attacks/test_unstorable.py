"""Half characters, NUL and other encodings, as value, name, header or cookie: refused in words.

Every operation of the API and every page is walked; nothing answers 500.
"""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from common.encodings import utf8_only
from common.storable import is_storable
from counselcrm.local.places import ROOT
from crisis.services import raise_alert
from feedback import services as feedback
from feedback.models import RecoveryCase
from feedback.services import plan_invitation
from intake.rules.strict import Flaw, InvalidDefinition
from intake.uploads import read_upload
from people.access import may
from tests import journey
from tests.architecture.test_api import OPERATIONS, VIEWS
from tests.architecture.test_routes import routes
from tests.attacks.test_api_fuzz import rows  # noqa: F401 - a fixture
from tests.calls import token_of
from tests.conftest import signed_in
from tests.feedback.conftest import hold_session

HALF, NUL = "\ud800", "\x00"
UNSTORABLE = [HALF, "\udfff", "a" + HALF, NUL, "a" + NUL, HALF + NUL]
UUID_HERE = re.compile(r"\{public_id\}|<uuid:\w+>")


@pytest.mark.parametrize("text", UNSTORABLE)
@pytest.mark.parametrize("inside", ["{!r}", "[{!r}]", "{{{!r}: 1}}", "[{{'a': [{{{!r}: 1}}]}}]"])
def test_a_text_that_cannot_be_kept_is_found_wherever_it_stands(text, inside):
    document = eval(inside.format(text))
    assert not is_storable(document)
    assert is_storable(eval(inside.format("𝄞 \\u0000 \n")))
    if isinstance(document, dict):
        with pytest.raises(InvalidDefinition) as refused:
            read_upload(json.dumps(document))
        assert refused.value.flaw is Flaw.UNSTORABLE


def test_a_field_that_stands_twice_is_not_repeated_where_it_cannot_be_said():
    with pytest.raises(InvalidDefinition) as refused:
        read_upload(r'{"\ud800": 1, "\ud800": 2}')
    assert is_storable([refused.value.path, *refused.value.values.values()])


@pytest.fixture
def staff(ines, anna, sofia, maria, adam, otto) -> list[Any]:
    return [ines, anna.user, sofia, maria, adam, otto]


@pytest.fixture
def callers(staff, monkeypatch) -> list[tuple[Any, Browser]]:
    """Everybody's session, and the token of whoever has one."""
    monkeypatch.setattr("people.bearer.TRIES", 10**9)
    tokens = [(one, token_of(one)[1]) for one in staff if may(one, "api_token", "create")]
    return [*tokens, *((one, signed_in(one)) for one in staff)]


def spoilt(example: Any, text: str) -> list[Any]:
    """Return the example with the text as every value, as a further name, and instead of all."""
    if not isinstance(example, dict):
        return [text, [text], {text: text}]

    def values(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: values(value) for name, value in part.items()}
        if isinstance(part, list):
            return [values(value) for value in part]
        return text if isinstance(part, str) else part

    names = {name + text: value for name, value in example.items()}
    nested = {
        name: {text: 1} if isinstance(value, dict) else value for name, value in example.items()
    }
    return [values(example), {**example, text: 1}, names, nested, {text: example}, [text], text]


def example_of(operation: dict[str, Any]) -> Any:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        return next(iter(content["examples"].values()))["value"]
    return {}


def place(path: str, rows: dict[str, Any]) -> str:  # noqa: F811
    """Fill in an address: what it is about stands at its beginning."""
    kind = path.removeprefix("/api/v1").strip("/").split("/")[0]
    row = str(rows.get(kind, rows["clients"]))
    inner = str(rows["instrument-versions"]) if kind == "instruments" else row
    address = UUID_HERE.sub(inner, path)
    return re.sub(r"\{\w+\}|<\w+:\w+>", row, address)


KINDS = sorted({path.split("/")[3] for path in VIEWS})


def of_kind(kind: str) -> list[Any]:
    return [one.values for one in OPERATIONS if one.values[0].split("/")[3] == kind]


def who_reaches(path: str, method: str, callers: list[tuple[Any, Browser]]) -> list[Browser]:
    cell = VIEWS[path].writes.get(method.upper(), VIEWS[path].access)
    return [caller for person, caller in callers if may(person, *cell)]


def called(caller: Browser, method: str, address: str, raw: bytes, key: str = "") -> Any:
    with transaction.atomic():
        answer = caller.generic(
            method.upper(),
            address,
            raw,
            content_type="application/json",
            headers={"Idempotency-Key": key or str(uuid4()), "Accept-Language": key or "en"},
        )
        transaction.set_rollback(True)
    return answer


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_body_of_the_api_breaks_it(kind, callers, rows):  # noqa: F811
    for path, method, operation in of_kind(kind):
        example, address = example_of(operation), place(path, rows)
        bodies = [body for text in (HALF, "a" + NUL) for body in spoilt(example, text)]
        sent = [json.dumps(body).encode() for body in bodies if not is_storable(body)]
        found = who_reaches(path, method, callers) if method != "get" else []
        for caller in {found[0], found[-1]} if found else ():
            for raw in (*sent, b'{"a\xed\xa0\x80": 1}', b"\x00"):
                answer = called(caller, method, address, raw)
                refused = {404, 415, 422} if raw in sent else {400, 404, 415, 422}
                allowed = refused if "requestBody" in operation else range(500)
                assert answer.status_code in allowed, (method, path, raw, answer.content)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_query_key_or_encoding_of_the_api_breaks_it(kind, callers, rows):  # noqa: F811
    for path, method, operation in of_kind(kind):
        parameters = operation.get("parameters", [])
        names = {one["name"] for one in parameters if one["in"] == "query"} | {"after"}
        caller, address = who_reaches(path, method, callers)[0], place(path, rows)
        for value in ("%ED%A0%80", "%00", "a%00", "%FF"):
            query = "&".join(f"{name}={value}" for name in sorted(names)) + f"&{value}=1"
            answer = called(caller, method, f"{address}?{query}", b"{}")
            assert answer.status_code < 500, (method, path, value, answer.content)
        for key in ("\x00", "\xed\xa0\x80", "x" * 9000):
            assert called(caller, method, address, b"{}", key).status_code < 500, (path, key)
        for charset in ("utf-7", "unicode_escape", "utf-16"):
            kind_of_body = f"application/json; charset={charset}"
            answer = caller.generic(method.upper(), address, b"{}", kind_of_body)
            assert answer.status_code == 415, path


@pytest.fixture
def pages(rows, cleo, anna, ines, now):  # noqa: F811
    """Rows behind the pages that have no operation."""
    ended = timezone.now() - timedelta(hours=25)
    held = hold_session(cleo, ended_at=ended)
    feedback.answer(invitation=plan_invitation(held, ended), nps=2, now=timezone.now())
    alert = raise_alert(client=cleo, source="concern", sign="other", by=ines, now=now)
    journey.open_hours(anna)
    return rows | {
        "alerts": alert.public_id,
        "recovery": RecoveryCase.objects.get().public_id,
        "appointments": held.appointment.public_id,
        "tier-reviews": rows["appeals"],
    }


PAGES = [
    (path, pattern)
    for path, pattern in routes()
    if not path.startswith(("api/", "admin/", "design/", "mailbox/", "readyz"))
]
FIELD = re.compile(r'name="([^"]+)"')


def reached(pattern: Any, staff: list[Any]) -> list[Browser]:
    asked = getattr(pattern.callback, "access", None)
    if asked is None:
        return [Browser()]
    return [signed_in(one) for one in staff if may(one, *asked)][:2]


def tried(browser: Browser, method: str, *sent: Any, **named: Any) -> Any:
    with transaction.atomic():
        answer = getattr(browser, method)(*sent, **named)
        transaction.set_rollback(True)
    return answer


@pytest.mark.slow
def test_no_form_and_no_query_of_a_page_breaks_it(pages, staff):
    fields = {"q", "for", "after", "show", "before", "day", "next", "language", "file", "code"}
    open_pages = []
    for path, pattern in PAGES:
        address = place("/" + path, pages)
        for browser in reached(pattern, staff):
            answer = tried(browser, "get", address)
            assert answer.status_code < 500, address
            if not answer.streaming and "html" in answer.headers.get("Content-Type", ""):
                fields |= set(FIELD.findall(answer.content.decode()))
            open_pages.append((address, browser))
    assert len(fields) > 100
    assert len(open_pages) > 150
    for address, browser in open_pages:
        for value in ("a%00", "%ED%A0%80"):
            query = "&".join(f"{name}={value}" for name in sorted(fields)[:80])
            answer = tried(browser, "get", f"{address}?{query}&{value}=1")
            assert answer.status_code < 500, (address, value)
        for form in ({}, *(dict.fromkeys([*fields, value], value) for value in (NUL, "1" + NUL))):
            answer = tried(browser, "post", address, form)
            assert answer.status_code < 500, (address, form.get("q"))


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "utf-16", "latin-1", "x-none"])
def test_no_encoding_makes_half_characters_of_a_form(as_ines, charset):
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        for address in ("/clients/new/?q=1", "/account/login/?next=1", "/ask/?x=1", "/survey/?x=1"):
            body = b"name=%2B2AA-&login=a"
            answer = as_ines.generic("POST", address, body, f"{kind}; charset={charset}")
            assert answer.status_code < 500
            if charset != "x-none":
                assert answer.status_code == 415


@pytest.mark.parametrize("charset", ["hex", "base64", "zlib", "idna", "rot13", "punycode", "utf-7"])
def test_an_encoding_that_is_none_for_texts_does_not_reach_django(charset):
    """Django falls over before any middleware sees the request."""
    asked: list[Any] = []
    application = utf8_only(lambda environ, _start: asked.append(environ) or [b""])
    statuses: list[str] = []
    for kind, reaches in (("text/plain", 0), ('text/plain; Charset="UTF-8"', 1), ("", 2)):
        named = f"{kind}; charset={charset}" if not reaches else kind
        application({"CONTENT_TYPE": named}, lambda status, _headers: statuses.append(status))
        assert len(asked) == reaches
    assert statuses == ["415 Unsupported Media Type"]
    assert utf8_only.__name__ in (ROOT / "counselcrm/wsgi.py").read_text()


@pytest.mark.parametrize(
    "name",
    ["\ud800.csv", "a\x00.csv", "a" * 300 + ".csv"],
)
def test_no_name_of_a_file_breaks_an_upload(as_maria, name):
    for address in ("/imports/new/", "/instruments/import/"):
        disposition = json.dumps(name).strip('"').encode()
        body = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + disposition
            + b"\"; filename*=x-none''%ED%A0%80\r\n\r\na,b\r\n--x--\r\n"
        )  # fmt: skip
        answer = as_maria.generic("POST", address, body, "multipart/form-data; boundary=x")
        assert answer.status_code < 500


def test_no_cookie_breaks_a_page(as_ines):
    for name in ("sessionid", "csrftoken", "django_language", "survey", "messages", "device-1"):
        for value in (
            '"aaaaaaaaaaaaaaaaaaaa\\000"',
            '"\\355\\240\\200"',
            "\xed\xa0\x80",
        ):
            for address in ("/", "/account/login/", "/survey/", "/fill/", "/api/v1/clients/"):
                browser = Browser(HTTP_COOKIE=f"{name}={value}")
                assert browser.get(address).status_code < 500, (name, address)


@pytest.mark.parametrize("token", ["\x00", "%00", "%ED%A0%80", "crm_\xff", "x" * 9000])
def test_no_token_breaks_its_page(db, token):
    for address in (f"/s/{token}", f"/f/{token}", f"/account/password/reset/key/1-{token}/"):
        assert Browser().get(address).status_code < 500
    answer = Browser(HTTP_AUTHORIZATION=f"Bearer {token}").get("/api/v1/clients/")
    assert answer.status_code in {401, 429}

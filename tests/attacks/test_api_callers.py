"""Every operation of the API answers a browser's session and a token alike."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client as Browser

from people.access import may
from tests.architecture.test_api import VIEWS
from tests.attacks.test_api_fuzz import rows  # noqa: F401 - a fixture
from tests.attacks.test_unstorable import KINDS, example_of, of_kind, place
from tests.calls import token_of
from tests.conftest import CSRF_TOKEN, signed_in


@pytest.fixture
def staff(ines, anna, sofia, maria, monkeypatch) -> list[Any]:
    monkeypatch.setattr("people.bearer.TRIES", 10**9)
    return [ines, anna.user, sofia, maria]


def called(caller: Browser, method: str, address: str, operation: Any, **headers: str) -> int:
    """Call with the example of the description, and take everything back."""
    headers["Idempotency-Key"] = str(uuid4())
    content = operation.get("requestBody", {}).get("content", {})
    with transaction.atomic():
        if "multipart/form-data" in content:
            file = SimpleUploadedFile("clients.csv", "姓名\n林晓雯\n".encode())
            answer = caller.post(address, {"file": file}, headers=headers)
        else:
            body = example_of(operation)
            named = {"content_type": "application/json", "headers": headers}
            answer = getattr(caller, method)(address, body if method != "get" else None, **named)
        transaction.set_rollback(True)
    assert str(answer.status_code) in operation["responses"], (method, address, answer.content)
    return answer.status_code


def forged(person: Any) -> Browser:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(person, backend="people.backends.PasswordBackend")
    return browser


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_both_kinds_of_callers_get_the_same_answer(kind, staff, rows):  # noqa: F811
    reached = set()
    for path, method, operation in of_kind(kind):
        view, address = VIEWS[path], place(path, rows)
        cell = view.writes.get(method.upper(), view.access)
        people = [one for one in staff if may(one, *cell)]
        for person in people:
            by_session = called(signed_in(person), method, address, operation)
            by_token = called(token_of(person, name=str(uuid4()))[1], method, address, operation)
            assert by_session == by_token, (method, path)
            reached.add(by_session)
        if method != "get":
            assert called(forged(people[0]), method, address, operation) == 403, path
            wrong = {"X-CSRFToken": CSRF_TOKEN[::-1] + "d"}
            assert called(forged(people[0]), method, address, operation, **wrong) == 403, path
    assert reached & {200, 201, 204}, "the walk stops at the door"

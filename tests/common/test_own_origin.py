"""A browser posts the forms of a page sent with ``no-referrer`` under ``Origin: null``."""

import pytest
from django.test import Client as Browser


def post(**headers: str) -> int:
    browser = Browser(enforce_csrf_checks=True)
    browser.get("/account/login/")
    token = browser.cookies["csrftoken"].value
    typed = {"csrfmiddlewaretoken": token, "language": "en", "next": "/"}
    return browser.post("/language/", typed, headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver"},
    ],
)
def test_our_own_form_is_let_through(db: None, headers: dict[str, str]) -> None:
    assert post(**headers) == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
        {"Origin": "null", "Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_strangers_form_is_refused(db: None, headers: dict[str, str]) -> None:
    assert post(**headers) == 403


def test_null_alone_does_not_replace_the_token(db: None) -> None:
    browser = Browser(enforce_csrf_checks=True)
    answer = browser.post("/language/", {"language": "en"}, headers={"Origin": "null"})
    assert answer.status_code == 403

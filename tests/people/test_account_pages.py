"""What an open session alone may do to its account: nothing that lasts."""

import re

import pytest
from allauth import urls as brought_by_allauth
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from people import account_urls
from people.models import TrailEvent
from tests.architecture.test_routes import routes
from tests.conftest import signed_in
from tests.factories import PASSWORD
from tests.people.signing_in import (
    WRONG,
    browser_at,
    code_of,
    is_in,
    sign_in,
    with_password,
    with_second_factor,
)

NEW = "quite another long passphrase"
# What changes an account: the page, and what it needs to be there.
CHANGES = {
    "account_change_password": {"oldpassword": WRONG, "password1": NEW, "password2": NEW},
    "mfa_activate_totp": {"code": "123456"},
    "mfa_deactivate_totp": {},
    "mfa_generate_recovery_codes": {},
}
SECRETS = ("mfa_view_recovery_codes", "mfa_download_recovery_codes")
ONLY_LOOKS = ("mfa_index", "account_reauthenticate", "mfa_reauthenticate")


@pytest.fixture(autouse=True)
def fresh_counts(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def ines(ines):
    return with_password(ines)


@pytest.fixture
def protected(ines):
    """Ines with an app and codes; returns the app's secret."""
    secret = with_second_factor(ines)
    RecoveryCodes.activate(ines)
    return secret


def own_routes():
    return {pattern.name: pattern.callback for pattern in account_urls.urlpatterns}


def test_every_page_that_changes_an_account_is_looked_at_here():
    behind = {name for name, view in own_routes().items() if hasattr(view, "access")}
    assert behind == {*CHANGES, *SECRETS, *ONLY_LOOKS}
    for name in (*CHANGES, *SECRETS):
        assert own_routes()[name].access == ("own_account", "update")


def test_what_else_allauth_brings_is_not_there(ines):
    """Its addresses are walked: a new version may bring more."""
    brought = {pattern.name for _path, pattern in routes(brought_by_allauth.urlpatterns)}
    missing = brought - set(own_routes())
    assert missing >= {"account_email", "account_signup", "account_set_password"}
    for name in missing:
        with pytest.raises(NoReverseMatch):
            reverse(name)
    browser = signed_in(ines)
    for path, pattern in routes(brought_by_allauth.urlpatterns):
        if pattern.name in missing:
            address = "/account/" + re.sub(r"\^?confirm-email/\(.*", "confirm-email/x:y/", path)
            for answer in (browser.get(address), browser.post(address, {"email": "a@b.example"})):
                assert answer.status_code == 404, address


@pytest.mark.parametrize("page", CHANGES)
def test_an_open_session_alone_changes_nothing(ines, protected, page):
    password = ines.password
    factors = list(Authenticator.objects.order_by("pk").values("pk", "type", "data"))
    browser = signed_in(ines)
    browser.post(reverse(page), CHANGES[page])
    ines.refresh_from_db()
    assert ines.password == password
    assert list(Authenticator.objects.order_by("pk").values("pk", "type", "data")) == factors
    assert not EmailAddress.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize("page", SECRETS)
def test_an_open_session_alone_reads_no_code(ines, protected, page):
    answer = signed_in(ines).get(reverse(page))
    assert answer.status_code == 302
    assert "/reauthenticate/" in answer["Location"]


def confirmed(user, browser=None):
    browser = browser or browser_at()
    if not is_in(browser):
        sign_in(browser, user.email)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser


def test_a_fresh_sign_in_is_no_confirmation_either(ines):
    browser = browser_at()
    sign_in(browser, ines.email)
    answer = browser.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith("/account/reauthenticate/")


def test_a_new_password_is_told_to_the_account_and_ends_other_sessions(
    ines, django_capture_on_commit_callbacks
):
    here, elsewhere = confirmed(ines), signed_in(ines)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    with django_capture_on_commit_callbacks(execute=True):
        assert here.post(reverse("account_change_password"), form).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    (notice,) = mail.outbox
    assert notice.to == [ines.email]
    assert "password" in notice.subject
    assert "203.0.113.7" in notice.body


def test_the_notice_goes_to_the_accounts_address_whatever_a_library_keeps(
    ines, django_capture_on_commit_callbacks
):
    EmailAddress.objects.create(user=ines, email="thief@evil.example", primary=True, verified=True)
    browser = browser_at()
    sign_in(browser, ines.email)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("account_change_password"), form)
    assert [letter.to for letter in mail.outbox] == [[ines.email]]


def test_a_reset_goes_to_the_accounts_address_by_the_practices_own_name(ines):
    browser_at().post(reverse("account_reset_password"), {"email": "INES@practice.example"})
    (letter,) = mail.outbox
    assert letter.to == [ines.email]
    assert re.search(r"http://127\.0\.0\.1:8000/account/password/reset/key/", letter.body)


def reset_link(user):
    browser_at().post(reverse("account_reset_password"), {"email": user.email})
    return re.search(r"/account/password/reset/key/\S+", mail.outbox[-1].body)[0]


def test_a_reset_needs_the_mail_and_the_second_factor_still_holds(ines, protected):
    link, browser = reset_link(ines), browser_at()
    page = browser.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    assert browser.post(address, {"password1": NEW, "password2": NEW}).status_code == 302
    assert not is_in(browser)
    sign_in(browser, ines.email, NEW)
    assert not is_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(protected)})
    assert is_in(browser)


def test_nobody_learns_from_a_reset_who_has_an_account(ines):
    answers = [
        browser_at().post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (ines.email, "nobody@practice.example")
    ]
    known, unknown = (
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        for page in answers
    )
    assert known == unknown
    assert [letter.to[0] for letter in mail.outbox] == [ines.email, "nobody@practice.example"]
    assert mail.outbox[0].subject == mail.outbox[1].subject
    assert "signup" not in mail.outbox[1].body


def test_nobody_learns_from_a_sign_in_who_has_an_account(ines):
    pages, queries = [], []
    for email in (ines.email, "nobody@practice.example"):
        with CaptureQueriesContext(connection) as asked:
            answer = sign_in(browser_at(), email, WRONG)
        pages.append(answer.content.decode().replace(email, ""))
        queries.append([query["sql"].split()[0] for query in asked])
    assert re.sub(r'value="\w{64}"', "", pages[0]) == re.sub(r'value="\w{64}"', "", pages[1])
    assert queries[0] == queries[1]


def test_a_try_is_hashed_once_whoever_has_an_account(ines, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *named: hashed.append(1) or encode(*named)
    )
    counts = []
    for email in (ines.email, "nobody@practice.example"):
        hashed.clear()
        sign_in(browser_at(), email, WRONG)
        counts.append(len(hashed))
    assert counts == [1, 1]


def test_a_mail_server_that_is_away_says_so_to_everybody(ines, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    for email in (ines.email, "nobody@practice.example"):
        answer = browser_at().post(reverse("account_reset_password"), {"email": email})
        assert answer.status_code == 503
        assert "could not be sent" in answer.content.decode()


def test_a_change_stands_when_its_notice_cannot_be_sent(
    ines, settings, django_capture_on_commit_callbacks
):
    browser = confirmed(ines)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(reverse("account_change_password"), form).status_code == 302
    ines.refresh_from_db()
    assert ines.check_password(NEW)
    assert TrailEvent.objects.filter(action="people.account.notice_failed").exists()

"""What happens to an account leaves one event, which the auditor reads in words."""

import ast

import pytest
from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.auth import signals as auth_signals
from django.core import mail
from django.core.cache import cache
from django.dispatch import Signal
from django.urls import reverse

from counselcrm.local.places import ROOT
from people import devices
from people.models import TrailEvent
from reports import labels
from tests.calls import token_of
from tests.conftest import signed_in
from tests.factories import PASSWORD
from tests.people.signing_in import (
    WRONG,
    browser_at,
    code_of,
    fail,
    is_in,
    sign_in,
    with_password,
    with_second_factor,
)
from tests.people.test_account_pages import confirmed, reset_link

NEW = "quite another long passphrase"


@pytest.fixture(autouse=True)
def fresh_counts(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def ines(ines):
    return with_password(ines)


@pytest.fixture
def secret(ines):
    return with_second_factor(ines)


def of_account(name):
    """Return the only event of this name, which is about an account."""
    return TrailEvent.objects.get(action=f"people.account.{name}")


def names():
    events = TrailEvent.objects.filter(action__startswith="people.account.").order_by("id")
    return [event.action.removeprefix("people.account.") for event in events]


class TestSigningIn:
    def test_in_and_out(self, ines):
        browser = browser_at()
        sign_in(browser, ines.email)
        browser.post("/account/logout/")
        assert names() == ["signed_in", "signed_out"]
        came = of_account("signed_in")
        assert (came.actor, came.object_id) == (ines, ines.public_id)
        assert came.facts == {"method": "password"}

    def test_with_a_second_factor_after_a_wrong_code(self, ines, secret):
        browser = browser_at()
        sign_in(browser, ines.email)
        browser.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert names() == ["second_factor_failed"]
        browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert names() == ["second_factor_failed", "signed_in"]
        assert of_account("signed_in").facts == {"method": "password totp"}

    def test_with_a_recovery_code(self, ines, secret):
        code = RecoveryCodes.activate(ines).get_unused_codes()[0]
        browser = browser_at()
        sign_in(browser, ines.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert of_account("signed_in").facts == {"method": "password recovery_codes"}

    def test_a_wrong_password_of_a_known_account(self, ines):
        fail(browser_at(), ines.email)
        event = of_account("sign_in_failed")
        assert (event.actor, event.object_id) == (None, ines.public_id)
        assert event.facts == {"account": ines.pk}

    def test_an_unknown_account_is_named_by_a_mark_that_comes_back(self, ines):
        for spelled in ("secret-typed-here@practice.example", "SECRET-typed-here@practice.example"):
            fail(browser_at(), spelled)
        marks = {
            event.facts["account"]
            for event in TrailEvent.objects.filter(action="people.account.sign_in_failed")
        }
        assert marks == {devices.account_mark("secret-typed-here@practice.example")[:12]}

    @pytest.mark.parametrize("email", ["ines@practice.example", "nobody@practice.example"])
    def test_a_lock(self, ines, email):
        fail(browser_at(), email, 8)
        assert names() == ["sign_in_failed"] * 8 + ["locked"]

    def test_an_account_that_is_switched_off(self, ines):
        ines.is_active = False
        ines.save()
        sign_in(browser_at(), ines.email)
        assert of_account("sign_in_failed").facts == {"account": ines.pk, "why": "inactive"}


class TestSessionsThatEnd:
    @pytest.mark.parametrize(
        ("seen", "came", "why"),
        [
            (settings.SESSION_IDLE.total_seconds() + 1, 0, "idle"),
            (0, settings.SESSION_COOKIE_AGE + 1, "length"),
        ],
    )
    def test_by_themselves(self, ines, seen, came, why):
        browser = signed_in(ines)
        browser.get("/")
        session = browser.session
        session["seen_at"] -= int(seen)
        session["came_at"] -= int(came)
        session.save()
        assert browser.get("/").status_code == 302
        assert browser.get("/").status_code == 302
        assert names() == ["session_ended"]
        assert of_account("session_ended").facts == {"why": why}

    def test_by_djangos_own_way_out(self, as_adam, adam):
        assert as_adam.post("/admin/logout/").status_code == 302
        assert as_adam.get("/admin/").status_code == 302
        assert of_account("signed_out").actor == adam

    def test_nowhere_without_an_event(self):
        """Who ends a session, or begins one, writes it down in the same function."""
        silent = []
        for path in [path for app in ROOT.glob("*/apps.py") for path in app.parent.rglob("*.py")]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    calls = {
                        ast.unparse(call.func)
                        for call in ast.walk(node)
                        if isinstance(call, ast.Call)
                    }
                    if calls & {"login", "logout", "auth.login", "auth.logout", "django_logout"}:
                        silent += [] if "trail.record" in calls else [f"{path.name}: {node.name}"]
        assert silent == []


class TestPasswords:
    def test_changed(self, ines):
        browser = confirmed(ines)
        form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        browser.post(reverse("account_change_password"), form)
        assert names() == ["signed_in", "confirmed", "password_changed"]
        assert of_account("password_changed").actor == ines

    def test_not_changed_without_the_present_one(self, ines):
        form = {"oldpassword": WRONG, "password1": NEW, "password2": NEW}
        signed_in(ines).post(reverse("account_change_password"), form)
        assert names() == ["confirmation_failed"]

    def test_asked_for_and_set_by_mail(self, ines):
        link, browser = reset_link(ines), browser_at()
        address = browser.get(link, follow=True).redirect_chain[-1][0]
        browser.post(address, {"password1": NEW, "password2": NEW})
        assert names() == ["reset_asked", "password_reset"]
        assert {of_account(name).facts["account"] for name in names()} == {ines.pk}
        assert of_account("password_reset").actor is None

    def test_asked_for_by_an_address_without_an_account(self):
        form = {"email": "nobody@practice.example"}
        browser_at().post(reverse("account_reset_password"), form)
        assert of_account("reset_asked").object_id is None
        assert "nobody" not in str(of_account("reset_asked").facts)

    def test_confirmed_wrongly(self, ines):
        browser = browser_at()
        sign_in(browser, ines.email)
        browser.post("/account/reauthenticate/", {"password": WRONG})
        assert names() == ["signed_in", "sign_in_failed"]
        assert of_account("sign_in_failed").actor == ines


class TestSecondFactors:
    def test_added_with_its_codes(self, ines, django_capture_on_commit_callbacks):
        browser = confirmed(ines)
        page = browser.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        assert names() == ["signed_in", "confirmed", "second_factor_added"]
        assert [letter.to for letter in mail.outbox] == [[ines.email]]

    @pytest.fixture
    def with_codes(self, ines, secret):
        RecoveryCodes.activate(ines)
        browser = signed_in(ines)
        browser.post("/account/2fa/reauthenticate/", {"code": code_of(secret)})
        assert of_account("confirmed").facts == {"method": "totp"}
        return browser

    @pytest.mark.parametrize(
        ("page", "event"),
        [
            ("mfa_deactivate_totp", "second_factor_removed"),
            ("mfa_generate_recovery_codes", "recovery_codes.made"),
        ],
    )
    def test_changed(self, ines, with_codes, page, event, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            with_codes.post(reverse(page))
        assert names() == ["confirmed", event]
        assert [letter.to for letter in mail.outbox] == [[ines.email]]

    @pytest.mark.parametrize(
        ("page", "event"),
        [
            ("mfa_view_recovery_codes", "recovery_codes.opened"),
            ("mfa_download_recovery_codes", "recovery_codes.exported"),
        ],
    )
    def test_codes_read(self, with_codes, page, event):
        assert with_codes.get(reverse(page)).status_code == 200
        assert names() == ["confirmed", event]

    def test_confirmed_wrongly(self, ines, secret):
        signed_in(ines).post("/account/2fa/reauthenticate/", {"code": "000000"})
        assert names() == ["second_factor_failed"]


def test_tokens_of_the_api(ines):
    token, program = token_of(ines)
    program.get("/api/v1/clients/")
    program.get("/api/v1/clients/")
    signed_in(ines).post(reverse("people:revoke_token", args=[token.public_id]))
    events = TrailEvent.objects.filter(action__startswith="people.token.").order_by("id")
    assert [event.action for event in events] == [
        f"people.token.{deed}" for deed in ("made", "used", "revoked")
    ]


# Every signal of the libraries: the event that says the same, or why none can come.
SAID = {
    "user_logged_in": "signed_in",
    "user_logged_out": "signed_out",
    "user_login_failed": "sign_in_failed",
    "password_changed": "password_changed",
    "password_reset": "password_reset",
    "authenticator_added": "second_factor_added",
    "authenticator_removed": "second_factor_removed",
    "authenticator_reset": "recovery_codes.made",
    "authenticator_used": "signed_in",
    "authentication_failed": "second_factor_failed",
    "authentication_step_completed": "confirmed",
}
CANNOT_COME = {
    "user_signed_up": "nobody signs up",
    "password_set": "the page is not there",
    "email_confirmed": "the page is not there",
    "email_confirmation_sent": "the page is not there",
    "email_changed": "the page is not there",
    "email_added": "the page is not there",
    "email_removed": "the page is not there",
    "_add_email": "the page is not there",
    "login_code_rejected": "no codes by mail",
    "password_reset_code_rejected": "no codes by mail",
    "email_verification_code_rejected": "no codes by mail",
}


def test_every_signal_of_the_libraries_has_its_event():
    signals = {
        name
        for module in (auth_signals, account_signals, mfa_signals)
        for name, value in vars(module).items()
        if isinstance(value, Signal)
    }
    assert signals == {*SAID, *CANNOT_COME}
    assert {f"people.account.{event}" for event in SAID.values()} <= set(labels.ACTIONS)


def test_the_auditor_reads_them_in_words(ines, as_otto):
    browser = browser_at()
    fail(browser, ines.email)
    fail(browser, "nobody@practice.example")
    sign_in(browser, ines.email)
    assert is_in(browser)
    text = as_otto.get("/trail/?room=people.account").content.decode()
    assert "Signed in" in text
    assert "Sign-in refused" in text
    assert "not signed in" in text
    assert "account: Ines" in text
    assert "account: none of ours (" in text
    assert "by: password" in text
    assert "nobody@" not in text
    clients = as_otto.get("/trail/?room=people").content.decode()
    assert "people.account." not in clients


def test_no_event_of_an_account_holds_an_address(ines):
    fail(browser_at(), ines.email, 8)
    fail(browser_at(), "nobody@practice.example", 8)
    browser_at().post(reverse("account_reset_password"), {"email": "nobody@practice.example"})
    written = str(list(TrailEvent.objects.values("facts", "object_type", "request_id")))
    assert "@" not in written

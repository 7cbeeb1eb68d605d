"""Wrong tries pause one account, for whoever makes them; everybody else goes on working."""

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from people import adapters, devices
from people.models import TrailEvent
from tests.factories import make_user
from tests.people.signing_in import (
    OFFICE,
    browser_at,
    fail,
    is_in,
    sign_in,
    with_password,
)

LIMIT = settings.AXES_FAILURE_LIMIT
PAUSED = 429


@pytest.fixture(autouse=True)
def fresh_counts(db, settings):
    """Forget earlier tries, and hash quickly: hundreds of passwords are tried here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def ines(ines):
    return with_password(ines)


@pytest.fixture
def boris(boris):
    return with_password(boris.user)


def paused(ines, address=OFFICE):
    return fail(browser_at(address), ines.email, LIMIT)


def test_the_eighth_failure_pauses_the_account_at_that_address(ines):
    assert paused(ines) == [200] * (LIMIT - 1) + [PAUSED]
    answer = sign_in(browser_at(), ines.email)
    assert answer.status_code == PAUSED
    assert answer.headers["Retry-After"] == "900"
    assert "Please wait a little" in answer.content.decode()


@pytest.mark.parametrize("spelled", ["INES@practice.example", " ines@Practice.Example "])
def test_another_spelling_is_the_same_account(ines, spelled):
    fail(browser_at(), ines.email, LIMIT - 1)
    assert fail(browser_at(), spelled) == [PAUSED]


def test_an_office_works_on_while_one_account_is_tried(ines, boris):
    paused(ines)
    browser = browser_at()
    sign_in(browser, boris.email)
    assert is_in(browser)


def test_an_office_works_on_while_many_accounts_are_tried(ines, boris):
    """Known ones and unknown ones, and what is no address at all."""
    stranger = browser_at()
    for number in range(12):
        fail(stranger, f"nobody{number}@practice.example", LIMIT)
    for number in range(3):
        fail(stranger, make_user(f"Mei{number}", "intake").email, LIMIT)
    fail(stranger, "no address", LIMIT)
    for user in (ines, boris):
        browser = browser_at()
        sign_in(browser, user.email)
        assert is_in(browser)


def test_a_success_wipes_the_failures_out(ines):
    for _day in range(3):
        browser = browser_at()
        fail(browser, ines.email, LIMIT - 1)
        sign_in(browser, ines.email)
        assert is_in(browser)


def test_somebody_elses_success_does_not(ines, boris):
    fail(browser_at(), ines.email, LIMIT - 1)
    sign_in(browser_at(), boris.email)
    assert fail(browser_at(), ines.email) == [PAUSED]


def test_strangers_elsewhere_do_not_lock_the_owner_out(ines):
    for number in range(4):
        assert paused(ines, f"198.51.100.{number}")[-1] == PAUSED
    browser = browser_at()
    sign_in(browser, ines.email)
    assert is_in(browser)


def test_a_device_that_knows_the_account_is_counted_by_itself(ines):
    """Also where strangers sit at the very same address."""
    own = browser_at()
    sign_in(own, ines.email)
    own.post("/account/logout/")
    paused(ines)
    sign_in(own, ines.email)
    assert is_in(own)


def test_such_a_device_has_no_more_tries_than_a_stranger(ines):
    own = browser_at()
    sign_in(own, ines.email)
    own.post("/account/logout/")
    assert fail(own, ines.email, LIMIT)[-1] == PAUSED


def test_a_device_knows_the_account_that_signed_in_on_it_and_no_other(ines, boris, rf):
    own = browser_at()
    sign_in(own, ines.email)
    visit = rf.get("/")
    visit.COOKIES = {name: morsel.value for name, morsel in own.cookies.items()}
    assert devices.device_of(visit, ines.email)
    assert not devices.device_of(visit, boris.email)
    mine, his = (f"device-{devices.account_mark(user.email)[:16]}" for user in (ines, boris))
    visit.COOKIES[his] = visit.COOKIES[mine]
    assert not devices.device_of(visit, boris.email)


def test_all_strangers_together_have_so_many_tries_at_an_account(ines, boris, monkeypatch):
    monkeypatch.setattr(adapters, "TRIES_AT_ACCOUNT", 5)
    own = browser_at()
    sign_in(own, ines.email)
    own.post("/account/logout/")
    for number in range(6):
        fail(browser_at(f"198.51.100.{number}"), ines.email)
    stranger = browser_at("198.51.100.99")
    answer = sign_in(stranger, ines.email)
    assert "Too many failed login attempts" in answer.content.decode()
    assert not is_in(stranger)
    for user, browser in ((ines, own), (boris, browser_at("198.51.100.99"))):
        sign_in(browser, user.email)
        assert is_in(browser)


def test_an_address_has_so_many_tries_except_for_devices_that_are_known(ines, boris, monkeypatch):
    own = browser_at()
    sign_in(own, ines.email)
    own.post("/account/logout/")
    cache.clear()
    monkeypatch.setattr(adapters, "TRIES_FROM_ADDRESS", 3)
    for number in range(4):
        fail(browser_at(), f"nobody{number}@practice.example")
    stranger = browser_at()
    sign_in(stranger, boris.email)
    assert not is_in(stranger)
    sign_in(own, ines.email)
    assert is_in(own)


def test_the_pause_ends_also_for_whoever_goes_on_trying(ines):
    paused(ines)
    begun = AccessAttempt.objects.get().attempt_time
    fail(browser_at(), ines.email, 3)
    attempt = AccessAttempt.objects.get()
    assert attempt.attempt_time == begun
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME)
    browser = browser_at()
    sign_in(browser, ines.email)
    assert is_in(browser)


def test_no_table_of_tries_holds_what_was_typed(ines):
    typed = "A passphrase in the wrong field@practice.example"
    fail(browser_at(), "typed-by-mistake@practice.example")
    fail(browser_at(), ines.email)
    fail(browser_at(), typed)
    sign_in(browser_at(), ines.email)
    rows = [*AccessAttempt.objects.values(), *AccessLog.objects.values()]
    rows += TrailEvent.objects.values("action", "facts", "object_type", "result")
    assert "practice.example" not in str(rows).lower()
    assert AccessAttempt.objects.exists()


def test_what_is_refused_is_written_down_so_often_and_no_more(ines):
    paused(ines)
    fail(browser_at(), ines.email, 20)
    failed = TrailEvent.objects.filter(action="people.account.sign_in_failed")
    assert failed.count() == LIMIT
    assert TrailEvent.objects.filter(action="people.account.locked").count() == 1

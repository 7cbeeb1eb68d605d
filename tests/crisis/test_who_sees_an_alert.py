"""Names and words are for who is on duty for this alert; others see times, steps and a code."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crisis import services
from crisis.models import Alert, OnCall
from people.access import Scope, scope_of
from people.models import User
from tests import factories

WORDS = "he said that he cannot go on"
NAMES = ("林晓雯", "13800000001")


@pytest.fixture
def alert(cleo, ines):
    """A concern of the desk's about Anna's client, by the real clock."""
    return services.raise_alert(
        client=cleo, source="concern", sign="self_harm", note=WORDS, by=None, now=timezone.now()
    )


@pytest.fixture
def olga(site, db):
    """A supervisor of nobody here."""
    return factories.make_user("Olga", "supervisor", factories.make_site("jingan"))


def browser_of(user: User):
    from django.test import Client as Browser

    browser = Browser()
    browser.force_login(user)
    return browser


def page_of(browser, alert) -> str:
    answer = browser.get(reverse("crisis:alert", args=[alert.public_id]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("person", "names", "words"),
    [
        ("anna", True, True),  # responsible
        ("sofia", True, True),  # her supervisor
        ("ines", True, False),
        ("maria", True, False),
        ("boris", False, False),
        ("olga", False, False),
    ],
)
def test_what_each_sees_before_anybody_has_begun(request, alert, person, names, words):
    who = request.getfixturevalue(person)
    page = page_of(browser_of(getattr(who, "user", who)), alert)
    assert alert.client.code in page
    assert [name in page for name in NAMES] == [names, names]
    assert (WORDS in page) is words


@pytest.mark.parametrize("act", ["take", "start"])
@pytest.mark.parametrize("person", ["boris", "olga", "ines"])
def test_who_takes_it_on_or_starts_sees_whom_it_is_about(request, alert, person, act):
    who = request.getfixturevalue(person)
    browser = browser_of(getattr(who, "user", who))
    for _time in range(2):
        browser.post(reverse(f"crisis:{act}", args=[alert.public_id]))
    page = page_of(browser, alert)
    assert all(name in page for name in (*NAMES, WORDS))
    assert alert.steps.count() == 1
    alert.refresh_from_db()
    assert bool(alert.started_at) is (act == "start")


@pytest.mark.parametrize(("begins", "sees"), [(-1, True), (1, False)])
def test_who_is_on_call_sees_it_while_the_window_lasts(alert, boris, begins, sees):
    starts_at = timezone.now() + timedelta(hours=begins)
    ends_at = starts_at + timedelta(hours=8)
    OnCall.objects.create(user=boris.user, position=1, starts_at=starts_at, ends_at=ends_at)
    assert (WORDS in page_of(browser_of(boris.user), alert)) is sees


def test_who_wrote_a_sign_reads_it_again(alert, cleo, boris):
    note = "what I saw myself"
    services.raise_alert(
        client=cleo, source="concern", sign="other", note=note, by=boris.user, now=timezone.now()
    )
    page = page_of(browser_of(boris.user), alert)
    assert note in page
    assert WORDS not in page
    assert not any(name in page for name in NAMES)


def test_nobody_takes_on_a_closed_alert(alert, sofia, boris):
    now = timezone.now()
    services.start_intervention(alert=alert, by=sofia, now=now)
    services.close_alert(alert=alert, measures="safe at home", by=sofia, now=now)
    with pytest.raises(services.AlertIsClosed):
        services.take_alert(alert=alert, by=boris.user, now=now)
    assert "safe at home" not in page_of(browser_of(boris.user), alert)


@pytest.mark.parametrize(("person", "names"), [("ines", True), ("anna", True), ("boris", False)])
def test_the_form_for_a_concern_names_whom_one_knows(request, cleo, person, names):
    who = request.getfixturevalue(person)
    browser = browser_of(getattr(who, "user", who))
    address = reverse("crisis:raise", args=[cleo.public_id])
    for answer in (browser.get(address), browser.post(address, {"sign": ""})):
        page = answer.content.decode()
        assert cleo.code in page
        assert (cleo.name in page) is names


@pytest.mark.parametrize("person", ["boris", "olga", "maria", "otto", "ines", "anna", "sofia"])
def test_bar_log_and_the_answer_to_a_concern_name_nobody(request, alert, cleo, person):
    who = request.getfixturevalue(person)
    browser = browser_of(getattr(who, "user", who))
    shown = browser.get(reverse("crisis:log")).content.decode()
    raised = browser.post(
        reverse("crisis:raise", args=[cleo.public_id]),
        {"sign": "other"},
        headers={"HX-Request": "true"},
    )
    for text in (shown, raised.content.decode()):
        assert not any(name in text for name in (*NAMES, WORDS))


class TestLists:
    @pytest.mark.parametrize("role", User.Role.values)
    def test_a_list_that_may_say_none_hides_no_rows(self, role):
        scope = scope_of(User(role=role), "crisis_alert", "list")
        assert scope in {Scope.ALL, Scope.META, Scope.NONE}

    def test_an_auditor_sees_times_and_states_and_no_content(self, as_otto, alert, sofia):
        services.start_intervention(alert=alert, by=sofia, now=timezone.now())
        page = as_otto.get(reverse("crisis:log")).content.decode()
        assert "No alerts so far" not in page
        assert page.count("<tr>") == 1 + Alert.objects.count()
        assert "in time" in page
        for hidden in (*NAMES, WORDS, alert.client.code, "Sofia", str(alert.public_id)):
            assert hidden not in page
        assert as_otto.get(reverse("crisis:alert", args=[alert.public_id])).status_code == 404

    def test_an_empty_log_says_so(self, as_otto, as_maria):
        for browser in (as_otto, as_maria):
            assert "No alerts so far" in browser.get(reverse("crisis:log")).content.decode()

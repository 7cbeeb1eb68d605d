"""The letter to the client speaks of packages, in both languages, and never of a rank."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from crisis.services import raise_alert
from packages.models import Enrollment
from packages.services import refund
from tests import journey
from tiering.rules.tiers import Tier

RANKS = ("basic", "development", "flagship", "基础级", "发展级", "旗舰级", "tier", "分级")


@pytest.fixture
def decision(cleo, ines, now):
    journey.install(now)
    return journey.confirm(cleo, by=ines, now=now)


def letter(browser, decision, language="en"):
    browser.cookies["django_language"] = language
    page = browser.get(reverse("tiering:for_client", args=[decision.public_id]))
    assert page.status_code == 200
    main = page.content.decode().split("<main")[1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Your package", "Short-term course", "5 sessions, to be used until", "¥4,000"]),
        ("zh-hans", ["您的服务包", "短程五次咨询", "5次咨询", "¥4,000"]),
    ],
)
def test_what_the_client_took_is_named_with_what_it_holds(
    as_ines, cleo, decision, ines, now, language, words
):
    journey.buy(cleo, "short-term-5", by=ines, now=now)
    text = letter(as_ines, decision, language)
    for word in words:
        assert word in text
    assert "Long-term course" not in text
    assert "长程" not in text
    for rank in RANKS:
        assert rank not in text.lower()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["What you can choose from", "Three-session trial card", "within 60 days", "¥40,000"],
        ),
        ("zh-hans", ["您可以选择", "三次体验卡", "60天", "¥40,000"]),
    ],
)
def test_before_that_it_names_what_may_be_chosen_by_price(as_ines, decision, language, words):
    text = letter(as_ines, decision, language)
    for word in words:
        assert word in text
    assert text.index("¥60") < text.index("¥360") < text.index("¥4,000") < text.index("¥40,000")
    for rank in RANKS:
        assert rank not in text.lower()


def test_nobody_reads_another_order_for_knowing_what_the_client_earns(as_ines, as_anna, decision):
    assert letter(as_ines, decision) == letter(as_anna, decision)


def test_a_counselor_reads_which_package_and_not_what_was_paid(as_anna, cleo, decision, ines, now):
    journey.buy(cleo, "short-term-5", by=ines, now=now)
    text = letter(as_anna, decision)
    assert "Short-term course" in text
    assert "¥" not in text


def test_nothing_is_offered_to_somebody_in_danger(as_ines, cleo, decision, ines, now):
    raise_alert(client=cleo, sign="other", source="concern", by=ines, now=now)
    text = letter(as_ines, decision)
    assert "¥" not in text
    assert "What you can choose from" not in text


def test_what_was_paid_back_is_not_the_client_s_package(as_ines, cleo, decision, ines, now):
    bought = journey.buy(cleo, "short-term-5", by=ines, now=now)
    refund(enrollment=bought, by=ines, now=now)
    text = letter(as_ines, decision)
    assert "Your package" not in text
    assert "What you can choose from" in text


def test_a_letter_speaks_of_what_followed_its_own_decision(as_ines, cleo, decision, ines, now):
    journey.buy(cleo, "short-term-5", by=ines, now=now)
    later = now + timedelta(days=60)
    again = journey.confirm(cleo, by=ines, now=later, tier=Tier.FLAGSHIP)
    assert "Your package Short-term course" in letter(as_ines, decision)
    assert "What you can choose from" in letter(as_ines, again)
    journey.buy(cleo, "long-term-20", by=ines, now=later)
    assert "Your package Long-term course" in letter(as_ines, again)
    assert "Long-term course" not in letter(as_ines, decision)


def test_the_promise_is_the_one_it_was_sold_with(as_ines, cleo, decision, ines, now):
    bought = journey.buy(cleo, "short-term-5", by=ines, now=now)
    newer = bought.standard
    newer.pk, newer.public_id = None, cleo.public_id
    newer.version, newer.session_minutes = 9, 77
    newer.save(force_insert=True)
    assert "77 min" not in letter(as_ines, decision)
    Enrollment.objects.update(standard=newer)
    assert "77 min" in letter(as_ines, decision)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Short-term course"), ("zh-hans", "短程五次咨询")]
)
def test_the_api_tells_what_the_letter_tells(
    as_ines, as_boris, cleo, decision, ines, now, language, name
):
    url = f"/api/v1/tier-decisions/{decision.public_id}/for-client/"
    spoken = {"Accept-Language": language}
    before = as_ines.get(url, headers=spoken).json()
    assert (before["bought"], before["client"]) == (False, cleo.name)
    assert name in [package["name"] for package in before["packages"]]
    journey.buy(cleo, "short-term-5", by=ines, now=now)
    answer = as_ines.get(url, headers=spoken)
    told = answer.json()
    assert (told["bought"], [package["name"] for package in told["packages"]]) == (True, [name])
    assert told["packages"][0]["price"] == "4000.00"
    assert told["promised"]["reply_hours"]
    for rank in RANKS:
        assert rank not in answer.content.decode().lower()
    assert as_boris.get(url).status_code == 404

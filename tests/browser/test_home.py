"""The intake home in a real browser: work that is finished where it stands."""

from urllib.parse import urlsplit

from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import User
from tests import factories, journey
from tests.browser.looks import look, sign_in, speak, watched
from tiering.models import TierDecision


def test_a_row_is_finished_where_it_stands(page: Page, live_server, settings, practice) -> None:
    url, now = live_server.url, timezone.now()
    settings.PUBLIC_URL = url
    ines = User.objects.get(email__startswith="ines")
    for name in ("陈岚", "刘舒云"):
        journey.assess(factories.make_client(name, now=now), by=ines, now=now)
    sign_in(page, url, "ines")
    speak(page, url, "zh-hans")
    with watched(page, urlsplit(url).netloc):
        page.goto(f"{url}/")
        pile = page.locator("[aria-labelledby=pile-proposals]")
        expect(pile.locator(".crm-pile__count")).to_have_text("2")
        first, second = pile.locator("[data-crm-here]").all()
        first.click()
        decide = pile.locator("form.crm-decide")
        expect(decide).to_be_visible()
        look(page, "home-row")
        second.click()
        expect(pile.locator("form.crm-decide")).to_have_count(1)
        expect(first).to_have_attribute("aria-expanded", "false")
        decide.locator("button[type=submit]").click()
        expect(pile.locator(".crm-pile__count")).to_have_text("1")
        expect(page.locator(".crm-toast")).to_contain_text("分级已记录")
        expect(page.locator("#desk")).to_be_focused()
    assert TierDecision.objects.count() == 1


def test_what_was_typed_in_a_row_is_not_closed_away(
    page: Page, live_server, settings, practice
) -> None:
    url, now = live_server.url, timezone.now()
    settings.PUBLIC_URL = url
    ines = User.objects.get(email__startswith="ines")
    for name in ("陈岚", "刘舒云"):
        journey.assess(factories.make_client(name, now=now), by=ines, now=now)
    sign_in(page, url, "ines")
    page.goto(f"{url}/")
    first, second = page.locator("[aria-labelledby=pile-proposals] [data-crm-here]").all()
    first.click()
    page.locator("form.crm-decide input[type=radio]").first.dispatch_event("input")
    asked: list[str] = []

    def keep(dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", keep)
    second.click()
    assert asked == ["Your text in this row is not saved. Close anyway?"]
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(second).to_have_attribute("aria-expanded", "false")

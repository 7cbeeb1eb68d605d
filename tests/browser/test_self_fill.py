"""A client fills in forms alone on a phone, goes on elsewhere, and is not left alone in danger."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from crisis.models import AlertSign
from intake import links, services
from intake.models import Assessment, SelfFill
from people.models import User
from tests import factories
from tests.browser.looks import look, serious_violations, sign_in, speak, watched
from tests.browser.looks import wider_than_the_screen as too_wide
from tests.intake.instruments import instrument, pack_for
from tests.intake.test_self_fill import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def fill(practice, settings, live_server) -> SelfFill:
    """The severity form, PHQ-9 with an invented text, and everything beside."""
    settings.PUBLIC_URL = live_server.url
    ines = User.objects.get(name="Ines")
    maria = User.objects.get(name="Maria")
    services.load_pack(instrument=instrument("phq-9"), data=pack_for("phq-9"), by=maria)
    now = timezone.now()
    return ask(factories.make_client(now=now), ines, now, "sads", "phq-9")


def at(page: Page, place: int | str) -> None:
    page.wait_for_url(f"**/fill/?at={place}")


def tap(page: Page, answer: int) -> None:
    expect(page.locator("[data-crm-quiet]")).to_have_count(0)
    page.locator(f"#scale-answer-{answer} + span").click(force=True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_on_a_phone_each_tap_answers_and_goes_on(
    page: Page, browser: Browser, live_server, fill: SelfFill, language: str
) -> None:
    page.set_viewport_size(PHONE)
    speak(page, live_server.url, language)
    with watched(page, urlsplit(live_server.url).netloc):
        page.goto(links.self_fill_link(fill))
        look(page, f"{language}-30-fill-begin")
        page.locator("main form .crm-send").click()
        for place in range(7):
            at(page, place)
            assert too_wide(page) <= 0
            tap(page, 4)
        at(page, 7)
        page.locator(".crm-fill__back").click()
        at(page, 6)
        expect(page.locator("#scale-answer-4")).to_be_checked()
        page.goto(f"{live_server.url}/fill/?at=6")
        look(page, f"{language}-31-fill-screen")
        page.goto(f"{live_server.url}/fill/?at=15")
        tap(page, 1)
        page.wait_for_url("**/fill/told/**")
        look(page, f"{language}-33-fill-told")
        assert AlertSign.objects.get().source == "self_fill"
        page.locator(".crm-fill__on").click()
        at(page, 16)
        page.locator("[name=problems] + span").first.click(force=True)
        page.locator("[value=next]").click()
        at(page, 17)
        look(page, f"{language}-35-fill-months")

    other = browser.new_context(viewport=PHONE).new_page()
    speak(other, live_server.url, language)
    other.goto(links.self_fill_link(fill))
    at(other, 17)
    other.locator("[name=duration_months]").fill("8")
    other.locator("[value=next]").click()
    at(other, 18)
    look(other, f"{language}-36-fill-story")
    other.locator("[name=story]").fill("先想睡好。")
    other.locator("[value=next]").click()
    at(other, 19)
    look(other, f"{language}-37-fill-goals")
    other.locator("[value=next]").click()
    at(other, 20)
    look(other, f"{language}-38-fill-money")
    other.locator("[value=next]").click()
    at(other, "end")
    look(other, f"{language}-39-fill-end")
    other.locator("main form .crm-send").click()
    other.wait_for_url("**/fill/thanks/")
    assert serious_violations(other) == []
    other.context.close()
    row = SelfFill.objects.select_related("client").get()
    assert row.state == "finished"
    assert row.typed["problems"]
    assert row.typed["story"] == ["先想睡好。"]
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_desk_hands_out_and_looks_over(
    page: Page, live_server, fill: SelfFill, language: str
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, live_server.url, "ines")
    speak(page, live_server.url, language)
    url = f"{live_server.url}/clients/{fill.client.public_id}"
    page.goto(f"{url}/self-fill/")
    look(page, f"{language}-40-hand-out")
    now = timezone.now()
    services.save_answer(fill=fill, place=0, sent={"sads-emotion": ["5"]}, shown={}, now=now)
    services.finish_self_fill(fill=fill, now=now)
    page.goto(f"{url}/self-fill/")
    look(page, f"{language}-41-to-review")
    page.goto(f"{url}/assess/")
    look(page, f"{language}-42-review")
    page.goto(f"{live_server.url}/")
    look(page, f"{language}-43-pile")


def test_without_a_script_every_screen_is_a_form(
    browser: Browser, live_server, fill: SelfFill
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    speak(page, live_server.url, "en")
    page.goto(links.self_fill_link(fill))
    page.get_by_role("button", name="Start").click()
    page.locator("#scale-answer-3").check(force=True)
    page.get_by_role("button", name="Next").click()
    at(page, 1)
    assert SelfFill.objects.select_related("client").get().typed == {"sads-emotion": ["3"]}
    context.close()

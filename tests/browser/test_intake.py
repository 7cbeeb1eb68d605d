"""A whole intake by keyboard alone; a power cut in the middle; the same sheet in two windows."""

import re
from time import monotonic
from urllib.parse import urlsplit

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override
from playwright.sync_api import Browser, Page, expect

from intake.models import Assessment, Draft
from people.models import Client
from tests import factories
from tests.browser.looks import look, sign_in, speak, watched
from tests.intake.sheets import PHQ
from tiering.models import TierDecision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1440, "height": 900}
# Script time of a whole intake by keyboard, seconds: hands need minutes, the pages must not.
WITHIN = 90


@pytest.fixture
def desk(page: Page, live_server, settings, practice: None) -> Page:
    settings.PUBLIC_URL = live_server.url
    page.set_viewport_size(DESK)
    sign_in(page, live_server.url, "ines")
    return page


def sheet(page: Page, url: str, client: Client) -> None:
    page.goto(f"{url}/clients/{client.public_id}/assess/")
    # The preview is asked for when the page is there: scripts are ready by then.
    expect(page.locator("#preview .crm-need")).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.id")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_whole_intake_needs_no_mouse(desk: Page, live_server, now, language: str) -> None:
    url = live_server.url
    speak(desk, url, language)
    client = factories.make_client(now=now)
    began = monotonic()
    with override(language), watched(desk, urlsplit(url).netloc):
        sheet(desk, url, client)
        press(desk, *"5433544")
        press(desk, "Tab")
        assert focused(desk) == "income"
        desk.keyboard.type("12000")
        press(desk, "Enter", "Enter")
        assert focused(desk) == "budget"
        desk.keyboard.type("9000")
        press(desk, "Enter")
        desk.keyboard.insert_text("每晚11点半前睡下，每周至少5天")
        press(desk, "Enter", "Space", "Enter", "Space", "Enter", "Enter", "Space")
        while not focused(desk).startswith("phq-9"):
            press(desk, "Tab")
        press(desk, *"223212110", "Tab")
        assert focused(desk).startswith("gad-7")
        press(desk, *"1111111", "Tab")
        assert focused(desk) == "duration_months"
        desk.keyboard.type("8")
        press(desk, "Tab", "Space", "Tab", "Tab", "Space")
        expect(desk.locator("#preview .crm-tier--development")).to_be_visible()
        expect(desk.locator("#draft")).to_contain_text(re.compile(r"\d\d:\d\d"))
        look(desk, f"{language}-20-intake-by-keyboard")
        press(desk, "Control+Enter")
        desk.wait_for_url("**/tier/")
        while not desk.evaluate("!!document.activeElement.closest('.crm-decide')"):
            press(desk, "Tab")
        desk.keyboard.press("Enter")
        desk.wait_for_url("**/package/")
    assert monotonic() - began < WITHIN
    decision = TierDecision.objects.select_related("assessment").get()
    assessment = decision.assessment
    assert decision.chosen == "development"
    assert (assessment.severity, assessment.smart, assessment.duration_months) == (28, 3, 8)
    assert assessment.problems == ["anxiety", "sleep"]
    assert (
        dict(assessment.administrations.values_list("version__instrument__code", "score__total"))[
            "phq-9"
        ]
        == 14
    )
    assert len(PHQ) == 9
    assert not Draft.objects.exists()


def test_a_power_cut_in_the_middle_loses_nothing(desk: Page, live_server, now) -> None:
    client = factories.make_client(now=now)
    sheet(desk, live_server.url, client)
    press(desk, *"543")
    desk.locator("[id='goal-0-text']").fill("每周主动社交3次")
    desk.locator("#id_story").fill("Half a story, and then the light went out.")
    expect(desk.locator("#draft")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    expect(desk.locator("html")).not_to_have_class("htmx-request")
    desk.wait_for_function("document.querySelector('[name=draft_revision]').value > 0")
    context = desk.context
    kept = desk.evaluate("document.querySelector('[name=request_key]').value")
    desk.close(run_before_unload=False)
    again = context.new_page()
    sheet(again, live_server.url, client)
    expect(again.locator("input[name='sads-emotion'][value='5']")).to_be_checked()
    expect(again.locator("input[name='sads-behaviour'][value='3']")).to_be_checked()
    expect(again.locator("[id='goal-0-text']")).to_have_value("每周主动社交3次")
    expect(again.locator("#id_story")).to_have_value("Half a story, and then the light went out.")
    assert again.locator("[name=request_key]").input_value() == kept


def test_two_windows_of_one_sheet_say_so_and_lose_nothing(desk: Page, live_server, now) -> None:
    client = factories.make_client(now=now)
    sheet(desk, live_server.url, client)
    desk.locator("#id_story").fill("In the first window.")
    expect(desk.locator("#draft")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    second = desk.context.new_page()
    second.set_viewport_size(DESK)
    sheet(second, live_server.url, client)
    second.locator("#id_story").fill("In the second window.")
    expect(second.locator("[name=draft_revision]")).to_have_value("2")
    desk.locator("#id_duration_months").fill("8")
    moved = desk.get_by_text(re.compile("Changed in another window at"))
    expect(moved).to_be_visible()
    look(desk, "en-21-two-windows")
    assert Draft.objects.get().typed["story"] == ["In the second window."]
    desk.get_by_role("button", name=_("Keep this page")).click()
    expect(desk.locator("#id_story")).to_have_value("In the first window.")
    expect(desk.locator("#id_duration_months")).to_have_value("8")
    assert Draft.objects.get().typed["story"] == ["In the first window."]
    second.locator("#id_duration_months").fill("9")
    expect(second.get_by_text(re.compile("Changed in another window at"))).to_be_visible()
    assert not Assessment.objects.exists()


def test_a_line_that_breaks_is_told_and_made_good(
    desk: Page, browser: Browser, live_server, now
) -> None:
    client = factories.make_client(now=now)
    sheet(desk, live_server.url, client)
    desk.context.set_offline(True)
    desk.locator("#id_story").fill("Typed without a line.")
    expect(desk.locator("#draft")).to_contain_text("Not saved: no connection")
    assert not Draft.objects.exists()
    desk.context.set_offline(False)
    expect(desk.locator("#draft")).to_contain_text(re.compile(r"Saved \d\d:\d\d"), timeout=15_000)
    assert Draft.objects.get().typed["story"] == ["Typed without a line."]


def test_whoever_was_signed_out_signs_in_beside_and_goes_on(desk: Page, live_server, now) -> None:
    client = factories.make_client(now=now)
    sheet(desk, live_server.url, client)
    desk.context.clear_cookies(name="sessionid")
    desk.locator("#id_story").fill("Typed while signed out.")
    expect(desk.locator("#draft")).to_contain_text("Not saved: you are signed out")
    beside = desk.context.new_page()
    sign_in(beside, live_server.url, "ines")
    expect(desk.locator("#draft")).to_contain_text(re.compile(r"Saved \d\d:\d\d"), timeout=15_000)
    assert Draft.objects.get().typed["story"] == ["Typed while signed out."]

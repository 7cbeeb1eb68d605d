"""The design system in a real browser: widths, themes, languages, keys, and no script at all."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import (
    WIDTHS,
    follow,
    serious_violations,
    speak,
    watched,
    wider_than_the_screen,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide(live_server) -> str:
    return live_server.url + reverse("design:guide")


@pytest.fixture
def troubles(page: Page, live_server) -> Iterator[None]:
    """Whatever a page must not do: errors, refusals of the browser, requests elsewhere."""
    with watched(page, urlsplit(live_server.url).netloc):
        yield


# ---------- looks ----------


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_the_guide_fits_and_can_be_read(page, live_server, guide, troubles, size, language, theme):
    speak(page, live_server.url, language)
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(guide)
    expect(page.locator("[data-crm-chart-mount] svg")).to_have_count(3)

    assert page.locator("html").get_attribute("data-bs-theme") == theme
    assert wider_than_the_screen(page) <= 0
    assert serious_violations(page) == []


@pytest.mark.parametrize("name", ["survey", "paper"])
@pytest.mark.parametrize("size", WIDTHS)
def test_pages_without_the_frame_fit_too(page, live_server, troubles, name, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(live_server.url + reverse(f"design:{name}"))
    assert wider_than_the_screen(page) <= 0
    assert serious_violations(page) == []


def test_sign_in_fits_and_can_be_read(page, live_server, troubles):
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(live_server.url + reverse("account_login"))
        assert wider_than_the_screen(page) <= 0
    assert serious_violations(page) == []


def test_a_chosen_theme_is_there_before_the_first_paint_of_the_next_page(page, guide, troubles):
    page.emulate_media(color_scheme="light")
    page.goto(guide)
    line = page.locator("[data-crm-chart-mount] svg path[stroke='#0f6b63']").first
    expect(line).to_be_attached()
    page.locator("[data-crm-theme-toggle]").first.click()
    expect(page.locator("[data-crm-chart-mount] svg path[stroke='#4fb8ac']").first).to_be_attached()

    page.add_init_script(
        "addEventListener('DOMContentLoaded',"
        " () => { window.first = document.documentElement.dataset.bsTheme })"
    )
    page.reload()
    assert page.evaluate("window.first") == "dark"


def test_a_narrowed_rail_stays_narrow(page, guide, troubles):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(guide)
    page.locator("[data-crm-rail-toggle]").click()
    page.reload()
    assert page.locator(".crm-rail").bounding_box()["width"] == 76


# ---------- keys ----------


def answers(page: Page, name: str) -> list[str]:
    return page.eval_on_selector_all(
        f"input[name={name}]:checked", "radios => radios.map(radio => radio.value)"
    )


def test_a_digit_answers_and_moves_on(page, guide, troubles):
    page.goto(guide)
    page.locator("input[name=cognition]").first.focus()
    page.keyboard.press("4")
    page.keyboard.press("6")
    assert (answers(page, "cognition"), answers(page, "behaviour")) == (["4"], ["6"])


def test_a_digit_outside_the_scale_does_nothing(page, guide, troubles):
    page.goto(guide)
    page.locator("input[name=cognition]").first.focus()
    page.keyboard.press("9")
    assert answers(page, "cognition") == []


def test_one_and_zero_are_ten(page, guide, troubles):
    page.goto(guide)
    page.locator("input[name=call_nps]").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("0")
    page.keyboard.press("2")
    assert (answers(page, "call_nps"), answers(page, "call_ces")) == (["10"], ["2"])


def test_backspace_clears_and_then_goes_back(page, guide, troubles):
    page.goto(guide)
    page.locator("input[name=cognition]").first.focus()
    page.keyboard.press("4")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    assert answers(page, "cognition") == []
    page.keyboard.press("2")
    assert answers(page, "cognition") == ["2"]


def test_slash_searches_and_a_question_mark_lists_the_keys(page, guide, troubles):
    page.goto(guide)
    page.keyboard.press("/")
    expect(page.locator("#crm-search")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#crm-search")).to_have_value("?")

    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#crm-shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#crm-shortcuts")).to_be_hidden()


def test_escape_closes_a_menu_and_gives_the_focus_back(page, guide, troubles):
    page.goto(guide)
    account = page.locator("details.crm-menu > summary")
    account.click()
    expect(page.locator(".crm-menu__sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".crm-menu__sheet")).to_be_hidden()
    expect(account).to_be_focused()


# ---------- behaviours ----------


def test_money_is_grouped_while_it_is_typed(page, guide, troubles):
    page.goto(guide)
    field = page.locator("#id_right-income")
    expect(field).to_have_value("12,000")
    field.fill("")
    field.press_sequentially("1234567")
    expect(field).to_have_value("1,234,567")
    field.fill("about 900")
    expect(field).to_have_value("about 900")


def test_a_goal_counts_its_ticks_and_names_what_is_missing(page, guide, troubles):
    page.goto(guide)
    goal = page.locator("[data-crm-goal]")
    expect(goal.locator("[data-crm-goal-score]")).to_have_text("3 of 5")
    expect(goal.locator("[data-crm-goal-hint=a]")).to_be_visible()
    goal.get_by_label("Achievable").check()
    expect(goal.locator("[data-crm-goal-score]")).to_have_text("4 of 5")
    expect(goal.locator("[data-crm-goal-hint=t]")).to_be_visible()


def test_the_crisis_clock_runs_down_and_then_says_it_is_over(page, guide, troubles):
    page.clock.install()
    page.goto(guide + "?crisis")
    clock = page.locator(".crm-crisis [data-crm-countdown]")
    deadline = datetime.fromisoformat(clock.get_attribute("data-crm-countdown"))
    value = clock.locator("[data-crm-countdown-value]")

    page.clock.pause_at(deadline - timedelta(minutes=1, seconds=5))
    expect(value).to_have_text("1:05")
    page.clock.run_for(85_000)
    expect(value).to_have_text("+0:20")
    expect(clock.locator("[data-crm-countdown-label]")).to_contain_text("over")


def test_a_form_is_sent_once(page, guide, troubles):
    page.goto(guide)
    sent = page.get_by_role("button", name="简体中文").evaluate(
        """button => {
          let sent = 0;
          addEventListener("submit", (event) => {
            if (!event.defaultPrevented) sent += 1;
            event.preventDefault();
          });
          button.click();
          button.click();
          return sent;
        }"""
    )
    assert sent == 1


def test_leaving_a_changed_form_asks_first(page, guide):
    page.goto(guide)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("#id_right-name").fill("林晓")
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_a_chart_tells_its_numbers_as_a_table(page, guide, troubles):
    page.goto(guide)
    figure = page.locator("figure[data-crm-chart=trend]")
    figure.locator("summary").click()
    expect(figure.get_by_role("row", name="Oct")).to_contain_text("+52")


# ---------- without a script ----------


def test_a_survey_and_the_guide_work_without_a_script(browser: Browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + reverse("design:survey"))
    page.locator("#scale-nps-9").check()
    follow(page, page.get_by_role("button", name="Send my answers"))
    assert "nps=9" in page.url

    page.goto(live_server.url + reverse("design:guide"))
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("[data-crm-theme-toggle]").first).to_be_hidden()
    context.close()

"""Long forms in a browser: what is typed stays, keys stop where they should, nothing complains."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import Client, Counselor, User
from scheduling.models import Appointment
from tests import factories, journey
from tests.browser.looks import PASSWORD, follow, look, sign_in, speak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "She told how the date moved twice, and wept."


@pytest.fixture
def over(practice) -> Appointment:
    """An appointment of yesterday, to be written down."""
    anna, ines = Counselor.objects.get(), User.objects.get(name="Ines")
    now = timezone.localtime(timezone.now())
    client = factories.make_client(now=now - timedelta(days=9), counselor=anna)
    return journey.past_appointment(client, anna, by=ines, now=now)


def session_page(live_server, over: Appointment) -> str:
    return live_server.url + reverse("scheduling:session", args=[over.public_id])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_notes_stay_when_the_window_is_closed(page: Page, live_server, over, language) -> None:
    speak(page, live_server.url, language)
    sign_in(page, live_server.url, "anna")
    page.goto(session_page(live_server, over))
    with page.expect_response("**/drafts/save/"):
        page.locator("#id_content").fill(TEXT)
    expect(page.locator("#hold [data-crm-draft-discard]")).to_be_visible()
    look(page, f"{language}-60-notes-saved")
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(session_page(live_server, over))
    expect(again.locator("#id_content")).to_have_value(TEXT)
    follow(again, again.locator("#hold [data-crm-draft-discard]"))
    expect(again.locator("#id_content")).to_have_value("")


def test_notes_sent_after_the_sign_in_ran_out_are_there_again(
    page: Page, live_server, over
) -> None:
    sign_in(page, live_server.url, "anna")
    page.goto(session_page(live_server, over))
    page.locator("#id_content").fill(TEXT)
    page.context.clear_cookies(name="sessionid")
    follow(page, page.locator("#hold button.btn-primary"))
    assert "/account/login" in page.url
    page.locator("#id_login").fill("anna@practice.example")
    page.locator("#id_password").fill(PASSWORD)
    follow(page, page.locator("form:has(#id_login) button[type=submit]"))
    assert page.url == session_page(live_server, over)
    expect(page.locator("#id_content")).to_have_value(TEXT)
    assert not hasattr(Appointment.objects.get(), "session")


def test_whoever_is_idle_is_asked_to_stay(page: Page, live_server, over, settings) -> None:
    settings.SESSION_IDLE = timedelta(minutes=15)
    page.clock.install()
    sign_in(page, live_server.url, "anna")
    page.goto(session_page(live_server, over))
    dialog = page.locator("[data-crm-sitting]")
    page.clock.run_for((15 * 60 - 60 - 121) * 1000)
    expect(dialog).not_to_be_visible()
    page.clock.run_for(3000)
    expect(dialog).to_be_visible()
    with page.expect_response("**/stay/"):
        page.locator("[data-crm-sitting-stay]").click()
    page.clock.run_for(1000)
    expect(dialog).not_to_be_visible()


def test_digits_stop_behind_the_last_row_of_the_severity_form(
    page: Page, live_server, practice
) -> None:
    client = factories.make_client(now=timezone.now(), counselor=Counselor.objects.get())
    sign_in(page, live_server.url, "ines")
    page.goto(live_server.url + reverse("intake:assess", args=[client.public_id]))
    page.keyboard.type("4444444999")
    expect(page.locator("#severity input:checked")).to_have_count(7)
    assert page.evaluate("'crmScalesEnd' in document.activeElement.dataset")
    expect(page.locator("#id_income")).to_have_value("")
    page.keyboard.press("Tab")
    page.keyboard.type("9000")
    expect(page.locator("#id_income")).to_have_value("9,000")


def test_a_second_click_empties_an_optional_answer_and_never_a_needed_one(
    page: Page, live_server, practice
) -> None:
    page.clock.install()
    client = factories.make_client(now=timezone.now(), counselor=Counselor.objects.get())
    sign_in(page, live_server.url, "ines")
    page.goto(live_server.url + reverse("intake:assess", args=[client.public_id]))
    four = page.locator("#scale-sads-sleep-4")
    four.click(force=True)
    four.click(force=True)
    expect(four).to_be_checked()  # a double click is one answer
    page.clock.run_for(700)
    four.click(force=True)
    expect(four).not_to_be_checked()
    four.click(force=True)
    page.keyboard.press("Delete")
    expect(four).not_to_be_checked()
    page.goto(live_server.url + reverse("crisis:raise", args=[client.public_id]))
    sign = page.locator("[name=sign]").first
    sign.check(force=True)
    page.clock.run_for(700)
    sign.click(force=True)
    expect(sign).to_be_checked()


def test_an_open_row_is_asked_for_and_the_assessment_can_be_completed(
    page: Page, live_server, practice
) -> None:
    client = factories.make_client(now=timezone.now(), counselor=Counselor.objects.get())
    sign_in(page, live_server.url, "ines")
    page.goto(live_server.url + reverse("intake:assess", args=[client.public_id]))
    page.keyboard.type("444444")
    page.locator("#id_story").fill(TEXT)
    follow(page, page.locator("#finish"))
    note = page.locator("#open-rows")
    expect(note).to_be_focused()
    look(page, "en-61-open-rows")
    follow(page, note.get_by_role("button"))
    follow(page, page.locator("a[href*='completes=']").first)
    expect(page.locator("#id_story")).to_have_value(TEXT)
    expect(page.locator("#severity input:checked")).to_have_count(6)
    page.locator("#scale-sads-functioning-5").check(force=True)
    follow(page, page.locator("#finish"))
    assert "/tier/" in page.url or "propose" in page.url or "assessments" in page.url
    expect(page.locator("#proposal")).to_be_visible()


ROLES = ("ines", "anna", "sofia", "maria", "adam", "otto")


@pytest.fixture
def everybody(practice) -> None:
    """The people of the practice, with a client that has been through it."""
    anna = Counselor.objects.get()
    for name, role in (("Sofia", "supervisor"), ("Adam", "admin"), ("Otto", "auditor")):
        user = factories.make_user(name, role)
        user.set_password(PASSWORD)
        user.save()
    now, ines = timezone.localtime(timezone.now()), User.objects.get(name="Ines")
    anna.supervisor = User.objects.get(name="Sofia")
    anna.save()
    client = factories.make_client(now=now - timedelta(days=20), counselor=anna)
    journey.confirm(client, by=ines, now=now - timedelta(days=20))
    journey.buy(client, "short-term-5", by=ines, now=now - timedelta(days=20))
    journey.past_appointment(client, anna, by=ines, now=now)


@pytest.mark.slow
@pytest.mark.parametrize("name", ROLES)
def test_no_page_of_any_role_complains(page: Page, live_server, everybody, name: str) -> None:
    """No error and no warning in the console, no part without its target, no refusal by the CSP."""
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: (
            said.type in ("error", "warning") and complaints.append(f"{page.url}: {said.text}")
        ),
    )
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.add_init_script(
        "addEventListener('htmx:oobErrorNoTarget', (e) => console.error('no target', e.detail));"
        "addEventListener('securitypolicyviolation', (e) => console.error(e.blockedURI));"
    )
    sign_in(page, live_server.url, name)
    client = Client.objects.get()
    waiting = ["/", *(reverse(f"{page}", args=[client.public_id]) for page in OF_A_CLIENT)]
    seen = set()
    for address in waiting:
        if address in seen:
            continue
        answer = page.goto(live_server.url + address, wait_until="networkidle")
        if answer is None or answer.status == 404:
            complaints[:] = [one for one in complaints if "404" not in one]
            continue
        if address == "/":
            links = page.locator("nav a[href^='/']")
            waiting += [link.get_attribute("href") or "/" for link in links.all()]
        seen.add(address)
    assert len(seen) > 1
    assert complaints == []


OF_A_CLIENT = (
    "reports:client", "people:details", "intake:assess", "intake:self_fill", "packages:choose",
    "scheduling:book", "crisis:raise", "tiering:referrals",
)  # fmt: skip

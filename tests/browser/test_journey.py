"""One client's whole journey in a real browser, in both languages, at three widths.

Sign-in → new client → assessment with live preview → tier → package → counselor and slot →
caseload → session held → invitation by mail → answer on the public page → dashboard.
"""

import asyncio
import re
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from playwright.sync_api import Browser, Page, expect

from counselcrm.local.mailbox import serve
from feedback.models import Answer, Invitation
from people.models import Client, TrailEvent, User
from reports.services import refresh_rollups
from scheduling.models import Appointment, SessionRecord
from tests.browser.looks import follow, look, sign_in, speak, watched
from tests.intake.sheets import PHQ
from tests.post import SMTP_BACKEND
from tiering.models import TierDecision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mailbox(settings, tmp_path: Path) -> Iterator[Path]:
    """The demo's own SMTP sink, in a thread, and the folder that /mailbox/ shows."""
    listening = socket.create_server(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()
    task = loop.create_task(serve(listening, tmp_path))

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
        loop.close()

    thread = Thread(target=run)
    thread.start()
    settings.EMAIL_BACKEND = SMTP_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = listening.getsockname()
    settings.MAILBOX_DIR = tmp_path
    with closing(listening):
        yield tmp_path
        loop.call_soon_threadsafe(task.cancel)
        thread.join()


def sign_out(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def choose(page: Page, name: str, value: str | int) -> None:
    """Answer one scale or choice as a hand does: press what is seen."""
    page.locator(f"input[name='{name}'][value='{value}']").check(force=True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_one_client_from_the_desk_to_the_dashboard(
    page: Page,
    browser: Browser,
    live_server,
    settings,
    mailbox: Path,
    practice: None,
    language: str,
) -> None:
    url = settings.PUBLIC_URL = live_server.url
    speak(page, url, language)
    page.set_viewport_size({"width": 1440, "height": 900})
    with override(language), watched(page, urlsplit(url).netloc):
        look_at_the_door(page, url, language)
        client = at_the_desk(page, url, language)
        book_a_slot(page, language)
        sign_out(page)
        in_the_counseling_room(page, url, language, client)
        sign_out(page)
        invitation = Invitation.objects.get()
        assert invitation.due_at - invitation.ended_at == timezone.timedelta(hours=24)
        call_command("fast_forward", hours=24)
        answer_by_mail(browser, url, language)
        refresh_rollups(now=timezone.now())
        on_the_dashboard(page, url, language)
    assert TrailEvent.objects.filter(action="tiering.tier.confirmed").count() == 1


def look_at_the_door(page: Page, url: str, language: str) -> None:
    page.goto(f"{url}/clients/new/")
    assert "/account/login/" in page.url
    look(page, f"{language}-01-sign-in")


def at_the_desk(page: Page, url: str, language: str) -> Client:
    sign_in(page, url, "ines")
    look(page, f"{language}-02-home")
    new_client(page, url, language)
    client = Client.objects.get()
    assess(page, language)
    decide(page, language)
    buy(page, language)
    return client


def new_client(page: Page, url: str, language: str) -> None:
    page.goto(f"{url}/clients/new/")
    page.locator("#id_name").fill("林晓雯")
    page.locator("#id_birth_year").fill("1994")
    choose(page, "consents", "care")
    page.locator("form[method=post]:has(#id_name) button[type=submit]").first.click()
    expect(page.locator("#id_phone_error")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("林晓雯")
    page.locator("#id_phone").fill("138 0000 0001")
    page.locator("#id_email").fill("xiaowen@client.example")
    for purpose in ("email", "surveys"):
        choose(page, "consents", purpose)
    look(page, f"{language}-03-new-client")
    page.locator("form[method=post]:has(#id_name) button[type=submit]").first.click()
    page.wait_for_url("**/assess/")


def assess(page: Page, language: str) -> None:
    for answer in "5433544":
        page.keyboard.press(answer)
    expect(page.locator("#severity-total")).to_contain_text("28")
    page.keyboard.press("Tab")
    expect(page.locator("#id_income")).to_be_focused()
    page.keyboard.type("12000")
    page.locator("#id_budget").fill("9000")
    expect(page.locator("#money")).to_contain_text("¥14,400")
    page.locator("[id='goal-0-text']").fill("每晚11点半前睡下，每周至少5天")
    for tick in ("specific", "measurable", "relevant"):
        choose(page, "goal-0-ticks", tick)
    for item, answer in zip(PHQ, (2, 2, 3, 2, 1, 2, 1, 1, 0), strict=True):
        choose(page, f"phq-9-{item}", answer)
    for row in page.locator("fieldset[id^='scale-gad-7-']").all():
        row.locator("input[value='1']").check(force=True)
    page.locator("#id_duration_months").fill("8")
    for problem in ("anxiety", "sleep"):
        choose(page, "problems", problem)
    expect(page.locator("#preview .crm-tier--development")).to_be_visible()
    expect(page.locator("#measure-phq-9")).to_contain_text("14")
    page.locator("button[form=assessment]").click()
    page.wait_for_url("**/tier/")


def decide(page: Page, language: str) -> None:
    expect(page.locator("#proposal")).to_contain_text(_("Development"))
    look(page, f"{language}-05-tier")
    page.locator(".crm-decide button[type=submit]").click()
    page.wait_for_url("**/package/")
    assert TierDecision.objects.get().chosen == "development"


def buy(page: Page, language: str) -> None:
    look(page, f"{language}-06-package")
    page.locator("input[name=package]").first.check(force=True)
    page.locator("form:has(input[name=package]) button[type=submit]").first.click()
    page.wait_for_url("**/book/")


def book_a_slot(page: Page, language: str) -> None:
    look(page, f"{language}-07-book")
    page.locator("input[name=slot]").first.check(force=True)
    page.locator("form:has(input[name=slot]) button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    look(page, f"{language}-08-client")
    assert Appointment.objects.get().state == "booked"


def in_the_counseling_room(page: Page, url: str, language: str, client: Client) -> None:
    ahead = Appointment.objects.get().ends_at - timezone.now()
    call_command("fast_forward", hours=int(ahead.total_seconds() // 3600) + 1)
    sign_in(page, url, "anna")
    page.goto(f"{url}/caseload/")
    expect(page.locator("main")).to_contain_text("林晓雯")
    expect(page.locator("main .crm-tier--development").first).to_be_visible()
    look(page, f"{language}-09-caseload")
    appointment = Appointment.objects.get()
    page.goto(f"{url}/appointments/{appointment.public_id}/")
    page.locator("#id_content").fill("第一次咨询：睡眠与工作压力")
    look(page, f"{language}-10-session")
    page.locator("form:has(#id_content) button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("第一次咨询：睡眠与工作压力")
    assert SessionRecord.objects.get().client_id == client.pk


def answer_by_mail(browser: Browser, url: str, language: str) -> None:
    """The client has no account and a telephone; the mail is really opened."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        phone = context.new_page()
        speak(phone, url, language)
        with watched(phone, urlsplit(url).netloc):
            phone.goto(f"{url}/mailbox/")
            look(phone, f"{language}-11-mailbox")
            follow(phone, phone.locator(".crm-mail__item").first)
            look(phone, f"{language}-12-letter")
            phone.locator("a[href*='/s/']").first.click()
            phone.wait_for_url("**/survey/")
            assert "/s/" not in phone.url
            look(phone, f"{language}-13-survey")
            for name, value in (("nps", 10), ("csat", 5), ("ces", 2)):
                choose(phone, name, value)
            phone.locator("#comment").fill("她先听我说完，没有急着给建议。")
            phone.locator("#survey button[type=submit]").click()
            phone.wait_for_url("**/thanks/")
            look(phone, f"{language}-14-thanks")
    answer = Answer.objects.select_related("client").get()
    assert (answer.nps, answer.csat, answer.ces, answer.late) == (10, 5, 2, False)
    assert "听我说完" in answer.comment


def on_the_dashboard(page: Page, url: str, language: str) -> None:
    sign_in(page, url, "maria")
    page.goto(f"{url}/satisfaction/")
    expect(page.locator(".crm-metric")).to_have_count(4)
    expect(page.locator("main")).to_contain_text("72")
    look(page, f"{language}-15-dashboard")
    assert User.objects.get(name="Maria").role == "manager"

"""A manager brings a list of clients in, from the upload to the corrected error file."""

import csv
import io
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from people import services
from people.models import Client, ImportJob
from people.services import bringing_in
from tests.browser.looks import follow, look, sign_in, speak, watched
from tests.people import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS, PIECE = 60, 20
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])


@pytest.fixture
def small_pieces(monkeypatch) -> None:
    monkeypatch.setattr(bringing_in, "PIECE", PIECE)


def carry_on(parts: int) -> None:
    """Do what a worker does, and stop after so many parts."""
    for _part in range(parts):
        services.carry_on_import(now=timezone.now())


def choose(page: Page, url: str, name: str, data: bytes) -> None:
    page.goto(f"{url}/imports/")
    page.locator("#id_file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    follow(page, page.locator("form[enctype] button[type=submit]"))


def start(page: Page) -> None:
    follow(page, page.locator("button[name=act][value=start]"))
    expect(page.locator("#import-progress")).to_be_visible()


@LANGUAGES
def test_from_the_upload_to_the_corrected_error_file(
    page: Page, live_server, practice, small_pieces, language: str
) -> None:
    sign_in(page, live_server.url, "maria")
    speak(page, live_server.url, language)
    progress = page.locator("#import-progress")
    with watched(page, urlsplit(live_server.url).netloc):
        page.goto(f"{live_server.url}/imports/")
        look(page, f"{language}-50-imports")
        choose(page, live_server.url, "来访者 2026.csv", files.many(ROWS))
        look(page, f"{language}-51-columns")
        start(page)
        look(page, f"{language}-52-waiting")
        carry_on(2)
        expect(progress.get_by_role("status")).to_contain_text(f"{PIECE}")
        expect(progress.get_by_role("status")).to_contain_text(f"{ROWS}")
        look(page, f"{language}-53-under-way")
        carry_on(3)
        expect(page.locator("#error-file")).to_be_visible()
        look(page, f"{language}-54-done")
        page.emulate_media(color_scheme="dark")
        look(page, f"{language}-54-done-dark")
        page.emulate_media(color_scheme="light")
        with page.expect_download() as download:
            page.locator("a[href$='errors.csv']").click()
        told = download.value.path().read_text("utf-8-sig")

        headings, *rows = csv.reader(io.StringIO(told))
        assert [row[0] for row in rows] == ["21", "41", "61"]
        assert all(row[1] for row in rows)
        again = io.StringIO()
        mended = [
            [*row[:2], f"Mended {row[0]}", f"139000000{row[0]}", "", "", "yes", "2026-01-05", ""]
            for row in rows
        ]
        csv.writer(again).writerows([headings, *mended])
        choose(page, live_server.url, "again.csv", again.getvalue().encode())
        start(page)
        carry_on(3)
        expect(page.locator("#error-file")).to_be_visible()
    assert Client.objects.count() == ROWS
    assert set(ImportJob.objects.values_list("state", "total", "created")) == {
        ("done", 60, 57),
        ("done", 3, 3),
    }


@LANGUAGES
def test_cancelled_in_the_middle_whole_parts_stay(
    page: Page, live_server, practice, small_pieces, language: str
) -> None:
    sign_in(page, live_server.url, "maria")
    speak(page, live_server.url, language)
    with watched(page, urlsplit(live_server.url).netloc):
        choose(page, live_server.url, "clients.csv", files.many(ROWS))
        start(page)
        carry_on(2)
        page.locator("form[action$='/cancel/'] button").click()
        expect(page.locator("#error-file")).to_be_visible()
        look(page, f"{language}-55-cancelled")
    carry_on(3)
    assert Client.objects.count() == ImportJob.objects.get().created == PIECE - 1


@LANGUAGES
def test_a_part_that_was_set_aside_is_told(
    page: Page, live_server, practice, small_pieces, language: str
) -> None:
    sign_in(page, live_server.url, "maria")
    speak(page, live_server.url, language)
    with watched(page, urlsplit(live_server.url).netloc):
        choose(page, live_server.url, "clients.csv", files.many(ROWS))
        start(page)
        carry_on(1)
        job = ImportJob.objects.get()
        job.pieces.filter(number=1).update(attempts=bringing_in.MOST_ATTEMPTS)
        carry_on(3)
        expect(page.locator(".crm-note--warn")).to_be_visible()
        look(page, f"{language}-56-set-aside")
        page.emulate_media(color_scheme="dark")
        look(page, f"{language}-56-set-aside-dark")
    job.refresh_from_db()
    assert (job.created, job.failed, job.set_aside) == (38, 22, PIECE)

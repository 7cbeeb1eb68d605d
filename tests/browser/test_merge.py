"""A manager finds the second file, compares, merges and takes apart, in both languages."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import Client, Merge, Promise, User
from tests import factories
from tests.browser.looks import follow, look, sign_in, speak, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHY = "同一个人，两个中心各建了一次档案。"


@pytest.fixture
def files(practice) -> tuple[Client, Client]:
    now = timezone.now()
    first = factories.make_client(now=now, consents={"care": True, "email": True, "sms": True})
    second = factories.make_client(
        "林小雯",
        now=now,
        email="a.very.long.address.of.lin.xiaowen@mail.client.example",
        consents={"care": True, "email": False},
    )
    return first, second


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_two_files_become_one_and_two_again(
    page: Page, live_server, files: tuple[Client, Client], language: str
) -> None:
    kept, dropped = files
    promise = Promise.objects.create(
        client=dropped,
        text="书单",
        due_at=timezone.now(),
        promised_by=User.objects.get(name="Ines"),
        promised_at=timezone.now(),
    )
    speak(page, live_server.url, language)
    with watched(page, urlsplit(live_server.url).netloc):
        sign_in(page, live_server.url, "maria")
        page.goto(f"{live_server.url}{kept.get_absolute_url()}")
        follow(page, page.locator(f"a[href$='{kept.public_id}/merge/']"))
        look(page, f"{language}-60-merge-other-file")
        follow(page, page.locator("main .crm-pile__row"))
        expect(page.locator(".crm-note--warn li")).to_have_count(1)
        look(page, f"{language}-61-merge-compare")
        Promise.objects.filter(pk=promise.pk).update(kept_at=timezone.now())
        page.reload()
        expect(page.locator(".crm-note--warn")).to_have_count(0)
        page.locator(f"[name=keep][value={kept.code}]").check(force=True)
        page.locator("[name=reason]").fill(WHY)
        follow(page, page.locator("main form [type=submit]"))
        assert page.url.endswith(kept.get_absolute_url())
        look(page, f"{language}-62-merge-kept")
        follow(page, page.locator(f"main a[href='{dropped.get_absolute_url()}']"))
        expect(page.locator("main")).to_contain_text(WHY)
        look(page, f"{language}-63-merge-dropped")
        follow(page, page.locator("main a[href^='/merges/']"))
        look(page, f"{language}-64-merge-undo")
        page.locator("[name=reason]").fill("其实是两位同名的表亲，需要分开。")
        follow(page, page.locator("main form [type=submit]"))
        assert page.url.endswith(dropped.get_absolute_url())
    assert not Merge.objects.in_force().exists()
    assert not Client.objects.exclude(merged_into=None).exists()

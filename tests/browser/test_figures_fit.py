"""A practice so small that every figure is withheld fits every screen."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from playwright.sync_api import Page

from people.models import Counselor, Site
from reports.services import rebuild_rollups
from tests import factories
from tests.browser.looks import SETTLED, sign_in, speak, watched, wider_than_the_screen
from tests.reports.conftest import held, said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [{"width": width, "height": 900} for width in (1440, 768, 390)]
# Out of the browser, or out of the sitting.
NOT_WALKED = ("api/", "admin/", "account/", "healthz", "readyz", "static/")


def plain_addresses() -> list[str]:
    """Return every address without a variable part, from the URL configuration."""
    return sorted(
        address for address in _walked(get_resolver().url_patterns, "") if "<" not in address
    )


def _walked(patterns: list[URLPattern | URLResolver], before: str) -> list[str]:
    addresses = []
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            addresses += _walked(pattern.url_patterns, address)
        elif not address.startswith(NOT_WALKED) and "^" not in address:
            addresses.append(f"/{address}")
    return addresses


@pytest.fixture
def few_answers(practice) -> None:
    """Two sites: one has two answers, and the other would give them away."""
    now = timezone.now()
    site = Site.objects.create(code="jingan", name="A site with quite a long name")
    other = factories.make_counselor("Counselor with quite a long name", site=site)
    for counselor, answers in ((Counselor.objects.exclude(pk=other.pk).get(), 7), (other, 2)):
        for place in range(answers):
            ended_at = now - timedelta(days=5, hours=place)
            client = factories.make_client(now=ended_at, counselor=counselor, site=counselor.site)
            said(held(client, ended_at=ended_at))
    rebuild_rollups(now=now)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_a_manager_fits_with_every_figure_withheld(
    page: Page, live_server, few_answers: None, language: str
) -> None:
    speak(page, live_server.url, language)
    walked = []
    with watched(page, urlsplit(live_server.url).netloc):
        sign_in(page, live_server.url, "maria")
        for address in [*plain_addresses(), "/satisfaction/?period=12m"]:
            answer = page.request.get(live_server.url + address, max_redirects=0)
            if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
                continue
            page.goto(live_server.url + address)
            if address == "/satisfaction/":
                cells = page.locator("section[aria-labelledby=by-site] td")
                assert cells.count() == 8
                assert page.locator("section[aria-labelledby=by-site] td .crm-strip").count() == 0
            walked.append(address)
            for size in SIZES:
                page.set_viewport_size(size)
                page.evaluate(SETTLED)  # a chart is drawn anew for its new width
                assert wider_than_the_screen(page) <= 0, f"{address} at {size['width']}"
    assert {"/satisfaction/", "/segments/", "/packages/", "/policies/"} <= set(walked), walked

"""Pages behind the desk fit a phone and can be read by everybody: policies, packages, forms."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from packages.models import ServicePackage
from people.models import Counselor, User
from tests import factories, journey
from tests.browser.looks import serious_violations, sign_in, speak, watched, wider_than_the_screen
from tests.tiering import practice as policies

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture
def addresses(practice) -> list[str]:
    """Pages of a manager, with something on each of them."""
    now, maria = timezone.now(), User.objects.get(name="Maria")
    ines, anna = User.objects.get(name="Ines"), Counselor.objects.get()
    client = factories.make_client(now=now, counselor=anna)
    journey.confirm(client, by=ines, now=now)
    sold = journey.buy(client, "short-term-5", by=ines, now=now)
    draft = policies.draft(maria, now, chronic_months=18)
    simulation = policies.simulate(draft, maria, now)
    package = ServicePackage.objects.get(code="short-term-5")
    return [
        reverse("tiering:policies"),
        reverse("tiering:policy", args=[draft.public_id]),
        reverse("tiering:simulation", args=[simulation.public_id]),
        reverse("packages:catalogue"),
        reverse("packages:new_entry"),
        reverse("packages:version", args=[package.public_id]),
        reverse("packages:next_version", args=[package.public_id]),
        reverse("packages:standards"),
        reverse("packages:standard_edit", args=["flagship"]),
        reverse("packages:segments"),
        reverse("packages:segments_edit"),
        reverse("packages:ledger", args=[sold.public_id]),
        reverse("packages:prices"),
        reverse("intake:instruments"),
        reverse("intake:instrument", args=["phq-9"]),
        reverse("intake:instrument_try", args=["phq-9"]),
        reverse("intake:instrument_new"),
        reverse("people:tokens"),
    ]


@pytest.mark.slow
def test_every_page_fits_and_can_be_read(page: Page, live_server, addresses: list[str]) -> None:
    speak(page, live_server.url, "en")
    with watched(page, urlsplit(live_server.url).netloc):
        sign_in(page, live_server.url, "maria")
        for address in addresses:
            answer = page.goto(live_server.url + address)
            assert answer is not None
            assert answer.status == 200, address
            for size in (DESK, PHONE):
                page.set_viewport_size(size)
                assert wider_than_the_screen(page) <= 0, f"{address} at {size['width']}"
            assert serious_violations(page) == [], address

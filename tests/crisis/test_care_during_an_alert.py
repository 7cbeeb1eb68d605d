"""An open alert keeps nobody from being seen: neither sale nor tier stands before a session."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crisis import services
from scheduling.models import Appointment
from tests import factories, journey


@pytest.fixture
def in_danger(cleo, ines, now):
    """Cleo with a tier and no session left, and an open alert."""
    journey.install(now)
    journey.confirm(cleo, by=ines, now=now)
    services.raise_alert(client=cleo, source="concern", sign="other", by=ines, now=timezone.now())
    return cleo


def book_link(client):
    return reverse("scheduling:book", args=[client.public_id])


@pytest.mark.parametrize("browser", ["as_ines", "as_anna"])
def test_the_first_button_of_the_file_books(request, browser, in_danger):
    page = request.getfixturevalue(browser).get(in_danger.get_absolute_url())
    step = page.context["next_step"]
    assert (step["url"], step["label"]) == (book_link(in_danger), "Book a session")


@pytest.mark.parametrize("stage", ["registered", "assessed"])
def test_neither_assessment_nor_tier_comes_before_it(as_ines, ines, now, stage):
    client = factories.make_client("何子昂", now=now, phone="13800000002", by=ines)
    journey.install(now)
    if stage == "assessed":
        journey.assess(client, by=ines, now=now)
    services.raise_alert(client=client, source="concern", sign="other", by=ines, now=timezone.now())
    page = as_ines.get(client.get_absolute_url())
    assert page.context["next_step"]["url"] == book_link(client)


def test_the_packages_say_why_nothing_is_sold_and_lead_to_booking(as_ines, in_danger):
    page = as_ines.get(reverse("packages:choose", args=[in_danger.public_id]))
    assert page.status_code == 200
    content = page.content.decode()
    assert "without a package and without payment" in content
    assert book_link(in_danger) in content
    assert 'name="package"' not in content


def test_a_sale_is_refused_and_its_refusal_leads_to_booking(as_ines, in_danger):
    address = reverse("packages:choose", args=[in_danger.public_id])
    refused = as_ines.post(address, {"package": "short-term-5"})
    assert refused.status_code == 409
    assert book_link(in_danger) in refused.content.decode()


def test_the_proposal_of_a_tier_leads_to_booking(as_ines, cleo, ines, now):
    journey.install(now)
    assessment = journey.assess(cleo, by=ines, now=now)
    services.raise_alert(client=cleo, source="concern", sign="other", by=ines, now=now)
    page = as_ines.get(reverse("tiering:propose", args=[assessment.public_id]))
    assert book_link(cleo) in page.content.decode()


def test_booking_is_open_says_why_and_needs_no_package(as_ines, in_danger, anna):
    journey.open_hours(anna)
    page = as_ines.get(book_link(in_danger)).content.decode()
    assert "No package and no payment are needed" in page
    tomorrow = timezone.localtime(timezone.now()) + timedelta(days=1)
    ten = tomorrow.replace(hour=10, minute=0, second=0, microsecond=0)
    slot = f"{anna.user.public_id}/{ten.isoformat()}"
    assert as_ines.post(book_link(in_danger), {"slot": slot}).status_code == 302
    assert Appointment.objects.get(client=in_danger).enrollment is None


def test_once_it_is_closed_the_file_leads_on_as_before(as_ines, in_danger, sofia):
    from crisis.models import Alert

    alert, now = Alert.objects.get(), timezone.now()
    services.start_intervention(alert=alert, by=sofia, now=now)
    services.close_alert(alert=alert, measures="safe at home", by=sofia, now=now)
    step = as_ines.get(in_danger.get_absolute_url()).context["next_step"]
    assert step["url"] == reverse("packages:choose", args=[in_danger.public_id])

"""The booking page: who may, what stands on it, and what a refused form keeps."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scheduling import selectors
from scheduling.models import Appointment
from tests import factories, journey
from tests.doors import who_may

NOBODY = "0192e4a0-7b7b-7000-8000-000000000000"


@pytest.fixture
def booking(enrolled):
    return reverse("scheduling:book", args=[enrolled.public_id])


@pytest.fixture
def slot(enrolled, anna):
    """A free time of Anna's, by the real clock, as the form sends it."""
    return selectors.top_matches(enrolled, timezone.now())[0].slots[12]


def test_booking_is_for_the_desk_and_the_clients_own_counselor(request, booking):
    assert who_may(request, booking) == {"ines", "anna"}


def test_booking_by_others_books_nothing(request, booking):
    for name in ("boris", "sofia", "maria", "adam", "otto"):
        assert request.getfixturevalue(f"as_{name}").post(booking, {}).status_code == 404


def test_a_chosen_slot_is_booked_and_leads_to_the_file(as_ines, booking, slot, enrolled, anna):
    answer = as_ines.post(booking, {"slot": slot.key, "online": "on"})
    assert answer.url == reverse("reports:client", args=[enrolled.public_id])
    appointment = Appointment.objects.get()
    assert (appointment.starts_at, appointment.counselor) == (slot.starts_at, anna)
    assert appointment.online


def test_a_double_submit_books_once(as_ines, booking, slot):
    assert [as_ines.post(booking, {"slot": slot.key}).status_code for _ in range(2)] == [302, 302]
    assert Appointment.objects.count() == 1


def test_whoever_is_late_reads_why_and_sees_what_is_free_now(
    as_ines, booking, slot, anna, ines, now
):
    other = factories.make_client("周子墨", now=now)
    journey.agree(other, anna, slot.starts_at, by=ines, now=timezone.now())
    answer = as_ines.post(booking, {"slot": slot.key, "online": "on"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "taken a moment ago" in page
    assert slot.key not in page
    assert "checked" in page
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "slot",
    [
        "",
        "x",
        "x/2026-03-11T02:00:00+00:00",
        f"{NOBODY}/2026-03-11T02:00:00+00:00",
        f"{NOBODY}/never",
        "\x00/\x00",
        "a" * 200,
    ],
)
def test_a_malformed_slot_is_refused_beside_the_field(as_ines, booking, slot):
    answer = as_ines.post(booking, {"slot": slot})
    assert answer.status_code == 422
    assert not Appointment.objects.exists()


def test_a_slot_without_a_time_zone_is_refused(as_ines, booking, anna):
    key = f"{anna.user.public_id}/2030-03-11T02:00:00"
    assert as_ines.post(booking, {"slot": key}).status_code == 422


def test_a_counselor_books_nobody_for_a_colleague(as_anna, booking, boris):
    key = f"{boris.user.public_id}/{timezone.now() + timedelta(days=1)}"
    assert as_anna.post(booking, {"slot": key}).status_code == 409
    assert not Appointment.objects.exists()


def test_where_nobody_is_free_the_page_says_why(as_ines, practice, now, anna, boris):
    for counselor in (anna, boris):
        counselor.capacity = 0
        counselor.save()
    client = factories.make_client("周子墨", now=now)
    page = as_ines.get(reverse("scheduling:book", args=[client.public_id])).content.decode()
    assert "No counselor meets all requirements" in page
    assert "2 with no free place this week" in page


@pytest.mark.parametrize("more", [0, 8])
def test_the_booking_page_takes_as_many_queries_for_two_as_for_ten(
    as_ines, practice, now, more, django_assert_max_num_queries
):
    for number in range(more):
        journey.open_hours(factories.make_counselor(f"Extra{number}"))
    client = factories.make_client("周子墨", now=now)
    url = reverse("scheduling:book", args=[client.public_id])
    as_ines.get(url)
    with django_assert_max_num_queries(18):
        as_ines.get(url)

"""Booking in the past and outside working hours, with a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scheduling import selectors, services
from scheduling.models import Appointment
from tests import journey

WHY = "She came without an appointment."
LOCAL = "%Y-%m-%dT%H:%M"


@pytest.fixture
def booking(enrolled):
    return reverse("scheduling:book", args=[enrolled.public_id])


def outside(anna, at, **changes):
    return {
        "outside_counselor": str(anna.user.public_id),
        "outside_at": timezone.localtime(at).strftime(LOCAL),
        "outside_reason": WHY,
    } | changes


@pytest.mark.parametrize("days", [-3, -0.2, 3])
def test_any_time_is_booked_with_a_reason(as_ines, booking, anna, days):
    night = (timezone.localtime() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    assert as_ines.post(booking, outside(anna, night)).status_code == 302
    appointment = Appointment.objects.get()
    assert (appointment.starts_at, appointment.outside_reason) == (night, WHY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outside_reason": ""}, "outside_reason"),
        ({"outside_reason": "short"}, "outside_reason"),
        ({"outside_at": ""}, "outside_at"),
        ({"outside_at": "2999-01-01T10:00"}, "outside_at"),
        ({"outside_at": "0001-01-01T00:00"}, "outside_at"),
        ({"outside_at": "x"}, "outside_at"),
        ({"outside_counselor": "x"}, "outside_counselor"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(as_ines, booking, anna, changes, field):
    page = as_ines.post(booking, outside(anna, timezone.now(), **changes))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Appointment.objects.exists()
    if field != "outside_reason":
        assert WHY in page.content.decode()


def test_what_is_typed_is_booked_instead_of_a_chosen_time(as_ines, booking, enrolled, anna):
    """A chosen radio cannot be taken off again without a mouse trick."""
    past = timezone.localtime().replace(minute=0, second=0, microsecond=0) - timedelta(days=2)
    slot = selectors.top_matches(enrolled, timezone.now())[0].slots[3]
    assert as_ines.post(booking, outside(anna, past, slot=slot.key)).status_code == 302
    assert Appointment.objects.get().starts_at == past


def test_a_person_is_in_one_place_outside_hours_too(as_ines, booking, enrolled, anna, ines):
    past = timezone.localtime().replace(minute=0, second=0, microsecond=0) - timedelta(days=2)
    assert as_ines.post(booking, outside(anna, past)).status_code == 302
    page = as_ines.post(booking, outside(anna, past + timedelta(minutes=20)))
    assert page.status_code == 409
    assert WHY in page.content.decode()


def test_without_a_reason_past_and_night_are_refused_in_words(enrolled, anna, ines, now):
    for at, refusal in (
        (now - timedelta(hours=1), services.SlotIsPast),
        (now.replace(hour=3) + timedelta(days=1), services.OutsideHours),
    ):
        with pytest.raises(refusal, match="with a reason"):
            journey.agree(enrolled, anna, at, by=ines, now=now)


def test_what_was_missed_can_be_recorded_at_last(as_ines, as_anna, booking, enrolled, anna):
    """The client did come, later than agreed, and the desk had written that nobody came."""
    from tests.scheduling.test_session_page import typed

    enrolled.registered_at = timezone.now() - timedelta(days=30)
    enrolled.save(update_fields=["registered_at"])
    past = timezone.localtime().replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
    as_ines.post(booking, outside(anna, past))
    appointment = Appointment.objects.get()
    page = reverse("scheduling:session", args=[appointment.public_id])
    assert as_anna.post(page, typed(appointment)).status_code == 302
    appointment.refresh_from_db()
    assert appointment.state == "held"

"""Agreeing a time: one place for one person, and a reason for every refusal."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crisis.services import raise_alert
from people.models import Client, Counselor, Standing, TrailEvent
from people.services import assign_counselor
from scheduling import services
from scheduling.models import Appointment, Match
from tests import factories, journey
from tests.racing import race
from tiering.rules.tiers import Tier


@pytest.fixture
def newcomer(practice, ines, now):
    """Somebody with a tier and without a counselor."""
    client = factories.make_client("周子墨", now=now)
    journey.confirm(client, by=ines, now=now)
    return client


def test_a_booking_names_time_place_counselor_and_what_pays(enrolled, anna, ines, now, tomorrow):
    appointment = journey.agree(enrolled, anna, tomorrow, by=ines, now=now)
    assert appointment.ends_at - appointment.starts_at == timedelta(minutes=50)
    assert appointment.site == anna.site
    assert appointment.enrollment.package.code == "short-term-5"
    assert appointment.booked_by == ines
    assert Standing.objects.get(client=enrolled).next_session_at == tomorrow
    assert TrailEvent.objects.filter(action="scheduling.appointment.booked").count() == 1


def test_a_session_is_as_long_as_the_standard_of_the_tier_says(
    practice, cleo, anna, ines, now, tomorrow
):
    journey.confirm(cleo, by=ines, now=now, tier=Tier.FLAGSHIP)
    appointment = journey.agree(cleo, anna, tomorrow, by=ines, now=now)
    assert appointment.ends_at - appointment.starts_at == timedelta(minutes=60)


def test_without_a_package_or_a_tier_a_session_may_be_booked(practice, cleo, anna, ines, now):
    appointment = journey.agree(cleo, anna, now + timedelta(hours=1), by=ines, now=now)
    assert appointment.enrollment is None


def test_the_first_booking_gives_the_client_a_counselor_and_keeps_the_score(
    newcomer, boris, ines, now, tomorrow
):
    appointment = journey.agree(newcomer, boris, tomorrow, by=ines, now=now)
    newcomer.refresh_from_db()
    assert newcomer.counselor == boris
    assert Standing.objects.get(client=newcomer).counselor == boris
    match = Match.objects.get(appointment=appointment)
    assert match.score == 87
    assert match.reasons == [{"code": "satisfied", "value": "problem:sleep"}]


def test_the_score_is_kept_once_for_a_client_and_a_counselor(newcomer, boris, ines, now, tomorrow):
    journey.agree(newcomer, boris, tomorrow, by=ines, now=now)
    journey.agree(newcomer, boris, tomorrow + timedelta(days=7), by=ines, now=now)
    assert Match.objects.count() == 1


def test_the_nearest_appointment_is_the_next_session(enrolled, anna, ines, now, tomorrow):
    journey.agree(enrolled, anna, tomorrow + timedelta(days=7), by=ines, now=now)
    journey.agree(enrolled, anna, tomorrow, by=ines, now=now)
    assert Standing.objects.get(client=enrolled).next_session_at == tomorrow


def test_the_same_booking_again_is_the_same_appointment(booked, enrolled, anna, ines, now):
    again = journey.agree(enrolled, anna, booked.starts_at, by=ines, now=now)
    assert again == booked
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("minutes", [-49, -1, 0, 1, 49])
def test_a_counselor_is_in_one_place(booked, anna, ines, now, minutes):
    other = factories.make_client("周子墨", now=now)
    starts_at = booked.starts_at + timedelta(minutes=minutes)
    with pytest.raises(services.SlotTaken):
        journey.agree(other, anna, starts_at, by=ines, now=now)


@pytest.mark.parametrize("minutes", [-50, 50])
def test_one_session_may_follow_the_other_at_once(booked, anna, ines, now, minutes):
    other = factories.make_client("周子墨", now=now)
    journey.agree(other, anna, booked.starts_at + timedelta(minutes=minutes), by=ines, now=now)


def test_a_client_is_in_one_place(newcomer, anna, boris, ines, now, tomorrow):
    journey.agree(newcomer, anna, tomorrow, by=ines, now=now)
    Counselor.objects.filter(pk=anna.pk).update(licence_until=date(2026, 1, 1))
    with pytest.raises(services.ClientIsBusy):
        journey.agree(newcomer, boris, tomorrow, by=ines, now=now)


@pytest.mark.parametrize(
    "starts_at",
    [
        pytest.param(datetime(2026, 3, 11, 0, 59, tzinfo=UTC), id="a minute before work"),
        pytest.param(datetime(2026, 3, 11, 9, 11, tzinfo=UTC), id="ends after work"),
        pytest.param(datetime(2026, 3, 11, 15, 0, tzinfo=UTC), id="at night"),
    ],
)
def test_a_time_outside_the_hours_is_refused(tiered, anna, ines, now, starts_at):
    with pytest.raises(services.OutsideHours):
        journey.agree(tiered, anna, starts_at, by=ines, now=now)


def test_any_free_time_inside_the_hours_may_be_booked(tiered, anna, ines, now):
    odd = datetime(2026, 3, 11, 3, 7, tzinfo=UTC)
    assert journey.agree(tiered, anna, odd, by=ines, now=now).starts_at == odd


def test_what_has_begun_cannot_be_booked(tiered, anna, ines, now):
    with pytest.raises(services.SlotIsPast):
        journey.agree(tiered, anna, now - timedelta(seconds=1), by=ines, now=now)


@pytest.mark.parametrize(
    ("until", "refused"),
    [
        pytest.param(date(2026, 3, 11), False, id="valid on the day"),
        pytest.param(date(2026, 3, 10), True, id="over the day before"),
    ],
)
def test_the_licence_must_be_valid_on_the_day(tiered, anna, ines, now, tomorrow, until, refused):
    Counselor.objects.filter(pk=anna.pk).update(licence_until=until)
    if refused:
        with pytest.raises(services.CounselorCannotCounsel):
            journey.agree(tiered, anna, tomorrow, by=ines, now=now)
    else:
        journey.agree(tiered, anna, tomorrow, by=ines, now=now)


def test_who_left_the_practice_cannot_be_booked(tiered, anna, ines, now, tomorrow):
    anna.user.is_active = False
    anna.user.save()
    with pytest.raises(services.CounselorCannotCounsel):
        journey.agree(tiered, anna, tomorrow, by=ines, now=now)


def test_a_client_stays_with_the_counselor(tiered, boris, ines, now, tomorrow):
    with pytest.raises(services.AnotherCounselor):
        journey.agree(tiered, boris, tomorrow, by=ines, now=now)


def test_whose_counselor_may_not_counsel_any_more_gets_another(
    tiered, anna, boris, ines, now, tomorrow
):
    Counselor.objects.filter(pk=anna.pk).update(licence_until=date(2026, 3, 9))
    journey.agree(tiered, boris, tomorrow, by=ines, now=now)
    tiered.refresh_from_db()
    assert tiered.counselor == boris


def test_a_cancelled_time_is_free_again(booked, enrolled, anna, ines, now):
    services.cancel(appointment=booked, by=ines, now=now)
    other = factories.make_client("周子墨", now=now)
    assert journey.agree(other, anna, booked.starts_at, by=ines, now=now) != booked


def test_an_open_alert_keeps_nobody_from_being_seen(tiered, anna, ines, now, tomorrow):
    raise_alert(client=tiered, source="concern", sign="other", by=ines, now=now)
    journey.agree(tiered, anna, tomorrow, by=ines, now=now)


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_of_two_people_who_book_one_slot_one_wins_and_the_other_hears_why(
        self, practice, anna, ines, now, tomorrow
    ):
        clients = [factories.make_client(name, now=now) for name in ("周子墨", "吴梓涵")]
        ends = race(
            *[
                lambda client=client: journey.agree(client, anna, tomorrow, by=ines, now=now)
                for client in clients
            ]
        )
        assert sorted(type(end).__name__ for end in ends) == ["Appointment", "SlotTaken"]
        assert Appointment.objects.count() == 1

    def test_a_double_submit_makes_one_appointment(self, practice, anna, ines, now, tomorrow):
        client = factories.make_client(now=now)
        ends = race(*[lambda: journey.agree(client, anna, tomorrow, by=ines, now=now)] * 4)
        assert len({end.pk for end in ends}) == 1
        assert Match.objects.count() == 1

    def test_one_client_booked_with_two_counselors_at_once_has_one_of_them(
        self, practice, anna, boris, ines, now, tomorrow
    ):
        client = factories.make_client(now=now)
        ends = race(
            lambda: journey.agree(client, anna, tomorrow, by=ines, now=now),
            lambda: journey.agree(client, boris, tomorrow, by=ines, now=now),
        )
        assert sorted(type(end).__name__ for end in ends) == ["AnotherCounselor", "Appointment"]

    def test_assigning_somebody_meanwhile_does_not_let_two_counsel(
        self, practice, anna, boris, ines, now, tomorrow
    ):
        client = factories.make_client(now=now)
        assign_counselor(client=client, counselor=anna, by=ines, now=now)
        stale = Client.objects.get(pk=client.pk)
        stale.counselor = None
        with pytest.raises(services.AnotherCounselor):
            journey.agree(stale, boris, tomorrow, by=ines, now=now)

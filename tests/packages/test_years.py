"""The simulator's estimate rests on what the clients of each tier used and bought."""

from datetime import timedelta

from packages.years import client_years
from people.models import Client
from tests import factories, journey
from tiering.rules.tiers import Tier


def test_a_year_is_the_mean_of_those_who_are_in_the_tier(cleo, ines, now):
    journey.install(now)
    journey.confirm(cleo, by=ines, now=now)
    other = factories.make_client("何子昂", now=now, phone="13800000002")
    journey.confirm(other, by=ines, now=now, tier=Tier.DEVELOPMENT)
    bought = journey.buy(cleo, "short-term-5", by=ines, now=now)
    year = client_years(now + timedelta(days=1))["development"]
    assert (year.clients, year.sessions, year.revenue) == (2, 0, bought.price / 2)


def test_what_lies_more_than_a_year_back_does_not_count(cleo, ines, now):
    journey.install(now)
    journey.confirm(cleo, by=ines, now=now)
    journey.buy(cleo, "short-term-5", by=ines, now=now)
    assert client_years(now + timedelta(days=366))["development"].revenue == 0


def test_nobody_in_a_tier_is_no_year(db, now):
    assert client_years(now) == {}


def test_sessions_used_are_counted_and_one_taken_back_is_not(cleo, anna, ines, now):
    from scheduling.services import mark_held, void

    Client.objects.filter(pk=cleo.pk).update(registered_at=now - timedelta(days=30))
    journey.install(now - timedelta(days=30))
    journey.open_hours(anna)
    journey.confirm(cleo, by=ines, now=now - timedelta(days=20))
    journey.buy(cleo, "short-term-5", by=ines, now=now - timedelta(days=20))
    past = journey.past_appointment(cleo, anna, by=ines, now=now, days=2)
    mark_held(appointment=past, facts=journey.facts_of(past), by=anna.user, now=past.ends_at)
    assert client_years(now)["development"].sessions == 1
    past.refresh_from_db()
    reason = "It never took place."
    void(appointment=past, marked_at=past.marked_at, reason=reason, by=anna.user, now=past.ends_at)
    assert client_years(now)["development"].sessions == 0

"""Who is asked, who is left out and why, and which times are free."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from people.models import Counselor
from scheduling import selectors, services
from scheduling.rules.matching import Competence, Hard
from tests import factories, journey
from tiering.rules.tiers import Tier


@pytest.fixture
def newcomer(practice, ines, now):
    client = factories.make_client("周子墨", now=now)
    journey.confirm(client, by=ines, now=now, problems=("sleep", "grief"))
    return client


def change(counselor, **columns):
    Counselor.objects.filter(pk=counselor.pk).update(**columns)


def names(client, now):
    return [match.counselor.user.name for match in selectors.top_matches(client, now)]


def test_the_better_match_stands_first_and_says_what_stays_unmet(newcomer, anna, boris, now):
    change(boris, problems=["sleep", "grief"])
    best, second = selectors.top_matches(newcomer, now)
    assert best.counselor == boris
    assert best.satisfied == ("problem:grief", "problem:sleep")
    assert best.score > second.score
    assert second.unmet == ("problem:grief",)


def test_no_more_than_three_are_proposed(newcomer, now):
    for name in ("Dora", "Emil", "Fay"):
        factories.make_counselor(name)
    matches = selectors.matches_for(newcomer, now)
    assert len(matches.rows) == 3
    assert matches.eligible == 5


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        pytest.param({"licence_until": date(2026, 3, 9)}, Hard.LICENCE, id="licence over"),
        pytest.param({"capacity": 0}, Hard.CAPACITY, id="no free place"),
        pytest.param({"languages": ["en"]}, Hard.LANGUAGE, id="another language"),
    ],
)
def test_who_breaks_a_hard_condition_is_left_out_with_the_reason(
    newcomer, boris, now, columns, why
):
    change(boris, **columns)
    matches = selectors.matches_for(newcomer, now)
    assert [match.counselor.user.name for match in matches.rows] == ["Anna"]
    assert matches.excluded == {why: 1}


def test_who_works_at_another_site_is_left_out(newcomer, boris, now):
    change(boris, site=factories.make_site("pudong"))
    assert selectors.matches_for(newcomer, now).excluded == {Hard.SITE: 1}


@pytest.mark.parametrize(
    "column", [{"tiers": ["basic"]}, {"user__is_active": False}], ids=["tier", "left"]
)
def test_who_is_not_cleared_for_the_tier_or_left_is_not_asked(newcomer, boris, now, column):
    if "tiers" in column:
        change(boris, **column)
    else:
        boris.user.is_active = False
        boris.user.save()
    assert names(newcomer, now) == ["Anna"]


def test_a_free_place_is_taken_by_each_session_of_the_coming_week(newcomer, anna, ines, now):
    change(anna, capacity=2)
    for days in (1, 2, 8):
        other = factories.make_client(now=now)
        journey.agree(other, anna, now + timedelta(days=days), by=ines, now=now)
    assert selectors.matches_for(newcomer, now).excluded == {Hard.CAPACITY: 1}


def test_a_client_with_a_counselor_stays_with_her_however_full_she_is(tiered, anna, boris, now):
    change(anna, capacity=0, languages=["en"])
    (own,) = selectors.top_matches(tiered, now)
    assert own.counselor == anna
    assert own.own
    assert own.slots


def test_a_client_whose_counselor_may_not_counsel_is_matched_anew(tiered, anna, now):
    change(anna, licence_until=date(2026, 3, 9))
    assert names(tiered, now) == ["Boris"]


def test_strengths_are_the_best_competences_of_eight_and_more(newcomer, anna, boris, now):
    values = dict.fromkeys(Competence, 5) | {"empathy": 10, "culture": 8, "theory": 9}
    change(anna, competences=values)
    change(boris, competences={})
    anna_match, boris_match = selectors.top_matches(newcomer, now)
    assert anna_match.strengths == ((Competence.EMPATHY, 10), (Competence.THEORY, 9))
    assert boris_match.strengths == ()


def test_before_an_assessment_everybody_fits_as_well_as_their_competences(practice, now):
    client = factories.make_client("周子墨", now=now)
    assert {match.score for match in selectors.top_matches(client, now)} == {80}


def test_money_changes_no_match(practice, ines, now):
    ranked = []
    for income in (Decimal(10_000), Decimal(1_000_000)):
        client = factories.make_client("周子墨", now=now)
        journey.confirm(client, by=ines, now=now, income=income)
        ranked.append(
            [(match.counselor, match.score) for match in selectors.top_matches(client, now)]
        )
    assert ranked[0] == ranked[1]


def test_slots_of_fifty_minutes_begin_on_the_hour_and_leave_ten_to_breathe(tiered, anna, now):
    slots = selectors.free_slots(anna, now)
    today = [slot for slot in slots if timezone.localdate(slot.starts_at) == date(2026, 3, 10)]
    assert [timezone.localtime(slot.starts_at).hour for slot in today] == list(range(10, 18))
    assert {slot.ends_at - slot.starts_at for slot in slots} == {timedelta(minutes=50)}


def test_slots_reach_two_weeks_ahead_and_no_further(tiered, anna, now):
    days = {timezone.localdate(slot.starts_at) for slot in selectors.free_slots(anna, now)}
    assert min(days) == date(2026, 3, 10)
    assert max(days) == date(2026, 3, 23)


def test_no_slot_lies_behind_the_end_of_the_licence(tiered, anna, now):
    anna.licence_until = date(2026, 3, 12)
    days = {timezone.localdate(slot.starts_at) for slot in selectors.free_slots(anna, now)}
    assert max(days) == date(2026, 3, 12)


def test_what_is_booked_is_not_free_and_what_was_cancelled_is(booked, anna, ines, now):
    assert booked.starts_at not in {slot.starts_at for slot in selectors.free_slots(anna, now)}
    services.cancel(appointment=booked, by=ines, now=now)
    assert booked.starts_at in {slot.starts_at for slot in selectors.free_slots(anna, now)}


def test_a_time_at_which_the_client_is_elsewhere_is_not_offered(booked, enrolled, boris, now):
    free = selectors.free_slots_of([boris], now, client=enrolled)[boris.pk]
    assert booked.starts_at not in {slot.starts_at for slot in free}


def test_every_slot_that_is_shown_can_be_booked(newcomer, ines, now):
    match = selectors.top_matches(newcomer, now)[0]
    for slot in match.slots[::25]:
        journey.agree(newcomer, match.counselor, slot.starts_at, by=ines, now=now)


def test_a_flagship_session_of_an_hour_fills_its_slot(practice, ines, now):
    client = factories.make_client("周子墨", now=now)
    journey.confirm(client, by=ines, now=now, tier=Tier.FLAGSHIP)
    match = selectors.top_matches(client, now)[0]
    gaps = {
        (later.starts_at - slot.starts_at)
        for slot, later in zip(match.slots, match.slots[1:], strict=False)
    }
    assert min(gaps) == timedelta(minutes=60)


@pytest.mark.parametrize("more", [0, 12])
def test_matching_asks_the_database_as_often_for_two_counselors_as_for_many(
    newcomer, now, more, forget_configuration, django_assert_num_queries
):
    for number in range(more):
        journey.open_hours(factories.make_counselor(f"Extra{number}"))
    newcomer.refresh_from_db()
    forget_configuration()
    with django_assert_num_queries(8):
        selectors.matches_for(newcomer, now)

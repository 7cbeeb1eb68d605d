"""Buying and using sessions: the ledger is the truth."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError
from django.utils import timezone

from crisis.services import raise_alert
from packages import selectors, services
from packages.models import Enrollment, LedgerEntry, ServicePackage
from people.models import TrailEvent
from tests import factories, journey
from tests.racing import race
from tiering.rules.tiers import Tier


def package(code):
    return ServicePackage.objects.get(code=code, active=True)


@pytest.fixture
def enrolled(tiered, ines, now):
    """Cleo with five sessions."""
    return journey.buy(tiered, "short-term-5", by=ines, now=now)


def use(enrollment, now, by, **given):
    return services.use_session(enrollment=enrollment, about=uuid4(), by=by, now=now, **given)


def test_buying_fills_the_ledger_and_the_standing(enrolled, tiered, ines, now):
    entry = enrolled.ledger.get()
    assert (entry.kind, entry.sessions, entry.about) == ("bought", 5, enrolled.public_id)
    tiered.standing.refresh_from_db()
    assert (tiered.standing.sessions_left, tiered.standing.sessions_bought) == (5, 5)
    assert enrolled.price == 4_000
    assert enrolled.standard.tier == "development"
    assert enrolled.valid_until == timezone.localdate(now) + timedelta(days=90)
    event = TrailEvent.objects.get(action="packages.package.enrolled")
    assert event.actor == ines
    assert event.client_id == tiered.pk


def test_the_same_form_twice_is_one_enrolment(tiered, ines, now):
    key = uuid4()
    bought = [
        services.enroll(
            client=tiered, package=package("family-8"), request_key=key, by=ines, now=now
        )
        for _ in range(2)
    ]
    assert bought[0] == bought[1]
    assert LedgerEntry.objects.count() == 1


def test_a_form_of_one_client_buys_nothing_for_another(tiered, ines, now, enrolled):
    other = factories.make_client(now=now)
    journey.confirm(other, by=ines, now=now)
    with pytest.raises(services.FormAlreadyUsed):
        services.enroll(
            client=other,
            package=package("family-8"),
            request_key=enrolled.request_key,
            by=ines,
            now=now,
        )


@pytest.mark.parametrize(
    ("tier", "code"),
    [
        pytest.param(Tier.BASIC, "family-8", id="of another tier"),
        pytest.param(Tier.FLAGSHIP, "trial-card-3", id="of a lower tier"),
    ],
)
def test_a_package_of_another_tier_is_refused(practice, cleo, ines, now, tier, code):
    journey.confirm(cleo, by=ines, now=now, tier=tier)
    with pytest.raises(services.PackageNotOffered):
        journey.buy(cleo, code, by=ines, now=now)
    assert not Enrollment.objects.exists()


def test_nothing_is_sold_without_a_tier(practice, cleo, ines, now):
    with pytest.raises(services.PackageNotOffered):
        journey.buy(cleo, "trial-card-3", by=ines, now=now)


def test_nothing_is_sold_while_an_alert_is_open(tiered, ines, now):
    raise_alert(client=tiered, source="concern", sign="other", by=ines, now=now)
    with pytest.raises(selectors.OpenAlert):
        journey.buy(tiered, "family-8", by=ines, now=now)
    assert not LedgerEntry.objects.exists()


def test_using_sessions_counts_down_to_zero_and_no_further(enrolled, anna, now):
    for left in (4, 3, 2, 1, 0):
        use(enrolled, now, anna.user)
        assert selectors.balance_of(enrolled) == left
    with pytest.raises(services.NoSessionsLeft):
        use(enrolled, now, anna.user)
    assert selectors.balance_of(enrolled) == 0


def test_one_cause_takes_one_session(enrolled, anna, now):
    about = uuid4()
    entries = {
        services.use_session(enrollment=enrolled, about=about, by=anna.user, now=now).pk
        for _ in range(3)
    }
    assert len(entries) == 1
    assert selectors.balance_of(enrolled) == 4


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        pytest.param(90, False, id="the last valid day"),
        pytest.param(91, True, id="the day after"),
    ],
)
def test_sessions_may_be_used_until_the_last_valid_day(enrolled, anna, now, days, refused):
    later = now + timedelta(days=days)
    if refused:
        with pytest.raises(services.EnrollmentIsOver):
            use(enrolled, later, anna.user)
    else:
        use(enrolled, later, anna.user)


def test_a_session_of_the_last_day_may_be_written_down_the_day_after(enrolled, anna, now):
    later = now + timedelta(days=91)
    use(enrolled, later, anna.user, held_on=enrolled.valid_until)
    assert selectors.balance_of(enrolled) == 4


def test_what_ends_first_is_used_first(tiered, ines, now):
    longer = journey.buy(tiered, "family-8", by=ines, now=now)
    shorter = journey.buy(tiered, "trial-card-3", by=ines, now=now)
    today = timezone.localdate(now)
    assert selectors.usable_enrollment(tiered, today) == shorter
    for _ in range(3):
        use(shorter, now, ines)
    assert selectors.usable_enrollment(tiered, today) == longer
    assert selectors.sessions_of(tiered, today) == selectors.Balance(left=8, bought=8)


def test_where_all_is_used_the_newest_enrolment_is_the_current_one(enrolled, tiered, anna, now):
    assert selectors.current_enrollment(tiered) == enrolled
    for _ in range(5):
        use(enrolled, now, anna.user)
    assert selectors.current_enrollment(tiered) == enrolled
    assert selectors.usable_enrollment(tiered, timezone.localdate(now)) is None
    tiered.standing.refresh_from_db()
    assert (tiered.standing.sessions_left, tiered.standing.sessions_bought) == (0, 5)


def test_after_its_validity_a_package_has_nothing_left_for_the_lists(enrolled, tiered):
    after = enrolled.valid_until + timedelta(days=1)
    assert selectors.sessions_of(tiered, after) == selectors.Balance(left=0, bought=5)


def test_who_bought_nothing_has_no_balance(cleo, now):
    assert selectors.sessions_of(cleo, timezone.localdate(now)) is None
    assert selectors.current_enrollment(cleo) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE packages_ledgerentry SET sessions = 99",
        "DELETE FROM packages_ledgerentry",
    ],
)
def test_the_database_refuses_to_change_the_ledger(enrolled, statement):
    with (
        pytest.raises(InternalError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert selectors.balance_of(enrolled) == 5


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_submits_of_one_form_make_one_enrolment(self, tiered, ines, now):
        key = uuid4()

        def submit():
            return services.enroll(
                client=tiered, package=package("family-8"), request_key=key, by=ines, now=now
            )

        bought = race(submit, submit, submit)
        assert len({enrollment.pk for enrollment in bought}) == 1
        assert LedgerEntry.objects.count() == 1

    def test_the_balance_never_falls_below_zero(self, enrolled, anna, now):
        ends = race(*[lambda: use(enrolled, now, anna.user)] * 8)
        refused = [end for end in ends if isinstance(end, services.NoSessionsLeft)]
        assert len(refused) == 3
        assert selectors.balance_of(enrolled) == 0

    def test_one_cause_at_once_takes_one_session(self, enrolled, anna, now):
        about = uuid4()

        def take():
            return services.use_session(enrollment=enrolled, about=about, by=anna.user, now=now)

        assert len({entry.pk for entry in race(take, take, take)}) == 1
        assert selectors.balance_of(enrolled) == 4

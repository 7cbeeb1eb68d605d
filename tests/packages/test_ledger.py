"""Giving back, adding and taking, sharing: the ledger stays right whoever races."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from packages import selectors, services
from packages.models import AdjustmentRequest, Enrollment, LedgerEntry, ServicePackage
from packages.selectors.ledger import ledger_view
from packages.services.ledger import (
    AlreadyDecided,
    AnotherIsWaiting,
    NeedsAnotherPerson,
    NoteTooShort,
    NothingToRefund,
)
from packages.services.sharing import NoPlaceLeft, NotShared, OwnConsentMissing
from people.services import record_consent
from tests import factories, journey
from tests.racing import race
from tests.walking import walk

WHY = "The heating failed and the hour was cut short."


@pytest.fixture
def enrolled(tiered, ines, now):
    """Cleo with five sessions for 4,000."""
    return journey.buy(tiered, "short-term-5", by=ines, now=now)


@pytest.fixture
def family(tiered, ines, now):
    return journey.buy(tiered, "family-8", by=ines, now=now)


@pytest.fixture
def card(tiered, ines, now):
    """Cleo with three sessions for 360."""
    return journey.buy(tiered, "trial-card-3", by=ines, now=now)


@pytest.fixture
def dora(now):
    return factories.make_client("多拉", now=now, email="dora@client.example", phone="13800000002")


def use(enrollment, now, by, client=None):
    return services.use_session(enrollment=enrollment, about=uuid4(), by=by, now=now, client=client)


def adjust(enrollment, sessions, by, now, note=WHY, key=None, reason="goodwill"):
    return services.adjust(
        enrollment=enrollment,
        adjustment=services.Adjustment(sessions, reason, note),
        request_key=key or uuid4(),
        by=by,
        now=now,
    )


def share(enrollment, client, by, now, agreed=True):
    return services.add_participant(
        enrollment=enrollment, client=client, agreed=agreed, by=by, now=now
    )


def refund_today(enrollment, now):
    return ledger_view(enrollment, timezone.localdate(now)).refund


def test_a_refund_takes_all_that_is_left_and_says_how_much(enrolled, anna, ines, now):
    use(enrolled, now, anna.user)
    entry = services.refund(enrollment=enrolled, by=ines, now=now)
    assert (entry.sessions, entry.amount, entry.by) == (-4, Decimal("3200.00"), ines)
    assert selectors.balance_of(enrolled) == 0
    enrolled.client.standing.refresh_from_db()
    assert enrolled.client.standing.sessions_left == 0
    assert services.refund(enrollment=enrolled, by=ines, now=now) == entry


def test_behind_the_last_day_nothing_is_paid_back(enrolled, ines, now):
    with pytest.raises(NothingToRefund):
        services.refund(enrollment=enrolled, by=ines, now=now + timedelta(days=91))


def test_the_rule_that_was_sold_holds_not_todays(enrolled, ines, maria, now):
    package = enrolled.package
    later = ServicePackage(
        code=package.code, version=2, name=package.name, name_zh=package.name_zh,
        tiers=package.tiers, segment="C2", sessions=5, price=1, valid_days=9, refund="none",
    )  # fmt: skip
    ServicePackage.objects.filter(pk=package.pk).update(active=False)
    later.save()
    assert services.refund(enrollment=enrolled, by=ines, now=now).amount == 4_000


def test_a_gift_after_use_is_not_paid_back(card, anna, ines, now):
    for _number in range(3):
        use(card, now, anna.user)
    adjust(card, 3, ines, now)
    assert refund_today(card, now).code == "only_given"
    with pytest.raises(NothingToRefund, match="given for free"):
        services.refund(enrollment=card, by=ines, now=now)
    assert selectors.balance_of(card) == 3


def test_neither_is_one_that_a_manager_signed(enrolled, anna, ines, maria, now):
    for _number in range(4):
        use(enrolled, now, anna.user)
    asked = adjust(enrolled, 1, ines, now)
    services.decide_adjustment(request=asked, agreed=True, by=maria, now=now)
    assert refund_today(enrolled, now).amount == 800
    entry = services.refund(enrollment=enrolled, by=ines, now=now)
    assert (entry.sessions, entry.amount) == (-2, 800)


def test_a_session_taken_by_mistake_is_paid_back(card, anna, ines, now):
    for _number in range(3):
        use(card, now, anna.user)
    adjust(card, 1, ines, now, reason="mistake")
    assert refund_today(card, now).amount == 120
    assert services.refund(enrollment=card, by=ines, now=now).amount == 120


def test_a_small_adjustment_is_written_at_once(card, ines, now):
    entry = adjust(card, 1, ines, now)
    assert isinstance(entry, LedgerEntry)
    entry.refresh_from_db()
    assert (entry.sessions, entry.reason, entry.note) == (1, "goodwill", WHY)
    assert selectors.balance_of(card) == 4


def test_a_dear_one_waits_for_a_second_person(enrolled, ines, maria, now):
    asked = adjust(enrolled, 1, ines, now)
    assert isinstance(asked, AdjustmentRequest)
    assert selectors.balance_of(enrolled) == 5
    with pytest.raises(AnotherIsWaiting):
        adjust(enrolled, 1, ines, now)
    with pytest.raises(NeedsAnotherPerson):
        services.decide_adjustment(request=asked, agreed=True, by=ines, now=now)
    entry = services.decide_adjustment(request=asked, agreed=True, by=maria, now=now)
    assert (entry.by, entry.cosigned_by, entry.note) == (ines, maria, WHY)
    assert selectors.balance_of(enrolled) == 6
    assert services.decide_adjustment(request=asked, agreed=True, by=maria, now=now) == entry
    with pytest.raises(AlreadyDecided):
        services.decide_adjustment(request=asked, agreed=False, by=maria, now=now)


def test_what_waits_for_a_manager_comes_in_pages(enrolled, as_maria, ines, anna, now, monkeypatch):
    monkeypatch.setattr("packages.views.catalogue.SHOWN", 2)
    asked = [adjust(enrolled, 1, ines, now)]
    for number in range(2):
        later = now + timedelta(minutes=number + 1)
        client = factories.make_client(now=now, counselor=anna, phone=f"1380000010{number}")
        journey.confirm(client, by=ines, now=now)
        sold = journey.buy(client, "short-term-5", by=ines, now=now)
        asked.append(adjust(sold, 1, ines, later))
    codes = [request.client.code for request in asked]
    pages = walk(as_maria, reverse("packages:catalogue"), r'/enrolments/[^"]+">(C-\d+)</a>')
    assert pages == [codes[:2], codes[2:]]


def test_no_manager_agrees_with_herself(enrolled, maria, now):
    asked = adjust(enrolled, 1, maria, now)
    with pytest.raises(NeedsAnotherPerson):
        services.decide_adjustment(request=asked, agreed=True, by=maria, now=now)


def test_a_no_writes_nothing(enrolled, ines, maria, now):
    asked = adjust(enrolled, 1, ines, now)
    assert services.decide_adjustment(request=asked, agreed=False, by=maria, now=now) is None
    assert selectors.balance_of(enrolled) == 5


def test_an_adjustment_says_why_and_takes_no_more_than_there_is(enrolled, ines, now):
    with pytest.raises(NoteTooShort):
        adjust(enrolled, 1, ines, now, note="short")
    with pytest.raises(services.NoSessionsLeft):
        adjust(enrolled, -6, ines, now)
    with pytest.raises(services.EnrollmentIsOver):
        adjust(enrolled, 1, ines, now + timedelta(days=91))
    assert LedgerEntry.objects.count() == 1


def test_small_ones_that_grow_dear_together_wait_as_well(card, ines, maria, now):
    for sessions in (1, 1, -1, 1):
        assert isinstance(adjust(card, sessions, ines, now), LedgerEntry)
    asked = adjust(card, 1, maria, now)
    assert isinstance(asked, AdjustmentRequest)
    assert selectors.balance_of(card) == 5


def test_neither_a_signed_one_nor_one_of_another_purchase_counts(card, ines, maria, now):
    asked = adjust(card, 5, ines, now)
    services.decide_adjustment(request=asked, agreed=True, by=maria, now=now)
    adjust(journey.buy(card.client, "trial-card-3", by=ines, now=now), 4, ines, now)
    for _number in range(4):
        assert isinstance(adjust(card, 1, ines, now), LedgerEntry)
    assert isinstance(adjust(card, 1, ines, now), AdjustmentRequest)


def test_the_same_form_again_is_one_adjustment(card, ines, now):
    key = uuid4()
    assert adjust(card, 1, ines, now, key=key) == adjust(card, 1, ines, now, key=key)
    assert selectors.balance_of(card) == 4


def test_who_shares_uses_the_same_sessions_and_the_ledger_says_who(family, dora, anna, ines, now):
    share(family, dora, ines, now)
    use(family, now, anna.user, dora)
    use(family, now, anna.user)
    used = LedgerEntry.objects.filter(kind="used").order_by("id")
    assert [entry.used_by for entry in used] == [dora, None]
    today = timezone.localdate(now)
    for client in (dora, family.client):
        assert selectors.sessions_of(client, today).left == 6
        client.standing.refresh_from_db()
        assert client.standing.sessions_left == 6


def test_a_held_session_is_taken_from_what_is_shared(family, dora, anna, ines, now):
    share(family, dora, ines, now)
    with transaction.atomic():
        taken = services.use_next_session(
            client=dora, about=uuid4(), held_on=timezone.localdate(now), by=anna.user, now=now
        )
    assert taken == family


def test_everybody_agrees_alone(family, enrolled, dora, ines, now):
    with pytest.raises(OwnConsentMissing):
        share(family, dora, ines, now, agreed=False)
    record_consent(
        client=dora, purpose="care", given=False, source="intake", by=ines,
        now=now + timedelta(minutes=1),
    )  # fmt: skip
    with pytest.raises(OwnConsentMissing):
        share(family, dora, ines, now)
    with pytest.raises(NotShared):
        share(enrolled, dora, ines, now)
    with pytest.raises(NotShared):
        share(family, family.client, ines, now)


def test_a_package_has_so_many_places(family, ines, now):
    for number in range(5):
        share(family, factories.make_client(f"人{number}", now=now), ines, now)
    with pytest.raises(NoPlaceLeft):
        share(family, factories.make_client("多余", now=now), ines, now)


def test_a_share_that_ended_uses_nothing_more(family, dora, anna, ines, now):
    participant = share(family, dora, ines, now)
    services.remove_participant(participant=participant, by=ines, now=now)
    services.remove_participant(participant=participant, by=ines, now=now)
    with pytest.raises(services.NotAParticipant):
        use(family, now, anna.user, dora)
    dora.standing.refresh_from_db()
    assert dora.standing.sessions_left is None
    assert share(family, dora, ines, now).pk != participant.pk


def test_the_page_adds_up_line_by_line(enrolled, anna, now):
    use(enrolled, now + timedelta(hours=1), anna.user)
    view = ledger_view(enrolled, timezone.localdate(now))
    assert [(line.entry.kind, line.left) for line in view.lines] == [("used", 4), ("bought", 5)]
    assert (view.left, view.used) == (4, 1)


@pytest.mark.parametrize(
    "values",
    [
        "'used', -6, NULL, '', NULL, NULL",
        "'adjusted', 1, NULL, 'goodwill', NULL, NULL",
        "'refunded', -1, NULL, '', NULL, NULL",
        "'used', -1, 5, '', NULL, NULL",
        "'expired', 1, NULL, '', NULL, NULL",
    ],
)
def test_the_database_refuses_what_cannot_be(enrolled, values):
    statement = (
        "INSERT INTO packages_ledgerentry (public_id, about, at, enrollment_id, kind, sessions,"
        f" amount, reason, note, by_id) VALUES (%s, %s, now(), %s, {values})"
    )
    with (
        pytest.raises((IntegrityError, DatabaseError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [uuid4(), uuid4(), enrolled.pk])
    assert selectors.balance_of(enrolled) == 5


@pytest.mark.parametrize("column", ["price", "sessions", "valid_days"])
def test_the_database_refuses_to_change_what_was_sold(enrolled, column):
    with pytest.raises(DatabaseError), transaction.atomic():
        ServicePackage.objects.filter(pk=enrolled.package_id).update(**{column: 1})


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_people_of_one_family_never_take_the_same_last_session(
        self, family, dora, anna, ines, now
    ):
        share(family, dora, ines, now)
        for _number in range(7):
            use(family, now, anna.user)
        ends = race(
            lambda: use(family, now, anna.user, dora),
            lambda: use(family, now, anna.user),
            lambda: use(family, now, anna.user, dora),
        )
        assert sum(isinstance(end, LedgerEntry) for end in ends) == 1
        assert sum(isinstance(end, services.NoSessionsLeft) for end in ends) == 2
        assert selectors.balance_of(family) == 0

    def test_a_refund_and_a_session_leave_no_debt(self, enrolled, anna, ines, now):
        race(
            lambda: services.refund(enrollment=enrolled, by=ines, now=now),
            lambda: use(enrolled, now, anna.user),
            lambda: services.refund(enrollment=enrolled, by=ines, now=now),
        )
        assert LedgerEntry.objects.filter(kind="refunded").count() == 1
        assert selectors.balance_of(enrolled) == 0

    def test_lapsing_races_with_a_session_written_late(self, enrolled, anna, now):
        over = now + timedelta(days=98)
        held_on = enrolled.valid_until

        def late():
            return services.use_session(
                enrollment=enrolled, about=uuid4(), by=anna.user, now=over, held_on=held_on
            )

        race(lambda: services.expire_over(now=over), late, lambda: services.expire_over(now=over))
        assert LedgerEntry.objects.filter(kind="expired").count() == 1
        assert selectors.balance_of(enrolled) == 0
        assert Enrollment.objects.get().closed_at == over

    def test_small_adjustments_at_one_moment_stay_within_the_line(self, card, ines, maria, now):
        ends = race(*[lambda: adjust(card, 1, ines, now), lambda: adjust(card, 1, maria, now)] * 3)
        assert sum(isinstance(end, LedgerEntry) for end in ends) == 4
        assert sum(isinstance(end, AdjustmentRequest) for end in ends) == 1
        assert sum(isinstance(end, AnotherIsWaiting) for end in ends) == 1
        assert selectors.balance_of(card) == 7

    def test_two_answers_to_one_request_write_one_entry(self, enrolled, ines, maria, now):
        asked = adjust(enrolled, 1, ines, now)

        def agree():
            return services.decide_adjustment(request=asked, agreed=True, by=maria, now=now)

        race(agree, agree, agree)
        assert LedgerEntry.objects.filter(kind="adjusted").count() == 1

"""The clock at the end of a package: letters before it, and what lapses after it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crisis.services import raise_alert
from outbox import letters
from outbox import services as outbox
from outbox.models import Hold, Message
from packages import selectors, services
from packages.models import Enrollment, LedgerEntry
from packages.selectors.upgrade import prompt_for
from people.models import Consent
from tests import factories, journey
from tiering.rules.tiers import Tier

FIRST, LAST = "packages.ends_in_two_weeks", "packages.ends_in_days"


@pytest.fixture
def enrolled(tiered, ines, now):
    return journey.buy(tiered, "short-term-5", by=ines, now=now)


@pytest.fixture
def worse(enrolled, ines, now):
    """Cleo's second score, 35, is above her first, 28; Ines entered both."""
    journey.assess(enrolled.client, by=ines, now=now + timedelta(days=1), tier=Tier.FLAGSHIP)
    return Enrollment.objects.select_related("client__standing", "package").get()


def queued():
    return list(Message.objects.order_by("id").values_list("letter", flat=True))


def test_what_is_left_lapses_once_after_the_writing_days(enrolled, now):
    assert services.expire_over(now=now + timedelta(days=97)) == 0
    over = now + timedelta(days=98)
    assert services.expire_over(now=over) == 1
    assert services.expire_over(now=over) == 0
    entry = LedgerEntry.objects.get(kind="expired")
    assert (entry.sessions, entry.by, entry.about) == (-5, None, enrolled.public_id)
    assert selectors.balance_of(enrolled) == 0


def test_what_was_used_up_is_closed_without_an_entry(enrolled, ines, now):
    services.refund(enrollment=enrolled, by=ines, now=now)
    assert services.expire_over(now=now + timedelta(days=98)) == 1
    assert not LedgerEntry.objects.filter(kind="expired").exists()


def test_the_sweep_asks_one_short_question_when_nothing_ends(
    enrolled, now, django_assert_max_num_queries
):
    with django_assert_max_num_queries(1):
        services.expire_over(now=now)


@pytest.mark.parametrize(
    ("days", "letters_queued"),
    [(75, []), (76, [FIRST]), (86, [FIRST]), (87, [LAST]), (90, [LAST]), (91, [])],
)
def test_each_letter_has_its_days(enrolled, now, days, letters_queued):
    services.remind_of_ends(now=now + timedelta(days=days))
    assert queued() == letters_queued


def test_each_letter_is_queued_once(enrolled, now):
    for days in (76, 77, 80, 87, 88):
        services.remind_of_ends(now=now + timedelta(days=days))
    assert queued() == [FIRST, LAST]
    message = Message.objects.get(letter=FIRST)
    assert message.purpose == Consent.Purpose.REMINDERS
    assert timezone.localdate(message.expires_at) == enrolled.valid_until - timedelta(days=3)


def test_letters_leave_by_day(enrolled, now):
    night = (now + timedelta(days=76)).replace(hour=23)
    services.remind_of_ends(now=night)
    due = timezone.localtime(Message.objects.get().due_at)
    assert (due.date(), due.hour) == ((night + timedelta(days=1)).date(), 9)


def test_nobody_without_sessions_left_is_reminded(enrolled, ines, now):
    services.refund(enrollment=enrolled, by=ines, now=now)
    services.remind_of_ends(now=now + timedelta(days=80))
    assert queued() == []
    assert letters.find(FIRST).refuse(enrolled.public_id, now) == "used_up"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_letter_says_how_many_and_until_when_and_no_name(enrolled, now, language):
    client = enrolled.client
    type(client).objects.filter(pk=client.pk).update(language=language)
    envelope = letters.find(LAST).compose(enrolled.public_id, now, stop_link="/stop/x/")
    assert "5" in envelope.text
    assert envelope.language == language
    for text in (envelope.subject, envelope.text, envelope.html):
        assert client.name not in text
        assert "evelopment" not in text
        assert "发展级" not in text
    assert ("refund" in envelope.text) is (language == "en")


def told(enrolled, reader, now):
    return prompt_for(enrolled, timezone.localdate(now), reader=reader)


def test_the_desk_is_prompted_when_few_are_left_and_never_in_a_crisis(enrolled, anna, ines, now):
    assert told(enrolled, ines, now)[0].quiet == "enough_left"
    for number in range(4):
        services.use_session(
            enrollment=enrolled, about=factories.uuid4(), by=anna.user,
            now=now + timedelta(hours=number),
        )  # fmt: skip
    prompt, offer = told(enrolled, ines, now)
    assert (prompt.code, offer.package.code) == ("short-term-5", "short-term-5")
    raise_alert(client=enrolled.client, source="concern", sign="other", by=ines, now=now)
    assert told(enrolled, ines, now)[0].quiet == "alert_open"


def test_who_does_worse_is_not_sold_to(worse, ines, now):
    prompt, offer = told(worse, ines, now)
    assert (prompt.quiet, offer) == ("worse", None)


def test_a_rise_is_named_only_to_who_entered_both_scores(worse, ines, now):
    iris = factories.make_user("Iris", "intake")
    assert told(worse, iris, now)[0].quiet == "held_back"
    journey.assess(worse.client, by=iris, now=now + timedelta(days=2), tier=Tier.FLAGSHIP)
    worse.client.standing.severity_before = 28
    assert {told(worse, reader, now)[0].quiet for reader in (ines, iris)} == {"held_back"}


def test_a_hold_and_a_rise_are_told_alike_to_who_sees_no_scores(enrolled, now):
    outbox.hold(client=enrolled.client, reason=Hold.Reason.COMPLAINT, now=now)
    iris = factories.make_user("Iris", "intake")
    assert told(enrolled, iris, now)[0].quiet == "held_back"


def test_a_shared_package_counts_for_nobody_else(enrolled, now):
    other = factories.make_client("旁人", now=now)
    assert selectors.enrollments_of(other) == []
    assert Enrollment.objects.count() == 1

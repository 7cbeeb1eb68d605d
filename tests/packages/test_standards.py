"""Service standards: published by who answers for waiting times, when they can be kept."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from packages import services
from packages.selectors import offers_for
from packages.selectors.catalogue import NotEnoughRoom
from packages.selectors.standards import standards
from packages.services.standards import StandardMoved, Written
from people.models import Counselor, TrailEvent
from tests import journey
from tests.doors import who_may
from tests.racing import race
from tiering.models import ServiceStandard
from tiering.rules.tiers import Tier

EDIT = "packages:standard_edit"


@pytest.fixture
def practice(practice, anna, boris):
    """Two counselors with room."""
    Counselor.objects.update(tiers=[tier.value for tier in Tier], level="expert", capacity=20)


def typed(**changes):
    return {
        "after": "1",
        "first_session_days": "7",
        "session_minutes": "60",
        "reply_hours": "12",
        "revisions": "2",
        "counselor_level": "associate",
        "escalation": "To the supervisor within a day",
        "escalation_zh": "一天内找督导",
        "clients": "1",
        "sessions": "5",
    } | changes


def written(**changes):
    form = typed(**changes)
    numbers = ("first_session_days", "session_minutes", "reply_hours", "revisions")
    words = ("counselor_level", "escalation", "escalation_zh")
    return Written(**{n: int(form[n]) for n in numbers}, **{w: form[w] for w in words})


def publish(maria, *, tier=Tier.BASIC, clients=1, sessions=5, after=1, **changes):
    return services.publish_standard(
        tier=tier,
        written=written(**changes),
        clients=clients,
        sessions=sessions,
        after=after,
        by=maria,
        now=timezone.now(),
    )


def versions(tier="basic"):
    return list(
        ServiceStandard.objects.filter(tier=tier)
        .order_by("version")
        .values_list("version", flat=True)
    )


def test_everybody_reads_them_and_the_manager_writes(request, practice, as_ines, as_anna, as_boris):
    readers = {"ines", "anna", "boris", "sofia", "maria", "otto"}
    assert who_may(request, reverse("packages:standards")) == readers
    assert who_may(request, reverse(EDIT, args=["basic"])) == {"maria"}


@pytest.mark.parametrize("tier", ["gold", "BASIC", "basic-2"])
def test_an_unknown_tier_is_not_found(as_maria, practice, tier):
    assert as_maria.get(reverse(EDIT, args=[tier])).status_code == 404


def test_a_published_standard_is_the_next_version_and_the_old_one_stays(as_maria, maria, practice):
    answer = as_maria.post(reverse(EDIT, args=["basic"]), typed())
    assert answer.status_code == 302
    assert versions() == [1, 2]
    newest = ServiceStandard.objects.get(tier="basic", version=2)
    assert (newest.session_minutes, newest.published_by) == (60, maria)
    assert newest.reckoned["clients"] == 1
    assert newest.reckoned["needed"] <= newest.reckoned["capacity"] - newest.reckoned["promised"]
    assert TrailEvent.objects.filter(action="packages.standard.published").count() == 1


def test_what_was_bought_keeps_its_standard(practice, tiered, ines, maria, forget_configuration):
    bought = journey.buy(tiered, "short-term-5", by=ines, now=timezone.now())
    publish(maria, tier=Tier.DEVELOPMENT, first_session_days="9")
    bought.refresh_from_db()
    assert bought.standard.version == 1
    forget_configuration()
    assert {offer.standard.version for offer in offers_for(tiered)} == {2}


def test_a_standard_that_the_hours_do_not_cover_is_refused_and_nothing_typed_is_lost(
    as_maria, practice, anna
):
    Counselor.objects.update(capacity=0)
    Counselor.objects.filter(pk=anna.pk).update(capacity=36)
    answer = as_maria.post(
        reverse(EDIT, args=["basic"]),
        typed(clients="10", sessions="22", escalation="To nobody in particular"),
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "51 hours a week would be needed, but only 30 are free" in page
    assert "To nobody in particular" in page
    assert versions() == [1]


def test_an_expired_licence_and_a_lower_level_are_not_counted(practice, maria):
    today = timezone.localdate()
    Counselor.objects.update(tiers=["basic"], level="associate", capacity=20)
    with pytest.raises(NotEnoughRoom):
        publish(maria, counselor_level="senior")
    publish(maria, counselor_level="associate")
    Counselor.objects.update(licence_until=today - timedelta(days=1))
    with pytest.raises(NotEnoughRoom):
        publish(maria, counselor_level="associate", after=2)


def test_capacity_can_be_checked_before_anything_is_published(as_maria, practice):
    page = as_maria.post(reverse(EDIT, args=["basic"]), typed(check="1", clients="9999"))
    assert page.status_code == 200
    assert "hours a week would be needed" in page.content.decode()
    assert versions() == [1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_session_days", "0"),
        ("first_session_days", "61"),
        ("session_minutes", "14"),
        ("session_minutes", "181"),
        ("reply_hours", "0"),
        ("revisions", "-1"),
        ("counselor_level", "wizard"),
        ("escalation", ""),
        ("escalation", "x" * 201),
        ("clients", "-1"),
        ("clients", "ten"),
        ("sessions", "0"),
        ("after", "99999999999999999999"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(as_maria, practice, field, value):
    answer = as_maria.post(reverse(EDIT, args=["basic"]), typed(**{field: value}))
    assert answer.status_code == 422
    assert versions() == [1]


def test_the_same_form_twice_is_one_version_and_another_one_is_told(practice, maria):
    first = publish(maria)
    assert publish(maria) == first
    with pytest.raises(StandardMoved):
        publish(maria, reply_hours="13")
    assert versions() == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_one_version(practice, maria):
    said = race(
        *(lambda hours=hours: publish(maria, reply_hours=str(hours)) for hours in (11, 12, 13))
    )
    assert versions() == [1, 2]
    assert sum(isinstance(one, StandardMoved) for one in said) == 2


def test_a_tier_without_a_standard_says_that_it_is_offered_to_nobody(as_maria, practice):
    ServiceStandard.objects.filter(tier="flagship").delete()
    page = as_maria.get(reverse("packages:standards")).content.decode()
    assert "No standard is published, so this tier isn't offered to anyone." in page
    answer = as_maria.post(
        reverse(EDIT, args=["flagship"]), typed(after="0", clients="0", sessions="1")
    )
    assert answer.status_code == 302
    assert versions("flagship") == [1]


def test_how_many_more_clients_fit_is_said_for_each_tier(as_maria, practice):
    page = as_maria.get(reverse("packages:standards")).content.decode()
    said = re.findall(r"(\d+) new clients? a month can be served as promised", page)
    assert said == [
        str(found.kept.most) for found in standards(timezone.now()) if found.kept.enough
    ]


def test_the_pages_ask_a_bounded_number_of_questions(
    as_maria, practice, django_assert_max_num_queries
):
    for url in (reverse("packages:standards"), reverse(EDIT, args=["basic"])):
        with django_assert_max_num_queries(13):
            assert as_maria.get(url).status_code == 200

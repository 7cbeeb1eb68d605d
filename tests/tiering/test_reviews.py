"""What a review leaves behind, what it may not decide, and what happens in the same moment."""

from datetime import timedelta

import pytest

from crisis.services import raise_alert
from people.models import TrailEvent
from tests import journey
from tests.racing import while_one_waits
from tests.tiering.test_second_looks import answer, appeal_of
from tests.tiering.test_signatures import TEN
from tiering import services
from tiering.models import Appeal, ServiceStandard, TierDecision
from tiering.rules.tiers import Tier


@pytest.fixture
def appeal(decision, ines, now):
    return appeal_of(decision, ines, now)


def test_ten_characters_are_a_reason_and_the_spaces_around_them_are_none(appeal, sofia, now):
    with pytest.raises(services.ReviewNeedsReason):
        answer(appeal, sofia, now, reason=f"  {TEN[1:]}  ")
    answer(appeal, sofia, now, reason=f"  {TEN}  ")
    appeal.refresh_from_db()
    assert appeal.reason == TEN


@pytest.mark.parametrize(("outcome", "chosen"), [("stands", None), ("new", Tier.FLAGSHIP)])
def test_the_trail_says_who_reviewed_and_how_it_ended(appeal, sofia, now, outcome, chosen):
    answer(appeal, sofia, now, outcome, chosen)
    event = TrailEvent.objects.get(action="tiering.appeal.reviewed")
    assert (event.actor, event.facts["outcome"]) == (sofia, outcome)


def test_a_review_leads_to_no_tier_without_a_standard(appeal, sofia, now, forget_configuration):
    ServiceStandard.objects.filter(tier="flagship").delete()
    forget_configuration()
    with pytest.raises(services.StandardMissing):
        answer(appeal, sofia, now, "new", Tier.FLAGSHIP)
    assert TierDecision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_decision_replaced_in_this_moment_is_not_appealed(decision, cleo, ines, now):
    later = now + timedelta(days=1)
    newer = journey.assess(cleo, by=ines, now=later)
    replaced, asked = while_one_waits(
        cleo,
        lambda: services.confirm_tier(
            assessment=newer, chosen=Tier.DEVELOPMENT, note="", by=ines, now=later
        ),
        lambda: appeal_of(decision, ines, later),
    )
    assert isinstance(replaced, TierDecision)
    assert isinstance(asked, services.NotInForce)
    assert not Appeal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_alert_raised_in_this_moment_keeps_the_tier(appeal, cleo, ines, sofia, now):
    raised, reviewed = while_one_waits(
        cleo,
        lambda: raise_alert(client=cleo, source="concern", sign="said", by=ines, now=now),
        lambda: answer(appeal, sofia, now, "new", Tier.FLAGSHIP),
    )
    assert raised.client == cleo
    assert isinstance(reviewed, services.OpenAlert)
    assert TierDecision.objects.count() == 1

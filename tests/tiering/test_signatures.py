"""What a signature below the floor leaves behind, and who may decide without one."""

import pytest

from people.models import TrailEvent
from tests.tiering.test_second_looks import WHY, ask
from tiering import services
from tiering.models import TierDecision
from tiering.rules.tiers import Tier

TEN = "0123456789"


@pytest.fixture
def asked(assessment, anna, now):
    return ask(assessment, anna.user, now)


def events(action):
    found = TrailEvent.objects.filter(action=f"tiering.co_signature.{action}")
    return [(event.actor, event.facts.get("chosen")) for event in found]


def test_the_trail_says_who_signed_what(asked, sofia, now):
    services.sign_request(request=asked, by=sofia, now=now)
    assert events("signed") == [(sofia, "basic")]


def test_the_trail_says_who_refused_what(asked, sofia, now):
    services.refuse_request(request=asked, reason=WHY, by=sofia, now=now)
    assert events("refused") == [(sofia, "basic")]


def test_the_trail_says_who_took_a_request_back(asked, anna, now):
    services.withdraw_request(request=asked, by=anna.user, now=now)
    assert events("withdrawn") == [(anna.user, None)]


def test_ten_characters_are_a_reason_and_the_spaces_around_them_are_none(asked, sofia, now):
    with pytest.raises(services.RefusalNeedsReason):
        services.refuse_request(request=asked, reason=f"  {TEN[1:]}  ", by=sofia, now=now)
    services.refuse_request(request=asked, reason=f"  {TEN}  ", by=sofia, now=now)
    asked.refresh_from_db()
    assert asked.answer == TEN


@pytest.mark.parametrize(
    "refusal",
    [
        services.RefusalNeedsReason,
        services.OverrideNeedsNote,
        services.NeedsCoSignature,
        services.ReviewNeedsReason,
        services.AskedInFuture,
        services.SameTier,
    ],
)
def test_what_is_missing_is_said_as_wrong_input_and_not_as_a_conflict(refusal):
    assert refusal.status == 422


def test_who_may_only_change_a_proposal_does_not_confirm_it(assessment, sofia, now):
    with pytest.raises(services.MayNotConfirm):
        services.confirm_tier(
            assessment=assessment, chosen=Tier.DEVELOPMENT, note="", by=sofia, now=now
        )
    assert not TierDecision.objects.exists()

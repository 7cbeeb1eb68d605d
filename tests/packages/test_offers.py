"""What a client may be offered, in which order, and why."""

from decimal import Decimal

import pytest

from crisis.services import raise_alert
from packages import selectors
from packages.models import ServicePackage
from packages.rules.recommend import RecommendCode
from packages.selectors import OpenAlert, offers_for
from tests import factories, journey
from tiering.models import Segment, ServiceStandard, TierDecision
from tiering.rules.tiers import Tier


def codes(offers):
    return [offer.package.code for offer in offers]


def test_no_offer_without_a_tier(practice, cleo):
    assert offers_for(cleo) == []


def test_an_assessment_alone_offers_nothing(practice, cleo, ines, now):
    journey.assess(cleo, by=ines, now=now)
    assert offers_for(cleo) == []


@pytest.mark.parametrize("tier", list(Tier))
def test_only_packages_of_the_confirmed_tier_are_offered(practice, cleo, ines, now, tier):
    journey.confirm(cleo, by=ines, now=now, tier=tier)
    offers = offers_for(cleo)
    assert offers
    assert all(tier in offer.package.tiers for offer in offers)
    assert {offer.standard.tier for offer in offers} == {tier}


def test_a_tier_without_a_published_standard_offers_nothing(tiered, forget_configuration):
    ServiceStandard.objects.filter(tier="development").delete()
    forget_configuration()
    assert offers_for(tiered) == []


def test_nothing_is_offered_while_an_alert_is_open(tiered, ines, now):
    raise_alert(client=tiered, source="concern", sign="other", by=ines, now=now)
    with pytest.raises(OpenAlert):
        offers_for(tiered)


def test_what_is_within_the_means_stands_first_and_nothing_is_hidden(tiered):
    offers = offers_for(tiered)
    prices = [offer.package.price for offer in offers]
    assert codes(offers)[0] == "half-price-first"
    assert prices == sorted(prices)
    assert "prevention-10" in codes(offers)


def test_a_price_above_the_means_says_by_how_much(tiered):
    family = next(offer for offer in offers_for(tiered) if offer.package.code == "family-8")
    amounts = {reason.code: reason.amount for reason in family.above}
    assert amounts == {
        RecommendCode.ABOVE_BUDGET: Decimal(7_000),
        RecommendCode.ABOVE_CEILING: Decimal(1_600),
    }


def test_the_segment_comes_before_the_price(tiered):
    long_term = Segment.objects.get(code="C3")
    TierDecision.objects.filter(client=tiered).update(segment=long_term)
    assert codes(offers_for(tiered))[:2] == ["family-8", "long-term-20"]


def test_the_price_of_the_same_package_does_not_depend_on_the_purse(practice, ines, now):
    prices = []
    for income in (Decimal(10_000), Decimal(100_000)):
        client = factories.make_client(now=now)
        journey.confirm(client, by=ines, now=now, income=income, budget=Decimal(9_000))
        prices.append({offer.package.code: offer.package.price for offer in offers_for(client)})
    assert prices[0] == prices[1]


def test_without_the_right_to_see_money_no_reason_speaks_of_it(tiered):
    assert all(not offer.above + offer.within for offer in offers_for(tiered, with_means=False))


def test_a_first_visit_price_ends_with_the_first_purchase(tiered, ines, now):
    assert "half-price-first" in codes(offers_for(tiered))
    journey.buy(tiered, "short-term-5", by=ines, now=now)
    assert "half-price-first" not in codes(offers_for(tiered))


def test_a_package_off_sale_is_not_offered(tiered):
    ServicePackage.objects.filter(code="family-8").update(active=False)
    assert "family-8" not in codes(offers_for(tiered))


def test_of_a_sponsored_client_no_means_are_held_against_a_price(practice, ines, now):
    client = factories.make_client(now=now, sponsored=True)
    decision = journey.assess(client, by=ines, now=now, tier=Tier.BASIC)
    assert selectors.means_of(decision) == selectors.NOTHING_SAID


def test_an_income_of_zero_is_a_ceiling_of_zero(practice, cleo, ines, now):
    assessment = journey.assess(cleo, by=ines, now=now, income=Decimal(0))
    assert selectors.means_of(assessment).ceiling == 0


def test_offers_take_a_fixed_number_of_queries(tiered, django_assert_max_num_queries):
    tiered.refresh_from_db()
    with django_assert_max_num_queries(7):
        offers_for(tiered)

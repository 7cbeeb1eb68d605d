from dataclasses import replace
from decimal import Decimal

import pytest

from packages.rules.recommend import ImpossiblePackage, Package, RecommendCode, recommend
from tiering.rules.tiers import Tier


def package(code, price, *, tier=Tier.DEVELOPMENT, segment="C2", sessions=10):
    return Package(code, tier, segment, sessions, Decimal(price))


SHORT = package("short", 4000, sessions=5)
STEADY = package("steady", 7600)
LONG = package("long", 15000, segment="C3", sessions=20)
GROUP = package("group", 5000, tier=Tier.FLAGSHIP, segment="C4")
CATALOGUE = [LONG, GROUP, STEADY, SHORT]


def ranked(**wishes):
    plain = {"tier": Tier.DEVELOPMENT, "segment": None, "ceiling": None, "budget": None}
    return recommend(CATALOGUE, **(plain | wishes))


def codes(recommendations):
    return [recommendation.package.code for recommendation in recommendations]


def test_only_packages_of_the_tier_are_ranked_and_none_of_them_is_hidden():
    assert codes(ranked()) == ["short", "steady", "long"]
    assert codes(ranked(tier=Tier.FLAGSHIP)) == ["group"]
    assert codes(ranked(tier=Tier.BASIC)) == []
    assert [recommendation.rank for recommendation in ranked()] == [1, 2, 3]


def test_the_clients_segment_comes_first():
    assert codes(ranked(segment="C3")) == ["long", "short", "steady"]


def test_a_package_within_both_lines_comes_before_one_above_them():
    assert codes(ranked(budget=Decimal(5000), ceiling=Decimal(8000))) == ["short", "steady", "long"]
    dear_but_fitting = replace(LONG, price=Decimal(3999), segment="C2")
    found = recommend(
        [STEADY, dear_but_fitting],
        tier=Tier.DEVELOPMENT,
        segment="C2",
        ceiling=None,
        budget=Decimal(4000),
    )
    assert codes(found) == ["long", "steady"]


def test_the_reasons_say_how_far_the_price_lies_from_each_line():
    (first, *_, last) = ranked(segment="C2", ceiling=Decimal(14400), budget=Decimal(9000))
    assert [(reason.code, reason.amount) for reason in first.reasons] == [
        (RecommendCode.SEGMENT_MATCHES, None),
        (RecommendCode.WITHIN_BUDGET, Decimal(5000)),
        (RecommendCode.WITHIN_CEILING, Decimal(10400)),
    ]
    assert [(reason.code, reason.amount) for reason in last.reasons] == [
        (RecommendCode.OTHER_SEGMENT, None),
        (RecommendCode.ABOVE_BUDGET, Decimal(6000)),
        (RecommendCode.ABOVE_CEILING, Decimal(600)),
    ]


def test_a_price_on_the_line_is_within_it():
    (first, *_) = ranked(budget=Decimal(4000))
    assert first.reasons[0].code is RecommendCode.WITHIN_BUDGET
    (first, *_) = ranked(budget=Decimal("3999.99"))
    assert first.reasons[0].code is RecommendCode.ABOVE_BUDGET


def test_one_free_session_is_a_package():
    free = package("free", 0, tier=Tier.BASIC, sessions=1)
    assert codes(recommend([free], tier=Tier.BASIC, segment=None, ceiling=None, budget=None)) == [
        "free"
    ]


def test_unknown_money_and_segment_give_no_reason():
    assert all(recommendation.reasons == () for recommendation in ranked())


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SHORT, sessions=0),
        replace(SHORT, price=Decimal(-1)),
        replace(SHORT, price=Decimal("NaN")),
    ],
)
def test_an_impossible_package_is_refused(wrong):
    with pytest.raises(ImpossiblePackage):
        recommend([wrong], tier=Tier.BASIC, segment=None, ceiling=None, budget=None)

"""The catalogue a practice starts with."""

import pytest
from django.db import IntegrityError, transaction

from packages.catalogue import DEFAULTS
from packages.models import ServicePackage
from packages.services import install_catalogue
from tiering.defaults import SEGMENTS
from tiering.rules.tiers import Tier


def test_installing_twice_changes_nothing(db, now):
    assert install_catalogue(now) == len(DEFAULTS)
    before = list(ServicePackage.objects.values().order_by("id"))
    assert install_catalogue(now) == 0
    assert list(ServicePackage.objects.values().order_by("id")) == before


def test_a_price_that_the_practice_changed_is_not_put_back(db, now):
    install_catalogue(now)
    ServicePackage.objects.filter(code="short-term-5").update(active=False)
    old = ServicePackage.objects.get(code="short-term-5")
    ServicePackage.objects.create(
        code=old.code,
        version=2,
        name=old.name,
        name_zh=old.name_zh,
        tiers=old.tiers,
        segment=old.segment,
        sessions=5,
        price=4_500,
        valid_days=90,
        refund="none",
    )
    install_catalogue(now)
    assert ServicePackage.objects.get(code="short-term-5", active=True).price == 4_500


def test_one_code_has_one_active_version(db, now):
    install_catalogue(now)
    twin = ServicePackage.objects.get(code="short-term-5")
    twin.pk, twin.public_id, twin.version = None, None, 2
    twin.public_id = ServicePackage().public_id
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


@pytest.mark.parametrize("entry", DEFAULTS, ids=lambda entry: entry.code)
def test_a_package_costs_its_segment_times_its_sessions(entry):
    price = {segment["code"]: segment["price"] for segment in SEGMENTS}[entry.segment]
    expected = price * entry.sessions
    assert entry.price == (expected / 2 if entry.first_only else expected)


@pytest.mark.parametrize("tier", list(Tier))
def test_every_tier_has_something_to_offer(tier):
    assert [entry for entry in DEFAULTS if tier in entry.tiers]


def test_every_package_has_a_name_in_both_languages_and_a_known_refund():
    for entry in DEFAULTS:
        assert entry.name
        assert entry.name_zh
        assert entry.refund in ServicePackage.Refund.values

"""What a role may not see of a client changes nothing in anything this role is shown.

Each test writes another value into the rows and looks at every address again: whatever differs
afterwards has let the value through, in words, in a figure, in an order or in a count.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from itertools import zip_longest

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client as Browser

from intake.models import Assessment, Score
from people.access import sees
from people.models import Client, Counselor, Site, Standing, User
from tests import everything, factories
from tests.addresses import addresses, look
from tests.conftest import signed_in
from tiering.models import TierDecision

# Ivy is at the desk as Ines is, and entered nothing of Cleo's.
ROLES = ("ivy", "anna", "sofia", "maria", "adam", "otto")
# What differs from look to look by itself: tokens, signed keys, ids of a request, moments.
RESTLESS_PARTS = (
    r"(?i:csrf)[^>]*>",
    r"nonce=\"[^\"]*\"",
    r"[\w.+/-]+:[\w-]{5,8}:[\w-]{20,}",
    r"(?:request_key|draft_(?:editor|token)|opened_at|seen)\" value=\"[^\"]*\"",
    r"before=[^\"]*",
    r"\d+ (?:s|min)\b",
    r"datetime=\"[^\"]*\"",
    r"\"(?:at|now)\": ?\"[^\"]*\"",
)
RESTLESS = re.compile("|".join(RESTLESS_PARTS))


def change_tier(client: Client, tier: str) -> None:
    TierDecision.objects.filter(client=client).update(
        chosen=tier, proposed=tier, need=tier, fit=tier
    )
    order = {"flagship": 0, "development": 1, "basic": 2}[tier]
    Standing.objects.filter(client=client).update(tier=tier, tier_order=order)


def change_severity(client: Client, total: int) -> None:
    """The lean of severity is shown to whoever sees the tier; the totals within it are not."""
    Assessment.objects.filter(client=client).update(severity=total, severity_peak=total // 7)
    Score.objects.filter(administration__client=client).update(total=total)
    Standing.objects.filter(client=client).update(severity=total, severity_before=total + 2)


def change_money(client: Client, amount: int) -> None:
    """The lean of willingness is shown to whoever sees the tier; the amounts within it are not."""
    for assessment in Assessment.objects.filter(client=client).select_related("client"):
        assessment.income, assessment.budget = Decimal(12_000 + amount), Decimal(9_000 + amount)
        assessment.save(update_fields=["income", "budget"])


Change = tuple[Callable[..., None], tuple[object, object]]
CHANGES: dict[str, Change] = {
    "tier_decision": (change_tier, ("flagship", "basic")),
    "assessment_score": (change_severity, (24, 30)),
    "client_income_budget": (change_money, (123, 456)),
}


@pytest.fixture
def practice(ines: User, anna: Counselor, sofia: User) -> everything.Practice:
    cache.clear()
    return everything.practice(desk=ines, anna=anna, supervisor=sofia)


@pytest.fixture
def ivy(site: Site) -> User:
    return factories.make_user("Ivy", "intake")


@pytest.fixture
def as_ivy(ivy: User) -> Browser:
    return signed_in(ivy)


def shown(browser: Browser, where: list[str]) -> dict[str, str]:
    for store in caches.all():
        store.clear()
    return {address: RESTLESS.sub("", look(browser, address)) for address in where}


def differences(
    browser: Browser, where: list[str], changes: list[Change]
) -> dict[str, tuple[str, str]]:
    """Return what follows the values; what differed by chance is the same at the second look."""
    for _again in range(2):
        for change, (value, _other) in changes:
            change(value)
        before = shown(browser, where)
        where = [address for address in where if before[address]]
        for change, (_value, other) in changes:
            change(other)
        after = shown(browser, where)
        where = [address for address in where if before[address] != after[address]]
    return {address: first_difference(before[address], after[address]) for address in where}


def first_difference(before: str, after: str) -> tuple[str, str]:
    lines = zip_longest(before.splitlines(), after.splitlines(), fillvalue="")
    return next((old.strip(), new.strip()) for old, new in lines if old != new)


@pytest.mark.slow
@pytest.mark.parametrize("name", ROLES)
def test_a_value_that_a_role_may_not_see_reaches_nothing_it_is_shown(
    request: pytest.FixtureRequest, practice: everything.Practice, name: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # rows that nobody edits
    user = request.getfixturevalue(name)
    user = getattr(user, "user", user)
    hidden = [
        (partial(change, practice.cleo), values)
        for resource, (change, values) in CHANGES.items()
        if not sees(user, resource, practice.cleo)
    ]
    assert hidden, "a role that sees everything proves nothing"
    browser = request.getfixturevalue(f"as_{name}")
    found = differences(browser, sorted(set(addresses())), hidden)
    assert found == {}

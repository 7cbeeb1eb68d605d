"""Pages by key: each row once, at any depth, and a key of one list opens no other."""

from decimal import Decimal
from itertools import pairwise

import pytest

from common.paging import page_by_key, page_worked_out
from packages.models import ServicePackage
from tests import journey


def here(rows, after="", of="numbers", size=3):
    return page_worked_out(rows, key=lambda row: (row,), of=of, size=size, after=after)


def walk(ask):
    """Return every row of every page, and the number of pages."""
    rows, after, pages = [], "", 0
    while after or not pages:
        page = ask(after)
        rows += page.rows
        after, pages = page.after, pages + 1
    return rows, pages


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (3, 1), (4, 2), (7, 3)])
def test_every_row_of_a_list_that_was_worked_out_comes_once(count, pages):
    shuffled = sorted(range(count), key=lambda number: number * 5 % 7)
    assert walk(lambda after: here(shuffled, after)) == (list(range(count)), pages)


def test_what_left_the_list_meanwhile_is_no_loss_to_the_rest():
    first = here([1, 2, 3, 4, 5])
    assert here([1, 2, 4, 5], first.after).rows == [4, 5]
    assert here([0, 1, 2, 3, 3.5, 4], first.after).rows == [3.5, 4]


@pytest.mark.parametrize("after", ["x", "W10:1:x", "0"])
def test_what_nobody_gave_means_the_first_page(after):
    assert here([1, 2], after).rows == [1, 2]


def test_the_key_of_another_list_means_the_first_page(site, now):
    letters = page_worked_out(
        ["a", "b"], key=lambda row: (row,), of="letters", size=1, after=""
    ).after
    assert here([1, 2], letters).rows == [1, 2]
    journey.install(now)
    codes = page_by_key(ServicePackage.objects.all(), key=("code",), size=2, after="")
    priced = page_by_key(ServicePackage.objects.all(), key=("price", "code"), size=2, after="")
    for after in (letters, codes.after):
        again = page_by_key(
            ServicePackage.objects.all(), key=("price", "code"), size=2, after=after
        )
        assert again == priced


def test_money_is_a_key_as_well(site, now):
    journey.install(now)
    packages = ServicePackage.objects.all()
    rows, pages = walk(
        lambda after: page_by_key(packages, key=("price", "code"), size=2, after=after)
    )
    assert pages == 3
    assert [row.code for row in rows][:1] == ["half-price-first"]
    assert all(one.price <= other.price for one, other in pairwise(rows))
    assert len({row.code for row in rows}) == len(rows) == packages.count()
    assert isinstance(rows[0].price, Decimal)

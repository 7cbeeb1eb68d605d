"""Whether the counselors have the time to keep a standard, by table and property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packages.rules.capacity import LEVELS, Hands, ImpossibleLoad, Promise, Running, kept
from tests.golden import rows

TIERS = {"b": "basic", "d": "development", "f": "flagship"}
LEVEL = {name[0]: name for name in LEVELS}
ROWS = rows("packages", "Keeping a standard")


def hands(cell):
    for one in cell.split():
        tiers, level, capacity = one.split("/")
        yield Hands(frozenset(TIERS[tier] for tier in tiers), LEVEL[level], int(capacity))


def loads(cell):
    return [Running(*map(int, one.split("@"))) for one in cell.split()]


@pytest.mark.parametrize("row", ROWS, ids=[f"row {at}" for at in range(1, len(ROWS) + 1)])
def test_whether_a_standard_can_be_kept(row):
    numbers = {
        name: int(row[name.capitalize()]) for name in ("minutes", "days", "clients", "sessions")
    }
    found = kept(
        Promise(level=LEVEL[row["Level"]], **numbers),
        tier=TIERS[row["Tier"]],
        hands=list(hands(row["Counselors"])),
        running=loads(row["Sold"]),
        others=loads(row["Others"]),
    )
    figures = [found.capacity, found.promised, found.needed, found.most]
    assert figures == [int(row[name]) for name in ("Capacity", "Promised", "Needed", "At most")]
    assert [found.soon, found.enough] == [row[name] == "yes" for name in ("Soon", "Enough")]


def one(capacity=20, tier="basic", level="senior"):
    return Hands(frozenset({tier}), level, capacity)


def asked(clients, sessions=5, **changes):
    values = {"level": "senior", "minutes": 50, "days": 7} | changes
    return Promise(clients=clients, sessions=sessions, **values)


@given(st.integers(0, 300), st.integers(1, 40), st.integers(15, 180))
def test_as_many_clients_as_it_says_fit_and_one_more_does_not(capacity, sessions, minutes):
    at = {"tier": "basic", "hands": [one(capacity)], "running": [], "others": []}
    most = kept(asked(0, sessions, minutes=minutes), **at).most
    fits = kept(asked(most, sessions, minutes=minutes), **at)
    assert fits.needed <= fits.free
    over = kept(asked(most + 1, sessions, minutes=minutes), **at)
    assert over.needed > over.free


@given(st.lists(st.tuples(st.sampled_from(LEVELS), st.integers(0, 40)), max_size=6))
def test_a_higher_promise_never_finds_more_hands(staff):
    people = [one(capacity, level=level) for level, capacity in staff]
    at = {"tier": "basic", "hands": people, "running": [], "others": []}
    found = [kept(asked(1, level=level), **at).capacity for level in LEVELS]
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize(
    "change", [{"clients": -1}, {"sessions": 0}, {"minutes": 0}, {"days": 0}], ids=str
)
def test_an_impossible_promise_is_refused(change):
    values = {"clients": 1, "sessions": 5} | change
    with pytest.raises(ImpossibleLoad):
        kept(asked(**values), tier="basic", hands=[], running=[], others=[])


def test_what_just_fits_is_enough():
    at = {"tier": "basic", "hands": [one(3)], "running": [], "others": []}
    found = kept(asked(13, 1), **at)
    assert (found.needed, found.free, found.soon) == (150, 150, True)
    assert found.enough


def test_one_free_session_a_week_is_soon_enough_for_a_week():
    at = {"tier": "basic", "hands": [one(1)], "running": [], "others": []}
    assert kept(asked(1), **at).soon
    assert not kept(asked(1, days=6), **at).soon


def test_who_has_nothing_to_do_has_promised_nothing():
    ended = [Running(0, 30)]
    at = {"tier": "basic", "hands": [one()], "running": ended, "others": ended}
    assert kept(asked(0), **at).promised == 0


def test_more_promised_than_there_is_leaves_nothing_however_long_one_may_wait():
    at = {"tier": "basic", "hands": [one(1)], "running": [Running(999, 7)], "others": []}
    found = kept(asked(1, days=999), **at)
    assert (found.free, found.most, found.soon) == (0, 0, False)

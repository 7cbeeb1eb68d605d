import pytest
from hypothesis import given
from hypothesis import strategies as st

from packages.rules.balance import (
    Entry,
    EntryKind,
    ImpossibleEntry,
    NotEnoughSessions,
    balance,
    can_use,
    check_can_add,
    check_entry,
)

BOUGHT = Entry(EntryKind.BOUGHT, 5)
USED = Entry(EntryKind.USED, -1)


def test_the_balance_is_the_sum_of_the_ledger():
    ledger = [BOUGHT, USED, USED, Entry(EntryKind.ADJUSTED, 1), Entry(EntryKind.REFUNDED, -4)]
    assert balance(ledger) == 0
    assert balance([]) == 0


@pytest.mark.parametrize(
    ("kind", "sessions", "possible"),
    [
        (EntryKind.BOUGHT, 1, True),
        (EntryKind.BOUGHT, 0, False),
        (EntryKind.BOUGHT, -1, False),
        (EntryKind.USED, -1, True),
        (EntryKind.USED, 1, False),
        (EntryKind.RETURNED, 1, True),
        (EntryKind.RETURNED, -1, False),
        (EntryKind.EXPIRED, -3, True),
        (EntryKind.EXPIRED, 3, False),
        (EntryKind.REFUNDED, -3, True),
        (EntryKind.REFUNDED, 3, False),
        (EntryKind.ADJUSTED, 1, True),
        (EntryKind.ADJUSTED, -1, True),
        (EntryKind.ADJUSTED, 0, False),
    ],
)
def test_each_kind_has_its_sign(kind, sessions, possible):
    entry = Entry(kind, sessions)
    if possible:
        check_entry(entry)
        return
    with pytest.raises(ImpossibleEntry):
        check_entry(entry)
    with pytest.raises(ImpossibleEntry):
        balance([BOUGHT, entry])


@pytest.mark.parametrize(
    ("left", "sessions", "allowed"),
    [(1, 1, True), (0, 1, False), (2, 3, False), (3, 3, True), (3, 0, False), (3, -1, False)],
)
def test_sessions_can_be_used_down_to_the_last(left, sessions, allowed):
    assert can_use(left, sessions) is allowed


def test_a_balance_never_falls_below_zero():
    check_can_add(1, USED)
    with pytest.raises(NotEnoughSessions):
        check_can_add(0, USED)
    with pytest.raises(NotEnoughSessions):
        check_can_add(2, Entry(EntryKind.REFUNDED, -3))
    with pytest.raises(ImpossibleEntry):
        check_can_add(5, Entry(EntryKind.USED, 1))


signed = st.one_of(
    st.builds(Entry, st.just(EntryKind.BOUGHT), st.integers(1, 20)),
    st.builds(
        Entry,
        st.sampled_from([EntryKind.USED, EntryKind.EXPIRED, EntryKind.REFUNDED]),
        st.integers(-20, -1),
    ),
    st.builds(Entry, st.just(EntryKind.ADJUSTED), st.sampled_from([-2, -1, 1, 2])),
)


@given(st.lists(signed))
def test_a_ledger_kept_by_the_rule_never_owes_a_session(entries):
    ledger = []
    for entry in entries:
        try:
            check_can_add(balance(ledger), entry)
        except NotEnoughSessions:
            continue
        ledger.append(entry)
    assert balance(ledger) >= 0


def test_one_session_is_asked_for_where_no_number_is_said():
    assert can_use(1)
    assert not can_use(0)

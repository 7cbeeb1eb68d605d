"""A crowd finds everybody whom comparing one by one would find."""

from hypothesis import given
from hypothesis import strategies as st

from people.rules.crowd import Crowd, Traits
from people.rules.likeness import (
    NEARLY,
    Likeness,
    Person,
    compare,
    may_be_misspelt,
    nearness,
)

people = st.builds(
    Person,
    name=st.sampled_from(["林晓雯", "林 晓雯", "林小雯", "Lin Xiaowen", "Lin Xiaowan", "LIN", ""]),
    latin=st.sampled_from(["lin xiaowen", "lin xiaowan", "wang fang", ""]),
    phone=st.sampled_from(["", "13800000001", "+86 138 0000 0001", "13900000002", "12"]),
    email=st.sampled_from(["", "a@b.example", "A@B.example", "c@d.example"]),
    birth_year=st.sampled_from([None, 1990, 1991]),
)


def one_by_one(new, known):
    nearly = may_be_misspelt(new.name) and nearness(new.latin, known.latin) >= NEARLY
    return compare(new, known, nearly_spelt=nearly).likeness is Likeness.LIKELY


@given(people, st.lists(people, max_size=6))
def test_whoever_is_likely_is_found_and_nobody_else(new, here):
    crowd = Crowd()
    for number, person in enumerate(here):
        crowd.add(Traits.of(person), str(number))
    likely = {str(number) for number, person in enumerate(here) if one_by_one(new, person)}
    found = crowd.likely(Traits.of(new))
    assert (found in likely) if likely else found is None


@given(st.text("abcde ", max_size=12), st.text("abcde ", max_size=12))
def test_nearness_is_a_share_and_goes_both_ways(one, other):
    assert 0 <= nearness(one, other) == nearness(other, one) <= 1

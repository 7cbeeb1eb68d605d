"""A crowd finds everybody whom comparing one by one would find."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from people.rules.crowd import MOST_COMPARED, Crowd, Traits
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


def test_a_number_of_a_whole_company_is_looked_at_so_far():
    shared, crowd = "13800000001", Crowd()
    for number in range(MOST_COMPARED):
        crowd.add(Traits.of(Person("Zhou Yiming", "zhou yiming", shared)), str(number))
    new = Person("Lin Xiaowen", "lin xiaowen", shared)
    crowd.add(Traits.of(new), "one too many")
    assert MOST_COMPARED == 60
    assert crowd.likely(Traits.of(new)) is None


def test_the_last_of_those_that_are_looked_at_is_found():
    shared, crowd = "13800000001", Crowd()
    for number in range(MOST_COMPARED - 1):
        crowd.add(Traits.of(Person("Zhou Yiming", "zhou yiming", shared)), str(number))
    new = Person("Lin Xiaowen", "lin xiaowen", shared)
    crowd.add(Traits.of(new), "the last")
    assert crowd.likely(Traits.of(new)) == "the last"


def test_an_address_is_one_in_capitals_too():
    crowd = Crowd()
    crowd.add(Traits.of(Person("Lin", "lin", email="lin@client.example")), "here")
    assert crowd.likely(Traits.of(Person("Lin", "lin", email="LIN@Client.Example"))) == "here"


def test_who_is_looked_for_by_what():
    person = Person("Lin X", "lin x", "13800000001", "Lin@client.example", 1994)
    assert Traits.of(person).doors() == [
        ("phone", "13800000001"),
        ("email", "lin@client.example"),
        ("name", ("linx", 1994)),
    ]
    assert Traits.of(Person("Lin", "lin")).doors() == []
    assert Traits.of(Person(birth_year=1994)).doors() == []


def test_a_name_just_near_enough_with_the_same_number_is_likely():
    crowd = Crowd()
    crowd.add(Traits.of(Person("Lin Xiaowan", "lin xiaowan", "13800000001")), "near")
    crowd.add(Traits.of(Person("Lin Xiaofei", "lin xiaofei", "13900000002")), "far")
    new = Person("Lin Xiaowen", "lin xiaowen", "13800000001")
    assert nearness("lin xiaowan", "lin xiaowen") == NEARLY
    assert crowd.likely(Traits.of(new)) == "near"
    assert crowd.likely(Traits.of(replace(new, phone="13900000002"))) is None

"""Whether a new person may be here already, by docs/algorithms/duplicates.md."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.likeness import (
    NEARLY,
    Likeness,
    Person,
    Sign,
    compare,
    may_be_misspelt,
    nearness,
)
from tests import golden

HERE = Person("林晓雯", "lin xiaowen", "13800000001", "lin@client.example", 1994)
FAR = Person("周一鸣", "zhou yiming", "13900000009", "zhou@client.example")


def newcomer(row):
    name, latin = FAR.name, FAR.latin
    if row["Same name"]:
        name, latin = HERE.name, HERE.latin
    if row["Sounds alike"]:
        latin = HERE.latin
    return Person(
        name,
        latin,
        HERE.phone if row["Phone"] else FAR.phone,
        HERE.email.upper() if row["E-mail"] else FAR.email,
        {"same": 1994, "other": 1995, "": None}[row["Year of birth"]],
    )


@pytest.mark.parametrize("row", golden.rows("duplicates", "What speaks for one person"), ids=str)
def test_likeness(row):
    found = compare(newcomer(row), HERE, nearly_spelt=bool(row["Nearly spelt"]))
    assert found.likeness.name.lower() == row["Likeness"]


people = st.builds(
    Person,
    name=st.text(max_size=6),
    latin=st.text(max_size=12),
    phone=st.text("0123456789 +-", max_size=16),
    email=st.sampled_from(["", "a@b.example", "A@B.example", "c@d.example"]),
    birth_year=st.sampled_from([None, 1990, 1991]),
)


@given(people, people)
def test_it_does_not_matter_who_is_new(one, other):
    assert compare(one, other) == compare(other, one)


@given(people)
def test_what_is_not_known_speaks_for_nothing(one):
    assert compare(Person(), one).likeness is Likeness.NONE


def test_the_end_of_a_number_is_not_the_number():
    longer = replace(HERE, phone=f"+1{HERE.phone[1:]}")
    assert compare(HERE, HERE).signs[0] is Sign.SAME_PHONE
    assert Sign.SAME_PHONE not in compare(longer, HERE).signs


@pytest.mark.parametrize("row", golden.rows("writing", "Names and codes"), ids=str)
def test_names_are_compared_however_they_are_written(row):
    new, known = (Person(golden.unescaped(row[side])) for side in ("First", "Second"))
    for signs in (compare(new, known).signs, compare(known, new).signs):
        assert (Sign.SAME_NAME in signs) is (row["Same"] == "yes")


def test_a_name_sounds_alike_either_way_round():
    known = Person("曾国强", "zeng guoqiang")
    assert compare(Person("Guoqiang Zeng", "guoqiang zeng"), known).signs == (Sign.SOUNDS_ALIKE,)
    assert compare(Person("Guoqing Zeng", "guoqing zeng"), known).signs == ()


@pytest.mark.parametrize("row", golden.rows("duplicates", "Nearly spelt"), ids=str)
def test_how_nearly_two_names_are_spelt(row):
    share = nearness(row["First"], row["Second"])
    assert f"{share:.2f}" == row["Share"]
    nearly = may_be_misspelt(row["First"]) and share >= NEARLY
    assert nearly is (row["Nearly"] == "yes")


def test_nothing_is_known_of_somebody_of_whom_nothing_was_said():
    nobody = Person()
    assert (nobody.name, nobody.latin, nobody.phone, nobody.email) == ("", "", "", "")
    assert compare(nobody, nobody).signs == ()


def test_how_likely_is_in_order():
    assert [int(one) for one in Likeness] == [0, 1, 2]

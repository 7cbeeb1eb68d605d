"""Whoever seems to be here already is shown before a second file is opened."""

from uuid import uuid4

import pytest
from django.urls import reverse

from people.models import Client
from people.rules.likeness import Likeness, Person
from people.selectors.duplicates import MOST_SHOWN, alike
from tests.factories import make_client, make_site

NEW = reverse("people:new_client")
ALIKE = reverse("people:alike")


def form(**more):
    return {
        "request_key": str(uuid4()),
        "name": "林晓雯",
        "phone": "138 0000 0001",
        "email": "",
        "language": "zh-hans",
        "site": make_site().pk,
        "consents": ["care"],
    } | more


def found(user, **person):
    return [(one.client.name, one.comparison.likeness) for one in alike(user, Person(**person))]


@pytest.mark.parametrize(
    ("person", "likeness"),
    [
        ({"name": "林晓雯", "phone": "+86 138-0000-0001"}, Likeness.LIKELY),
        ({"name": "林小雯", "phone": "13800000001"}, Likeness.LIKELY),
        ({"name": "Lin Xiaowen", "email": "CLEO@client.example"}, Likeness.LIKELY),
        ({"name": "林晓雯", "birth_year": 1995}, Likeness.LIKELY),
        ({"name": "林晓雯"}, Likeness.POSSIBLE),
        ({"name": "Lin Xiaowan"}, Likeness.POSSIBLE),
        ({"name": "王芳", "phone": "13800000001"}, Likeness.POSSIBLE),
    ],
)
def test_whoever_seems_known_is_found(ines, cleo, person, likeness):
    assert found(ines, **person) == [("林晓雯", likeness)]


@pytest.mark.parametrize(
    "person",
    [
        {},
        {"name": "林"},
        {"name": "王芳", "phone": "13900000009", "email": "wang@client.example"},
        {"name": "林晓雯", "birth_year": 1960},
        {"name": "%", "phone": "%%%%%%%", "email": "%@%"},
    ],
)
def test_whoever_is_not_known_is_not_found(ines, cleo, person):
    assert found(ines, **person) == []


def test_the_likely_ones_come_first_and_the_list_is_short(ines, cleo, now):
    for number in range(8):
        make_client("林晓雯", now=now, phone=f"1370000000{number}", email="")
    names = found(ines, name="林晓雯", phone="13800000001")
    assert len(names) == MOST_SHOWN
    assert names[0][1] is Likeness.LIKELY


def test_nobody_sees_files_that_are_not_theirs(boris, cleo):
    assert found(boris.user, name="林晓雯", phone="13800000001") == []


def test_the_hint_says_what_speaks_for_it_and_stores_nothing(as_ines, cleo):
    content = as_ines.post(ALIKE, form(), headers={"HX-Request": "true"}).content.decode()
    for word in ("Here already?", cleo.code, "same phone", "same name"):
        assert word in content
    assert Client.objects.count() == 1


def test_a_likely_second_file_has_to_be_answered_and_nothing_typed_is_lost(as_ines, cleo):
    first = form(email="new@client.example")
    answer = as_ines.post(NEW, first)
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "Check the file below first" in content
    assert "new@client.example" in content
    assert Client.objects.count() == 1
    assert as_ines.post(NEW, first | {"another_person": "on"}).status_code == 302
    assert Client.objects.count() == 2


def test_all_that_stands_against_a_new_file_is_said_at_once(as_ines, cleo):
    answer = as_ines.post(NEW, {**form(), "consents": [], "birth_year": "94"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"consents", "birth_year", "another_person"}


def test_a_shared_phone_alone_hinders_nothing(as_ines, cleo):
    assert as_ines.post(NEW, form(name="王芳")).status_code == 302


def test_whoever_opens_no_files_is_given_no_hints(as_maria, as_anna, cleo):
    for browser in (as_maria, as_anna):
        assert browser.post(ALIKE, form()).status_code == 404


def test_a_hint_asks_the_database_little(as_ines, cleo, now, django_assert_max_num_queries):
    for number in range(5):
        make_client("林晓雯", now=now, phone=f"1370000000{number}", email="")
    with django_assert_max_num_queries(8):
        as_ines.post(ALIKE, form(), headers={"HX-Request": "true"})

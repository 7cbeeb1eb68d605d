"""What somebody looks for: found again under its address, and read there by nobody else."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.urls import reverse

from people.lookedfor import LONGEST, seal, unseal


@pytest.mark.parametrize("words", ["林晓雯", "138 0000 0001", "a@client.example", "%_\\\x00", ""])
def test_who_searched_finds_the_words_again(ines, words):
    assert unseal(seal(words, ines), ines) == words


def test_no_more_than_an_address_holds(ines):
    assert unseal(seal(f"  {'林' * 500}", ines), ines) == "林" * LONGEST
    assert len(seal("林" * 500, ines)) < 1000


@pytest.mark.parametrize("sealed", ["", "x", "AA", "====", "林晓雯", "A" * 4000, "_w"])
def test_what_nobody_sealed_looks_for_nothing(ines, sealed):
    assert unseal(sealed, ines) == ""


def test_nobody_else_opens_it(ines, maria):
    assert unseal(seal("林晓雯", ines), maria) == ""


def test_the_address_of_an_answer_names_nobody(as_ines, as_maria, cleo):
    answer = as_ines.post(reverse("reports:search"), {"q": cleo.name})
    assert cleo.name not in unquote(answer.url)
    again = as_ines.get(answer.url).content.decode()
    assert cleo.code in again
    assert f'value="{cleo.name}"' in again
    assert cleo.code not in as_maria.get(answer.url).content.decode()
    assert set(parse_qs(urlsplit(answer.url).query)) == {"for"}


def test_a_search_is_not_read_from_the_address(as_ines, cleo):
    assert (
        cleo.code not in as_ines.get(reverse("reports:search"), {"q": cleo.name}).content.decode()
    )

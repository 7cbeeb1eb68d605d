"""Rows that come in one stream are the rows that INSERT would have made."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common.copying import copy_in, next_ids, written
from people.models import Client, Site, TrailEvent

ODD = ["a\tb", "line\nbreak", "back\\slash", '"quoted"', "\\N", "\\.", "晓雯", "{x,y}", "", "null"]


@pytest.mark.parametrize("text", ODD)
def test_every_text_arrives_as_it_was(db, text):
    copy_in([Site(code="one", name=text, name_zh=text)])
    assert (Site.objects.get().name, Site.objects.get().name_zh) == (text, text)


def test_every_kind_of_value_arrives_as_it_was(cleo):
    client = Client.objects.get()
    client.pk = next_ids(Client, 1)[0]
    client.public_id, client.code, client.request_key = uuid4(), "C-9", uuid4()
    client.search_grams = ['"', "\\a", "雯", ","]
    copy_in([client])
    again = Client.objects.get(pk=client.pk)
    for field in Client._meta.concrete_fields:
        one, other = getattr(again, field.attname), getattr(client, field.attname)
        assert (bytes(one) if isinstance(one, memoryview) else one) == (
            bytes(other) if isinstance(other, memoryview) else other
        ), field.name


def test_what_the_database_fills_is_left_to_it(db):
    copy_in([TrailEvent(action="test.copied", facts={"said": 'a"\\b'})])
    event = TrailEvent.objects.get()
    assert event.at is not None
    assert event.facts == {"said": 'a"\\b'}


def test_a_key_that_is_taken_stops_them_all(site):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in([Site(code="two", name="Two"), Site(code=site.code, name="Again")])
    assert list(Site.objects.all()) == [site]


def test_nothing_is_nothing(db):
    copy_in([])
    assert next_ids(Site, 0) == []


def test_an_unknown_kind_of_value_is_refused():
    with pytest.raises(TypeError):
        written(object())

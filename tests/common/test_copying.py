"""Rows that come in one stream are the rows that INSERT would have made."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common.copying import copy_in, copy_values, next_ids, written
from people.models import Client, Site, Standing, TrailEvent

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


def test_what_is_not_given_gets_its_default(cleo):
    Standing.objects.all().delete()
    copy_values(Standing, ["client_id", "tier"], [(cleo.pk, "basic")])
    copied = Standing.objects.values().get()
    Standing.objects.all().delete()
    Standing.objects.create(client=cleo, tier="basic")
    assert copied == Standing.objects.values().get()


def test_what_is_made_anew_for_each_row_differs(db):
    copy_values(Site, ["code", "name"], [("one", "One"), ("two", "Two\t\\N")])
    one, two = Site.objects.order_by("code")
    assert one.public_id != two.public_id
    assert two.name == "Two\t\\N"


def test_a_code_is_written_as_its_text_and_a_moment_with_its_time(now):
    assert written(Client.Gender.FEMALE) == "female"
    assert written(now) == "2026-03-10T10:00:00+08:00"
    assert (written(True), written(1), written(None)) == ("t", "1", "\\N")

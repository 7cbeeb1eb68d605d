"""What is sealed opens only where it was sealed, with the key it was sealed with."""

import base64
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from common.crypto import KeyRing, Unreadable, new_key, seal, unseal
from people.models import Promise
from tests import factories


def ring(*versions):
    encoded = [f"{name}:{base64.b64encode(name.encode() * 16).decode()}" for name in versions]
    return KeyRing.parse(encoded, name="FIELD_KEYS")


def test_the_last_key_seals_and_every_key_opens():
    old = ring("v1").seal(b"plain", b"here")
    both = ring("v1", "v2")
    assert both.open(old, b"here") == b"plain"
    assert both.open(both.seal(b"plain", b"here"), b"here") == b"plain"
    with pytest.raises(Unreadable):
        ring("v1").open(both.seal(b"plain", b"here"), b"here")


def test_a_seal_moved_elsewhere_does_not_open():
    key = new_key()
    with pytest.raises(Unreadable):
        unseal(key, seal(key, b"plain", b"table|row 1"), b"table|row 2")


def test_one_changed_byte_breaks_the_seal():
    key = new_key()
    sealed = bytearray(seal(key, b"plain", b"here"))
    sealed[-1] ^= 1
    with pytest.raises(Unreadable):
        unseal(key, bytes(sealed), b"here")


def test_the_same_text_never_seals_to_the_same_bytes():
    key = new_key()
    assert seal(key, b"plain", b"here") != seal(key, b"plain", b"here")


@pytest.mark.parametrize(
    "entries",
    [
        [],
        ["v1"],
        ["v1:"],
        ["v1:not base64!"],
        ["v1:" + base64.b64encode(b"short").decode()],
        [":" + base64.b64encode(b"a" * 32).decode()],
        ["v1:" + base64.b64encode(b"a" * 32).decode()] * 2,
    ],
)
def test_a_wrong_key_is_loud(entries):
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        KeyRing.parse(entries, name="FIELD_KEYS")


@pytest.fixture
def promise(cleo, ines, now):
    return Promise.objects.create(
        client=cleo, text="星期五回电话", due_at=now, promised_by=ines, promised_at=now
    )


def stored(row):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return bytes(cursor.fetchone()[0])


def test_an_encrypted_field_reads_back_and_stands_sealed(promise):
    again = Promise.objects.select_related("client").get(pk=promise.pk)
    assert again.text == "星期五回电话"
    assert "星期五".encode() not in stored(promise)


def test_numbers_lists_and_decimals_come_back_as_they_were(cleo, ines, now):
    value = {"income": Decimal("12000.50"), "answers": [1, 2, None], "text": "“…”\x00"}
    row = Promise.objects.create(
        client=cleo, text=value, due_at=now, promised_by=ines, promised_at=now
    )
    assert Promise.objects.get(pk=row.pk).text == value


def test_an_envelope_moved_to_another_row_does_not_open(promise, ines, now):
    other = factories.make_client("何子昂", now=now, phone="13800000002")
    moved = Promise.objects.create(
        client=other, text="x", due_at=now, promised_by=ines, promised_at=now
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_promise SET text = %s WHERE id = %s", [stored(promise), moved.pk]
        )
    with pytest.raises(Unreadable):
        _ = Promise.objects.get(pk=moved.pk).text


def test_a_deferred_field_is_fetched_when_it_is_looked_at(promise):
    assert Promise.objects.defer("text").get(pk=promise.pk).text == "星期五回电话"


def test_a_destroyed_key_takes_every_sealed_word_with_it(promise, cleo):
    cleo.wrapped_key = b"\x00"
    cleo.save(update_fields=["wrapped_key"])
    with pytest.raises(Unreadable):
        _ = Promise.objects.get(pk=promise.pk).text

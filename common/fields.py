"""An encrypted model field: read and written as plain values, stored as a sealed envelope.

The model says whose key seals its rows: ``sealing_key(ring) -> bytes``. Opening is lazy, so a
list that never looks at the value never pays for it.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import cached_property

from common import crypto


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes as they stand in the database, not opened yet."""

    envelope: bytes


class _Opener:
    """Descriptor: opens the envelope at first touch and keeps the plain value."""

    def __init__(self, field: "EncryptedField") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            value = self.field.opened(instance, value.envelope)
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


def _to_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    raise TypeError(f"cannot seal a {type(value).__name__}")


def _from_json(value: dict[str, Any]) -> Any:
    return Decimal(value["decimal"]) if value.keys() == {"decimal"} else value


# Made once: ``json.loads`` with a hook makes one for every value, at ten times the cost.
READER = json.JSONDecoder(object_hook=_from_json)


def read(plain: bytes) -> Any:
    """Return the value that an opened envelope holds."""
    return READER.decode(plain.decode())


class EncryptedField(models.BinaryField):
    """Text, numbers, Decimals, lists and dicts, sealed with AES-256-GCM under the client's key.

    ring   "client" (default), or "process" for process notes, which have a second key
    """

    def __init__(self, *args: Any, ring: str = "client", **kwargs: Any) -> None:
        self.ring = ring
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        if self.ring != "client":
            kwargs["ring"] = self.ring
        return name, path, args, kwargs

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opener(self))

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, instance: Any, add: bool) -> bytes | None:
        value = instance.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            return value.envelope
        return self.sealed(instance, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Sealed):
            value = value.envelope
        return super().get_db_prep_value(value, connection, prepared)

    def sealed(self, instance: Any, value: Any) -> bytes | None:
        """Return the envelope for ``instance``; None stays None, so that NULL can be asked for."""
        if value is None:
            return None
        plain = json.dumps(value, default=_to_json, ensure_ascii=False).encode()
        return crypto.seal(instance.sealing_key(self.ring), plain, self._binding(instance))

    def opened(self, instance: Any, envelope: bytes) -> Any:
        return self.opened_with(instance.sealing_key(self.ring), instance.public_id, envelope)

    def opened_with(self, key: bytes, public_id: Any, envelope: bytes) -> Any:
        """Open one value of the row ``public_id`` without the row: for columns of many rows.

        :raises common.crypto.Unreadable: if the key, the row or the bytes are not those
        """
        return read(crypto.unseal(key, envelope, self.bound_to(public_id)))

    def _binding(self, instance: Any) -> bytes:
        return self.bound_to(instance.public_id)

    def bound_to(self, public_id: Any) -> bytes:
        """Return what the envelope of the row ``public_id`` is bound to."""
        return f"{self._place}{public_id}".encode()

    @cached_property
    def _place(self) -> str:
        return f"{self.model._meta.db_table}|{self.column}|"

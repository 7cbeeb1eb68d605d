"""Rows that two people may write at the same moment and that must be there once."""

from typing import TypeVar

from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)


def insert_once(new: Row, **key: object) -> tuple[Row, bool]:
    """Insert the row; where another one holds its unique ``key`` already, return that one.

    For rows that are nearly always new: ``get_or_create`` asks before it writes, this asks only
    after the database said no.

    returns   the row, and whether it was inserted now

    :raises django.db.IntegrityError: if it was refused for another reason than the key
    """
    model = type(new)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        known = model._default_manager.filter(**key).first()
        if known is None:
            raise
        return known, False
    return new, True

"""JSON that somebody sends: read strictly, and only what can be kept."""

from collections.abc import Mapping

from common.storable import is_storable
from intake.rules.documents import read_document
from intake.rules.strict import Flaw, InvalidDefinition


def read_upload(raw: bytes | str) -> Mapping[str, object]:
    """Return the JSON object of an upload.

    :raises InvalidDefinition: for what ``read_document`` refuses, and for characters in a text or
        in a field's name that cannot be kept
    """
    try:
        document = read_document(raw)
    except InvalidDefinition as problem:
        if is_storable([problem.path, *problem.values.values()]):
            raise
        raise InvalidDefinition("", Flaw.UNSTORABLE) from problem
    if not is_storable(document):
        raise InvalidDefinition("", Flaw.UNSTORABLE)
    return document

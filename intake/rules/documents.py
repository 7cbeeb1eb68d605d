"""JSON as somebody uploads it: read without mercy, written so that it can be compared. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from intake.rules.strict import Flaw, InvalidDefinition

MOST_BYTES = 256 * 1024
_LONGEST_NUMBER = 12


def read_document(raw: bytes | str) -> Mapping[str, object]:
    """Return the JSON object of an upload.

    Refused are: what is no JSON or no UTF-8, a field that stands twice, NaN and infinity, numbers
    of more digits than any score, nesting without end, and more than ``MOST_BYTES``.

    :raises InvalidDefinition: with the line and column, or the field that stands twice
    """
    if isinstance(raw, bytes):
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidDefinition("", Flaw.NOT_JSON, line=1, column=error.start + 1) from error
    else:
        text = raw
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise InvalidDefinition("", Flaw.TOO_LONG, most=MOST_BYTES)
    try:
        found = json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_int=_short_int,
            parse_float=_short_float,
        )
    except json.JSONDecodeError as error:
        raise InvalidDefinition("", Flaw.NOT_JSON, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise InvalidDefinition("", Flaw.TOO_MANY, most=1) from error
    if not isinstance(found, dict):
        raise InvalidDefinition("", Flaw.NOT_AN_OBJECT)
    return found


def written(data: Mapping[str, object]) -> str:
    """Return the document as people read it: two spaces, Chinese as it is, a line at the end."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidDefinition(name[:40], Flaw.TWICE, code=name[:40])
        found[name] = value
    return found


def _no_number(word: str) -> Any:
    raise InvalidDefinition("", Flaw.NOT_A_NUMBER, word=word)


def _short_int(word: str) -> int:
    if len(word) > _LONGEST_NUMBER:
        raise InvalidDefinition("", Flaw.TOO_LARGE, most=10**_LONGEST_NUMBER)
    return int(word)


def _short_float(word: str) -> float:
    if len(word) > 2 * _LONGEST_NUMBER:
        raise InvalidDefinition("", Flaw.TOO_LARGE, most=10**_LONGEST_NUMBER)
    return float(word)

"""Files of text: which encoding they are in, and their rows. Pure.

UTF-8 and UTF-16 say so themselves. Of the others an encoding is only likely: it is shown beside
rows with letters that depend on it, and a person can choose another one. Worked cases:
docs/algorithms/imports.md.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "cp1252")
CODECS = {"utf-8": "utf-8-sig", "big5": "big5hkscs"}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LOOKED_AT = 1_000_000  # bytes
DELIMITERS = ",;\t|"
MAX_HEAD_LENGTH = 8_192  # characters that are looked at for the delimiter
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# Accented letters of Windows-1252, and the curly apostrophe.
LATIN_LETTERS = frozenset({*range(0xC0, 0x100)} - {0xD7, 0xF7} | {0x8A, 0x8C, 0x8E, 0x9A, 0x9C,
                                                                  0x9E, 0x9F, 0x92})  # fmt: skip
LATIN_SHARE, SHORT_RUN_SHARE = 0.85, 0.9
# First byte of the characters that are in everyday use, by encoding.
COMMON_LEADS = {"gb18030": ("gb2312", range(0xB0, 0xD8)), "big5": ("big5", range(0xA4, 0xC7))}
HAN = re.compile("[\u4e00-\u9fff]")


class NotText(ValueError):
    """The bytes are no text in any of the encodings, or not in the one that was chosen."""


@dataclass(frozen=True, slots=True)
class Detected:
    """encoding   one of ``ENCODINGS``; is_certain   the bytes leave no doubt"""

    encoding: str
    is_certain: bool


def detect_encoding(data: bytes) -> Detected:
    """Return the encoding that the bytes are most likely in.

    :raises NotText: if they are text in none of them
    """
    if data.startswith(UTF_16):
        decode(data, "utf-16")
        return Detected("utf-16", is_certain=True)
    if _decodes(data, "utf-8"):
        return Detected("utf-8", is_certain=True)
    if b"\0" in data:
        raise NotText
    if _looks_latin(data) and _decodes(data, "cp1252"):
        return Detected("cp1252", is_certain=False)
    shares = {name: _common_share(data, name) for name in COMMON_LEADS if _decodes(data, name)}
    if shares:
        return Detected(max(shares, key=lambda name: shares[name]), is_certain=False)
    if _decodes(data, "cp1252"):
        return Detected("cp1252", is_certain=False)
    raise NotText


def decode(data: bytes, encoding: str) -> str:
    """Return the text.

    :raises NotText: if the bytes are not in this encoding
    """
    try:
        return data.decode(CODECS.get(encoding, encoding))
    except UnicodeDecodeError as error:
        raise NotText from error


def csv_rows(text: str) -> Iterator[list[str]]:
    """Give the rows of a CSV file with any usual delimiter.

    :raises csv.Error: if a quotation mark is not closed, or stands inside a cell
    """
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)


def delimiter_of(text: str) -> str:
    """Return the sign that parts the first rows into most columns; a comma where none does."""
    # With their ends: a heading in quotes may go on in the next line.
    head = text.lstrip("\r\n ")[:MAX_HEAD_LENGTH].splitlines(keepends=True)
    counts = {sign: max((len(row) for row in _first(head, sign)), default=0) for sign in DELIMITERS}
    return max(DELIMITERS, key=lambda sign: counts[sign])


def _first(lines: list[str], delimiter: str) -> list[list[str]]:
    rows = csv.reader(lines, delimiter=delimiter)
    return [row for row, _number in zip(rows, range(5), strict=False)]


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        decode(data, encoding)
    except NotText:
        return False
    return True


def _looks_latin(data: bytes) -> bool:
    """Whether bytes beyond ASCII are single accented letters, not halves of characters."""
    runs = HIGH_RUN.findall(data[:LOOKED_AT])
    high = b"".join(runs)
    if not high:
        return False
    letters = sum(byte in LATIN_LETTERS for byte in high) / len(high)
    short = sum(len(run) <= 2 for run in runs) / len(runs)
    return letters >= LATIN_SHARE and short >= SHORT_RUN_SHARE


def _common_share(data: bytes, encoding: str) -> float:
    """Return how many of the Chinese characters are in everyday use, 0 to 1."""
    codec, leads = COMMON_LEADS[encoding]
    characters = HAN.findall(decode(data, encoding)[:LOOKED_AT])
    if not characters:
        return 0.0
    leading = [character.encode(codec, errors="ignore")[:1] for character in characters]
    return sum(bool(lead) and lead[0] in leads for lead in leading) / len(characters)

"""One row of a file of clients: what it says, or what is wrong with it. Pure.

All that is wrong is told at once, so that a file is corrected in one go. Nothing is guessed that
a person did not write: an unknown word is a slip, not a blank. docs/algorithms/imports.md.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from enum import StrEnum
from functools import cached_property

from people.rules import typed
from people.rules.cell_words import CODES, ERROR_CELLS, TOTALS, TOTALS_TAIL
from people.rules.columns import NAME_PARTS, Column
from people.rules.phones import PhoneFlaw, UnreadablePhone, parse_phone
from people.rules.written_text import (
    EmailFlaw,
    UnreadableEmail,
    normalise_email,
    normalise_name,
    normalise_text,
)

OLDEST = 110
LONGEST_NAME, LONGEST_CELL = 80, 1_000
# Control characters other than line breaks and tabs, and lone surrogates: no database keeps them.
HAN = re.compile("[\u3400-\u9fff]")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Slip(StrEnum):
    """What is wrong with one cell, or with the row; put into words at the edge."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNSTORABLE = "unstorable"
    NOT_A_PHONE = "not_a_phone"
    TWO_PHONES = "two_phones"
    IMPOSSIBLE_PHONE = "impossible_phone"
    ROUNDED_PHONE = "rounded_phone"
    NOT_AN_EMAIL = "not_an_email"
    TWO_EMAILS = "two_emails"
    NOT_A_YEAR = "not_a_year"
    NOT_A_DATE = "not_a_date"
    IN_THE_FUTURE = "in_the_future"
    UNKNOWN_WORD = "unknown_word"
    NO_CONSENT = "no_consent"
    NOT_REACHABLE = "not_reachable"
    ERROR_CELL = "error_cell"
    TOTALS_ROW = "totals_row"
    LIKELY_HERE = "likely_here"
    SET_ASIDE = "set_aside"


_PHONE_SLIPS = {
    PhoneFlaw.NOT_A_NUMBER: Slip.NOT_A_PHONE,
    PhoneFlaw.TWO_NUMBERS: Slip.TWO_PHONES,
    PhoneFlaw.IMPOSSIBLE: Slip.IMPOSSIBLE_PHONE,
    PhoneFlaw.ROUNDED: Slip.ROUNDED_PHONE,
}
_EMAIL_SLIPS = {
    EmailFlaw.NOT_AN_EMAIL: Slip.NOT_AN_EMAIL,
    EmailFlaw.TWO_EMAILS: Slip.TWO_EMAILS,
}
PURPOSES = {
    Column.BY_EMAIL: "email",
    Column.BY_SMS: "sms",
    Column.BY_PHONE: "phone",
    Column.SURVEYS: "surveys",
    Column.RESEARCH: "research",
}


@dataclass(frozen=True)
class Reading:
    """How the rows of one file are to be read.

    columns     what stands where; None is left out
    sites       word in lower case → code of the site
    site        code of the site where a row names none
    language    where a row names none
    day_first   03/04/2026 is the third of April
    country     of numbers without a country code, such as "CN"
    today       no date may lie behind it
    zone        of the practice: the day of a moment is its day there
    """

    columns: tuple[Column | None, ...]
    sites: Mapping[str, str]
    site: str
    language: str
    day_first: bool
    country: str
    today: date
    zone: tzinfo = UTC

    @cached_property
    def places(self) -> tuple[tuple[int, Column], ...]:
        return tuple((place, column) for place, column in enumerate(self.columns) if column)


@dataclass(frozen=True, slots=True)
class Problem:
    """column   where it stands, None for the row as a whole; about   a code of a file, or "" """

    slip: Slip
    column: Column | None = None
    about: str = ""


@dataclass(slots=True)
class Incoming:
    """One person of the file. ``consents`` has purpose → yes or no, "care" is a yes."""

    name: str = ""
    name_parts: dict[Column, str] = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    gender: str = ""
    birth_year: int | None = None
    language: str = ""
    site: str = ""
    heard_of_us: str = ""
    sponsored: bool = False
    client_since: date | None = None
    agreed_on: date | None = None
    agreed_how: str = ""
    consents: dict[str, bool] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_row(cells: Sequence[str], reading: Reading) -> Incoming:
    """Read one row; it may become a file where ``problems`` is empty."""
    row = Incoming(language=reading.language, site=reading.site)
    width = len(cells)
    for place, column in reading.places:
        text = cells[place] if place < width else ""
        if text:
            if len(text) > LONGEST_CELL:
                row.problems.append(Problem(Slip.TOO_LONG, column))
                continue
            if _UNSTORABLE.search(text):
                row.problems.append(Problem(Slip.UNSTORABLE, column))
                continue
            text = normalise_text(text)
            if text.casefold() in ERROR_CELLS:
                row.problems.append(Problem(Slip.ERROR_CELL, column))
                continue
        _READERS[column](row, column, text, reading)
    if row.name_parts and not row.name:
        joined, row.name_parts = _joined(row.name_parts), {}
        _name(row, Column.NAME, joined, reading)
    if not row.phone and not row.email:
        slipped = {problem.column for problem in row.problems}
        if not slipped & {Column.PHONE, Column.EMAIL}:
            row.problems.append(Problem(Slip.NOT_REACHABLE))
    return row


def _joined(parts: Mapping[Column, str]) -> str:
    """Return one name from its parts; a Chinese one stands surname first, without a blank."""
    given, middle, family = (parts.get(part, "") for part in NAME_PARTS)
    if HAN.search(family):
        return f"{family}{middle}{given}" if HAN.search(given) or not given else f"{family} {given}"
    return " ".join(part for part in (given, middle, family) if part)


def _name_part(row: Incoming, column: Column, text: str, _reading: Reading) -> None:
    """An empty part is kept as well: the row has a name in parts, and may be without one."""
    row.name_parts[column] = text


def _name(row: Incoming, column: Column, text: str, _reading: Reading) -> None:
    row.name = text = normalise_name(text)
    if not text and row.name_parts:
        return
    if not text:
        row.problems.append(Problem(Slip.EMPTY, column))
    elif (total := TOTALS.match(text)) and TOTALS_TAIL.fullmatch(text, total.end()):
        row.problems.append(Problem(Slip.TOTALS_ROW))
    elif len(text) > LONGEST_NAME:
        row.problems.append(Problem(Slip.TOO_LONG, column))


def _phone(row: Incoming, column: Column, text: str, reading: Reading) -> None:
    if not text:
        return
    try:
        row.phone = parse_phone(text, region=reading.country).stored
    except UnreadablePhone as trouble:
        row.problems.append(Problem(_PHONE_SLIPS[trouble.flaw], column))


def _email(row: Incoming, column: Column, text: str, _reading: Reading) -> None:
    if not text:
        return
    try:
        row.email = normalise_email(text)
    except UnreadableEmail as trouble:
        row.problems.append(Problem(_EMAIL_SLIPS[trouble.flaw], column))


def _birth(row: Incoming, column: Column, text: str, reading: Reading) -> None:
    if not text:
        return
    year, this_year = typed.year(text, day_first=reading.day_first), reading.today.year
    if year is None or not this_year - OLDEST <= year <= this_year:
        row.problems.append(Problem(Slip.NOT_A_YEAR, column))
    else:
        row.birth_year = year


def _code(row: Incoming, column: Column, text: str, _reading: Reading) -> None:
    if not text:
        return
    code = CODES[column].get(text.casefold())
    if code is None:
        row.problems.append(Problem(Slip.UNKNOWN_WORD, column))
    else:
        setattr(row, column.value, code)


def _site(row: Incoming, column: Column, text: str, reading: Reading) -> None:
    if not text:
        return
    code = reading.sites.get(text.casefold())
    if code is None:
        row.problems.append(Problem(Slip.UNKNOWN_WORD, column))
    else:
        row.site = code


def _sponsored(row: Incoming, column: Column, text: str, _reading: Reading) -> None:
    if text:
        answer = typed.yes_or_no(text)
        row.sponsored = bool(answer)
        if answer is None:
            row.problems.append(Problem(Slip.UNKNOWN_WORD, column))


def _day(row: Incoming, column: Column, text: str, reading: Reading) -> None:
    if not text:
        if column is Column.AGREED_ON:
            row.problems.append(Problem(Slip.EMPTY, column))
        return
    day = typed.day(text, day_first=reading.day_first, zone=reading.zone)
    if day is None:
        row.problems.append(Problem(Slip.NOT_A_DATE, column))
    elif day > reading.today:
        row.problems.append(Problem(Slip.IN_THE_FUTURE, column))
    else:
        setattr(row, column.value, day)


def _care(row: Incoming, column: Column, text: str, _reading: Reading) -> None:
    answer = typed.yes_or_no(text) if text else False
    row.consents["care"] = bool(answer)
    if answer is None:
        row.problems.append(Problem(Slip.UNKNOWN_WORD, column))
    elif not answer:
        row.problems.append(Problem(Slip.NO_CONSENT, column))


def _purpose(row: Incoming, column: Column, text: str, _reading: Reading) -> None:
    """A blank is a question never asked, not a no."""
    if not text:
        return
    answer = typed.yes_or_no(text)
    if answer is None:
        row.problems.append(Problem(Slip.UNKNOWN_WORD, column))
    else:
        row.consents[PURPOSES[column]] = answer


_READERS = {
    Column.NAME: _name,
    **dict.fromkeys(NAME_PARTS, _name_part),
    Column.PHONE: _phone,
    Column.EMAIL: _email,
    Column.BIRTH: _birth,
    Column.SITE: _site,
    Column.SPONSORED: _sponsored,
    Column.CARE: _care,
    Column.AGREED_ON: _day,
    Column.CLIENT_SINCE: _day,
    **dict.fromkeys(CODES, _code),
    **dict.fromkeys(PURPOSES, _purpose),
}

"""Phone numbers as people write them, brought to one form. Pure.

Stored is the international form (E.164), with the extension behind it where there is one, as
RFC 3966 writes it: ``+862155551234;ext=12``. Two numbers are the same where all of this is the
same. Worked cases: docs/algorithms/writing.md.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from people.rules.written_text import normalise_text

# phonenumbers is imported where it is used: its tables take 0.05 s, and few processes need them.
LONGEST_WRITTEN = 80
FEWEST_DIGITS = 3
PARSED_KEPT = 4_096
MOBILE_OF_CHINA_ABROAD = re.compile(r"\+861[3-9]\d{9}")
MOBILE_IN_CHINA = re.compile(r"1\d{10}")
_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc\ufe58\ufe63\uff0d]")
_LABEL = re.compile(r"(?:tel|phone|mobile|电话|手机|座机)\s*[:.]?\s*(?=[+(\d])", re.I)
_EXTENSION = re.compile(
    r"\s*(?:;ext=|,?\s*(?:ext(?:ension|n)?\.?|x|#|转|轉|分机|分機)\s*:?\s*)(\d{1,8})", re.I
)
_BETWEEN_NUMBERS = re.compile(r"\s*(?:[,;|&、\n]|:::|或|和|\bor\b|\band\b)\s*", re.I)
_SPREADSHEET_NUMBER = re.compile(r"(\+?\d{6,15})\.(\d+)")
_SPREADSHEET_EXPONENT = re.compile(r"\d\.?(\d*)e\+?(\d{1,2})", re.I)
_PLAIN = re.compile(r"\+?\d[\d ]*")
_PUNCTUATION = str.maketrans("()-./", "     ")
_LIKE_A_NUMBER = re.compile(r"[\d\s()+\-./]+")


class PhoneFlaw(StrEnum):
    """Why a text is no phone number.

    IMPOSSIBLE   no number of its country has these digits, or the area code is missing
    ROUNDED      a spreadsheet has left digits out: 1.38E+10
    """

    NOT_A_NUMBER = "not_a_number"
    TWO_NUMBERS = "two_numbers"
    IMPOSSIBLE = "impossible"
    ROUNDED = "rounded"


class UnreadablePhone(ValueError):
    """The text is no phone number; ``flaw`` says why."""

    def __init__(self, flaw: PhoneFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """One number. ``e164`` begins with + and the country code; ``extension`` may be ""."""

    e164: str
    extension: str = ""

    @property
    def stored(self) -> str:
        return f"{self.e164};ext={self.extension}" if self.extension else self.e164


def parse_phone(text: str, *, region: str) -> PhoneNumber:
    """Return the number that the text is.

    region   the practice's country, such as "CN": that of numbers without a country code

    :raises UnreadablePhone: if it is no number, or more than one
    """
    written = _DASHES.sub("-", _tidy(text))
    base, extension = _parted_extension(_LABEL.sub("", written.removeprefix("tel:"), count=1))
    base = _without_spreadsheet_marks(base)
    if _holds_two(base):
        raise UnreadablePhone(PhoneFlaw.TWO_NUMBERS)
    base = " ".join(base.translate(_PUNCTUATION).split())
    base = base.replace("+ ", "+")
    if base.startswith("00"):
        base = f"+{base[2:].lstrip()}"
    if len(base) > LONGEST_WRITTEN or not _PLAIN.fullmatch(base):
        raise UnreadablePhone(PhoneFlaw.NOT_A_NUMBER)
    number = _e164(base, region)
    if number is None:
        raise UnreadablePhone(
            PhoneFlaw.TWO_NUMBERS if _falls_in_two(base, region) else PhoneFlaw.IMPOSSIBLE
        )
    return PhoneNumber(number, extension)


def stored_phone(text: str, *, region: str) -> str:
    """Return the text in stored form; what cannot be read stays as it is written.

    For what was stored before; a door asks ``parse_phone`` and says what is wrong.
    """
    try:
        return parse_phone(text, region=region).stored
    except UnreadablePhone:
        return normalise_text(text)


def displayed_phone(stored: str, *, region: str, extension_word: str = "ext.") -> str:
    """Return a stored number in groups, without the country code where it is the practice's."""
    number = _of_stored(stored)
    if number is None:
        return stored
    from phonenumbers import PhoneNumberFormat, format_number, parse

    parsed = parse(number.e164)
    national = _is_of(parsed.country_code or 0, region)
    style = PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.INTERNATIONAL
    shown = _grouped(format_number(parsed, style))
    return f"{shown} {extension_word} {number.extension}" if number.extension else shown


def digits_to_find(stored: str) -> tuple[str, ...]:
    """Return the ways in which the digits of a stored number are searched: abroad and at home."""
    number = _of_stored(stored)
    if number is None or MOBILE_OF_CHINA_ABROAD.fullmatch(number.e164):
        digits = _digits(number.e164 if number else stored)
        return (digits,) if digits else ()
    abroad, at_home = _digits(number.e164), _national_digits(number.e164)
    return (abroad,) if at_home in abroad else (abroad, at_home)


def digits_searched(text: str, *, region: str) -> str:
    """Return the digits to look for where the text is a phone number or a part of one, else ""."""
    written = _DASHES.sub("-", _tidy(text))
    try:
        number = parse_phone(written, region=region)
    except UnreadablePhone:
        alike = _LIKE_A_NUMBER.fullmatch(written)
        digits = _digits(written)
        digits = digits[2:] if digits.startswith("00") else digits
        return digits if alike and len(digits) >= FEWEST_DIGITS else ""
    abroad = written.lstrip("(").startswith(("+", "00"))
    return _digits(number.e164) if abroad else _national_digits(number.e164)


def _tidy(text: str) -> str:
    """Return the text in one width with the digits 0 to 9, whichever digits were typed."""
    lines = normalise_text(text.strip().replace("\n", "|"))
    if lines.isascii():
        return lines
    return "".join(
        str(unicodedata.digit(character)) if character.isdigit() else character
        for character in lines
    )


def _parted_extension(text: str) -> tuple[str, str]:
    for match in _EXTENSION.finditer(text):
        if match.end() == len(text) and match.start():
            return text[: match.start()], match[1]
    return text, ""


def _without_spreadsheet_marks(text: str) -> str:
    """Return the whole number that a spreadsheet has made a decimal one of.

    :raises UnreadablePhone: if digits are missing, or stand behind the point
    """
    if match := _SPREADSHEET_NUMBER.fullmatch(text):
        if match[2].strip("0"):
            raise UnreadablePhone(PhoneFlaw.NOT_A_NUMBER)
        return match[1]
    if match := _SPREADSHEET_EXPONENT.fullmatch(text):
        if len(match[1]) != int(match[2]):
            raise UnreadablePhone(PhoneFlaw.ROUNDED)
        return text[0] + match[1]
    return text


def _holds_two(text: str) -> bool:
    """Whether something between digits parts two numbers; an area code may have a slash behind."""
    if sum(bool(_digits(part)) for part in _BETWEEN_NUMBERS.split(text)) > 1:
        return True
    first, slash, rest = text.partition("/")
    return bool(slash and _digits(rest)) and (
        len(_digits(first)) >= FEWEST_DIGITS * 2 or "/" in rest
    )


def _falls_in_two(text: str, region: str) -> bool:
    """Whether the text is two whole numbers with nothing but a space between them."""
    words = text.split(" ")
    return any(
        _e164(" ".join(words[:cut]), region) and _e164(" ".join(words[cut:]), region)
        for cut in range(1, len(words))
    )


def _e164(text: str, region: str) -> str | None:
    """Return the number in international form, None where there is no such number."""
    digits = text.replace(" ", "")
    abroad = f"+86{digits}" if region == "CN" else digits
    # Most numbers of most practices; the library takes a sixth of a millisecond for each.
    return abroad if MOBILE_OF_CHINA_ABROAD.fullmatch(abroad) else _of_library(text, region)


@lru_cache(PARSED_KEPT)
def _of_library(text: str, region: str) -> str | None:
    from phonenumbers import (
        NumberParseException,
        PhoneNumberFormat,
        PhoneNumberType,
        format_number,
        is_possible_number_for_type,
        is_valid_number,
        parse,
    )

    try:
        number = parse(text, region, keep_raw_input=True)
    except NumberParseException:
        return None
    # Ranges that are given out anew are not in the tables yet: the length of a mobile is enough.
    if not is_valid_number(number) and (
        number.preferred_domestic_carrier_code
        or not is_possible_number_for_type(number, PhoneNumberType.MOBILE)
    ):
        return None
    return format_number(number, PhoneNumberFormat.E164)


def _of_stored(stored: str) -> PhoneNumber | None:
    e164, _mark, extension = stored.partition(";ext=")
    return PhoneNumber(e164, extension) if re.fullmatch(r"\+[1-9]\d{3,14}", e164) else None


def _national_digits(e164: str) -> str:
    from phonenumbers import PhoneNumberFormat, format_number, parse

    return _digits(format_number(parse(e164), PhoneNumberFormat.NATIONAL))


def _is_of(country_code: int, region: str) -> bool:
    """Whether numbers of this country code may be of this country; several share one."""
    from phonenumbers import region_codes_for_country_code

    return region in region_codes_for_country_code(country_code)


def _grouped(shown: str) -> str:
    """Group a mobile number of China that the tables do not know as one."""
    head, space, number = shown.rpartition(" ")
    if MOBILE_IN_CHINA.fullmatch(number) and head in {"", "+86"}:
        number = f"{number[:3]} {number[3:7]} {number[7:]}"
    return f"{head}{space}{number}"


def _digits(text: str) -> str:
    return "".join(character for character in text if "0" <= character <= "9")

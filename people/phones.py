"""Phone numbers as this practice writes them: without a country code they are of its country."""

from django.conf import settings
from django.utils.translation import pgettext

from people.rules import phones


def read(text: str) -> str:
    """Return a number as it is stored.

    :raises people.rules.phones.UnreadablePhone: if it is no number, or more than one
    """
    return phones.parse_phone(text, region=settings.PRACTICE_COUNTRY).stored


def stored(text: str) -> str:
    """Return a number as it is stored, or as it is written where it cannot be read."""
    return phones.stored_phone(text, region=settings.PRACTICE_COUNTRY)


def shown(number: str) -> str:
    """Return a stored number in groups, as people read it to each other."""
    extension = pgettext("phone extension", "ext.")
    country = settings.PRACTICE_COUNTRY
    return phones.displayed_phone(number, region=country, extension_word=extension)

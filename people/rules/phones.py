"""How a phone number may be written. Pure."""

import re

PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,20}")


def is_phone(text: str) -> bool:
    """Whether the text is 6 to 21 digits, spaces and hyphens, with an optional + in front."""
    return PHONE.fullmatch(text) is not None

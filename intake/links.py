"""The link of one self-fill: made from keys, known by its digest, good for one set of forms."""

from django.conf import settings
from django.urls import reverse

from intake.models import SelfFill
from people import tokens

PURPOSE = b"counselcrm self-fill link"


def new_token(fill: SelfFill) -> str:
    """Return the token of a new self-fill, under the key that seals today."""
    return tokens.new_token(PURPOSE, _about(fill))


def token_of(fill: SelfFill) -> str:
    """Return the token whose digest the self-fill holds, also after a change of keys.

    :raises people.tokens.KeyIsGone: if the key that made it is not in the ring any more
    """
    return tokens.token_of(PURPOSE, _about(fill), bytes(fill.token_digest))


def self_fill_link(fill: SelfFill) -> str:
    """Return the address a client is sent; the host comes from the settings, never a request."""
    return f"{settings.PUBLIC_URL}{reverse('intake:fill_link', args=[token_of(fill)])}"


def _about(fill: SelfFill) -> str:
    return f"{fill.public_id}|{fill.token_version}"

"""What of a client may stand on a page beside another thing."""

from django import template

from people.access import sees
from people.models import Client, User

register = template.Library()


@register.simple_tag
def tier_of(user: User, client: Client) -> str:
    """Return the client's tier, or "" where there is none or this person may not see it."""
    return client.standing.tier if sees(user, "tier_decision", client) else ""

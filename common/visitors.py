"""Where a visitor comes from: the one answer for every limit, log line and notice."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

# RFC 7600's dummy: where nothing tells an address, as behind a socket without a proxy.
NOWHERE = "192.0.0.8"
ONE_NETWORK = 64  # bits that a household or an office shares in IPv6, and a guesser too


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address: in IPv4 the address itself, in IPv6 its network.

    Each of the ``TRUSTED_PROXIES`` in front of us adds whom it was reached from at the right end
    of ``X-Forwarded-For``. What stands further left came from the visitor and is not believed.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    trusted = forwarded.split(",")[-settings.TRUSTED_PROXIES :] if settings.TRUSTED_PROXIES else []
    for written in (*trusted[:1], request.META.get("REMOTE_ADDR", "")):
        if address := _network_of(written):
            return address
    return NOWHERE


def _network_of(written: str) -> str:
    """Return the address that was written down, without its port; "" where it is none."""
    text = written.strip().removeprefix("[").partition("]")[0]
    if text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), ONE_NETWORK), strict=False).network_address)

"""What the name of a host tells."""

from ipaddress import IPv6Address, ip_address

LOCAL = {"", "localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"}
# RFC 2606 and RFC 6761: names that belong to nobody.
NOBODYS = ("example", "test", "invalid", "localhost", "example.com", "example.net", "example.org")


def is_elsewhere(host: str) -> bool:
    """Tell whether a host is reached over a network: neither a socket nor this machine."""
    name = _plain(host)
    if name.startswith(("/", "@")) or name in LOCAL or name.endswith(".localhost"):
        return False
    return not _is_loopback(name)


def is_wildcard(host: str) -> bool:
    """Tell whether an entry of ALLOWED_HOSTS stands for more than one name."""
    return "*" in host or host.startswith(".") or not host.strip()


def is_made_up(host: str) -> bool:
    """Tell whether no client can come by this name: it belongs to nobody, or to every machine."""
    name = _plain(host)
    if _is_loopback(name) or name in LOCAL:
        return True
    return any(name == reserved or name.endswith(f".{reserved}") for reserved in NOBODYS)


def _plain(host: str) -> str:
    return host.strip().lower().removeprefix("[").partition("]")[0].rstrip(".")


def _is_loopback(name: str) -> bool:
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback

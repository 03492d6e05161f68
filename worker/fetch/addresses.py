"""IP addresses that may be reached: public ones, and networks a person allowed.

``ipaddress.is_global`` alone is not enough: it calls ``::127.0.0.1``, ``64:ff9b::a9fe:a9fe``,
``fec0::1``, multicast and others global (measured on Python 3.11). The rule here is a deny list:
not global, multicast, reserved, some networks by name, all of IPv6 outside 2000::/3, and every IPv6
form that carries an IPv4 address that is itself denied.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")
#: Not refused by every Python version: IETF assignments, old 6to4 relays, documentation (RFC 9637).
_DENIED_BY_NAME: tuple[Network, ...] = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv4Network("100.64.0.0/10"),
    IPv6Network("3fff::/20"),
    IPv6Network("2001::/23"),
    IPv6Network("2001:db8::/32"),
)
_V4_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, 2.5.5.1 (deprecated, still understood by some stacks)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_SIX_TO_FOUR = IPv6Network("2002::/16")  # RFC 3056
_TEREDO = IPv6Network("2001::/32")  # RFC 4380


def is_public(ip: str) -> bool:
    """Return True if ``ip`` (a literal, no name) is an address of the public internet; False if unreadable."""
    address = _read(ip)
    return address is not None and _is_public(address)


def is_permitted(ip: str, allowed_networks: Iterable[Network] = ()) -> bool:
    """Return True if ``ip`` is public or lies in a network that was allowed on purpose."""
    address = _read(ip)
    if address is None:
        return False
    if any(address.version == network.version and address in network for network in allowed_networks):
        return True
    return _is_public(address)


def read_networks(networks: Iterable[str]) -> tuple[Network, ...]:
    """Networks from their CIDR form ("10.1.0.0/16", "192.168.1.5"). Raises ValueError."""
    return tuple(ip_network(network) for network in networks)


def is_literal(host: str) -> bool:
    """Return True if ``host`` is an IP address and not a name; brackets around IPv6 are understood."""
    return _read(host) is not None


def _read(ip: str) -> Address | None:
    try:
        return ip_address(ip.strip("[]").partition("%")[0])
    except ValueError:
        return None


def _is_public(address: Address) -> bool:
    if any(address.version == network.version and address in network for network in _DENIED_BY_NAME):
        return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return True
    if address not in _GLOBAL_UNICAST_V6:
        return False
    return all(_is_public(v4) for v4 in _embedded_v4(address))


def _embedded_v4(address: IPv6Address) -> list[IPv4Address]:
    """Return the IPv4 addresses that a router on the way could take this address for."""
    low = IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR and address.sixtofour is not None:
        return [address.sixtofour]
    if address in _TEREDO and address.teredo is not None:
        return list(address.teredo)
    if address.ipv4_mapped is not None or address in _V4_COMPATIBLE or address in _NAT64:
        return [low]
    return []

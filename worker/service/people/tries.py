"""Wrong passwords: the wait before the next try. Kept in the memory of one process."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from datetime import datetime, timedelta

from worker.errors import Overloaded

FREE_OF_PAIR, FREE_OF_ADDRESS, FREE_OF_NAME = 5, 20, 50
"""Wrong tries before there is a wait: with one name from one address, from one address, with one name."""
FREE_OF_LOCKED_NAME = 2  #: Tries of an address new to a name, whatever others tried: nobody locks its owner out.
LONGEST_WAIT_S = 900
FORGET_AFTER = timedelta(seconds=2 * LONGEST_WAIT_S)
KEPT = 10_000  #: The oldest of more are forgotten: strangers may invent names without end.


def wait_s(wrong: int, free: int) -> int:
    """Return the wait after the last of so many wrong tries: it doubles with each one that is not free."""
    return 0 if wrong < free else min(2 ** min(wrong - free, 10), LONGEST_WAIT_S)


def client_network(address: str) -> str:
    """Return the addresses that one client can have: an IPv4 address, or the first 64 bits of one of IPv6."""
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return address
    if given.version == 4 or given.ipv4_mapped:
        return str(given if given.version == 4 else given.ipv4_mapped)
    return str(ipaddress.ip_network((given, 64), strict=False))


class Tries:
    """Counts of wrong tries by name and address; of IPv6 by the network of 64 bits that one client has."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[tuple[str, str], tuple[int, datetime]] = OrderedDict()

    def begin(self, name: str, address: str, now: datetime) -> None:
        """Count a try as wrong until it is known to be right. Raises Overloaded if one has to wait first."""
        address = client_network(address)
        pair, of_name = (name, address), (name, "")
        keys = {pair: FREE_OF_PAIR, ("", address): FREE_OF_ADDRESS, of_name: FREE_OF_NAME}
        counted = {key: self._count(key, now) for key in keys}
        is_new_here = counted[pair][0] < FREE_OF_LOCKED_NAME
        left_s = max(
            (at + timedelta(seconds=wait_s(wrong, keys[key])) - now).total_seconds()
            for key, (wrong, at) in counted.items()
            if not (key == of_name and is_new_here)
        )
        if left_s > 0:
            raise Overloaded(
                f"too many wrong tries; try again in {left_s:.0f} seconds",
                reason="too_many_tries",
                retry_after_s=left_s,
            )
        for key, (wrong, _) in counted.items():
            self._wrong[key] = (wrong + 1, now)
            self._wrong.move_to_end(key)
        while len(self._wrong) > KEPT:
            self._wrong.popitem(last=False)

    def was_right(self, name: str, address: str) -> None:
        """Forget the wrong tries of this name from this address, and take this one back from the others."""
        address = client_network(address)
        self._wrong.pop((name, address), None)
        for key in (("", address), (name, "")):
            if key in self._wrong:
                wrong, at = self._wrong[key]
                self._wrong[key] = (wrong - 1, at)

    def _count(self, key: tuple[str, str], now: datetime) -> tuple[int, datetime]:
        wrong, at = self._wrong.get(key, (0, now))
        return (0, now) if now - at > FORGET_AFTER else (wrong, at)

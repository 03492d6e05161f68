"""Check of URLs that could never be fetched, made without a request and without resolving the name. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from worker.errors import FetchFailed
from worker.fetch.addresses import is_literal, is_permitted, read_networks
from worker.fetch.urls import read_url


class UrlRules:
    """The fetcher's rules that need no network. ``allowed_networks`` are CIDR; raises ValueError if they are not."""

    def __init__(self, *, allowed_ports: Iterable[int], allowed_networks: Iterable[str]) -> None:
        self._ports = tuple(allowed_ports)
        self._networks = read_networks(allowed_networks)

    def check(self, url: str) -> None:
        """Raise FetchFailed (bad_url, blocked_address) for a URL that is refused without asking the network."""
        target = read_url(url, allowed_ports=self._ports)
        name = target.host.rstrip(".")
        host = "127.0.0.1" if f".{name}".endswith(".localhost") else target.host  # RFC 6761, 6.3
        if is_literal(host) and not is_permitted(host, self._networks):
            raise FetchFailed(
                f"{target.host} is a private address; allow its network with fetch_allowed_networks",
                reason="blocked_address",
                thing=url[:200],
            )

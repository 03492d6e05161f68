"""Connections to other hosts, wired up for ``worker.bootstrap``: the fetcher, its manners, the channels of watches."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.clock import Clock
    from worker.deliver.channels import Channel
    from worker.fetch import Client, PoliteClient, UrlRules
    from worker.service.feeds.host_slots import HostSlots
    from worker.settings import Settings
    from worker.store import Database

WEBHOOK_LIMIT_S = 15.0  #: Longest time a receiver may take: what is slower should take a message and work on it later.


class Outward:
    """Clients of other hosts, each made when it is first asked for."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self._settings = settings
        self._db = database
        self._clock = clock

    @cached_property
    def slots(self) -> HostSlots:
        """Permission to ask a host now, over all workers."""
        from worker.fetch import PoliteLimits
        from worker.service.feeds.host_slots import HostSlots

        settings = self._settings
        limits = PoliteLimits(connections=settings.fetch_host_connections, gap_s=settings.fetch_host_gap_s)
        # A lease outlives the poll task, which queue/app.py ends after two of the longest fetches and 90 s.
        lease_s = max(settings.poll_lease_s, 2 * settings.fetch_total_limit_s + 120)
        return HostSlots(self._db, limits, self._clock, lease_s=lease_s)

    @cached_property
    def url_rules(self) -> UrlRules:
        """Rules on the addresses that may be asked."""
        from worker.fetch import UrlRules

        settings = self._settings
        return UrlRules(allowed_ports=settings.fetch_allowed_ports, allowed_networks=settings.fetch_allowed_networks)

    @cached_property
    def client(self) -> PoliteClient:
        """The fetcher of feeds and pages, which keeps to robots.txt and host slots."""
        from worker.fetch import PoliteClient

        return PoliteClient(self.guarded, self.slots.at, agent=self._settings.user_agent)

    @cached_property
    def guarded(self) -> Client:
        """The fetcher that only refuses addresses it must not reach."""
        return self._guard(self._settings.fetch_total_limit_s)

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """The channels that watches deliver through, by name."""
        from worker.deliver.channels import channels

        return channels(self._guard(min(WEBHOOK_LIMIT_S, self._settings.fetch_total_limit_s)))

    def _guard(self, total_s: float) -> Client:
        from worker.fetch import FetchLimits
        from worker.service.jobs.measured_client import MeasuredClient

        settings = self._settings
        limits = FetchLimits(
            total_s=total_s,
            max_body_bytes=settings.fetch_body_limit_bytes,
            allowed_ports=settings.fetch_allowed_ports,
        )
        networks, proxies = settings.fetch_allowed_networks, settings.fetch_proxies
        return MeasuredClient(settings.user_agent, limits, networks, proxies=proxies)

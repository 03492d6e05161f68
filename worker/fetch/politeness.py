"""Limits of requests to one host: two connections at a time, a gap between requests, rest when asked. Pure.

What is known of a host is a value (``HostState``), kept in the database, so that the limits hold over all
processes of a deployment. Whoever asks writes down a slot first and gives it back at the end; the slot of a
process that died runs out by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from worker.errors import FetchFailed
from worker.types import HostSlot, HostState

NO_ANSWER = frozenset({"connect_failed", "dns_failed", "tls_failed", "timeout"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliteLimits:
    """Limits of requests to one host."""

    connections: int = 2  #: At the same time.
    gap_s: float = 1.0  #: From the end of one request to the start of the next; 0: no gap at all.
    slow_factor: float = 2.0  #: A host that takes t seconds gets a gap of at least t times this.
    max_gap_s: float = 30.0
    dead_after: int = 3  #: Requests without any answer in a row, then the host is left alone for …
    dead_s: float = 600.0  #: … this long (Media Cloud keeps hosts that are down for 10 minutes).
    refused_s: float = 30.0  #: Rest after a 429 that names no time (Media Cloud).
    max_rest_s: float = 86_400.0  #: Longest rest for all of a host; the feed that was told waits for all of it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """End of a request to a host."""

    elapsed_s: float
    answered: bool = True  #: The host said something.
    rest_s: float = 0.0  #: How long it asks to be left alone.


def ended(error: FetchFailed | None, elapsed_s: float, limits: PoliteLimits) -> Ended:
    """Classify the end of a request for the host's limits."""
    if error is None:
        return Ended(elapsed_s=elapsed_s)
    is_refused = error.reason == "rate_limited"
    rest_s = error.retry_after_s if error.retry_after_s is not None else limits.refused_s
    return Ended(
        elapsed_s=elapsed_s,
        answered=error.reason not in NO_ANSWER,
        rest_s=min(rest_s, limits.max_rest_s) if is_refused else 0.0,
    )


def enter(host: HostState, now: datetime, limits: PoliteLimits, slot: HostSlot, gap_s: float = 0.0) -> HostState | None:
    """Return the host with this slot taken; None if no request may start now (``free_at`` says when).

    ``gap_s``: a longer gap that the site asks for (Crawl-delay).
    """
    if free_at(host, now, limits) > now:
        return None
    # A request that takes longer than its gap may be joined by a second one, after twice the gap: whenever
    # within the first gap a claimed request really starts, the second starts no less than a gap later.
    wait_s = 2 * _gap_s(host, limits, gap_s)
    return replace(
        host, slots=(*_open(host, now), slot), next_at=now + timedelta(seconds=wait_s), gap_s=gap_s, changed_at=now
    )


def leave(host: HostState, now: datetime, limits: PoliteLimits, token: str, ended: Ended) -> HostState:
    """Return the host after the request of this slot ended."""
    slots = tuple(slot for slot in _open(host, now) if slot.token != token)
    rest_s, failures, smoothed_s = ended.rest_s, 0, host.smoothed_s
    if ended.answered:
        # Smoothed as TCP does its round trip times (RFC 6298): one slow answer is not a slow host.
        smoothed_s += (ended.elapsed_s - smoothed_s) / (8 if smoothed_s else 1)
    else:
        failures = host.failures + 1
        rest_s = limits.dead_s if failures >= limits.dead_after else 0.0
    left = replace(host, slots=slots, failures=failures, smoothed_s=smoothed_s, changed_at=now)
    return replace(
        left,
        next_at=now + timedelta(seconds=_gap_s(left, limits, host.gap_s)),
        rest_until=max(host.rest_until, now + timedelta(seconds=rest_s)),
    )


def free_at(host: HostState, now: datetime, limits: PoliteLimits) -> datetime:
    """Return the time at which the next request may start, as far as is known now."""
    slots = sorted(slot.until for slot in _open(host, now))
    earliest = max(host.next_at, host.rest_until)
    if len(slots) < limits.connections:
        return earliest
    return max(earliest, slots[len(slots) - limits.connections])


def _open(host: HostState, now: datetime) -> tuple[HostSlot, ...]:
    return tuple(slot for slot in host.slots if slot.until > now)


def _gap_s(host: HostState, limits: PoliteLimits, asked_s: float) -> float:
    if limits.gap_s <= 0:
        return 0.0
    wanted_s = max(limits.gap_s, asked_s, host.smoothed_s * limits.slow_factor)
    return min(wanted_s, max(limits.max_gap_s, limits.gap_s))

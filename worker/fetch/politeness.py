"""How often one host may be asked: two connections at a time, a gap between requests, rest when asked.

One object serves all threads of a process. It never sleeps: it says how long to wait, and the caller
decides whether to wait or to do something else first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

_MAX_HOSTS = 20_000  # remembered at once; hosts without debts are forgotten first


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliteLimits:
    """What one host is asked at most."""

    connections: int = 2  #: At the same time.
    gap_s: float = 1.0  #: From the start of one request to the start of the next.
    slow_factor: float = 2.0  #: A host that takes t seconds gets a gap of at least t times this.
    max_gap_s: float = 30.0
    dead_after: int = 3  #: Connection failures in a row, then the host is left alone for …
    dead_s: float = 600.0  #: … this long (Media Cloud keeps hosts that are down for 10 minutes).


@dataclass(slots=True)
class _Host:
    open: int = 0
    next_at: float = 0.0
    rest_until: float = 0.0
    smoothed_s: float = 0.0
    failures: int = 0


class Politeness:
    """Who may start a request now. Thread-safe; all times are seconds of one monotonic clock.

    A host is any string; ``fetch.urls.politeness_key`` gives the registered domain of a URL.
    """

    def __init__(self, limits: PoliteLimits | None = None) -> None:
        self._limits = limits or PoliteLimits()
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()

    def enter(self, host: str, now_s: float) -> float:
        """0.0: go ahead, and call ``leave`` at the end. Else: seconds to wait before asking again."""
        with self._lock:
            known = self._known(host, now_s)
            wait_s = max(known.rest_until, known.next_at) - now_s
            if wait_s > 0:
                return wait_s
            if known.open >= self._limits.connections:
                return self._limits.gap_s
            known.open += 1
            known.next_at = now_s + self._gap_s(known)
            return 0.0

    def leave(self, host: str, now_s: float, *, elapsed_s: float = 0.0, connected: bool = True) -> None:
        """A request ended after ``elapsed_s``; ``connected``: whether the host answered at all."""
        with self._lock:
            known = self._known(host, now_s)
            known.open = max(known.open - 1, 0)
            if not connected:
                known.failures += 1
                if known.failures >= self._limits.dead_after:
                    known.rest_until = max(known.rest_until, now_s + self._limits.dead_s)
                return
            known.failures = 0
            # Smoothed as TCP does its round trip times (RFC 6298): one slow answer is not a slow host.
            known.smoothed_s += (elapsed_s - known.smoothed_s) / 8
            known.next_at = max(known.next_at, now_s + self._gap_s(known) - elapsed_s)

    def rest(self, host: str, until_s: float) -> None:
        """The host asked to be left alone (Retry-After) until this time."""
        with self._lock:
            known = self._known(host, until_s)
            known.rest_until = max(known.rest_until, until_s)

    @contextmanager
    def turn(self, host: str, now_s: float) -> Iterator[float]:
        """``enter`` and ``leave`` around a block; yields the wait, 0.0 when the turn was given."""
        wait_s = self.enter(host, now_s)
        try:
            yield wait_s
        finally:
            if wait_s == 0.0:
                self.leave(host, now_s)

    def _gap_s(self, host: _Host) -> float:
        limits = self._limits
        return min(max(limits.gap_s, host.smoothed_s * limits.slow_factor), max(limits.max_gap_s, limits.gap_s))

    def _known(self, host: str, now_s: float) -> _Host:
        known = self._hosts.get(host)
        if known is None:
            if len(self._hosts) >= _MAX_HOSTS:
                self._forget(now_s)
            known = self._hosts[host] = _Host()
        return known

    def _forget(self, now_s: float) -> None:
        owing = {n: h for n, h in self._hosts.items() if h.open or max(h.next_at, h.rest_until) > now_s}
        self._hosts = owing

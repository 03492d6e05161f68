"""Token buckets: how many requests a caller has left."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

BURST_S = 2.0  #: A caller that was silent may send as much at once as it may send in so many seconds.


@dataclass(slots=True)
class TokenBuckets:
    """One bucket for each caller, in this process. With N processes one may send up to N times as much."""

    _buckets: dict[Hashable, tuple[float, float]] = field(default_factory=dict)  #: Caller to tokens left, and when.

    def take(self, caller: Hashable, requests_per_s: float, now_s: float) -> float:
        """Take a token. Gives 0, or the seconds until there is one again; then none was taken."""
        most = max(1.0, requests_per_s * BURST_S)
        tokens, at_s = self._buckets.get(caller, (most, now_s))
        tokens = min(most, tokens + (now_s - at_s) * requests_per_s)
        taken = tokens >= 1.0
        self._buckets[caller] = (tokens - taken, now_s)
        return 0.0 if taken else (1.0 - tokens) / requests_per_s

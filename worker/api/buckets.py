"""Token buckets: how many requests a key has left."""

from __future__ import annotations

from dataclasses import dataclass, field

BURST_S = 2.0  #: A key that was silent may send as much at once as it may send in so many seconds.


@dataclass(slots=True)
class TokenBuckets:
    """One bucket for each key, in this process. With N processes a key may send up to N times as much."""

    _buckets: dict[int, tuple[float, float]] = field(default_factory=dict)  #: Key to tokens left, and when.

    def take(self, key_id: int, requests_per_s: float, now_s: float) -> float:
        """Take a token. Gives 0, or the seconds until there is one again; then none was taken."""
        most = max(1.0, requests_per_s * BURST_S)
        tokens, at_s = self._buckets.get(key_id, (most, now_s))
        tokens = min(most, tokens + (now_s - at_s) * requests_per_s)
        taken = tokens >= 1.0
        self._buckets[key_id] = (tokens - taken, now_s)
        return 0.0 if taken else (1.0 - tokens) / requests_per_s

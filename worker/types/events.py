"""Kinds of events: the thing, and what happened to it."""

from __future__ import annotations

from typing import Final

EVENT_KINDS: Final = {
    "article": (
        *("stored", "updated", "duplicate", "rejected", "quarantined", "enriched", "withdrawn", "restored", "deleted"),
        *("merged", "split", "original_changed", "recleaned", "page_failed"),
    ),
    "story": ("created", "grown", "merged", "split", "renamed"),
    "entity": ("merged", "split", "renamed"),
    "feed": (
        *("failed", "recovered", "moved", "discovered", "health", "gap", "gap_filled", "gap_unfillable"),
        *("push_active", "push_denied", "push_lapsed", "push_missed", "push_refused", "validators_distrusted"),
    ),
    "watch": ("paused",),
}
"""Events by the thing that they happen to. A kind is ``article.stored``; ``article`` stands for all of its kinds."""

ALL_EVENTS: Final = tuple(f"{thing}.{change}" for thing, changes in EVENT_KINDS.items() for change in changes)

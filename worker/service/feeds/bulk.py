"""The same for many feeds at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal, get_args

from worker.errors import InvalidInput, NotFound, check_known
from worker.service.feeds.manage import Feeds
from worker.types.people import ANYBODY, Decider

BulkDeed = Literal["poll", "pause", "resume", "folder", "remove"]
BULK_LIMIT_FEEDS = 1_000


def do_to_many(
    feeds: Feeds, ids: Collection[int], deed: str, by: Decider = ANYBODY, *, folder: str | None = None
) -> list[int]:
    """Poll, pause, resume, move or remove many feeds, one after the other.

    Args:
        feeds: The feeds.
        ids: Their numbers; those that are no longer there are passed over.
        deed: A ``BulkDeed``.
        by: The person or key that decides it.
        folder: Of the deed ``folder`` the one into which they are moved out of all others; None: out of all.

    Returns:
        Numbers of the feeds to which it was done.

    Raises:
        InvalidInput: No feeds, or too many; no such deed; no such folder can be.
    """
    check_known("deed", deed, get_args(BulkDeed))
    if not 1 <= len(ids) <= BULK_LIMIT_FEEDS:
        raise InvalidInput(f"choose 1 to {BULK_LIMIT_FEEDS:,} feeds")
    folders = [folder] if folder else []
    deeds: dict[str, Callable[[int], object]] = {
        "poll": feeds.poll_now,
        "pause": lambda one: feeds.change(one, by, paused=True),
        "resume": lambda one: feeds.change(one, by, paused=False),
        "folder": lambda one: feeds.change(one, by, folders=folders),
        "remove": lambda one: feeds.remove(one, by),
    }
    done = []
    for one in dict.fromkeys(ids):
        try:
            deeds[deed](one)
        except NotFound:
            continue
        done.append(one)
    return done

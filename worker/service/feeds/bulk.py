"""Actions on many feeds at once: poll, pause, resume, move, remove."""

from __future__ import annotations

from collections.abc import Callable, Collection

from worker.errors import InvalidInput, NotFound, check_known
from worker.service.feeds.manage import Feeds
from worker.types.choices import FEED_ACTIONS
from worker.types.people import ANYBODY, Decider

LIMIT_FEEDS = 1_000


def act_on_many(
    feeds: Feeds, ids: Collection[int], action: str, by: Decider = ANYBODY, *, folder: str | None = None
) -> list[int]:
    """Poll, pause, resume, move or remove many feeds, one after the other.

    Args:
        feeds: The feeds.
        ids: Their numbers; those that are no longer there are passed over.
        action: One of ``FEED_ACTIONS``.
        by: The person or key that decides it.
        folder: The one that the action ``folder`` moves them to, out of all others; None: out of all.

    Returns:
        Numbers of the feeds to which it was done.

    Raises:
        InvalidInput: No feeds, or too many; no such action; no such folder can be.
    """
    check_known("action", action, FEED_ACTIONS)
    if not 1 <= len(ids) <= LIMIT_FEEDS:
        raise InvalidInput(f"choose 1 to {LIMIT_FEEDS:,} feeds")
    folders = [folder] if folder else []
    actions: dict[str, Callable[[int], object]] = {
        "poll": feeds.poll_now,
        "pause": lambda one: feeds.change(one, by, paused=True),
        "resume": lambda one: feeds.change(one, by, paused=False),
        "folder": lambda one: feeds.change(one, by, folders=folders),
        "remove": lambda one: feeds.remove(one, by),
    }
    done = []
    for one in dict.fromkeys(ids):
        try:
            actions[action](one)
        except NotFound:
            continue
        done.append(one)
    return done

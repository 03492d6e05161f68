"""Access to a feed: the secrets its requests carry, bound to the origin they were given for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from worker.errors import FetchFailed, InvalidInput
from worker.fetch.access import check_access, is_own
from worker.fetch.urls import read_url, take_login
from worker.types import Access

ACCESS_FIELDS = ("login", "header", "cookie", "user_agent", "proxy")
_FOR_READERS = re.compile(r"^feed:(?=(https?:)?//)", re.IGNORECASE)
_FOR_ANY_ORIGIN = ("user_agent", "proxy")


def split_login(url: str) -> tuple[str, str | None]:
    """Return an address without its login, and this as "user:password"; None if it has none. Raises InvalidInput.

    A link for feed readers becomes the address it stands for: "feed:https://…" that behind the colon, "feed://…" http.
    """
    with as_input():
        return take_login(_FOR_READERS.sub(lambda found: "" if found[1] else "http:", url.strip()))


def new_access(url: str, login: str | None) -> dict[str, Any] | None:
    """Return the access of a new feed whose address held a login. Raises InvalidInput."""
    return None if login is None else changed_access(url, {}, {"login": login}, ())


def refuse_elsewhere(given: str, known_at: str) -> None:
    """Raise InvalidInput if a login in a given address would be sent elsewhere: where the feed is polled."""
    with as_input():
        origin, polled = (read_url(url, allowed_ports=range(65_536)) for url in (given, known_at))
    if not is_own(origin.origin, polled):
        raise InvalidInput(
            f"the feed is polled at {known_at[:200]}, where that login would be sent; set it for the feed itself",
            reason="bad_login",
        )


def changed_access(
    url: str, kept: Mapping[str, str], given: Mapping[str, str | None], proxies: Iterable[str]
) -> dict[str, Any] | None:
    """Return the access to be stored after a change; None if nothing is left.

    Secrets of another origin, which the feed has left, are dropped.

    Args:
        url: Address of the feed.
        kept: The access stored so far.
        given: New values by name; None or "" removes one, a name that is left out keeps its value.
        proxies: Proxies that feeds may use.
    """
    with as_input():
        origin = read_url(url, allowed_ports=range(65_536)).origin
    stays = ACCESS_FIELDS if kept.get("origin") == origin else _FOR_ANY_ORIGIN
    fresh = {name: value.strip() or None if value else None for name, value in given.items()}
    check_access(Access(origin=origin, **fresh), proxies)
    access = Access(origin=origin, **{name: kept[name] for name in stays if name in kept} | fresh)
    left = {name: value for name, value in asdict(access).items() if value is not None}
    return left if left.keys() - {"origin"} else None


@contextmanager
def as_input() -> Iterator[None]:
    """Raise InvalidInput for an address that the fetcher refuses."""
    try:
        yield
    except FetchFailed as error:
        raise InvalidInput(error.message, reason=error.reason, thing=error.thing) from None

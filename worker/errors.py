"""Errors of Wiredesk: one root; each carries a reason code, its thing, and a message fit to be shown.

An expected outcome (a feed that does not answer, an article without text) is stored as a value
with the same reason code; these classes carry it from where it is noticed to where it is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

NAME_CUT_CHARS = 80  #: Compared and shown of a name that is not known: difflib takes 40 bytes a character.
NAMES_LISTED = 16  #: Of the known ones, where none is near.
NUL_REFUSED = "a text may not hold NUL"  #: SQLite alone would keep one, and cut the text there in some places.


class WiredeskError(Exception):
    """Root of all errors that are shown to people.

    ``reason`` is a short stable code (``text_too_long``), ``thing`` names what it is about
    (a URL, a file and line, a setting), the message says what happened and how to mend it.
    """

    reason = "error"

    def __init__(self, message: str, *, reason: str | None = None, thing: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.thing = thing
        if reason is not None:
            self.reason = reason

    @property
    def is_passing(self) -> bool:
        """True if the same may work later without anybody mending it."""
        return False

    def __str__(self) -> str:
        return f"{self.thing}: {self.message}" if self.thing else self.message


class InvalidInput(WiredeskError):
    """Something handed in cannot be taken as it is; the message says what would be taken."""

    reason = "invalid_input"


def unknown_name(what: str, given: str, known: Iterable[str]) -> str:
    """Return the message about a name that is not known, with the nearest known one, or those that are known."""
    from difflib import get_close_matches

    names, shown = tuple(known), given[:NAME_CUT_CHARS]
    near = get_close_matches(shown.lower(), names, n=1)
    listed = ", ".join(names if len(names) <= NAMES_LISTED else (*names[:NAMES_LISTED], "…"))
    hint = f"did you mean {near[0]}?" if near else f"known are {listed}" if names else "there are none"
    return f"there is no {what} {shown!r}; {hint}"


def check_known(what: str, given: str, known: Iterable[str], *, reason: str | None = None) -> None:
    """Raise InvalidInput for a name that is not one of those known."""
    names = tuple(known)
    if given not in names:
        raise InvalidInput(unknown_name(what, given, names), reason=reason)


class NotFound(WiredeskError):
    """There is no such feed, article, receipt or entity."""

    reason = "not_found"


def existing(looked_up: T | None, kind: str, number: int) -> T:
    """Return what was looked up by its number. Raises NotFound where that is None, False or empty."""
    if not looked_up:
        raise NotFound(f"there is no {kind} {number}")
    return looked_up


_PASSING = frozenset(
    {"timeout", "host_busy", "connect_failed", "dns_failed", "rate_limited", "protocol_error", "tls_failed"}
)


class FetchFailed(WiredeskError):
    """A URL could not be fetched: refused address, no answer, too large, too slow, bad status."""

    reason = "fetch_failed"

    def __init__(
        self,
        message: str,
        *,
        reason: str | None = None,
        thing: str | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, reason=reason, thing=thing)
        self.retry_after_s = retry_after_s

    @property
    def is_passing(self) -> bool:
        """True for a server that does not answer, is overloaded or fails: it may answer later."""
        return self.reason in _PASSING


class ParseFailed(WiredeskError):
    """The bytes of a feed or page cannot be read as one."""

    reason = "not_a_feed"


class Rejected(WiredeskError):
    """An accepted article cannot become one: no text, or too much of it. Ends as ``rejected``."""

    reason = "rejected"


class StoreUnavailable(WiredeskError):
    """The database is locked, full, gone or newer than this program; nothing was written."""

    reason = "store_unavailable"


class StoreRefused(WiredeskError):
    """The database will not take a row: a key is taken, a character cannot be kept; nothing was written."""

    reason = "store_refused"


class Overloaded(WiredeskError):
    """More is waiting than may wait; nothing was taken, and it may be sent again later."""

    reason = "backlog_full"

    def __init__(self, message: str, *, retry_after_s: float, reason: str | None = None) -> None:
        super().__init__(message, reason=reason)
        self.retry_after_s = retry_after_s


class Conflict(WiredeskError):
    """Request that does not fit the present state: the same one is in progress, an event does not exist yet."""

    reason = "still_running"


class MissingExtra(WiredeskError):
    """A library is needed that is not installed with the rest; the message says how to install it."""

    reason = "missing_extra"


class SettingsError(WiredeskError):
    """A setting is missing, unknown or would lose data; the service refuses to start."""

    reason = "bad_setting"

"""Types that ``fetch`` hands on: an answer of a server, and the state of the host that gave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """Validators of a server for the question "has it changed?" (RFC 9110, 13.1)."""

    etag: str | None = None  #: The ETag header, verbatim; None if it sent none.
    last_modified: str | None = None  #: The Last-Modified header, verbatim; None if it sent none.


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Additions to the requests for one feed, most of them secret: not shown by ``repr``."""

    origin: str  #: Login, header and cookie are sent there alone: "https://news.example:443".
    login: str | None = field(default=None, repr=False)  #: User and password for basic authentication, parted by ":".
    header: str | None = field(default=None, repr=False)  #: "Name: value".
    cookie: str | None = field(default=None, repr=False)  #: As in a Cookie header: "a=1; b=2".
    user_agent: str | None = field(default=None, repr=False)  #: Sent in place of our own.
    proxy: str | None = field(default=None, repr=False)  #: "http://…" or "socks5://…", with its own login if needed.


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer of a server, body decoded (gzip, br) but not yet text."""

    url: str  #: Where the body came from, after redirects.
    status: int  #: 200, or 304 with an empty body. Any other status is a FetchFailed.
    body: bytes  #: The decoded body, at most the limit given to the client.
    content_type: str  #: The Content-Type header, verbatim; "" if there was none.
    headers: Mapping[str, str] = field(default_factory=dict)  #: Lower-case names; last one wins.
    validators: Validators = field(default_factory=Validators)  #: To be sent with the next request.
    moved_to: str | None = None  #: Target of a permanent redirect (301, 308) of the first hop; else None.
    elapsed_s: float = 0.0  #: From the first byte sent to the last byte read, all hops.
    ai_opt_out: tuple[str, ...] = ()  #: What the site says about training on it: "robots.txt: GPTBot". Pages only.

    @property
    def not_modified(self) -> bool:
        """True for a 304: the kept copy is still good."""
        return self.status == 304


@dataclass(frozen=True, slots=True)
class HostSlot:
    """The right to have one request at a host."""

    token: str
    until: datetime  #: It ends by itself then, should its holder have died.


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """State of a host: its limits, and the requests in progress."""

    host: str  #: Registered domain, else host name or address.
    next_at: datetime  #: The gap since the last request ends then.
    rest_until: datetime  #: It asked to be left alone, or did not answer; a time long past if neither.
    smoothed_s: float = 0.0  #: How long it takes to answer, smoothed.
    failures: int = 0  #: Requests without any answer, in a row.
    gap_s: float = 0.0  #: The gap its robots.txt asked for with the last request; 0 if it did not.
    slots: tuple[HostSlot, ...] = ()  #: Requests under way.
    changed_at: datetime  #: When this was written.

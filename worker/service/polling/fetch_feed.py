"""One poll as far as the network goes: fetch a claimed feed, read it, follow a page to its feed. Writes nothing."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import structlog

from worker import reasons
from worker.clock import Clock
from worker.errors import FetchFailed, InvalidInput, ParseFailed, WiredeskError
from worker.fetch import PoliteClient
from worker.parse import Parsers, discover_feeds
from worker.schedule import to_send
from worker.service.feeds.accept_entries import OptOuts, Told, told_of
from worker.service.feeds.identity import feed_key
from worker.store.feeds.feeds import ClaimedFeed
from worker.types import Access, Entry, Fetched, ParsedFeed, Validators
from worker.wordlists import WordList

log = structlog.get_logger()

PLACES_LIMIT = 6  #: Addresses a page names, or may have, that are tried. Its own links come first.
SEARCH_LIMIT_S = 30.0  #: No further place is tried after this.
MOVES_ASKED = 3
"""Answers in a row that name the same new address, before it is believed: a redirect to a login page or a holding
page is often called permanent, and seldom stays (peers: fastladder#575 lost feeds to one); an error page links the
feed of the whole site."""

_MARKS = re.compile(r"[:;,.!?|/()\[\]–—-]")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """Result of a poll; nothing of it is written yet."""

    feed: ClaimedFeed
    fetched: Fetched | None = None  #: The answer; None if there was none.
    parsed: ParsedFeed | None = None  #: The feed; None if it has not changed or cannot be read.
    body_sha256: bytes | None = None  #: Of the body that was read; None if none came.
    told: Told = field(default_factory=Told)  #: The entries of the feed.
    opt_outs: OptOuts = field(default_factory=dict)
    """By address of an entry: what is known of what its site says about training on it."""
    found_at: str | None = None  #: Where a feed was found, if its address brought a page that led to it.
    error: WiredeskError | None = None  #: Why it failed; None if it was good.
    elapsed_s: float = 0.0  #: How long the host took to answer.


class FeedReader:
    """Fetches and reads feeds. Thread-safe."""

    def __init__(self, client: PoliteClient, parsers: Parsers, clock: Clock) -> None:
        self._client = client
        self._parsers = parsers
        self._clock = clock

    def read_feed(self, feed: ClaimedFeed) -> Polled:
        """Poll one feed. Never raises: what goes wrong is part of what it gives."""
        started_s = time.monotonic()
        try:
            fetched = self._fetch(feed)
            elapsed_s = time.monotonic() - started_s
            return self._polled(feed, fetched, elapsed_s)
        except WiredeskError as error:
            return Polled(feed=feed, error=error, elapsed_s=time.monotonic() - started_s)
        except Exception as error:  # an unforeseen error of one feed must not stop the others
            log.exception("poll_failed", feed_id=feed.id)
            failure = ParseFailed(f"{type(error).__name__} while reading it", reason=reasons.ERROR, thing=feed.url)
            return Polled(feed=feed, error=failure, elapsed_s=time.monotonic() - started_s)

    def look_at(self, url: str, access: Access | None = None) -> tuple[Fetched, ParsedFeed]:
        """Return the feed at an address, or the first that the page there leads to, with the answer that held it.

        Raises FetchFailed if nothing can be had, ParseFailed if it leads to no feed.
        """
        fetched = self._client.feed(url, access=access)
        parsed = self._parsed(fetched)
        if parsed is None:
            if not is_page(fetched):
                raise ParseFailed("this is no feed; give the address of an RSS, Atom or JSON feed", thing=url)
            _, fetched, parsed = self._found(fetched, access)
        return fetched, parsed

    def _fetch(self, feed: ClaimedFeed) -> Fetched:
        unread_s = (self._clock() - (feed.parsed_at or feed.created_at)).total_seconds()
        validators = to_send(
            feed.validators,
            is_trusted=feed.validators_distrusted_at is None,
            fail_count=feed.fail_count,
            unchanged=feed.unchanged_count,
            unread_s=unread_s,
        )
        return self._client.claimed(feed.url, validators=validators, allow_origin=feed.allow_origin, access=feed.access)

    def _polled(self, feed: ClaimedFeed, fetched: Fetched, elapsed_s: float) -> Polled:
        if fetched.not_modified:
            return Polled(feed=feed, fetched=fetched, elapsed_s=elapsed_s)
        body_sha256: bytes | None = hashlib.sha256(fetched.body).digest()
        if body_sha256 == feed.body_sha256:  # read before, and found to be a feed
            return Polled(feed=feed, fetched=fetched, body_sha256=body_sha256, elapsed_s=elapsed_s)
        parsed, found_at = self._parsed(fetched), None
        if parsed is None:
            if feed.host is None or not is_page(fetched):
                raise ParseFailed("this is no feed; give the address of an RSS, Atom or JSON feed", thing=feed.url)
            found_at, fetched, parsed = self._found(fetched, feed.access)
            if feed.good_polls and not is_believed(feed, found_at):
                failure = ParseFailed(f"a page that leads to {found_at} is where the feed was", thing=feed.url)
                return Polled(feed=feed, error=failure, found_at=found_at, elapsed_s=elapsed_s)
            body_sha256 = hashlib.sha256(fetched.body).digest()
        elif parsed.kind == "sitemap" and feed.kind not in (None, "sitemap"):
            raise ParseFailed(
                "a sitemap is where the feed was; to poll it, remove the feed and add it anew", thing=feed.url
            )
        elif feed.entries_shown > 1 and is_error_report(parsed.entries):
            raise ParseFailed(f"its only entry reports an error: {parsed.entries[0].title}"[:200], thing=feed.url)
        if parsed.sitemaps:
            parsed = self._with_sitemaps(parsed, feed)
        if parsed.sitemaps or parsed.breaks_off:
            # The document may stay the same while there is more to come: it is never asked for by its validators.
            fetched, body_sha256 = replace(fetched, validators=Validators()), None
        if parsed.moved_to and not fetched.moved_to and self._announces(feed, parsed.moved_to):
            # It says so in a document that may stay the same, and is to be counted.
            fetched, body_sha256 = replace(fetched, moved_to=parsed.moved_to, validators=Validators()), None
        told = told_of(parsed)
        return Polled(
            feed=feed,
            fetched=fetched,
            parsed=parsed,
            body_sha256=body_sha256,
            told=told,
            opt_outs=self._client.known_opt_outs((one.url for one in told.entries), fetched),
            found_at=found_at,
            elapsed_s=elapsed_s,
        )

    def _announces(self, feed: ClaimedFeed, target: str) -> bool:
        """Return True if a feed may be at the new address that its document names: once it counts, only if one is.

        The credentials of the feed are not sent there.
        """
        if feed.host is None or not is_elsewhere(feed, target):
            return False
        if not is_believed(feed, target):
            return True
        try:
            answer = self._client.feed(target)
            return is_elsewhere(feed, answer.url) and self._parsed(answer) is not None
        except WiredeskError:
            return False

    def _found(self, page: Fetched, access: Access | None) -> tuple[str, Fetched, ParsedFeed]:
        """Return the first of the places a page leads to that is a feed: its address, the answer, the feed.

        Raises ParseFailed, saying what was tried, if none is.
        """
        places = discover_feeds(page.body, page.url)[:PLACES_LIMIT]
        until_s = time.monotonic() + SEARCH_LIMIT_S
        tried = 0
        for place in places:
            if time.monotonic() > until_s:
                break
            tried += 1
            try:
                fetched = self._client.feed(place, access=access)
            except FetchFailed:
                continue
            parsed = self._parsed(fetched)
            if parsed is not None:
                return place, fetched, parsed
        raise ParseFailed(
            f"this is an HTML page, and none of the {tried} places tried for its feed has one; "
            "give the address of its RSS, Atom or JSON feed",
            thing=page.url,
        )

    def _parsed(self, fetched: Fetched) -> ParsedFeed | None:
        """Return the feed that an answer holds; None if it holds none. Raises ParseFailed for one that is too hard."""
        parsed = self._parsers.feed(fetched.body, url=fetched.url, content_type=fetched.content_type, now=self._clock())
        return None if parsed.kind == "none" else parsed

    def _with_sitemaps(self, index: ParsedFeed, feed: ClaimedFeed) -> ParsedFeed:
        """Return the entries of an index's sitemaps. Raises FetchFailed or ParseFailed if none can be had."""
        entries: list[Entry] = []
        failure: WiredeskError | None = None
        for url in index.sitemaps:
            try:
                if feed.host is None:  # a replay of our own, which needs no manners
                    fetched = self._client.claimed(url, allow_origin=feed.allow_origin)
                else:
                    fetched = self._client.feed(url, access=feed.access)
                read = self._parsed(fetched)
                entries += read.entries if read else ()
            except WiredeskError as error:
                failure = error
        if not entries and failure is not None:
            raise failure
        return replace(index, entries=tuple(entries))


def is_error_report(entries: Sequence[Entry]) -> bool:
    """Return True if a feed holds nothing but one entry that reports an error."""
    if len(entries) != 1:
        return False
    pieces = [words for piece in _MARKS.split(entries[0].title or "") if (words := _letters(piece))]
    return bool(pieces) and _error_titles().issuperset(pieces)


@cache
def _error_titles() -> frozenset[str]:
    return frozenset(map(_letters, WordList("parse/error_titles").entries))


def _letters(text: str) -> str:
    return " ".join(_LETTERS.findall(text.casefold()))


def is_page(fetched: Fetched) -> bool:
    """Return True if an answer calls itself an HTML page."""
    return "html" in fetched.content_type.lower()


def is_believed(feed: ClaimedFeed, target: str) -> bool:
    """Return True if enough answers named the new address, this one included."""
    return target == feed.moved_to and feed.moved_count + 1 >= MOVES_ASKED


def is_elsewhere(feed: ClaimedFeed, url: str) -> bool:
    """Return True if an address is another one than that of the feed, and not the same in another form."""
    try:
        return feed_key(url) != feed_key(feed.url)
    except InvalidInput:
        return False

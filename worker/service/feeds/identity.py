"""Identity of a feed: the key of its address, and the site whose feed it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from worker.addresses import UNFIT, URL_LIMIT_CHARS
from worker.clean import canonical_url, publisher_domain
from worker.dedupe import fold
from worker.errors import InvalidInput
from worker.service.feeds.entry_keys import Told
from worker.store.feeds.feeds import ClaimedFeed
from worker.types import key_sha256

_WORD = re.compile(r"\w{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")  #: Articles and the like name no site.


def feed_key(url: str) -> bytes:
    """Return the identity key of the feed at an address.

    Raises:
        InvalidInput: The text is no address, or longer than ``URL_LIMIT_CHARS``.
    """
    if len(url) > URL_LIMIT_CHARS:
        raise InvalidInput(
            f"the URL has {len(url):,} characters, at most {URL_LIMIT_CHARS:,} are taken", reason="bad_url"
        )
    if UNFIT.search(url.strip()):
        raise InvalidInput("the URL holds a line break, control character or backslash", reason="bad_url")
    return key_sha256("feed", canonical_url(url).key)


def is_of_another_site(feed: ClaimedFeed, told: Told, known: Collection[bytes]) -> bool:
    """Return True if the address now has the feed of another site: another name and site, and no entry known before.

    A site that takes another name keeps some entries, its name or its address.
    """
    if not feed.site_url or not feed.title or not feed.entries_shown or not told.shown or known:
        return False
    before, now = publisher_domain(feed.site_url), publisher_domain(told.site_url)
    is_other = None not in (before, now) and before != now and now != publisher_domain(feed.url)
    if not is_other or fold(feed.title) == fold(told.title or "") or _words(feed.title) & _words(told.title or ""):
        return False
    return before not in {publisher_domain(entry.url) for entry in told.entries}


def _words(title: str) -> set[str]:
    return set(_WORD.findall(title.casefold()))

"""Identity of a feed: the key of its address. Pure."""

from __future__ import annotations

from worker.addresses import UNFIT, URL_LIMIT_CHARS
from worker.clean import canonical_url
from worker.errors import InvalidInput
from worker.types import key_sha256


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

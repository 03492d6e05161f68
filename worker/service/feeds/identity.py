"""Identity key of a feed: a hash of its canonical address. Pure."""

from __future__ import annotations

from worker.clean import canonical_url
from worker.errors import InvalidInput
from worker.types import key_sha256

URL_LIMIT_CHARS = 2_048


def feed_key(url: str) -> bytes:
    """Return the identity key of the feed at an address.

    Raises:
        InvalidInput: The text is no address, or longer than ``URL_LIMIT_CHARS``.
    """
    if len(url) > URL_LIMIT_CHARS:
        raise InvalidInput(
            f"the URL has {len(url):,} characters, at most {URL_LIMIT_CHARS:,} are taken", reason="bad_url"
        )
    return key_sha256("feed", canonical_url(url).key)

"""Addresses of the web as sites and senders write them: their longest form, and their parts without an error."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

URL_LIMIT_CHARS = 2_048  #: A longer one is refused wherever it comes from; servers and browsers take few.


def split_address(address: str | None) -> SplitResult:
    """Return the parts of an address; they are empty if it cannot be read, as "http://[" cannot."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return urlsplit("")

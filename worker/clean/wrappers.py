"""Addresses that hold the address of an article: AMP viewers and caches, wrappers of large aggregators. Pure."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import ada_url

from worker.wordlists import Table

_DEPTH = 3  #: A wrapper may hold another.
_GOOGLE_AMP = re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/amp/(s/)?(.+)$", re.IGNORECASE)
_AMP_CACHE = re.compile(
    r"https?://(?:[^/]{1,200}\.)?(?:cdn\.ampproject\.org|bing-amp\.com)/[a-z]{1,2}/(s/)?(.+)$", re.IGNORECASE
)
_GOOGLE_NEWS = re.compile(
    r"https?://news\.google\.com/(?:rss/|__i/rss/rd/)?(?:articles|read)/(CB[\w-]{4,3000})(?:[?#].*)?$",
    re.IGNORECASE | re.ASCII,
)
_HELD = re.compile(rb"https?://[\x21-\x7e]+")
_ADDRESS = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_COUNTRY = re.compile(r"\.(?:com|[a-z]{2}|com?\.[a-z]{2})$")


def unwrapped(url: str) -> str:
    """Return the article's own address that ``url`` holds; ``url`` as it is if it holds none. Never raises."""
    for _ in range(_DEPTH):
        inner = _amp(url) or _google_news(url) or _parameter(url)
        if inner is None or not ada_url.check_url(inner):
            return url
        url = inner
    return url


def _amp(url: str) -> str | None:
    if "amp" not in url[:300].lower():
        return None
    for pattern in (_GOOGLE_AMP, _AMP_CACHE):
        match = pattern.match(url)
        if match:
            return ("https://" if match[1] else "http://") + match[2]
    return None


def _google_news(url: str) -> str | None:
    """Return the address in an entry of Google News, whose older ids hold it; else one of the forms of its address."""
    found = _GOOGLE_NEWS.match(url)
    if found is None:
        return None
    held = _HELD.search(urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4))) if len(found[1]) % 4 != 1 else None
    return held[0].decode() if held else f"https://news.google.com/rss/articles/{found[1]}"


def _parameter(url: str) -> str | None:
    if "http" not in url[8:].lower():
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        names = _names(host, parts.path) if parts.scheme in ("http", "https") else ()
        given = dict(reversed(parse_qsl(parts.query, max_num_fields=100))) if names else {}
    except ValueError:
        return None
    found = (given[name].strip() for name in names if name in given)
    return next((one for one in found if _ADDRESS.match(one)), None)


def _names(host: str, path: str) -> tuple[str, ...]:
    """Return the parameters of a wrapper at this host and path that may hold an address, or ()."""
    any_country = _COUNTRY.sub(".*", host)
    below = "*." + host.partition(".")[2]
    for wrapper in (host, any_country, below):
        for start, names in _wrappers().get(wrapper, ()):
            if path.startswith(start):
                return names
    return ()


@cache
def _wrappers() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Read the table: by host, the paths and parameters."""
    by_host: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for place, names in Table("clean/wrappers").values["wrappers"].items():
        host, _, path = place.partition("/")
        by_host.setdefault(host, []).append((f"/{path}", tuple(names)))
    return by_host

"""One address per article: the normal form of a URL, its key, and whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import ada_url
import tldextract

from worker.clean.tracking import is_tracking
from worker.clean.wrappers import unwrapped
from worker.errors import InvalidInput
from worker.wordlists import WordList

_LONGEST_URL = 4_000  #: Characters. Browsers and servers refuse longer ones sooner or later (RFC 9110, 4.1: 8,000).
_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|xhtml|shtml|php\d?|aspx?|jsp|jhtml|cfm)$", re.I)
_AMP_TAIL = re.compile(r"/amp(?:/|\.html?|\.php)?$|\.amp$", re.I)
_AMP_SUFFIX = re.compile(r"[.-]amp(\.html?)$", re.I)
#: Addresses that a browser reads as they stand, and nine of ten are: a host of names in small letters, no port, no
#: "." or ".." among the folders, no sign that has to be escaped. Ten times as fast as the parser.
_USUAL = re.compile(
    r"(https?:)//((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})"
    r"((?:/(?:[\w~-][\w~.,;=+-]*)?)*)(\?[\w~.,;:@/=&+%-]+)?",
    re.ASCII,
)
_MOBILE_LABELS = frozenset({"m", "mobile", "amp", "mobil", "touch"})
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_ENCODED_MARKS = re.compile(r"%2[1789A]")  #: ! ' ( ) *
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.I)
_SLASHES = re.compile(r"/{2,}")
_SHARED_HOSTS = WordList("clean/shared_hosts")
_SHARED_HOST_LABELS = 4  #: Of the longest name among them.
_SAME_SITE = re.compile(r"^(?:www|m|mobile|amp)\.")  #: No customer's name: "m.youtube.com" is all of them.


@dataclass(frozen=True, slots=True)
class CanonicalUrl:
    """An address in its normal form."""

    url: str  #: To show and to fetch: punycode host, no tracking; scheme and order of query kept.
    source: str  #: Registered domain, "bbc.co.uk"; the host itself for IP addresses and names without a public suffix.
    key: str = ""  #: To compare: no scheme, no "www.", sorted query, no trailing slash. Same key, same article.


def canonical_url(url: str) -> CanonicalUrl:
    """Return the normal form of an address. Network is never touched.

    Read as browsers do (WHATWG URL). Left out: user and password, default port, fragment (but "#!",
    which picks the page), tracking parameters, sessions, AMP and mobile hosts and paths, index files, and wrappers of
    aggregators round it. Unreserved characters stand as they are, other bytes as "%C3%BC" (RFC 3986, 6.2.2). The query
    keeps its order in ``url``, since a server may care, and is sorted in ``key``, since nearly none does.

    Raises InvalidInput("bad_url") for what is no http or https URL with a host.
    """
    parsed = _parse(unwrapped(url.strip()))
    host = _without_mobile_label(parsed.hostname)
    path = _INDEX_FILE.sub("/", _AMP_SUFFIX.sub(r"\1", _SESSION.sub("", _plain(parsed.pathname))))
    path = _AMP_TAIL.sub("", path) or "/"
    if path.lower().startswith("/amp/") and len(path) > 5 and path != parsed.pathname[:5]:
        path = path[4:]
    params = _params(_plain(parsed.search))
    fragment = parsed.hash if parsed.hash.startswith("#!") else ""
    port = f":{parsed.port}" if parsed.port else ""
    query = "?" + "&".join(params) if params else ""
    sorted_query = "?" + "&".join(sorted(params)) if params else ""
    bare = host.removeprefix("www.")
    key_path = _SLASHES.sub("/", path).rstrip("/")
    return CanonicalUrl(
        url=f"{parsed.protocol}//{host}{port}{path}{query}{fragment}",
        source=_registered_domain(host) or host.removeprefix("www."),
        key=f"{bare}{port}{_marks(key_path)}{_marks(sorted_query).replace('%20', '+')}{fragment}",
    )


def publisher_domain(url: str | None) -> str | None:
    """Return the domain whose holder publishes at an address; None if there is none, or it is no address.

    The registered domain; on a host that gives its customers names of their own (Public Suffix List, private part,
    and our list of shared hosts), the customer's, and None where customers share a name. For an IP address or a local
    name, the host itself.
    """
    try:
        host = _parse((url or "").strip()).hostname
    except InvalidInput:
        return None
    return _publisher_domain(host.rstrip("."))


def _plain(part: str) -> str:
    """Write percent-encodings in one way: unreserved characters as they are, other bytes in capitals."""
    return _ENCODED.sub(_decoded, part) if "%" in part else part


def _decoded(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    return character if character in _UNRESERVED else found[0].upper()


def _marks(part: str) -> str:
    """Decode the marks that some encoders leave and some encode (RFC 2396, 2.3)."""
    return _ENCODED_MARKS.sub(lambda found: chr(int(found[0][1:], 16)), part) if "%2" in part else part


class _Parts(NamedTuple):
    """Components of an address, as browsers read it (WHATWG URL)."""

    protocol: str
    hostname: str
    pathname: str
    search: str = ""
    hash: str = ""
    port: str = ""


def _parse(url: str) -> _Parts:
    if len(url) > _LONGEST_URL:
        raise InvalidInput(
            f"The address has {len(url):,} characters; at most {_LONGEST_URL:,} are taken.",
            reason="bad_url",
            thing=url[:80] + "…",
        )
    usual = _USUAL.fullmatch(url) if "xn--" not in url else None
    if usual:
        return _Parts(usual[1], usual[2], usual[3] or "/", usual[4] or "")
    try:
        parsed = ada_url.URL(url)
    except (ValueError, UnicodeError):
        raise InvalidInput(
            "This is not an address; http://… or https://… is taken.", reason="bad_url", thing=url[:200]
        ) from None
    if parsed.protocol not in ("http:", "https:") or not parsed.hostname.strip("."):
        raise InvalidInput("Only http and https addresses are taken.", reason="bad_url", thing=url[:200])
    parts = (parsed.protocol, parsed.hostname, parsed.pathname, parsed.search, parsed.hash, parsed.port)
    return _Parts(*parts)


def _without_mobile_label(host: str) -> str:
    """Strip the mobile host: "m.example.com", "en.m.example.com" without the m; a domain so named keeps it."""
    host = host.rstrip(".")
    labels = host.split(".")
    if len(labels) < 3 or not _MOBILE_LABELS.intersection(labels[:2]):
        return host
    domain = _registered_domain(host)
    if domain is None:
        return host
    own = labels[: len(labels) - domain.count(".") - 1]
    kept = [label for i, label in enumerate(own) if not (i < 2 and label in _MOBILE_LABELS)]
    return ".".join([*kept, domain])


def _params(search: str) -> list[str]:
    """Return the parameters that are kept, as written; empty ones ("?&") go."""
    kept = []
    for param in search.removeprefix("?").split("&"):
        name, _, value = param.partition("=")
        if param and not is_tracking(name, value):
            kept.append(param)
    return kept


@cache
def _suffixes() -> tldextract.TLDExtract:
    """Public Suffix List as bundled; without network and without a cache folder."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=4096)
def _registered_domain(host: str) -> str | None:
    if host.startswith("[") or host.replace(".", "").isdigit():
        return None
    found = _suffixes()(host)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else None


@lru_cache(maxsize=4096)
def _publisher_domain(host: str) -> str | None:
    if host.startswith("[") or host.replace(".", "").isdigit():
        return host
    labels = _SAME_SITE.sub("", host).split(".")
    for start in range(max(0, len(labels) - _SHARED_HOST_LABELS), len(labels) - 1):
        if ".".join(labels[start:]) in _SHARED_HOSTS.words:
            return ".".join(labels) if start else None
    found = _suffixes()(host, include_psl_private_domains=True)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else host

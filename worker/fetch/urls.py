"""Rules for URLs that may be asked for, before any name is resolved. Pure.

URLs are read by WHATWG rules (ada-url), as browsers and therefore publishers read them: ``0x7f.1`` is
127.0.0.1 here, so that the address rules see the same host that the connection would reach.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

import ada_url
import tldextract

from worker.addresses import URL_LIMIT_CHARS
from worker.errors import FetchFailed

DEFAULT_PORTS = {"http": 80, "https": 443}
_CONTROL_OR_SPACE = re.compile(r"[\x00-\x20\x7f\u2028\u2029]")
_BEFORE_PATH = re.compile(r"(?:[a-z][a-z0-9+.-]*:[/\\]*|[/\\]{2,})[^/?#]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be asked for, in parts."""

    url: str  #: Normalised, without fragment.
    scheme: str  #: http or https.
    host: str  #: ASCII (punycode), without brackets.
    port: int
    path: str  #: Path and query, as sent.

    @property
    def origin(self) -> str:
        """Scheme, host and port, the port always written out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def read_url(url: str, *, allowed_ports: Container[int] = (80, 443), allow_origin: str | None = None) -> Target:
    """Take a URL apart, or refuse it.

    ``allow_origin`` is the one origin whose port need not be in ``allowed_ports``.
    Raises FetchFailed(reason="bad_url").
    """
    _refuse_tricks(url)
    try:
        parts = ada_url.URL(url.strip())
    except ValueError:
        raise _bad(url, "is not a URL that can be read") from None
    scheme = parts.protocol.rstrip(":")
    if scheme not in DEFAULT_PORTS:
        raise _bad(url, f"has the scheme {scheme!r}; only http and https are fetched")
    if parts.username or parts.password:
        raise _bad(url, "carries a user name or password; give the address without them")
    host = parts.hostname.strip("[]").removesuffix(".")  # the root's dot: the same host, and servers know it without
    if not host or host.endswith("."):
        raise _bad(url, "names no host")
    if parts.hostname.endswith("."):
        parts.hostname = host
    port = int(parts.port) if parts.port else DEFAULT_PORTS[scheme]
    target = Target(parts.href.partition("#")[0], scheme, host, port, parts.pathname + parts.search)
    if port not in allowed_ports and not same_origin(target, allow_origin):
        raise _bad(url, f"asks for port {port}; add it to fetch_allowed_ports")
    return target


def join_url(base: str, location: str) -> str:
    """Return the address a Location names, made absolute. Raises FetchFailed(reason="bad_url").

    As in browsers, blanks are encoded and a backslash in a path is a slash; one before the path is refused.
    """
    location = location.strip(" \t").replace(" ", "%20")
    host = before_path(location)
    path, mark, query = location[len(host) :].partition("?")
    location = host + path.replace("\\", "/") + mark + query
    _refuse_tricks(location)
    try:
        return str(ada_url.URL(location, base).href)
    except ValueError:
        raise _bad(location, "is not a URL that can be read") from None


def before_path(url: str) -> str:
    """Return scheme, host and port of an address as they are written; "" of one that begins with its path."""
    found = _BEFORE_PATH.match(url)
    return found.group() if found else ""


def take_login(url: str) -> tuple[str, str | None]:
    """Return a URL without its user and password, and these as "user:password"; None if it has none.

    Raises FetchFailed(reason="bad_url") for one that cannot be read and may hold a password.
    """
    try:
        parts = ada_url.URL(url.strip())
    except ValueError:
        if "@" in url:
            raise _bad(url, "is not a URL that can be read") from None
        return url, None
    if not (parts.username or parts.password):
        return url, None
    login = f"{unquote(parts.username)}:{unquote(parts.password)}"
    parts.username = parts.password = ""
    return parts.href, login


def same_origin(target: Target, origin: str | None) -> bool:
    """Return True if ``target`` has exactly the given origin ("http://127.0.0.1:8123")."""
    if not origin:
        return False
    try:
        parts = ada_url.URL(origin)
    except ValueError:
        return False
    scheme = parts.protocol.rstrip(":")
    port = int(parts.port) if parts.port else DEFAULT_PORTS.get(scheme, 0)
    return (target.scheme, target.host, target.port) == (scheme, parts.hostname.strip("[]"), port)


def politeness_key(url: str) -> str:
    """Return the key of one allowance of connections: the registered domain, else the host, else ""."""
    try:
        host = str(ada_url.URL(url).hostname).strip("[]").rstrip(".")
    except ValueError:
        return ""
    return _suffixes()(host).top_domain_under_public_suffix or host


@cache
def _suffixes() -> tldextract.TLDExtract:
    # The bundled list: no network, no cache folder. Private suffixes (blogspot.com) part their tenants.
    return tldextract.TLDExtract(
        suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True, include_psl_private_domains=True
    )


def _refuse_tricks(url: str) -> None:
    """Refuse forms that two programs read as two different hosts."""
    if len(url) > URL_LIMIT_CHARS:
        raise _bad(url[:80] + "…", f"has {len(url)} characters; {URL_LIMIT_CHARS} are taken")
    if _CONTROL_OR_SPACE.search(url.strip(" ")):
        raise _bad(url, "holds a line break, space or control character")
    before_query = url.partition("?")[0]
    if "\\" in before_query or "#@" in url:
        raise _bad(url, "holds a backslash or '#@', which programs read differently")


def _bad(url: str, message: str) -> FetchFailed:
    return FetchFailed(message, reason="bad_url", thing=_shown(url))


def _shown(url: str) -> str:
    """Return a URL fit for one line of a log, without what might be a password."""
    shown = _CONTROL_OR_SPACE.sub("?", url)[:200]
    scheme, separator, rest = shown.partition("://")
    if not separator:
        return shown.rpartition("@")[2]
    authority, slash, tail = rest.partition("/")
    return scheme + separator + authority.rpartition("@")[2] + slash + tail

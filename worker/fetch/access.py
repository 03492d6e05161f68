"""Additions to the requests for one feed: login, header, cookie, user agent, proxy. Pure.

Login, header and cookie go to the origin they were given for, and to the same host by https where that was http; never
to where a redirect leads otherwise.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping

from worker.errors import FetchFailed, InvalidInput
from worker.fetch.sockets import proxy_key
from worker.fetch.urls import Target
from worker.types import Access

LIMIT_CHARS = 4_096  #: Of each; sessions of large sites have cookies of 2,000.
_HEADER = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}):[ \t]*(\S[^\r\n]*)")
_NOT_OURS_TO_SET = frozenset(
    {"accept-encoding", "connection", "content-length", "cookie", "expect", "host", "te", "trailer"}
    | {"transfer-encoding", "upgrade", "user-agent"}
)


def check_access(access: Access, proxies: Iterable[str]) -> None:
    """Raise InvalidInput that says what is wrong with one of the fields and how to mend it, without repeating it.

    ``proxies`` are those that may be used, each as scheme, host and port.
    """
    for name in ("login", "header", "cookie", "user_agent"):
        value = getattr(access, name)
        if value is not None and (len(value) > LIMIT_CHARS or not value.isprintable() or not value.strip()):
            raise InvalidInput(
                f"{name} is 1 to {LIMIT_CHARS:,} characters without line breaks", reason=f"bad_{name}", thing=name
            )
    if access.login is not None and ":" not in access.login:
        raise InvalidInput("give the login as USER:PASSWORD", reason="bad_login", thing="login")
    if access.header is not None:
        found = _HEADER.fullmatch(access.header)
        if found is None or found[1].lower() in _NOT_OURS_TO_SET:
            refused = "that header is not yours to set" if found else 'give a header as "Name: value"'
            raise InvalidInput(refused, reason="bad_header", thing="header")
    for name in ("header", "cookie", "user_agent"):
        if not (getattr(access, name) or "").isascii():
            raise InvalidInput(f"{name} may hold ASCII characters only", reason=f"bad_{name}", thing=name)
    if access.proxy is not None:
        try:
            refuse_unlisted(access.proxy, proxies)
        except FetchFailed as error:
            raise InvalidInput(error.message, reason="bad_proxy", thing="proxy") from None


def refuse_unlisted(proxy: str, proxies: Iterable[str]) -> None:
    """Raise FetchFailed(reason="bad_proxy") for a proxy that the setting ``fetch_proxies`` does not list."""
    wanted = proxy_key(proxy)
    if wanted is None or not proxy.isprintable():
        raise FetchFailed("a proxy is http://HOST:PORT or socks5://HOST:PORT", reason="bad_proxy")
    if wanted not in map(proxy_key, proxies):
        raise FetchFailed("the proxy is not one of those that fetch_proxies lists", reason="bad_proxy")


def with_access(headers: Mapping[str, str], access: Access | None, target: Target) -> Mapping[str, str]:
    """Return the headers of a request to ``target`` with those of the feed."""
    if access is None:
        return headers
    merged = dict(headers)
    if access.user_agent:
        merged["User-Agent"] = access.user_agent
    if not is_own(access.origin, target):
        return merged
    if access.login:
        merged["Authorization"] = f"Basic {base64.b64encode(access.login.encode()).decode()}"
    if access.header:
        name, _, value = access.header.partition(":")
        merged = {key: one for key, one in merged.items() if key.lower() != name.lower()} | {name: value.strip()}
    if access.cookie:
        merged["Cookie"] = "; ".join(filter(None, (access.cookie, merged.get("Cookie"))))
    return merged


def is_own(origin: str, target: Target) -> bool:
    """Return True if what was given for an origin may be sent to ``target``."""
    return origin in (target.origin, f"http://{target.origin.removeprefix('https://').removesuffix(':443')}:80")

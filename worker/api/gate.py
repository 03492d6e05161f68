"""The gate: checks a request's Host, the site it comes from, its key, scope and rate; of a hub its token.

Checked before a byte of the body is read. A key is needed everywhere but on loopback in embedded mode, where the caller
is on this machine; even there a key that is given is checked, and a request that a proxy passed on needs one.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from worker.api.buckets import TokenBuckets
from worker.api.problems import from_error, problem
from worker.api.scopes import CALLBACK, SAFE_METHODS, brings_feed_token, may, scopes_for
from worker.errors import StoreUnavailable, WiredeskError
from worker.service.operations.api_keys import Key, Keys
from worker.settings import Settings

FORWARDING = frozenset(
    ("forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "x-original-forwarded-for", "client-ip",
     "true-client-ip", "cf-connecting-ip", "cf-ray", "fastly-client-ip", "fly-client-ip", "x-envoy-external-address",
     "x-original-host", "x-proxyuser-ip", "cdn-loop")
)  # fmt: skip
"""Headers by which proxies say for whom they ask (RFC 7239, RFC 9110 7.6.3, and what common ones add)."""

CALLER = "wiredesk.key"  #: Where the key of a request is kept; None without one.


class Gate:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings, keys: Keys, expect: Callable[[str], None]) -> None:
        self._app = app
        self._settings = settings
        self._keys = keys
        self._expect = expect  # raises for a token of no subscription; asks the database
        self._is_for_this_machine = settings.is_embedded and is_loopback(settings.api_host)
        self._buckets = TokenBuckets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request without the right key, host or site; pass the others on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(f"{CALLBACK}/"):
            refusal = await self._unexpected(scope)
        else:
            refusal = self._wrong_host(scope) or self._cross_site(scope) or await self._wrong_key(scope)
        await (refusal or self._app)(scope, receive, send)

    def _wrong_host(self, scope: Scope) -> JSONResponse | None:
        """Refuse a host name that is not ours: a page of another site may let its name point here (DNS rebinding)."""
        given = Headers(scope=scope).getlist("host")
        name = host_name(given[0]) if len(given) == 1 else ""
        if name and (is_number(name) or name in ("localhost", self._settings.api_host, *self._settings.api_names)):
            return None
        if name and "*" in self._settings.api_names:
            return None
        return problem(400, "wrong_host", f"it is not known as {name[:80]!r} here; add the name to api_names")

    def _cross_site(self, scope: Scope) -> JSONResponse | None:
        """Refuse a request that a browser sends on behalf of another site, as its headers say."""
        if scope["method"] in SAFE_METHODS:
            return None
        headers = Headers(scope=scope)
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        is_ours = not _is_foreign(headers) if site is None else site in ("same-origin", "none")
        if is_ours or origin in self._settings.cors_origins:
            return None
        return problem(403, "cross_site", "another site's page may not write here")

    async def _unexpected(self, scope: Scope) -> JSONResponse | None:
        """News that nobody subscribed to.

        A hub asks for the host of public_url and has no key: no page of another site knows the token that ends its
        callback.
        """
        scope[CALLER] = None
        if scope["method"] != "POST":
            return None  # a question, or a wrong method: answered by its route
        try:
            await run_in_threadpool(self._expect, scope["path"].removeprefix(f"{CALLBACK}/"))
        except WiredeskError as error:
            return from_error(error)
        return None

    async def _wrong_key(self, scope: Scope) -> JSONResponse | None:
        scope[CALLER] = None
        needed = scopes_for(scope["method"], scope["path"])
        headers = Headers(scope=scope)
        given = _bearer(headers.get("authorization", ""))
        keyless = self._is_for_this_machine and not is_forwarded(headers) and not _is_foreign(headers)
        if not needed or (not given and (keyless or brings_feed_token(scope))):
            return None
        try:
            key = await self._key(given)
        except StoreUnavailable as error:
            return from_error(error)
        if key is None:
            return problem(401, "unauthorized", "give a key that is good, as: Authorization: Bearer wd_…")
        scope[CALLER] = key
        if not may(key, needed):
            return problem(403, "wrong_scope", f"this key lacks the scope {' or '.join(needed)}")
        rate = key.requests_per_s or self._settings.api_key_requests_per_s
        wait_s = self._buckets.take(key.id, rate, time.monotonic())
        if not wait_s:
            return None
        return problem(429, "rate_limited", f"this key may send {rate:g} requests a second", retry_after_s=wait_s)

    async def _key(self, given: str) -> Key | None:
        if self._keys.is_fresh():
            return self._keys.check(given)
        return await run_in_threadpool(self._keys.check, given)


def is_forwarded(headers: Headers) -> bool:
    """Return True if a proxy passed the request on: the caller may be anywhere, though the proxy is on this machine."""
    return any(name in FORWARDING or name.startswith("x-forwarded") for name in headers)


def is_loopback(host: str) -> bool:
    """Return True if only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_foreign(headers: Headers) -> bool:
    """Return True if a page of another origin sends the request."""
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def _bearer(authorization: str) -> str:
    """Return what a key reads in this header; "" if it holds none."""
    kind, _, secret = authorization.partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


@lru_cache(maxsize=256)
def host_name(host: str) -> str:
    """Return the name in a Host header, without its port; "" if there is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


@lru_cache(maxsize=256)
def is_number(name: str) -> bool:
    """Return True if a host is an address in numbers: no name can be made to point at us by it."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True

"""The gate: checks a request's Host, the site it comes from, its key or sign-in, scope and rate; of a hub its token.

Checked before a byte of the body is read. A key or a sign-in is needed everywhere but on loopback in embedded mode
before the first person is added: there the caller is on this machine; even there a key that is given is checked, and
a request that a proxy passed on needs one.
"""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from worker.addresses import is_loopback
from worker.api.buckets import TokenBuckets
from worker.api.problems import from_error, problem
from worker.api.scopes import CALLBACK, SAFE_METHODS, SCOPES_OF_ROLE, SIGN_IN, brings_feed_token, may, scopes_for
from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound, StoreUnavailable, WiredeskError
from worker.service.operations.api_keys import Key
from worker.service.operations.api_keys import Scope as KeyScope
from worker.service.people.people import Person
from worker.settings import Settings

FORWARDING = frozenset(
    ("forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "x-original-forwarded-for", "client-ip",
     "true-client-ip", "cf-connecting-ip", "cf-ray", "fastly-client-ip", "fly-client-ip", "x-envoy-external-address",
     "x-original-host", "x-proxyuser-ip", "cdn-loop")
)  # fmt: skip
"""Headers by which proxies say for whom they ask (RFC 7239, RFC 9110 7.6.3, and what common ones add)."""

CALLER = "wiredesk.caller"  #: Where the :class:`Caller` of a request is kept; None where none is known.
PROXY_PERSON = "wiredesk.proxy_person"  #: Name in the header of a trusted proxy; server.py alone writes it.
COOKIE = "wiredesk_session"  #: Holds the token of a browser's sign-in.


@dataclass(frozen=True, slots=True)
class Caller:
    """Client of a request, by the key or the sign-in it brings."""

    name: str  #: Short part of the key, or the person's name.
    scopes: tuple[str, ...]
    requests_per_s: float | None  #: None: as the settings say.
    person: Person | None = None

    @classmethod
    def with_key(cls, key: Key) -> Caller:
        """Return the caller who brings a key."""
        return cls(key.short, key.scopes, key.requests_per_s)

    @classmethod
    def signed_in(cls, person: Person) -> Caller:
        """Return the caller who is signed in as a person."""
        return cls(person.name, SCOPES_OF_ROLE[person.role], None, person)


class Gate:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings, services: Services) -> None:
        self._app = app
        self._settings = settings
        self._services = services
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
        """Refuse a push without a subscription.

        A hub asks for the host of public_url and has no key: no page of another site knows the token that ends its
        callback.
        """
        scope[CALLER] = None
        if scope["method"] != "POST":
            return None  # a question, or a wrong method: answered by its route
        try:
            await run_in_threadpool(self._services.pushes.expect, scope["path"].removeprefix(f"{CALLBACK}/"))
        except WiredeskError as error:
            return from_error(error)
        return None

    async def _wrong_key(self, scope: Scope) -> JSONResponse | None:
        scope[CALLER] = None
        needed = scopes_for(scope["method"], scope["path"])
        if not needed and scope["path"] != SIGN_IN:  # its page tells who is signed in already
            return None
        headers = Headers(scope=scope)
        key = _bearer(headers.get("authorization", ""))
        try:
            caller = await self._caller(key, headers, scope.get(PROXY_PERSON))
            if not needed:
                scope[CALLER] = caller
                return None
            if caller is None and not key and (brings_feed_token(scope) or await self._is_open(headers)):
                return None
        except StoreUnavailable as error:
            return from_error(error)
        if caller is None:
            refused = problem(
                401, "unauthorized", "sign in, or give a key that is good, as: Authorization: Bearer wd_…"
            )
            if scope["path"].startswith("/reader/"):
                refused.headers["X-Reader-Google-Bad-Token"] = "true"  # apps sign in anew
            return refused
        scope[CALLER] = caller
        return self._forbidden(scope["method"], headers, caller, needed)

    async def _is_open(self, headers: Headers) -> bool:
        """Return True if the client is on this machine, before the first person is added."""
        if not self._is_for_this_machine or is_forwarded(headers) or _is_foreign(headers):
            return False
        if self._settings.sign_in_header and self._settings.sign_in_header in headers:
            return False  # a proxy passed it on, trusted or not
        people = self._services.people
        return not (people.are_any() if people.is_fresh() else await run_in_threadpool(people.are_any))

    def _forbidden(
        self, method: str, headers: Headers, caller: Caller, needed: tuple[KeyScope, ...]
    ) -> JSONResponse | None:
        """Refuse a caller what its scopes do not hold, and too much at once."""
        is_by_cookie = caller.person is not None and not _is_of_reader_app(headers)
        if is_by_cookie and method not in SAFE_METHODS and {"sec-fetch-site", "origin"}.isdisjoint(headers):
            # A cookie goes along by itself: the browser has to say whose page asks, and every one does.
            return problem(403, "cross_site", "the browser does not say from which page this comes")
        if not may(caller.scopes, needed):
            whose = f"the role {caller.person.role}" if caller.person else "this key"
            return problem(403, "wrong_scope", f"{whose} lacks the scope {' or '.join(needed)}")
        rate = caller.requests_per_s or self._settings.api_key_requests_per_s
        wait_s = self._buckets.take((caller.person is None, caller.name), rate, time.monotonic())
        if not wait_s:
            return None
        return problem(429, "rate_limited", f"{rate:g} requests a second are answered", retry_after_s=wait_s)

    async def _caller(self, key: str, headers: Headers, proxy_person: str | None) -> Caller | None:
        """Return the caller by key, else as a trusted proxy says, else by sign-in, or None. Raises StoreUnavailable."""
        if key:
            found = await self._key(key)
            return Caller.with_key(found) if found else None
        if proxy_person is not None and not _is_of_reader_app(headers):
            try:
                named = await run_in_threadpool(self._services.people.get, proxy_person)
                return None if named.role == "disabled" else Caller.signed_in(named)
            except (InvalidInput, NotFound):
                return None
        token = sign_in_token(headers)
        person = await run_in_threadpool(self._services.sign_ins.check, token) if token else None
        return Caller.signed_in(person) if person else None

    async def _key(self, given: str) -> Key | None:
        if self._services.keys.is_fresh():
            return self._services.keys.check(given)
        return await run_in_threadpool(self._services.keys.check, given)


def is_forwarded(headers: Headers) -> bool:
    """Return True if a proxy passed the request on: the caller may be anywhere, though the proxy is on this machine."""
    return any(name in FORWARDING or name.startswith("x-forwarded") for name in headers)


def _is_foreign(headers: Headers) -> bool:
    """Return True if a page of another origin sends the request."""
    origin = headers.get("origin")
    if origin is None or headers.get("sec-fetch-site") == "same-origin":
        return False  # of a page that sends no referrer, browsers say Origin: null
    try:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:  # "http://[" is no origin
        return True


def _bearer(authorization: str) -> str:
    """Return the key in an Authorization header, or ""."""
    kind, _, secret = authorization.partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def sign_in_token(headers: Headers) -> str:
    """Return the token of a sign-in: of the cookie of a browser, or as reader apps send it; "" without one."""
    if _is_of_reader_app(headers):
        return headers["authorization"].partition(" ")[2].strip().removeprefix("auth=").rpartition("/")[2]
    return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")


def _is_of_reader_app(headers: Headers) -> bool:
    """Return True if the header that reader apps send holds the token of a sign-in."""
    return headers.get("authorization", "").lower().startswith("googlelogin ")


@lru_cache(maxsize=256)
def host_name(host: str) -> str:
    """Return the name in a Host header, without its port, or ""."""
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

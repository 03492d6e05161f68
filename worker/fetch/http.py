"""The only way out to the web: one guarded request, with redirects followed by hand.

Every hop is judged anew (URL, all its addresses, the connected peer), has one connection of its own
that is never shared with another fetch, and counts against one total time. No proxies from the
environment, no cookies beyond a chain of redirects, no content decoding by others; credentials and a
proxy only where a feed has its own.
"""

from __future__ import annotations

import logging
import re
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NoReturn
from urllib.parse import urlencode

import httpcore2

from worker.content_coding import ACCEPT_ENCODING, read_body, too_large
from worker.errors import FetchFailed
from worker.fetch.access import refuse_unlisted, with_access
from worker.fetch.addresses import is_literal, is_permitted, read_networks
from worker.fetch.cookies import ChainCookies
from worker.fetch.headers import MAX_HEADERS, address_in, read_cookies, read_headers, retry_after_s
from worker.fetch.refresh import refresh_target
from worker.fetch.sockets import Clock, GuardedBackend, GuardedStream, NameResolver, Resolve, resolve
from worker.fetch.urls import Target, join_url, read_url, same_origin, take_login
from worker.types import Access, Fetched, Validators

_log = logging.getLogger(__name__)

ACCEPT_FEED: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.4, */*;q=0.1"
)
ACCEPT_PAGE: Final = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_REDIRECTS = (300, 301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_LOOPBACK = read_networks(["127.0.0.0/8", "::1/128"])


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """Limits of one fetch."""

    connect_s: float = 5.0  #: To resolve the name, and again to connect, and again for TLS.
    operation_s: float = 10.0  #: One read or write.
    total_s: float = 30.0  #: The whole fetch, all hops.
    max_body_bytes: int = 10 * 2**20  #: Decoded; so much on the wire at most, too.
    max_redirects: int = 5  #: Hops after the first.
    allowed_ports: tuple[int, ...] = (80, 443)


class BadStatus(FetchFailed):
    """The server answered with a status that brings no document."""

    def __init__(self, message: str, *, reason: str, thing: str, status: int, retry_after_s: float | None) -> None:
        super().__init__(message, reason=reason, thing=thing, retry_after_s=retry_after_s)
        self.status = status  #: The HTTP status, 300 to 599.

    @property
    def is_passing(self) -> bool:
        """True for a failure of the server (500 and above), and where it wants to be asked later (408, 425, 429)."""
        return self.status >= 500 or self.status in (408, 425, 429)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()  #: Its Set-Cookie lines.


class Client:
    """Fetches URLs of strangers. Thread-safe; hundreds of threads may share one.

    ``user_agent`` names us and a page about us. ``allowed_networks`` (CIDR) are reached although they
    are not public; ``proxies`` may be used by feeds. ``resolve`` maps a name and port to addresses;
    tests give their own.
    """

    def __init__(
        self,
        user_agent: str,
        limits: FetchLimits | None = None,
        allowed_networks: Iterable[str] = (),
        *,
        proxies: Iterable[str] = (),
        resolve: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._limits = limits or FetchLimits()
        self._networks = read_networks(allowed_networks)
        self._proxies = tuple(proxies)
        self._resolver = NameResolver(resolve)
        self._ssl_context = ssl_context

    def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        accept: str = ACCEPT_FEED,
        allow_origin: str | None = None,
        access: Access | None = None,
    ) -> Fetched:
        """Fetch ``url``; 304 (only when ``validators`` were given) is an answer with an empty body.

        Redirects are followed, also by a Refresh header or a page that sends its reader on at once; cookies live as
        long as they do.

        ``allow_origin``: one exact origin ("http://127.0.0.1:8123") on loopback that this request, and
        its redirects as long as they stay there, may reach. ``access``: what is sent beside, and by which proxy.
        Raises FetchFailed with reason bad_url, blocked_address, dns_failed, connect_failed, tls_failed,
        timeout, too_large, bad_encoding, too_many_redirects, insecure_redirect, protocol_error; and
        BadStatus with gone (410), rate_limited (429, 503; retry_after_s), http_status.
        """
        started = time.monotonic()
        clock = Clock(self._limits.total_s)
        headers = self._headers(accept, validators)
        try:
            target = self._read_url(url, allow_origin)
            moved_to, cookies = None, ChainCookies()
            for hop in range(self._limits.max_redirects + 1):
                answer = self._exchange(
                    target, headers | cookies.header(target.url), clock, allow_origin, access=access
                )
                has_new_cookies = cookies.keep(target.url, answer.cookies)
                if answer.status in _REDIRECTS:
                    next_target = self._redirected(target, answer, allow_origin)
                else:
                    on = self._refreshed(target, answer, allow_origin) if "html" in accept else None
                    if on is None or (on.url == target.url and not has_new_cookies):
                        break
                    next_target = on
                if hop == 0 and answer.status in _PERMANENT:
                    moved_to = next_target.url
                target = next_target
            else:
                raise FetchFailed(f"more than {self._limits.max_redirects} redirects", reason="too_many_redirects")
        except FetchFailed as error:
            error.thing = error.thing or url[:200]
            raise
        if not (answer.status == 200 or (answer.status == 304 and validators_given(validators))):
            _refuse_status(target.url, answer)
        return Fetched(
            url=target.url,
            status=answer.status,
            body=answer.body,
            content_type=answer.headers.get("content-type", ""),
            headers=answer.headers,
            validators=_validators(answer, validators),
            moved_to=moved_to,
            elapsed_s=time.monotonic() - started,
        )

    def post(self, url: str, form: Mapping[str, str]) -> int:
        """Send a form; 307 and 308 are followed with it. Gives the status, 200 to 299.

        Raises FetchFailed as :meth:`get`. Every hop is judged as there.
        """
        clock = Clock(self._limits.total_s)
        headers = self._headers("*/*", None) | {"Content-Type": "application/x-www-form-urlencoded"}
        content = urlencode(form).encode("ascii")
        try:
            target = self._read_url(url, None)
            for _ in range(self._limits.max_redirects + 1):
                answer = self._exchange(target, headers, clock, None, content=content)
                if answer.status not in (307, 308):
                    break
                target = self._redirected(target, answer, None)
            else:
                raise FetchFailed(f"more than {self._limits.max_redirects} redirects", reason="too_many_redirects")
        except FetchFailed as error:
            error.thing = error.thing or url[:200]
            raise
        if not 200 <= answer.status <= 299:
            _refuse_status(target.url, answer)
        return answer.status

    def send(self, url: str, content: bytes, headers: Mapping[str, str]) -> int:
        """POST ``content`` with these headers beside our own. Gives the status, 200 to 299.

        Redirects are not followed: what is signed for one place must not go to another.
        Raises FetchFailed as :meth:`get`; any other status is a BadStatus.
        """
        try:
            target = self._read_url(url, None)
            clock = Clock(self._limits.total_s)
            answer = self._exchange(target, self._headers("*/*", None) | dict(headers), clock, None, content=content)
        except FetchFailed as error:
            error.thing = error.thing or url[:200]
            raise
        if not 200 <= answer.status <= 299:
            _refuse_status(target.url, answer)
        return answer.status

    def check(self, url: str) -> None:
        """Raise FetchFailed (bad_url, blocked_address) for a URL that could never be reached; no request is made."""
        target = self._read_url(url, None)
        if is_literal(target.host) and not is_permitted(target.host, self._networks):
            raise FetchFailed(
                "is a private address; add its network to fetch_allowed_networks", reason="blocked_address", thing=url
            )

    def origin(self, url: str) -> str:
        """Scheme, host and port of a URL that may be fetched. Raises FetchFailed(reason="bad_url")."""
        return self._read_url(url, None).origin

    def close(self) -> None:
        """Stop resolving names; fetches under way end by themselves within their time."""
        self._resolver.close()

    def _tls(self) -> ssl.SSLContext:
        """Made once, when first needed: reading the root certificates takes 30 ms."""
        if self._ssl_context is None:
            self._ssl_context = httpcore2.default_ssl_context()
        return self._ssl_context

    def _headers(self, accept: str, validators: Validators | None) -> dict[str, str]:
        headers = {"User-Agent": self._user_agent, "Accept": accept, "Accept-Encoding": ACCEPT_ENCODING}
        headers["Connection"] = "close"
        if validators and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        return headers

    def _read_url(self, url: str, allow_origin: str | None) -> Target:
        return read_url(url, allowed_ports=self._limits.allowed_ports, allow_origin=allow_origin)

    def _redirected(self, target: Target, answer: _Answer, allow_origin: str | None) -> Target:
        location = address_in(answer.headers.get("location", ""))
        if not location:
            raise FetchFailed(f"a redirect ({answer.status}) that does not say where to", reason="too_many_redirects")
        return self._led_on(target, location, allow_origin)

    def _refreshed(self, target: Target, answer: _Answer, allow_origin: str | None) -> Target | None:
        """Return the address that a page redirects its reader to, or None."""
        content_type = answer.headers.get("content-type", "")
        location = refresh_target(answer.headers, content_type, answer.body) if answer.status == 200 else None
        try:
            return None if location is None else self._led_on(target, location, allow_origin)
        except FetchFailed as error:
            if error.reason != "bad_url":
                raise
            return None

    def _led_on(self, target: Target, location: str, allow_origin: str | None) -> Target:
        url, _ = take_login(join_url(target.url, location))  # a login that a server names is not sent
        new = self._read_url(url, allow_origin)
        if target.scheme == "https" and new.scheme == "http":
            raise FetchFailed("redirects from https to http", reason="insecure_redirect", thing=new.url)
        return new

    def _exchange(
        self,
        target: Target,
        headers: Mapping[str, str],
        clock: Clock,
        allow_origin: str | None,
        *,
        content: bytes | None = None,
        access: Access | None = None,
    ) -> _Answer:
        """One request and its answer, on a connection of its own; a POST where there is something to send."""
        networks = _LOOPBACK if same_origin(target, allow_origin) else self._networks
        proxy = access.proxy if access else None
        if proxy is not None:
            refuse_unlisted(proxy, self._proxies)
        backend = GuardedBackend(self._resolver, lambda ip: is_permitted(ip, networks), clock, proxy=proxy)
        url = httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        limits = self._limits
        timeouts = {"connect": limits.connect_s, "read": limits.operation_s, "write": limits.operation_s}
        connection = httpcore2.HTTPConnection(
            origin=url.origin,
            ssl_context=self._tls() if target.scheme == "https" else None,
            network_backend=backend,
        )
        try:
            sent = _encoded(with_access(headers, access, target)) + (
                [(b"Content-Length", str(len(content)).encode())] if content is not None else []
            )
            with connection.stream(
                "GET" if content is None else "POST",
                url,
                headers=sent,
                content=content,
                extensions={"timeout": timeouts},
            ) as response:
                return self._read_answer(response, backend.stream)
        except FetchFailed as error:
            error.thing = error.thing or target.url
            raise
        except Exception as error:
            raise _translated(error, target.url) from error
        finally:
            connection.close()

    def _read_answer(self, response: httpcore2.Response, stream: GuardedStream | None) -> _Answer:
        if stream is not None:
            stream.headers_are_read()
        if len(response.headers) > MAX_HEADERS:
            raise FetchFailed(f"{len(response.headers)} headers", reason="protocol_error")
        headers, cookies = read_headers(response.headers), read_cookies(response.headers)
        if response.status != 200:  # bodies of errors and redirects are not read
            return _Answer(response.status, headers, b"", cookies)
        length = headers.get("content-length", "")
        if length.isdigit() and int(length[:19]) > self._limits.max_body_bytes:
            raise too_large(self._limits.max_body_bytes)
        body = read_body(
            response.iter_stream(),
            headers.get("content-encoding", ""),
            max_bytes=self._limits.max_body_bytes,
        )
        return _Answer(response.status, headers, body, cookies)


def validators_given(validators: Validators | None) -> bool:
    """Return True if a request with these is a conditional one."""
    return validators is not None and bool(validators.etag or validators.last_modified)


def _validators(answer: _Answer, sent: Validators | None) -> Validators:
    """Return the validators to send next; a 304 that repeats none keeps the ones that earned it (RFC 9110, 15.4.5)."""
    etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    if answer.status == 304 and sent is not None:
        return Validators(etag=etag or sent.etag, last_modified=last_modified or sent.last_modified)
    return Validators(etag=etag or None, last_modified=last_modified or None)


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Header fields as bytes; a validator goes back byte for byte as it came (Latin-1)."""
    return [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in headers.items()]


def _refuse_status(url: str, answer: _Answer) -> NoReturn:
    wait_s = retry_after_s(answer.headers.get("retry-after"), datetime.now(UTC))
    status = answer.status
    reason, message = "http_status", f"the server answered {status}"
    if status == 410:
        reason, message = "gone", "the server says it is gone for good (410)"
    elif status in (429, 503):
        reason, message = "rate_limited", f"the server asks to be left alone for a while ({status})"
    raise BadStatus(message, reason=reason, thing=url, status=status, retry_after_s=wait_s)


def _in_words(error: Exception) -> str:
    """Return what the system says of an error, without its number."""
    return re.sub(r"^\[Errno -?\d+\] ", "", str(error))


def _translated(error: Exception, url: str) -> FetchFailed:
    """Return an error of the HTTP library as one of ours; a bug of ours stays what it is."""
    if isinstance(error, httpcore2.ConnectTimeout):
        return FetchFailed("no connection in time", reason="timeout", thing=url)
    if isinstance(error, httpcore2.TimeoutException):
        return FetchFailed("no complete answer in time", reason="timeout", thing=url)
    if isinstance(error, httpcore2.ConnectError):
        return FetchFailed(f"no connection ({_in_words(error)})", reason="connect_failed", thing=url)
    if isinstance(error, httpcore2.NetworkError):
        return FetchFailed(f"the connection was lost ({_in_words(error)})", reason="connect_failed", thing=url)
    if isinstance(error, (httpcore2.ProtocolError, ValueError)):
        _log.info("%s: %s", url, str(error)[:200])  # it quotes what answered, which is not the caller's to know
        return FetchFailed("not a valid HTTP answer", reason="protocol_error", thing=url)
    raise error

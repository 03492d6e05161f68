"""The network below HTTP: resolves a name, checks every address, connects, checks the peer, keeps time.

One ``GuardedBackend`` serves one hop of one fetch. The name stays in Host and SNI, because the check
sits below them; and nothing is resolved twice, so an answer that changes (DNS rebinding) finds no gap.
"""

from __future__ import annotations

import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any
from urllib.parse import urlsplit

import httpcore2
from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError, parse_proxy_url
from python_socks.sync import Proxy

from worker.errors import FetchFailed
from worker.fetch.addresses import is_literal

_log = logging.getLogger(__name__)

Resolve = Callable[[str, int], list[str]]  #: Name and port to addresses; raises OSError.

PROXY_SCHEMES = ("http", "socks5")
RESOLVE_THREADS = 32  #: Names looked up at one time, per process.
_MAX_HEADER_BYTES = 256 * 1024  # the status line, headers and 1xx answers of one hop


def resolve(host: str, port: int) -> list[str]:
    """Addresses of ``host`` by the system's resolver, in its order. Raises OSError."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class NameResolver:
    """``resolve`` with a time limit, which the system's call has not. Thread-safe."""

    def __init__(self, resolve: Resolve = resolve, *, threads: int = RESOLVE_THREADS) -> None:
        self._resolve = resolve
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="wiredesk-dns")

    def addresses(self, host: str, port: int, timeout_s: float) -> list[str]:
        """At least one address. Raises FetchFailed: dns_failed, timeout."""
        if is_literal(host):
            return [host.strip("[]")]
        try:
            found = self._pool.submit(self._resolve, host, port).result(timeout=max(timeout_s, 0.001))
        except (FutureTimeout, TimeoutError):
            raise FetchFailed("the name was not resolved in time", reason="timeout") from None
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise FetchFailed(f"the name {host!r} has no address", reason="dns_failed")
        return found

    def close(self) -> None:
        """Give up look-ups that have not begun."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def proxy_key(proxy: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of a proxy, as the library that connects reads them; None if the text names none."""
    try:
        kind, host, port, *_ = parse_proxy_url(proxy)
        has_path = urlsplit(proxy).path not in ("", "/")
    except ValueError:
        return None
    scheme = kind.name.lower()
    return (scheme, host, port) if scheme in PROXY_SCHEMES and port and not has_path else None


class Clock:
    """The time one fetch may still take, all hops together."""

    def __init__(self, total_s: float) -> None:
        self._ends_at = time.monotonic() + total_s

    def left_s(self, at_most_s: float | None = None) -> float:
        """Seconds left, at most ``at_most_s``. Raises httpcore2.ReadTimeout when there are none."""
        left_s = self._ends_at - time.monotonic()
        if left_s <= 0:
            raise httpcore2.ReadTimeout("the fetch took too long")
        return left_s if at_most_s is None else min(left_s, at_most_s)


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to permitted addresses only. Raises FetchFailed(reason="blocked_address")."""

    def __init__(
        self, resolver: NameResolver, permitted: Callable[[str], bool], clock: Clock, *, proxy: str | None = None
    ) -> None:
        self._proxy = proxy  #: Asked to connect to an address that was checked here; it resolves no names.
        self._resolver = resolver
        self._permitted = permitted
        self._clock = clock
        self.stream: GuardedStream | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to an address of ``host``, if all of them may be reached."""
        addresses = self._resolver.addresses(host, port, self._clock.left_s(timeout))
        for address in addresses:  # one bad answer blocks the name: which one is used is not ours to hope
            self._refuse_unless_permitted(address)
        sock = self._connect_first(addresses, port, timeout)
        try:
            if self._proxy is None:
                self._refuse_unless_permitted(str(sock.getpeername()[0]))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            sock.close()
            raise
        self.stream = GuardedStream(sock, self._clock)
        return self.stream

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: object = None
    ) -> httpcore2.NetworkStream:
        """Refuse: local sockets are not reached."""
        raise FetchFailed("local sockets are not reached", reason="blocked_address")

    def _refuse_unless_permitted(self, address: str) -> None:
        if not self._permitted(address):
            _log.info("a name leads to %s, which is not public: add its network to fetch_allowed_networks", address)
            raise FetchFailed(  # shown to callers, who must not learn our network's names and addresses
                "it leads to an address that is not on the public internet; the log says to which, and "
                "fetch_allowed_networks allows it if it is yours",
                reason="blocked_address",
            )

    def _connect_first(self, addresses: list[str], port: int, timeout: float | None) -> socket.socket:
        failure: OSError | None = None
        for address in addresses[:4]:
            try:
                return self._connect(address, port, self._clock.left_s(timeout))
            except TimeoutError as error:
                failure = error
            except OSError as error:
                failure = error
        if isinstance(failure, TimeoutError):
            raise httpcore2.ConnectTimeout(str(failure)) from failure
        raise httpcore2.ConnectError(str(failure)) from failure

    def _connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
        if self._proxy is None:
            return socket.create_connection((address, port), timeout_s)
        try:
            return Proxy.from_url(self._proxy).connect(address, port, timeout=timeout_s)
        except ProxyTimeoutError:
            raise TimeoutError("the proxy did not answer in time") from None
        except (ProxyError, ProxyConnectionError):
            raise OSError("the proxy did not connect") from None


class GuardedStream(httpcore2.NetworkStream):
    """A socket whose every operation ends with the fetch's clock, and whose headers are bounded."""

    def __init__(self, sock: socket.socket, clock: Clock) -> None:
        self._sock = sock
        self._clock = clock
        self._header_bytes_left: int | None = _MAX_HEADER_BYTES

    def headers_are_read(self) -> None:
        """From here on the body's own limit counts."""
        self._header_bytes_left = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes; the headers are bounded."""
        self._sock.settimeout(self._clock.left_s(timeout))
        try:
            data = self._sock.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore2.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore2.ReadError(str(error)) from error
        if self._header_bytes_left is not None:
            self._header_bytes_left -= len(data)
            if self._header_bytes_left < 0:
                raise httpcore2.RemoteProtocolError("the headers do not end")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of ``buffer`` in the time that is left."""
        if not buffer:
            return  # httpcore2 sends two of them with each request that has no body
        self._sock.settimeout(self._clock.left_s(timeout))
        try:
            self._sock.sendall(buffer)
        except TimeoutError as error:
            raise httpcore2.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Return this connection with TLS on it. Raises FetchFailed(reason="tls_failed")."""
        self._sock.settimeout(self._clock.left_s(timeout))
        try:
            self._sock = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname)
        except TimeoutError as error:
            self.close()
            raise httpcore2.ConnectTimeout(str(error)) from error
        except (OSError, ValueError) as error:
            self.close()
            reason = getattr(error, "verify_message", "") or getattr(error, "reason", "") or str(error)
            raise FetchFailed(f"no secure connection ({reason})", reason="tls_failed") from error
        return self

    def close(self) -> None:
        """Close the connection."""
        self._sock.close()

    def get_extra_info(self, info: str) -> Any:
        """Return the address of the server or the socket; None for all else."""
        if info == "server_addr":
            return self._sock.getpeername()
        if info == "socket":
            return self._sock
        return None  # no "ssl_object": only HTTP/1.1 is offered, so nobody needs to ask

"""A WebSub hub on loopback: it takes subscriptions, asks back, and sends signed news."""

from __future__ import annotations

import hashlib
import hmac
import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from loopback import QuietHandler, serving_on_loopback
from waiting import wait_until

CHALLENGE = "challenge-7f3a"


@dataclass
class Hub:
    """A hub whose behaviour the test sets, with a log of requests."""

    url: str = ""
    port: int = 0
    status: int = 202  #: Answer to a request.
    location: str = ""  #: Where a redirect leads.
    verifies: str = "after"  #: after the answer, before it (as old hubs do), or never.
    lease_s: int | None = 864_000  #: Granted; None: not said.
    asked: list[dict[str, str]] = field(default_factory=list)
    verified: list[tuple[int, bytes]] = field(default_factory=list)  #: What the subscriber answered.

    @property
    def last(self) -> dict[str, str]:
        return self.asked[-1]

    def verify(self, form: dict[str, str], **changed: str) -> tuple[int, bytes]:
        """Ask the subscriber whether it meant it (WebSub, 5.3); parts of the question may be changed."""
        asked = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": CHALLENGE,
        }
        if self.lease_s is not None and form["hub.mode"] == "subscribe":
            asked["hub.lease_seconds"] = str(self.lease_s)
        asked |= {f"hub.{name}": value for name, value in changed.items()}
        answer = send("GET", f"{form['hub.callback']}?{urlencode(asked)}")
        self.verified.append(answer)
        return answer

    def deny(self, reason: str) -> tuple[int, bytes]:
        """Deny the last subscription (WebSub, 5.2)."""
        return self.verify(self.last, mode="denied", reason=reason)

    def publish(self, body: str | bytes, *, method: str = "sha256", signature: str | None = None) -> int:
        """Send news to the last subscriber, signed with its secret unless a signature is given."""
        content = body.encode() if isinstance(body, str) else body
        if signature is None:
            secret = self.last["hub.secret"].encode()
            signature = f"{method}={hmac.new(secret, content, getattr(hashlib, method)).hexdigest()}"
        headers = {"Content-Type": "application/rss+xml", "Link": f'<{self.url}>; rel="hub"'}
        if signature:
            headers["X-Hub-Signature"] = signature
        return send("POST", self.last["hub.callback"], content, headers)[0]

    def wait_verified(self, count: int) -> None:
        wait_until(lambda: len(self.verified) >= count, f"the hub has asked back {count} times")


def send(method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """One request; status and body of the answer."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@contextmanager
def hub_server() -> Iterator[Hub]:
    """Provide a running hub."""
    hub = Hub()

    class Handler(QuietHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            if hub.location and self.path != "/moved":
                self.send_response_only(308)
                self.send_header("Location", hub.location)
            else:
                hub.asked.append(form)
                if hub.status == 202 and hub.verifies == "before":
                    hub.verify(form)
                self.send_response_only(hub.status)
            self.send_header("Content-Length", "0")
            self.end_headers()
            self.wfile.flush()
            if not hub.location and hub.status == 202 and hub.verifies == "after":
                hub.verify(form)

    with serving_on_loopback(Handler) as port:
        hub.port, hub.url = port, f"http://127.0.0.1:{port}/"
        yield hub

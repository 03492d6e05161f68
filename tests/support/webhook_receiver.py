"""A receiver of webhooks on loopback that answers what a test says and keeps what it got."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from loopback import QuietHandler, serving_on_loopback


@dataclass(frozen=True)
class Received:
    """One request."""

    headers: Mapping[str, str]
    body: bytes
    status: int  #: What it was answered.

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = json.loads(self.body)["data"]["items"]
        return items

    @property
    def titles(self) -> list[str]:
        return [item["article"]["title"] for item in self.items]

    def is_signed_with(self, secret: str) -> bool:
        """As the specification of Standard Webhooks says, written from it anew."""
        key = base64.b64decode(secret.split("_", 1)[1])
        signed = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        return expected in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """A receiver whose answers the test sets, with the messages it got."""

    url: str = ""
    port: int = 0
    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    requests: list[Received] = field(default_factory=list)

    @property
    def taken(self) -> list[Received]:
        """Return the messages that were answered with success."""
        return [one for one in self.requests if one.status < 300]


@contextmanager
def webhook_receiver() -> Iterator[Receiver]:
    """Provide a running receiver."""
    state = Receiver()

    class Handler(QuietHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answered = state.status, state.headers
            state.requests.append(Received(headers, body, status))
            self.send_response_only(status)
            for name, value in answered.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

    with serving_on_loopback(Handler) as port:
        state.port, state.url = port, f"http://127.0.0.1:{port}/hook"
        yield state

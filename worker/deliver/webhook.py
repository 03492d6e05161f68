"""Signed webhooks, as Standard Webhooks says (standardwebhooks.com, spec 1.0)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Protocol

from worker.deliver.messages import Message
from worker.errors import FetchFailed, InvalidInput

PREFIX = "whsec_"
SECRET_BYTES = 32  #: Of one we make; the specification takes 24 to 64.


class Poster(Protocol):
    """The part of a guarded HTTP client that a webhook needs."""

    def check(self, url: str) -> None:
        """Raise FetchFailed for a URL that could never be reached."""

    def send(self, url: str, content: bytes, headers: Mapping[str, str]) -> int:
        """POST and return the status, 200 to 299. Raises FetchFailed."""


class Webhook:
    """A POST of JSON to an address of the web, signed with the watch's secret."""

    def __init__(self, poster: Poster) -> None:
        self._poster = poster

    def check(self, target: str) -> None:
        """Raise InvalidInput for an address that the client would refuse."""
        try:
            self._poster.check(target)
        except FetchFailed as error:
            raise InvalidInput(error.message, reason=error.reason, thing="webhook") from error

    def secret(self, given: str | None) -> str:
        """Return the given secret or a new one. Raises InvalidInput(reason="bad_secret")."""
        if given is None:
            return secret_of(secrets.token_bytes(SECRET_BYTES))
        read_secret(given)
        return given

    def send(self, message: Message, target: str, secret: str | None, *, timestamp_s: int) -> None:
        """Send one message. Raises FetchFailed."""
        assert secret is not None
        body = webhook_body(message)
        signed = signed_headers(secret, message.id, timestamp_s, body)
        self._poster.send(target, body, {"Content-Type": "application/json", **signed})

    def show(self, target: str) -> str:
        """Return scheme and host: chat services put their secret into the path."""
        scheme, _, rest = target.partition("://")
        host, _, path = rest.partition("/")
        return f"{scheme}://{host}/{'…' if path else ''}"


def webhook_body(message: Message) -> bytes:
    """Return JSON in the shape that Standard Webhooks advises: type, timestamp, data."""
    body = {
        "type": "watch.digest" if message.is_digest else "watch.matched",
        "timestamp": message.created_at.isoformat(),
        "data": {"watch": {"id": message.watch_id, "name": message.watch_name}, "items": list(message.items)},
    }
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def secret_of(key: bytes) -> str:
    """Return the form in which a secret is shown and kept."""
    return PREFIX + base64.b64encode(key).decode()


def read_secret(secret: str) -> bytes:
    """Return the key in a secret. Raises InvalidInput(reason="bad_secret"), which does not repeat it."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not 24 <= len(key) <= 64:
        raise InvalidInput(f"the secret is {PREFIX} and 24 to 64 bytes in base64", reason="bad_secret")
    return key


def signed_headers(secret: str, message_id: str, timestamp_s: int, content: bytes) -> Mapping[str, str]:
    """Return the headers of a message that is sent at ``timestamp_s`` (Unix time)."""
    signed = b".".join((message_id.encode(), str(timestamp_s).encode(), content))
    mac = hmac.new(read_secret(secret), signed, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }

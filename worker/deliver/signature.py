"""The signature of a webhook, as Standard Webhooks says (standardwebhooks.com, spec 1.0). Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

from worker.errors import InvalidInput

PREFIX = "whsec_"
SECRET_BYTES = 32  #: Of one we make; the specification takes 24 to 64.


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

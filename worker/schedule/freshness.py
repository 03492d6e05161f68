"""Freshness lifetime of an HTTP answer. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_S = 365 * 86400.0


def freshness_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds until the answer goes stale by Cache-Control or Expires (RFC 9111, 4.2.1); None if unsaid.

    ``headers`` have lower-case names. ``no-cache`` and ``no-store`` ask for nothing to be kept, which
    says nothing about polling: None.
    """
    directives = _directives(headers.get("cache-control", ""))
    if "no-cache" in directives or "no-store" in directives:
        return None
    max_age = directives.get("max-age", "")
    if max_age.isascii() and max_age.isdigit():
        age = headers.get("age", "").strip()
        spent_s = float(age[:12]) if age.isascii() and age.isdigit() else 0.0
        return max(min(float(max_age[:12]), _MAX_S) - spent_s, 0.0)
    return _until(headers.get("expires", ""), now)


def _directives(value: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in value[:1000].lower().split(","))
    return {name.strip(): argument.strip().strip('"') for name, _, argument in pairs}


def _until(value: str, now: datetime) -> float | None:
    try:
        expires = parsedate_to_datetime(value.strip()[:64])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None  # "0" and "-1" are common and mean "already stale"
    if expires.tzinfo is None:
        expires = expires.replace(tzinfo=UTC)
    return min(max((expires - now).total_seconds(), 0.0), _MAX_S)

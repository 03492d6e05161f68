"""Addresses inside documents: made absolute, bounded, http(s) only. Pure."""

from __future__ import annotations

import html
import re

import ada_url

from worker.addresses import URL_LIMIT_CHARS, without_login

_SPACE = re.compile(r"[\s\x00-\x1f]+")
#: ``href`` and ``src`` in a tag; ``[^<>]`` keeps the search within one tag, and so linear.
_ATTRIBUTE = re.compile(
    r"""(<[a-zA-Z][^<>"']{0,200}(?:"[^"<>]{0,4000}"[^<>"']{0,200}|'[^'<>]{0,4000}'[^<>"']{0,200}){0,20}?\s"""
    r"""(?:href|src)\s*=\s*)("[^"<>]{0,4000}"|'[^'<>]{0,4000}')""",
    re.IGNORECASE,
)


def absolute(address: str | None, base: str | None) -> str | None:
    """Return ``address`` as an absolute http(s) URL without user and password; None if it is another or unreadable."""
    if not address:
        return None
    address = address.strip()
    if len(address) > URL_LIMIT_CHARS:
        return None
    # Line breaks inside an address are a feed generator's wrapping; a space is meant as %20.
    address = _SPACE.sub(lambda m: "%20" if set(m.group()) == {" "} else "", address)
    if not address.lower().startswith(("http://", "https://")):
        try:
            address = ada_url.join_url(base or "", address)
        except ValueError:
            return None
    joined = address
    if not joined.lower().startswith(("http://", "https://")) or len(joined) > URL_LIMIT_CHARS:
        return None
    return without_login(joined)


def resolve_links(markup: str, base: str | None) -> str:
    """``markup`` with relative ``href`` and ``src`` made absolute; all else byte for byte."""
    if not base or "<" not in markup:
        return markup

    def replaced(match: re.Match[str]) -> str:
        quoted = match.group(2)
        value = html.unescape(quoted[1:-1]).strip()
        if not value or value.startswith(("#", "data:")) or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", value):
            return match.group()
        joined = absolute(value, base)
        if joined is None:
            return match.group()
        return f"{match.group(1)}{quoted[0]}{html.escape(joined)}{quoted[0]}"

    return _ATTRIBUTE.sub(replaced, markup)

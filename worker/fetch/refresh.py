"""Redirects that an answer asks for after it came. Pure.

The Refresh header, ``<meta http-equiv=refresh>`` in the head, and in a page of next to nothing also a script that goes
to one address, or such a tag at the top of its body.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from worker.fetch.headers import address_in

MAX_DELAY_S = 10.0  #: A page that is shown for longer is there to be read; front pages load themselves again so.
_HEAD_BYTES = 65_536  #: So far is a page searched.
_NEXT = re.compile(
    r"<(?:!--|(script|noscript|style|template|textarea|title|body)\b|meta\b([^<>]{0,2000})>)", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,30})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_REFRESH = re.compile(
    r"""\s{0,99}(\d{1,9})(?:\.\d{0,9})?\s{0,9}[;,]\s{0,9}(?:url\s{0,9}=\s{0,9})?["']?([^"']+)""", re.IGNORECASE
)
MAX_STUB_BYTES = 4_096  #: A larger page is there to be read, and so is one that shows more:
MAX_SHOWN_CHARS = 300
_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE)  #: A script in one is of an entry.
_NOT_SHOWN = re.compile(r"<(script|style|title|noscript)\b[^>]*>.*?</\1\b|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\b", re.IGNORECASE | re.DOTALL)
_BODY = re.compile(r"<body\b[^<>]{0,2000}>", re.IGNORECASE)
_META = re.compile(r"<meta\b([^<>]{0,2000})>", re.IGNORECASE)
_FOR_OTHERS = re.compile(r"<!--.*?-->|<(script|noscript|template|textarea)\b.*?</\1\b", re.IGNORECASE | re.DOTALL)
_GOES_ON = re.compile(
    r"""(?<![\w$.-])(?:(?:window|self|top|parent|document)\.){0,2}location(?:\.href)?\s{0,9}"""
    r"""(?:=\s{0,9}|\.(?:replace|assign)\(\s{0,9})(?:"([^"\s<>]{1,2000})"|'([^'\s<>]{1,2000})')\s{0,9}(?=[;)}<,\n])"""
)


def refresh_target(headers: Mapping[str, str], content_type: str, body: bytes) -> str | None:
    """Return the address that an answer sends its reader on to, as written; None if it does not, or not at once."""
    found = _target(address_in(headers.get("refresh", "")))
    if found is None and ("html" in content_type.lower() or body.lstrip()[:1] == b"<"):
        found = _in_markup(body[:_HEAD_BYTES].decode("utf-8", "replace"))
        if found is None and len(body) <= MAX_STUB_BYTES and not _FEED.search(body):
            found = _in_stub(body.decode("utf-8", "replace"))
    return found


def _in_stub(text: str) -> str | None:
    """Return the address that a page goes on to wherever it says so, if it shows next to nothing."""
    if len(_NOT_SHOWN.sub("", text)) > MAX_SHOWN_CHARS:
        return None
    return _in_scripts(text) or _at_top(_FOR_OTHERS.sub("", text))


def _at_top(text: str) -> str | None:
    """Return the address of the first such tag in the body that no text stands before."""
    body = _BODY.search(text)
    meta = _META.search(text, body.end()) if body else None
    if body is None or meta is None or _NOT_SHOWN.sub("", text[body.end() : meta.start()]).strip():
        return None
    return _of_meta(meta[1])


def _in_scripts(text: str) -> str | None:
    """Return the one address that the scripts of a page go to."""
    found = (one for script in _SCRIPT.findall(text) for one in _GOES_ON.findall(script))
    targets = {(a or b).replace("\\/", "/") for a, b in found}
    return targets.pop() if len(targets) == 1 else None


def _in_markup(text: str) -> str | None:
    """Search the head of a page without its scripts, comments and text for readers without scripts."""
    lowered, place = text.lower(), 0
    while found := _NEXT.search(text, place):
        tag = (found[1] or "").lower()
        if tag == "body":
            return None
        if found[2] is not None:
            target = _of_meta(found[2])
            if target is not None:
                return target
            place = found.end()
            continue
        end = lowered.find(f"</{tag}" if tag else "-->", found.end())
        if end < 0:
            return None
        place = end + 2
    return None


def _of_meta(attributes: str) -> str | None:
    named = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(attributes)}
    return _target(named.get("content", "")) if named.get("http-equiv", "").strip().lower() == "refresh" else None


def _target(content: str) -> str | None:
    found = _REFRESH.match(content)
    return found[2].strip() or None if found and float(found[1]) <= MAX_DELAY_S else None

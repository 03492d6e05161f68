"""Pages that hold nothing but a script which sends the reader on. Pure."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

MAX_SHOWN_CHARS = 600  #: A page that shows more is there to be read, whatever its scripts do on a click.
_MAX_SCRIPT_CHARS = 20_000
_HIDDEN = frozenset({"script", "style", "noscript", "template", "head", "title"})
_SENDS_ON = re.compile(
    r"(?<![\w$.-])(?<!\[[\"'])(?:(?:window|self|top|parent|document|globalThis)\s{0,9}(?:\.\s{0,9}|\[\s{0,9}[\"'])){0,3}"
    r"location(?:[\"']\s{0,9}\])?\s{0,9}(?:(?:\.\s{0,9}href\s{0,9}|\[\s{0,9}[\"']href[\"']\s{0,9}\]\s{0,9})?=(?![=>])"
    r"|(?:\.\s{0,9}|\[\s{0,9}[\"'])(?:replace|assign)(?:[\"']\s{0,9}\])?\s{0,9}\()"
    r"|\$\(\s{0,9}location\s{0,9}\)\s{0,9}\.\s{0,9}(?:attr|prop)\(\s{0,9}[\"']href[\"']\s{0,9},"
)


def sends_on_by_script(root: HtmlElement) -> bool:
    """Return True if a page shows next to nothing, and a script of it goes to another address."""
    return any(_SENDS_ON.search(script[:_MAX_SCRIPT_CHARS]) for script in _scripts(root)) and _shows_little(root)


def _scripts(root: HtmlElement) -> list[str]:
    loads = [node.get("onload") or "" for node in root.iter("body", "img", "iframe")]
    return [node.text or "" for node in root.iter("script")] + loads


def _shows_little(root: HtmlElement) -> bool:
    shown, waiting = 0, [root]
    while waiting and shown <= MAX_SHOWN_CHARS:
        node = waiting.pop()
        if node.tag not in _HIDDEN:
            shown += len(" ".join((node.text or "").split()))
            waiting.extend(child for child in node if isinstance(child.tag, str))
        if node is not root:
            shown += len(" ".join((node.tail or "").split()))
    return shown <= MAX_SHOWN_CHARS

"""Parts of a page that are not its article: comments, other stories, footers, boxes. Pure."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from worker.wordlists import WordList

_TAGS = frozenset(
    {"footer", "aside", "nav", "form", "select", "iframe", "template", "noscript", "script", "style", "svg"}
)
_CLASSES = WordList("parse/aside_classes")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_MAX_ATTRIBUTE_CHARS = 300


def is_aside(node: HtmlElement) -> bool:
    """Return True if an element says by its tag or class that it is not the article, and holds no headline."""
    if not isinstance(node.tag, str) or node.tag in ("html", "body", "main", "h1"):
        return False
    if node.tag not in _TAGS and not _names_aside(node):
        return False
    return next(node.iter("h1", "main"), None) is None


def _names_aside(node: HtmlElement) -> bool:
    said = f"{node.get('class') or ''} {node.get('id') or ''}"[:_MAX_ATTRIBUTE_CHARS]
    return len(said) > 1 and any(part.lower() in _CLASSES.words for part in _PARTS.findall(said))

"""Parts of a page that are not its article: comments, other stories, footers, boxes. Pure."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from worker.wordlists import WordList

_TAGS = frozenset(
    {"header", "footer", "aside", "nav", "form", "select", "iframe", "template", "noscript", "script", "style", "svg"}
)
_CLASSES = WordList("parse/aside_classes")
_OWN = frozenset({"entry", "post", "article", "story"})  #: Beside "footer" in a class.
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_MAX_ATTRIBUTE_CHARS = 300


def is_aside(node: HtmlElement) -> bool:
    """Return True if an element says by its tag or class that it is not the article, and holds no headline."""
    if not isinstance(node.tag, str) or node.tag in ("html", "body", "main", "h1"):
        return False
    if node.tag not in _TAGS and _names_of(node).isdisjoint(_CLASSES.words):
        return False
    if node.tag == "header" and (is_in_article(node) or next(node.iter("h2"), None) is not None):
        return False
    return next(node.iter("h1", "main"), None) is None


def is_own_footer(node: HtmlElement) -> bool:
    """Return True if an element is the footer of the article, not of the site, of a comment or of another story."""
    names = _names_of(node)
    if (node.tag != "footer" and "footer" not in names) or not names.isdisjoint(_CLASSES.words - {"footer"}):
        return False
    if not names.isdisjoint(_OWN):
        return True
    article = next(node.iterancestors("article"), None)
    return article is not None and next(article.iter("h1"), None) is not None


def is_in_article(node: HtmlElement) -> bool:
    """Return True if an ancestor is marked as an article or as the main part of the page."""
    return next(node.iterancestors("article", "main"), None) is not None


def _names_of(node: HtmlElement) -> set[str]:
    said = f"{node.get('class') or ''} {node.get('id') or ''}"[:_MAX_ATTRIBUTE_CHARS]
    return {part.lower() for part in _PARTS.findall(said)}

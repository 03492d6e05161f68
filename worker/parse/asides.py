"""Parts of a page that are not its article: hidden ones, comments, other stories, footers, boxes. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import islice, pairwise

from lxml.html import HtmlElement

from worker.wordlists import WordList

_TAGS = frozenset(
    {"header", "footer", "aside", "nav", "form", "select", "iframe", "template", "noscript", "script", "style", "svg"}
    | {"amp-ad", "amp-sticky-ad", "amp-embed", "amp-consent", "amp-sidebar", "amp-user-notification"}
)
_CLASSES = WordList("parse/aside_classes")
_BOXES = WordList("parse/box_classes")  #: May hold a part of the article's text, but not its date.
_COMMENTS = WordList("parse/comment_classes")
_EMBEDS = WordList("parse/embed_classes")
_OWN = frozenset({"entry", "post", "article", "story"})  #: Beside "footer" in a class.
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_MAX_ATTRIBUTE_CHARS = 300
#: Classes of text that is not shown: labels for screen readers ("Published", "Image caption").
_UNSEEN = frozenset(
    {"hidden", "visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "screen-reader-only"}
    | {"screenreader", "screen-reader", "show-for-sr", "element-invisible", "a11y-hidden", "assistive-text"}
)
#: Of ARIA: messages and windows above a page, and parts beside its text.
_ROLES = frozenset({"alert", "alertdialog", "dialog", "tooltip", "navigation", "search", "contentinfo"})
_TEXT_TAGS = frozenset({"aside", "nav", "form", "footer"})  #: Their text is never the article's, whatever their class.
_CONTENT = frozenset({"html", "head", "body", "main", "article", "header", "h1"})
ASIDE_WORDS = 250  #: A longer part of the page may be the article under an odd class.
ASIDES_SHARE = 0.5  #: Of the words in a page's paragraphs; where asides have more, a class means something else.
HIDDEN_SHARE = 0.3
SHOWN_CHARS = 80  #: Of a paragraph that is text.
SHOWN_PARAGRAPHS = 60


def is_aside(node: HtmlElement) -> bool:
    """Return True if an element says by its tag or class that it is not the article, and holds no headline."""
    if not isinstance(node.tag, str) or node.tag in ("html", "body", "main", "h1"):
        return False
    if node.tag not in _TAGS and not _has_aside_role(node) and not _is_named_aside(class_words(node)):
        return False
    if node.tag == "header" and (is_in_article(node) or next(node.iter("h2"), None) is not None):
        return False
    return next(node.iter("h1", "main"), None) is None


def _has_aside_role(node: HtmlElement) -> bool:
    return (node.get("role") or "").strip().lower() in _ROLES


def _is_named_aside(words: list[str]) -> bool:
    pairs = set(map("".join, pairwise(words)))
    return not (_aside_words().isdisjoint(words) and (_CLASSES.words | _EMBEDS.words).isdisjoint(pairs))


def is_own_footer(node: HtmlElement) -> bool:
    """Return True if an element is the footer of the article, not of the site, of a comment or of another story."""
    names = set(class_words(node))
    if (node.tag != "footer" and "footer" not in names) or not names.isdisjoint(_aside_words() - {"footer"}):
        return False
    if not names.isdisjoint(_OWN):
        return True
    article = next(node.iterancestors("article"), None)
    return article is not None and next(article.iter("h1"), None) is not None


def is_in_article(node: HtmlElement) -> bool:
    """Return True if an ancestor is marked as an article or as the main part of the page."""
    return next(node.iterancestors("article", "main"), None) is not None


def strip_asides(root: HtmlElement) -> None:
    """Take out of a page what its markup says is not read as its article: hidden parts, boxes, comments.

    Some sites hide the article itself until a script shows it, paragraph by paragraph among visible ones, or all of
    it. So hidden parts go where they are few, or where nothing beside them is shown.
    """
    words = _paragraph_words(root)
    hidden = _outermost(root, _is_hidden)
    are_few = sum(map(_paragraph_words, hidden)) <= HIDDEN_SHARE * words
    beside_text = {parent for parent in {one.getparent() for one in hidden} if _shows_text(parent, hidden)}
    for one in hidden:
        if (are_few and _is_short(one)) or one.getparent() not in beside_text:
            one.drop_tree()
    asides = _outermost(root, _is_not_text)
    are_few = sum(map(_paragraph_words, asides)) <= ASIDES_SHARE * words
    for one in asides:
        if (are_few and _is_short(one)) or not _COMMENTS.words.isdisjoint(class_words(one)):
            one.drop_tree()


def _is_hidden(node: HtmlElement) -> bool:
    return (
        node.get("hidden") is not None
        or not _UNSEEN.isdisjoint((node.get("class") or "").lower().split())
        or "display:none" in (node.get("style") or "").replace(" ", "").lower()
    )


def _is_not_text(node: HtmlElement) -> bool:
    return is_aside(node) and (node.tag in _TEXT_TAGS or _BOXES.words.isdisjoint(class_words(node)))


def _outermost(root: HtmlElement, test: Callable[[HtmlElement], bool]) -> dict[HtmlElement, None]:
    """Return the elements that pass a test and stand in no other that does, in the order of the page."""
    found: dict[HtmlElement, None] = {}
    for node in root.iter():
        is_found = isinstance(node.tag, str) and node.tag not in _CONTENT and test(node)
        if is_found and not any(one in found for one in node.iterancestors()):
            found[node] = None
    return found


def _shows_text(node: HtmlElement, hidden: dict[HtmlElement, None]) -> bool:
    """Return True if an element has a paragraph of text that is not hidden."""
    return any(
        len(one.text_content()) >= SHOWN_CHARS and not any(around in hidden for around in (one, *one.iterancestors()))
        for one in islice(node.iter("p"), SHOWN_PARAGRAPHS)
    )


def _is_short(node: HtmlElement) -> bool:
    return len(node.text_content().split()) <= ASIDE_WORDS


def _paragraph_words(node: HtmlElement) -> int:
    return sum(len(one.text_content().split()) for one in node.iter("p"))


@cache
def _aside_words() -> frozenset[str]:
    return _CLASSES.words | _BOXES.words | _COMMENTS.words


def class_words(node: HtmlElement) -> list[str]:
    """Return the words in class and id of an element, parted at hyphens, underscores and capitals."""
    said = f"{node.get('class') or ''} {node.get('id') or ''}"[:_MAX_ATTRIBUTE_CHARS]
    return [part.lower() for part in _PARTS.findall(said)]

"""Shapes of markup in which an extractor loses text of an article, written as plain blocks first. Pure.

Tables that lay out a page, lists in the cells of other tables, an article in an <aside> or straight in the body,
sentences that are a link from end to end.
"""

from __future__ import annotations

from functools import cache
from itertools import islice

from lxml.html import Element, HtmlElement

from worker.parse.cards import has_paragraph

CELL_CHARS = 400  #: A cell with more text is no figure, name or note.
CELL_PIECES = 500  #: So many pieces of its text are looked at.
LINKED_WORDS = 8  #: A linked sentence with fewer is a label: "Subscribe now."
LINK_DEPTH = 3  #: So many elements around it, one has paragraphs of text: it stands inside the article.
BARE_SHARE = 0.5  #: Of the characters in a page's paragraphs, straight in one block: it is the article.
_PARTS = frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"})
_LISTS = frozenset({"ul", "ol", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_TEXT = frozenset({"p", "ul", "ol", "dl", "blockquote", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE_ENDS = tuple(".!?…。！？।؟۔»”’\"'")


def write_plain(root: HtmlElement) -> None:
    """Make plain blocks of tables and asides that hold the article, and of lists in the cells of other tables.

    Changes ``root``.
    """
    for aside in [one for one in root.iter("aside") if next(one.iter("h1"), None) is not None]:
        aside.tag = "div"
    parts: dict[HtmlElement, list[HtmlElement]] = {}
    for part in root.iter(*_PARTS):
        table = next(part.iterancestors("table"), None)
        if table is not None:
            parts.setdefault(table, []).append(part)
    layout = {table for table, own in parts.items() if any(one.tag == "td" and _holds_text(one) for one in own)}
    for table in layout:
        for one in (table, *parts[table]):
            one.tag = "div"
    for one in [one for one in root.iter(*_LISTS, *_ITEMS) if next(one.iterancestors("td", "th"), None) is not None]:
        one.tag = "div" if one.tag in _LISTS else "p"


def _holds_text(cell: HtmlElement) -> bool:
    chars = 0
    for piece in islice(cell.itertext(), CELL_PIECES):
        chars += len(piece.strip())
        if chars >= CELL_CHARS:
            return True
    return next(cell.iter("h1"), None) is not None


def mark_bare_article(root: HtmlElement) -> None:
    """Put a text that stands straight in the body, or in a block without a name, into an article. Changes ``root``.

    Without one, lists and headings between its paragraphs are left out.
    """
    if next(root.iter("article", "main"), None) is not None:
        return
    chars: dict[HtmlElement, int] = {}
    for one in root.iter("p"):
        parent = one.getparent()
        if parent is not None:
            chars[parent] = chars.get(parent, 0) + len(one.text_content())
    block = max(chars, key=lambda one: chars[one], default=None)
    if block is None or chars[block] < BARE_SHARE * sum(chars.values()):
        return
    if block.tag != "body" and (block.tag != "div" or block.get("class") or block.get("id")):
        return
    inside = list(block)
    text = [at for at, one in enumerate(inside) if one.tag in _TEXT]
    article = Element("article")
    block.insert(text[0], article)
    article.extend(inside[text[0] : text[-1] + 1])


def unlink_sentences(root: HtmlElement) -> None:
    """Make plain text of paragraphs in an article that are a sentence and one link. Changes ``root``.

    A headline of another story ends without a full stop.
    """
    links = [link for paragraph in root.iter("p") if (link := _link_of(paragraph)) is not None]
    holds_text = cache(has_paragraph)
    for link in links:
        if any(map(holds_text, islice(link.iterancestors(), 1, LINK_DEPTH + 1))):
            link.drop_tag()


def _link_of(paragraph: HtmlElement) -> HtmlElement | None:
    """Return the link that holds all of a paragraph, if that is a sentence."""
    links = list(islice(paragraph.iter("a"), 2))
    if len(links) != 1:
        return None
    text = " ".join(paragraph.text_content().split())
    is_sentence = text.endswith(_SENTENCE_ENDS) and len(text.split()) >= LINKED_WORDS
    return links[0] if is_sentence and " ".join(links[0].text_content().split()) == text else None

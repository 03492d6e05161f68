"""Cards of other stories inside an article: a linked headline, often with a picture and a sentence. Pure."""

from __future__ import annotations

from functools import cache
from itertools import islice

import ada_url
from lxml.html import HtmlElement

CARD_WORDS = 80  #: A longer part is text with a linked heading in it.
CARD_ELEMENTS = 60
CARD_CHARS = 1_000  #: Of one piece of its text.
PARAGRAPH_CHARS = 80
CARD_DEPTH = 3  #: So many elements around it, one has paragraphs of text: it stands inside the article.
CARDS_SHARE = 0.5  #: Of the page's words; where cards have more, they are what the page is about.
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_NEVER = frozenset({"html", "body", "main", "h1"})


def strip_cards(root: HtmlElement, url: str | None) -> None:
    """Take the cards of other stories of the same site out of the article of a page."""
    cards: dict[HtmlElement, int] = {}
    has_paragraph = cache(_has_paragraph)  # many cards stand side by side
    for heading in root.iter(*_HEADINGS):
        card = _card_of(heading) if _leads_to_a_story(heading, url) else None
        if card is not None and any(map(has_paragraph, islice(card.iterancestors(), CARD_DEPTH))):
            cards[card] = _words(card)
    outer = [card for card in cards if not any(one in cards for one in card.iterancestors())]
    if outer and sum(cards[card] for card in outer) <= CARDS_SHARE * _words(root):
        for card in outer:
            card.drop_tree()


def _leads_to_a_story(heading: HtmlElement, url: str | None) -> bool:
    """Return True if all of a heading is a link to another page of the site."""
    link = next(heading.iterancestors("a"), None)
    if link is None:
        links = list(heading.iter("a"))
        if len(links) != 1 or _words(links[0]) != _words(heading):
            return False
        link = links[0]
    href = (link.get("href") or "").strip()
    try:
        there, here = ada_url.URL(href, url or "https://page.invalid/"), ada_url.URL(url or "https://page.invalid/")
    except ValueError:
        return False
    is_other_page = (there.pathname, there.search) != (here.pathname, here.search)
    return bool(href) and is_other_page and there.hostname == here.hostname


def _card_of(heading: HtmlElement) -> HtmlElement | None:
    """Return the largest element around a heading that holds little more than it; None if it is part of the text."""
    card = None
    for node in heading.iterancestors():
        if not _is_card(node):
            break
        card = node
    return card


def _is_card(node: HtmlElement) -> bool:
    """Return True if an element holds one heading and few words; the walk is bounded."""
    words = headings = 0
    for count, inner in enumerate(node.iter()):
        texts = (inner.text or "", "" if inner is node else inner.tail or "")
        if inner.tag in _NEVER or count > CARD_ELEMENTS or max(map(len, texts)) > CARD_CHARS:
            return False
        headings += inner.tag in _HEADINGS
        words += sum(len(text.split()) for text in texts)
        if headings > 1 or words > CARD_WORDS:
            return False
    return True


def _has_paragraph(node: HtmlElement) -> bool:
    """Return True if one of an element's own paragraphs is long enough to be text of an article."""
    paragraphs = islice(node.iterchildren("p"), CARD_ELEMENTS)
    return any(len(one.text_content()) >= PARAGRAPH_CHARS for one in paragraphs)


def _words(node: HtmlElement) -> int:
    return len(node.text_content().split())

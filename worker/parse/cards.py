"""Cards of other stories inside an article: a linked headline, often with a picture and a sentence. Pure."""

from __future__ import annotations

from functools import cache
from itertools import islice

import ada_url
from lxml.html import HtmlElement

from worker.wordlists import WordList

CARD_WORDS = 80  #: A longer part is text with a linked heading in it.
TEASER_WORDS = 40  #: So short a card is one wherever it stands: between paragraphs it may be longer.
CARD_ELEMENTS = 60
CARD_CHARS = 1_000  #: Of one piece of its text.
PARAGRAPH_CHARS = 80
CARD_DEPTH = 3  #: So many elements around it, one has paragraphs of text: it stands inside the article.
HEADLINE_WORDS = 3  #: Fewer are a name or a rubric.
LABEL_WORDS = 4
CARDS_SHARE = 0.5  #: Of the page's words; where cards have more, they are what the page is about.
_RELATED = WordList("clean/related")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_NEVER = frozenset({"html", "body", "main", "h1"})


def strip_cards(root: HtmlElement, url: str | None) -> None:
    """Take the cards of other stories of the same site out of the article of a page."""
    cards: dict[HtmlElement, int] = {}
    holds_text = cache(has_paragraph)  # many cards stand side by side
    for heading in root.iter(*_HEADINGS):
        card = _card_of(heading) if _leads_to_a_story(heading, url) else None
        if card is None:
            continue
        words = _words(card)
        if words <= TEASER_WORDS or any(map(holds_text, islice(card.iterancestors(), CARD_DEPTH))):
            cards[card] = words
    outer = [card for card in cards if not any(one in cards for one in card.iterancestors())]
    if outer and sum(cards[card] for card in outer) <= CARDS_SHARE * _words(root):
        for card in outer:
            card.drop_tree()


def strip_story_links(root: HtmlElement, url: str | None) -> None:
    """Take lists of other stories of the same site ("Read next" and its links) and labelled links out of an article.

    Lists of links to other sites stay without such a label: they are what an article of offers or sources is about.
    """
    taken: list[HtmlElement] = []
    holds_text = cache(has_paragraph)
    shapes = {"p": _is_labelled_link, "a": _is_linked_block, "ul": _lists_stories, "ol": _lists_stories}
    for one in root.iter(*shapes):
        if not shapes[one.tag](one, url):
            continue
        is_teaser = one.tag == "a" and _words(one) <= TEASER_WORDS
        if is_teaser or any(map(holds_text, islice(one.iterancestors(), CARD_DEPTH))):
            taken.append(one)
    if sum(map(_words, taken)) > CARDS_SHARE * _words(root):
        return
    for one in taken:
        above = one.getprevious()
        if one.tag in ("ul", "ol") and above is not None and _is_label(above):
            above.drop_tree()
        one.drop_tree()


def _is_label(node: HtmlElement) -> bool:
    return node.tag in (*_HEADINGS, "p") and _words(node) <= LABEL_WORDS


def _lists_stories(node: HtmlElement, url: str | None) -> bool:
    """Return True if every item of a list is a headline that leads to another page of the site.

    Below a label of other stories ("Read next:") the items may be sentences with a link to any site.
    """
    items = list(islice(node, CARD_ELEMENTS + 1))
    if not 1 <= len(items) <= CARD_ELEMENTS or any(one.tag != "li" or _words(one) < HEADLINE_WORDS for one in items):
        return False
    if _announces_stories(node.getprevious()):
        return all(next(one.iter("a"), None) is not None for one in items)
    return len(items) > 1 and all(_leads_to_a_story(one, url) for one in items)


def _announces_stories(node: HtmlElement | None) -> bool:
    """Return True for a label of other stories."""
    if node is None or not _is_label(node):
        return False
    return _is_of_stories(node.text_content())


def _is_of_stories(label: str) -> bool:
    """Return True for a label that announces other stories: "Read also:"."""
    return " ".join(label.casefold().split()).strip(" :|–—-…([»>") in _RELATED.words


def _is_linked_block(node: HtmlElement, url: str | None) -> bool:
    """Return True for a link around whole paragraphs: a picture and a headline, and nothing of the text."""
    block = next(node.iter("p", "div"), None)
    return block is not None and HEADLINE_WORDS <= _words(node) <= CARD_WORDS and _leads_away(node, url)


def _is_labelled_link(node: HtmlElement, url: str | None) -> bool:
    """Return True for a paragraph of a short label and linked headlines: "MORE: …", "(Related: …)"."""
    links = list(islice(node.iter("a"), CARD_ELEMENTS))
    if not links or any(_words(one) < HEADLINE_WORDS for one in links):
        return False
    text = node.text_content()
    label = text.partition(links[0].text_content())[0].strip()
    if not label:  # it may be a part of the link
        return _is_of_stories(text[: text.find(":") + 1])
    if _words(node) - sum(map(_words, links)) > len(label.split()):
        return False
    is_label = label.endswith((":", "|")) and len(label.split()) <= LABEL_WORDS
    return _is_of_stories(label) or (is_label and all(_leads_away(one, url) for one in links))


def _leads_to_a_story(heading: HtmlElement, url: str | None) -> bool:
    """Return True if all of a heading is a link to another page of the site."""
    link = next(heading.iterancestors("a"), None)
    if link is None:
        links = list(islice(heading.iter("a"), 2))
        if len(links) != 1 or _words(links[0]) != _words(heading):
            return False
        link = links[0]
    return _leads_away(link, url)


def _leads_away(link: HtmlElement, url: str | None) -> bool:
    """Return True if a link leads to another page of the site."""
    href = (link.get("href") or "").strip()
    try:
        there, here = ada_url.URL(href, url or "https://page.invalid/"), ada_url.URL(url or "https://page.invalid/")
    except ValueError:
        return False
    is_other_page = (there.pathname, there.search) != (here.pathname, here.search)
    return bool(href) and is_other_page and _site(there.hostname) == _site(here.hostname)


def _site(host: str) -> str:
    return host.removeprefix("www.")


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


def has_paragraph(node: HtmlElement) -> bool:
    """Return True if one of an element's own paragraphs is long enough to be text of an article."""
    children = islice(node.iterchildren("p", "div"), CARD_ELEMENTS)
    return any(
        len(one.text_content()) >= PARAGRAPH_CHARS
        for child in children
        for one in ([child] if child.tag == "p" else child if len(child) == 1 and child[0].tag == "p" else ())
    )


def _words(node: HtmlElement) -> int:
    return len(node.text_content().split())

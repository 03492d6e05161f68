"""The deck of an article: the lead or the main points that stand below the headline, apart from the text. Pure.

An extractor takes it for a part of the page's head. It is told by the class of its element, by the page's own
description being the same text, or by being the heading next to the headline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice, pairwise, takewhile

from lxml.html import HtmlElement

from worker.parse.asides import class_words, is_aside
from worker.parse.grams import grams_of, share_found, words_of
from worker.wordlists import WordList

_CLASSES = WordList("parse/deck_classes")
_HEADINGS = frozenset({"h2", "h3", "h4"})
_BLOCKS = _HEADINGS | {"p", "div", "li", "span"}
_INNER = _HEADINGS | {"p", "h1", "div", "li", "ul", "ol", "section", "article", "figure", "table"}
ELEMENTS = 150  #: So many after the headline are looked at.
LEAST_CHARS, MOST_CHARS = 25, 500
MOST_LINES = 6
_PARAGRAPH_CHARS = 80  #: Two blocks this long are the article's text, and what stands below is no deck.
_SAME = 0.8  #: Share of four-word runs that a deck has in common with a description, or with the text.
_CLASS_DEPTH = 4
_HEADING_DEPTH = 3


def deck_of(root: HtmlElement, title: str | None, descriptions: Iterable[str]) -> list[str]:
    """Return the lines of the deck, or []."""
    heading = _headline(root, title)
    if heading is None:
        return []
    said = [grams_of(words_of(one)) for one in descriptions if len(one) >= LEAST_CHARS]
    around = set(heading.iterancestors())
    found: list[str] = []
    paragraphs = 0
    for place, (node, text) in enumerate(_blocks_below(heading)):
        is_marked = _is_marked(node, around)
        is_described = any(share_found(text, grams) >= _SAME for grams in said)
        if len(text) <= MOST_CHARS and (is_marked or is_described or (place == 0 and _is_next_heading(node, around))):
            found.append(text)
        else:
            paragraphs += len(text) >= _PARAGRAPH_CHARS
        if (found and not is_marked) or len(found) == MOST_LINES or paragraphs == 2:
            break
    return found


def with_deck(lines: Sequence[str], deck: Sequence[str]) -> list[str]:
    """Return the lines of an article below those of its deck that they do not hold."""
    grams = grams_of(words_of(" ".join(lines)))
    return [*(line for line in deck if share_found(line, grams) < _SAME), *lines]


def _headline(root: HtmlElement, title: str | None) -> HtmlElement | None:
    """Return the <h1> that is the title; else the only one."""
    headings = list(root.iter("h1"))
    wanted = words_of(title or "")
    same = [one for one in headings if wanted and words_of(one.text_content()) == wanted]
    return same[0] if same else headings[0] if len(headings) == 1 else None


def _blocks_below(heading: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the blocks that follow a heading in the order of the page and are no label; bounded."""
    count = 0
    for around in (heading, *heading.iterancestors()):
        for sibling in around.itersiblings():
            waiting = [sibling]
            while waiting:
                node = waiting.pop()
                count += 1
                if count > ELEMENTS:
                    return
                if not isinstance(node.tag, str) or is_aside(node):
                    continue
                is_whole = _INNER.isdisjoint(inner.tag for inner in islice(node.iterdescendants(), ELEMENTS))
                if node.tag in _BLOCKS and is_whole:
                    text = " ".join(node.text_content().split())
                    if len(text) >= LEAST_CHARS:
                        yield node, text
                else:
                    waiting.extend(reversed(node))


def _is_next_heading(node: HtmlElement, around: Set[HtmlElement]) -> bool:
    """Return True if a block is a heading without a link that stands beside the headline, not in a card."""
    between = list(_below(node, around))
    is_near = len(between) <= _HEADING_DEPTH and not any(one.tag in ("a", "li", "article") for one in between)
    return is_near and node.tag in _HEADINGS and next(node.iter("a"), None) is None


def _is_marked(node: HtmlElement, around: Set[HtmlElement]) -> bool:
    """Return True if a block, or an element close around it, has the class of a deck."""
    for one in islice(_below(node, around), _CLASS_DEPTH):
        words = class_words(one)
        if not _CLASSES.words.isdisjoint((*words, *map("".join, pairwise(words)))):
            return True
    return False


def _below(node: HtmlElement, around: Set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield an element and those around it that do not hold the headline."""
    return takewhile(lambda one: one not in around, (node, *node.iterancestors()))

"""The article's text, by trafilatura."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

from worker.parse.grams import grams_of, share_found, words_of

#: Never text; taken out first: the extractor copies the tree several times, and text of an element holds theirs.
_DEAD = ("script", "style", "template", "svg", "iframe", "object", "embed", "canvas", "link", "select")
LEAST_SHARE = 0.3  #: Of a page's characters; where the extractor finds less, it is asked to compare with others.
_SAME = 0.8  #: Share of what was found first that a longer text must hold to be the same article.
_MUCH_LONGER = 1.5


def strip_dead(root: HtmlElement) -> None:
    """Take out of a page what is never text: scripts, styles, pictures, frames. Changes ``root``."""
    etree.strip_elements(root, *_DEAD, with_tail=False)


def extract_lines(root: HtmlElement, *, body_is_known: bool = False) -> list[str]:
    """Return the paragraphs of a page's article, or [], of a page without dead elements.

    Where little of the page is found, a second run compares with other extractors, unless ``body_is_known``. These also
    find notices and lists that are longer than a short article, so their text counts only if it holds what was found.
    """
    lines = _extract(root, fast=True)
    found = " ".join(lines)
    if body_is_known or len(found) >= LEAST_SHARE * len(root.text_content()):
        return lines
    compared = _extract(root, fast=False)
    text = " ".join(compared)
    is_longer = len(text) > _MUCH_LONGER * len(found)
    holds_it = not lines or share_found(found, grams_of(words_of(text))) >= _SAME
    return compared if is_longer and holds_it else lines


def _extract(root: HtmlElement, *, fast: bool) -> list[str]:
    import trafilatura  # 230 ms to import: only who reads pages pays

    document = trafilatura.bare_extraction(root, fast=fast, include_comments=False, with_metadata=False)
    text = document.text if document is not None and not isinstance(document, dict) else None
    return [stripped for line in (text or "").splitlines() if (stripped := line.strip())]

"""Further articles below the one of a page: endless pages show the next ones of the site. Pure."""

from __future__ import annotations

from lxml.html import HtmlElement

from worker.parse.grams import words_of

MAX_HEADINGS = 60
_HEADINGS = ("h1", "h2")


def strip_next_articles(root: HtmlElement, title: str | None) -> None:
    """Take out articles that stand beside the one of the page's headline and have a headline of their own.

    They are marked up as it is: the same tag and class, below the same element, and their first heading is of the same
    rank. Changes ``root``.
    """
    wanted = words_of(title or "")
    heading = next((one for one in _headings(root) if wanted and words_of(one.text_content()) == wanted), None)
    own = None if heading is None else next(heading.iterancestors("article"), None)
    if heading is None or own is None:
        return
    for other in [one for one in own.itersiblings(own.tag) if one.get("class") == own.get("class")]:
        first = next(iter(other.iter(*_HEADINGS)), None)
        if first is not None and first.tag == heading.tag:
            other.drop_tree()


def _headings(root: HtmlElement) -> list[HtmlElement]:
    found: list[HtmlElement] = []
    for one in root.iter(*_HEADINGS):
        found.append(one)
        if len(found) == MAX_HEADINGS:
            break
    return found

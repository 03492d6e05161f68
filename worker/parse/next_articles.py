"""Several articles in one page: endless pages show the next ones of the site, live blogs are made of many. Pure."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from worker.parse.grams import words_of

MAX_HEADINGS = 60
LEAST_POSTS = 3
MAX_POSTS = 400
POST_CHARS = 80  #: Of a paragraph that is text.
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


def join_posts(root: HtmlElement) -> None:
    """Make the posts of a live blog parts of one article: an extractor reads one ``<article>`` only.

    They stand side by side, have the same class and a paragraph of text each, and none holds the headline of the page.
    Changes ``root``.
    """
    posts: dict[tuple[HtmlElement | None, str | None], list[HtmlElement]] = {}
    for one in islice(root.iter("article"), MAX_POSTS):
        posts.setdefault((one.getparent(), one.get("class")), []).append(one)
    for beside in posts.values():
        is_blog = len(beside) >= LEAST_POSTS and not any(next(one.iter("h1"), None) is not None for one in beside)
        if is_blog and all(map(_has_text, beside)):
            for one in beside:
                one.tag = "div"


def _has_text(node: HtmlElement) -> bool:
    return any(len(one.text_content()) >= POST_CHARS for one in islice(node.iter("p"), MAX_HEADINGS))


def _headings(root: HtmlElement) -> list[HtmlElement]:
    found: list[HtmlElement] = []
    for one in root.iter(*_HEADINGS):
        found.append(one)
        if len(found) == MAX_HEADINGS:
            break
    return found

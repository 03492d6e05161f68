"""Every name, source, place, story and tag on the desk is a link to its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from api_server import Api
from full_desk import WALK
from lxml import html

from worker.service.search.articles import ArticleFilter

TEXTS = ("a", "button", "code", "h1", "input", "ins", "del", "label", "option", "pre", "summary", "title", "textarea")
"""Elements of a text, of a heading of the page's own thing, or of what a person fills in."""
TEXT_CLASSES = {"fragment", "text", "same", "versions", "unseen", "chip", "words"}


def known_names(api: Api) -> set[str]:
    """Return what has a page: spellings, places, sources, titles of stories and articles, authors, tags, feeds."""
    services = api.services
    articles = services.articles.find_articles(ArticleFilter(state="any"), limit=500).articles
    names = {one.name for entity in services.entities.find_entities(limit=500) for one in entity.names}
    names |= {one.title for one in services.stories.find_stories(limit=500)}
    names |= {one.title for one in services.feeds.all() if one.title}
    for one in articles:
        names |= {one.title, one.source or "", *one.authors, *one.tags}
    return {name for name in names if len(name) > 3}


def unlinked(page: Any) -> Iterator[str]:
    """Yield the texts of a page that stand in no link and are not the words of an article."""
    for node in page.xpath("//main//text()"):
        around = (
            node.getparent().iterancestors() if node.is_tail else (node.getparent(), *node.getparent().iterancestors())
        )
        above = list(around)
        classes = {name for one in above for name in (one.get("class") or "").split()}
        if not any(one.tag in TEXTS for one in above) and not classes & TEXT_CLASSES:
            yield str(node)


@pytest.mark.parametrize("path", [*WALK, "/articles/2", "/articles/4", "/articles/5", "/entities/2"])
def test_what_has_a_page_is_a_link_to_it(full_desk: Api, path: str) -> None:
    names = "|".join(sorted(map(re.escape, known_names(full_desk)), key=len, reverse=True))
    known = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
    page: Any = html.fromstring(full_desk("GET", path).body)
    assert [(known.findall(one), one.strip()) for one in unlinked(page) if known.search(one)] == []


def test_each_link_on_every_page_leads_somewhere(full_desk: Api) -> None:
    links: set[str] = set()
    for path in WALK:
        page: Any = html.fromstring(full_desk("GET", path).body)
        links |= {one.partition("#")[0] for one in page.xpath("//main//a/@href") if one.startswith("/")}
    broken = [one for one in sorted(links) if one and full_desk("GET", one).status not in (200, 308)]
    assert broken == []
    assert len(links) > 100

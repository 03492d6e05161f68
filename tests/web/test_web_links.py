"""Every name, source, place, story and tag on the desk is a link to its page; every form can be sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from api_server import Api
from desk_pages import WALK
from lxml import html

from worker.service.search.articles import ArticleFilter

PageOf = Callable[[str], Any]
TEXTS = ("a", "button", "code", "h1", "input", "ins", "del", "label", "option", "pre", "summary", "title", "textarea")
"""Elements of a text, of a heading of the page's own thing, or of what a person fills in."""
ADDRESS = re.compile(r"https?://\S+")
TEXT_CLASSES = {"fragment", "text", "same", "versions", "unseen", "chip", "words", "ribbon"}
"""Of words of an article, and of a drawing whose table below has the links."""


@pytest.fixture(scope="module")
def known(full_desk: Api) -> re.Pattern[str]:
    """Match what has a page: spellings, places, sources, titles of stories and articles, authors, tags, feeds."""
    services = full_desk.services
    articles = services.articles.find_articles(ArticleFilter(state="any"), limit=500).articles
    names = {one.name for entity in services.entities.find_entities(limit=500).rows for one in entity.names}
    names |= {one.title for one in services.stories.find_stories(limit=500).rows}
    names |= {one.title for one in services.feeds.all() if one.title}
    for one in articles:
        names |= {one.title, one.source or "", *one.authors, *one.tags}
    longest_first = sorted((re.escape(name) for name in names if len(name) > 3), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")


def unlinked(page: Any) -> Iterator[str]:
    """Yield the texts of a page, addresses aside, that stand in no link and are not the words of an article."""
    for node in page.xpath("//main//text()"):
        around = (
            node.getparent().iterancestors() if node.is_tail else (node.getparent(), *node.getparent().iterancestors())
        )
        above = list(around)
        classes = {name for one in above for name in (one.get("class") or "").split()}
        if not any(one.tag in TEXTS for one in above) and not classes & TEXT_CLASSES:
            yield ADDRESS.sub("", str(node))


@pytest.mark.parametrize("path", [*WALK, "/articles/2", "/articles/4", "/articles/5", "/entities/2"])
def test_what_has_a_page_is_a_link_to_it(known: re.Pattern[str], full_page: PageOf, path: str) -> None:
    assert [(known.findall(one), one.strip()) for one in unlinked(full_page(path)) if known.search(one)] == []


def test_each_link_on_every_page_leads_somewhere(full_desk: Api, full_page: PageOf) -> None:
    links: set[str] = set()
    for path in WALK:
        found = full_page(path).xpath("//main//a/@href")
        links |= {one.partition("#")[0] for one in found if one.startswith("/")}
    broken = [one for one in sorted(links - set(WALK)) if one and full_desk("GET", one).status not in (200, 308)]
    assert broken == []
    assert len(links) > 100


@pytest.mark.parametrize("path", WALK)
def test_each_page_sends_what_it_offers_by_forms_and_links(full_page: PageOf, path: str) -> None:
    page = full_page(path)
    for form in page.xpath("//form"):
        names = form.xpath(".//button | .//input[@type='submit']")
        others = page.xpath("//button[@form=$id]", id=form.get("id") or "-")
        assert names or others, f"{form.get('action')} cannot be sent"
        targets = {one.get("formaction") or form.get("action") or "" for one in (*names, *others)}
        assert all(one.startswith("/") for one in targets), targets
    for one in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        is_labelled = (
            one.xpath("ancestor::label") or one.get("aria-label") or page.xpath("//label[@for=$id]", id=one.get("id"))
        )
        assert is_labelled, html.tostring(one)
        is_switch = one.xpath("ancestor::*[contains(@class, 'switch')]")  # of looks, by the style alone
        assert is_switch or one.xpath("ancestor::form") or one.get("form"), html.tostring(one)
    assert page.xpath("//a[not(@href)] | //button[not(ancestor::form) and not(@form)]") == []

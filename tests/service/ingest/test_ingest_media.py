"""Tags, lead picture, files and comments' address of articles, from their arrival to their rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample_articles import MEDIA, arrival, extended, text
from sqlalchemy import select
from working import take_in

from worker.bootstrap import Services
from worker.pipeline import page_arrival
from worker.service.feeds.full_text import fuller
from worker.service.search.articles import ArticleFilter
from worker.store import Database
from worker.store.copies.rerun import mark
from worker.store.tables import ArticleTagRow
from worker.types import Arrival, Fetched, Page, Picture, tag_key


def indexed(database: Database) -> list[tuple[int, str]]:
    with database.read() as session:
        rows = session.execute(select(ArticleTagRow.article_id, ArticleTagRow.tag)).all()
    return sorted((article_id, tag) for article_id, tag in rows)


def test_an_article_keeps_what_its_sender_says_goes_with_it(services: Services, database: Database) -> None:
    take_in(services, arrival(1, **MEDIA), arrival(2))
    kept, bare = services.articles.get(1), services.articles.get(2)
    assert {name: getattr(kept, name) for name in MEDIA} == MEDIA
    assert (bare.tags, bare.picture, bare.enclosures, bare.comments_url) == ((), None, (), None)
    assert indexed(database) == [(1, "eu"), (1, "floods and storms"), (1, "trump, donald j")]


def test_a_new_version_brings_its_own_tags_and_leaves_none_behind(services: Services, database: Database) -> None:
    take_in(services, arrival(1, tags=("EU", "Rain")))
    take_in(services, arrival(1, tags=("eu", "Sun"), text=extended(text(1), 1)))
    assert (services.articles.get(1).version, services.articles.get(1).tags) == (2, ("eu", "Sun"))
    assert indexed(database) == [(1, "eu"), (1, "sun")]


def test_cleaning_again_keeps_what_goes_with_an_article(services: Services, database: Database) -> None:
    take_in(services, arrival(1, **MEDIA))
    before = indexed(database)
    with database.write() as session:
        mark(session, [1], cleaned_by="older")
    services.rerun.rerun_stage("clean")
    assert {name: getattr(services.articles.get(1), name) for name in MEDIA} == MEDIA
    assert indexed(database) == before


@pytest.mark.parametrize(
    ("tag", "key"),
    [
        ("EU", "eu"), (" Two \n words ", "two words"), ("#Brexit", "brexit"), ("C#", "c#"), ("Straße", "strasse"),
        ("ＥＵ", "eu"), ("İ", "i\u0307"), ("###", ""),
        ('The "Wall"', "the wall"), ("Trump, Donald J", "trump, donald j"), ("ﷺ" * 200, None),
    ],
)  # fmt: skip
def test_tags_are_compared_without_case_width_blanks_and_the_sign_before_them(tag: str, key: str | None) -> None:
    assert tag_key(tag) == key if key is not None else len(tag_key(tag).encode()) < 2_704


FETCHED = Fetched(url="https://news.example/1", status=200, body=b"", content_type="text/html")
PAGE = Page(
    url="https://news.example/1", title="Report", text=text("page"), tags=("page",),
    picture=Picture(url="https://img.example/page.jpg"), comments_url="https://news.example/page-comments",
)  # fmt: skip


@pytest.mark.parametrize("refused", [None, "page_no_longer", "page_is_paywall"])
def test_a_page_says_what_its_feed_does_not_unless_it_is_not_the_article(refused: str | None) -> None:
    bare = Arrival(url="https://news.example/1", html="<p>short</p>")
    said = replace(bare, **MEDIA)
    for given, expected in ((bare, PAGE), (said, said)):
        found = fuller(given, page_arrival(given, FETCHED, PAGE), refused)
        source = given if refused == "page_is_paywall" else expected
        assert (found.tags, found.picture, found.comments_url) == (source.tags, source.picture, source.comments_url)
        assert found.enclosures == given.enclosures


TAGS = {1: ("EU", "Trump, Donald J"), 2: ("eu", "floods and storms"), 3: ("#Floods",), 4: ()}
QUERIES: list[tuple[str, set[int]]] = [
    ("tag:eu", {1, 2}), ("tag:EU", {1, 2}), ("tag:#eu", {1, 2}), ("tag:floods", {3}), ('tag:"floods  AND storms"', {2}),
    ('tag:"Trump, Donald J"', {1}), ("tag:trump", set()), ("-tag:eu report", {3, 4}), ("report tag:eu", {1, 2}),
    ("report -tag:eu", {3, 4}), ("tag:eu OR tag:floods", {1, 2, 3}), ('tag:eu tag:"floods and storms"', {2}),
    ("tag:eu source:example", {1, 2}), ("tag:eu lang:de", set()), ("tag:eu author:nobody", set()), ("tag:%", set()),
    ("report (tag:floods OR -tag:eu)", {3, 4}), ("tag:eu NOT tag:eu", set()), ("tag:eu since:-1d", {1, 2}),
]  # fmt: skip


def test_articles_are_found_by_whole_tags_alone_and_beside_all_else(services: Services) -> None:
    take_in(services, *(arrival(number, tags=tags) for number, tags in TAGS.items()))
    for typed, expected in QUERIES:
        for order in ("time", "relevance"):
            page = services.articles.find_articles(ArticleFilter(q=typed), order=order)
            assert {one.id for one in page.articles} == expected, (typed, order)
    found = services.articles.find_articles(ArticleFilter(tag="#Eu", q="report"), limit=1)
    assert ([one.id for one in found.articles], found.next_cursor) == ([2], 2)
    rest = services.articles.find_articles(ArticleFilter(tag="EU"), limit=1, cursor=2)
    assert ([one.id for one in rest.articles], rest.next_cursor) == ([1], None)
    assert services.articles.counts(ArticleFilter(tag="eu"), "source").articles == 2

"""Pages of what is found, over many ids, times and orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from manual_clock import ManualClock
from sample_articles import arrival
from sqlalchemy import delete
from working import take_in

from worker.bootstrap import Services
from worker.service.search.articles import ArticleFilter
from worker.store.search import fulltext
from worker.store.tables import ArticleRow

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)  #: As the manual clock begins.
DISSENT = "The dissent of two judges was printed in full. It's a rare thing, the court's clerk said of it."
FAR_APART = [1, 2, 16_383, 16_384, 16_385, 49_151, 49_152, 262_143, 262_144, 500_000, 524_287, 524_288, 700_000]
"""Ids on both sides of where spans and blocks of ids end."""


def store(services: Services, ids: list[int], seen_at: list[datetime] | None = None) -> None:
    """Articles with these ids, first seen at these times or one second after another."""
    times = seen_at or [NOW + timedelta(seconds=number) for number in range(len(ids))]
    same = {"text_sha256": b"x" * 32, "title_from": "given", "lang_confidence": 1.0, "word_count": 3}
    lists: dict[str, list[str]] = {name: [] for name in ("authors", "subheads", "removed", "date_candidates")}
    with services.database.write() as session:
        for number, at in zip(ids, times, strict=True):
            texts = {"title": f"Chlorine {number}", "text": "an old town, said the mayor of it", "source": "paper"}
            session.add(ArticleRow(id=number, first_seen_at=at, updated_at=at, version=1, **texts, **same, **lists))
        session.flush()
        fulltext.index_new(session, ids)


def pages(services: Services, query: str, limit: int) -> list[list[int]]:
    """Return the ids of all pages of what a query finds."""
    found, cursor = [], None
    while True:
        page = services.articles.find_articles(ArticleFilter(q=query), cursor=cursor, limit=limit)
        found.append([one.id for one in page.articles])
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.mark.parametrize(
    "query",
    ["chlorine", '"old town"', "title:chlorine", 'title:"chlorine 1" OR mayor', "mayor source:paper", "mayor -title:x"],
)
def test_pages_over_many_ids_have_each_article_once_newest_first(services: Services, query: str) -> None:
    store(services, FAR_APART)
    found = pages(services, query, 2)
    assert [one for page in found for one in page] == FAR_APART[::-1]
    assert all(len(page) == 2 for page in found[:-1])


def test_a_word_of_one_old_article_is_found_among_many_ids(services: Services) -> None:
    store(services, FAR_APART)
    assert {number: pages(services, f"title:{number}", 5) for number in FAR_APART} == {
        number: [[number]] for number in FAR_APART
    }


def test_times_find_articles_that_came_out_of_order(services: Services) -> None:
    early, late = NOW - timedelta(days=400), NOW
    store(services, [1, 20_000, 40_000, 600_000], [late, early, late, early])
    assert pages(services, "mayor until:-300d", 5) == [[600_000, 20_000]]
    assert pages(services, "mayor since:-300d", 5) == [[40_000, 1]]
    assert pages(services, "until:-300d", 5) == [[600_000, 20_000]]
    assert pages(services, "mayor since:-500d until:-390d", 1) == [[600_000], [20_000]]


def test_a_time_seen_later_widens_its_span(services: Services) -> None:
    store(services, [10], [NOW])
    store(services, [11, 12], [NOW - timedelta(days=9), NOW + timedelta(days=9)])
    assert pages(services, "mayor until:-8d", 5) == [[11]]
    assert pages(services, "mayor since:2026-03-09", 5) == [[12]]


def test_a_deleted_article_is_found_no_more(services: Services) -> None:
    store(services, FAR_APART)
    with services.database.write() as session:
        session.execute(delete(ArticleRow).where(ArticleRow.id.in_([2, 700_000])))
    assert pages(services, "mayor", 50) == [[one for one in FAR_APART[::-1] if one not in (2, 700_000)]]
    assert pages(services, "title:700000", 50) == [[]]


def test_by_publication_the_last_published_come_first(services: Services) -> None:
    store(services, [1, 2, 3, 4])
    with services.database.write() as session:
        for number, days in ((1, 0.0), (2, -9.0), (3, -0.5), (4, None)):
            row = session.get_one(ArticleRow, number)
            row.published_at = None if days is None else NOW + timedelta(days=days)
    pages, cursor = [], None
    for _ in range(2):
        page = services.articles.find_articles(ArticleFilter(q="mayor"), order="published", limit=2, cursor=cursor)
        pages.append([one.id for one in page.articles])
        cursor = page.next_cursor
    assert (pages, cursor) == ([[4, 1], [3, 2]], None)  # without a date it counts from when it was first seen


def test_an_author_is_found_by_the_newest_version_only(services: Services) -> None:
    take_in(services, arrival(1, authors=("Jane Doe",)))
    take_in(services, arrival(1, authors=("Ann Roe",), text=DISSENT))
    found = {
        name: len(services.articles.find_articles(ArticleFilter(q=f"author:{name}")).articles)
        for name in ("doe", "roe", "ann")
    }
    assert found == {"doe": 0, "roe": 1, "ann": 1}


def test_relevance_puts_a_word_in_the_title_first_on_both_databases(services: Services, clock: ManualClock) -> None:
    take_in(services, arrival("a", title="Chlorine in the harbour"), arrival("b", title="Something in the harbour"))
    take_in(services, arrival("c", title="Nothing", text=f"{DISSENT} Chlorine was found in the harbour."))
    found = services.articles.find_articles(ArticleFilter(q="chlorine"), order="relevance").articles
    assert [one.title for one in found] == ["Chlorine in the harbour", "Nothing"]
    named = services.articles.find_articles(ArticleFilter(q='title:"in the" OR chlorine'), order="relevance").articles
    assert [one.title for one in named][-1] == "Nothing"
    assert len(named) == 3


@pytest.mark.parametrize(
    ("query", "ages_days", "order"),
    [
        ("mayor", [1, 3], [1, 2]),
        ("mayor", [3, 1], [2, 1]),
        ("mayor", [400, 0, 30], [2, 3, 1]),
        ("mayor", [0, 0], [2, 1]),  # by number where nothing else tells
        ("mayor", [-5, -1], [2, 1]),  # a date ahead of time counts as now
        ("1 OR mayor", [2, 0], [1, 2]),  # the better match counts more than two days
        ("state:original", [3, 1, 2], [2, 3, 1]),  # no words: all match alike
    ],
)
def test_by_relevance_the_better_and_the_newer_come_first(
    services: Services, query: str, ages_days: list[float], order: list[int]
) -> None:
    store(services, list(range(1, len(ages_days) + 1)), [NOW - timedelta(days=age) for age in ages_days])
    found, cursor = [], None
    for _ in order:
        page = services.articles.find_articles(ArticleFilter(q=query), order="relevance", limit=1, cursor=cursor)
        found += [one.id for one in page.articles]
        cursor = page.next_cursor
    assert (found, cursor) == (order, None)

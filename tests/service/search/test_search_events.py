"""Events searched by their articles where few match: a page costs a few statements, and none is passed over."""

from __future__ import annotations

import pytest
from manual_clock import ManualClock
from sample_articles import arrival
from sqlalchemy import delete, event
from working import take_in

from worker.bootstrap import Services
from worker.service.search.articles import ArticleFilter
from worker.service.search.event_log import PAGE_EVENTS, EventFilter
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.store.tables import EventRow

ZEPPELIN = EventFilter(articles=ArticleFilter(q="zeppelin", state="any"))


def test_a_small_page_of_events_that_hardly_ever_match_takes_few_statements(
    services: Services, clock: ManualClock
) -> None:
    (other,) = take_in(services, arrival("other", title="A bridge", text="A bridge was opened in the town on Monday."))
    said = [Event(kind="article.updated", at=clock(), article_id=other.article_id) for _ in range(2 * PAGE_EVENTS)]
    with services.database.write() as session:
        event_log.append(session, said)
    (wanted,) = take_in(services, arrival("one", title="Zeppelin lands", text="A zeppelin landed in Oslo on Monday."))
    statements: list[str] = []
    event.listen(services.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    reader = services.database._reader
    event.listen(reader, "before_cursor_execute", lambda *given: statements.append(given[2]))
    page = services.events.find_events(0, ZEPPELIN, limit=2)
    assert {one.article_id for one in page.events} == {wanted.article_id}
    assert len(statements) < 40  # a page of two at a time takes thousands


def test_events_of_a_rare_kind_are_found_though_each_page_looks_through_so_many(
    services: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_log, "KINDS_LIMIT_EVENTS", 10)
    kinds = ["feed.failed", *["article.updated"] * 24, "feed.failed", *["article.updated"] * 14, "feed.gone"]
    with services.database.write() as session:
        event_log.append(session, [Event(kind=one, at=clock()) for one in kinds])
    found: list[str] = []
    position, is_end, pages = 0, False, 0
    while not is_end:
        page = services.events.find_events(position, EventFilter(kinds=("feed",)), limit=5)
        found += [one.kind for one in page.events]
        position, is_end, pages = page.position, page.is_end, pages + 1
    assert (found, position, pages) == (["feed.failed", "feed.failed", "feed.gone"], 41, 5)


def test_events_of_a_kind_are_found_at_once_behind_what_was_deleted_of_the_log(
    services: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_log, "KINDS_LIMIT_EVENTS", 10)
    kinds = [*["article.updated"] * 50, "feed.failed", "article.updated"]
    with services.database.write() as session:
        event_log.append(session, [Event(kind=one, at=clock()) for one in kinds])
        session.execute(delete(EventRow).where(EventRow.id <= 50))
    page = services.events.find_events(0, EventFilter(kinds=("feed",)), limit=5)
    assert ([one.id for one in page.events], page.position, page.is_end) == ([51], 52, True)


def test_small_pages_of_events_that_match_now_and_then_pass_none_over(services: Services) -> None:
    receipts = take_in(
        services,
        *(
            arrival(str(n), title=f"Report {n}", text=f"{word} number {n} landed in Oslo on Monday, witnesses said.")
            for n, word in enumerate(("Zeppelin", "Balloon", "Balloon", "Zeppelin", "Zeppelin", "Balloon", "Zeppelin"))
        ),
    )
    wanted = [receipts[n].article_id for n in (0, 3, 4, 6)]
    found: list[int | None] = []
    position, is_end = 0, False
    while not is_end:
        page = services.events.find_events(position, ZEPPELIN, limit=1)
        found += [one.article_id for one in page.events if one.kind == "article.stored"]
        position, is_end = page.position, page.is_end
    assert found == wanted

"""Retention: what was kept for its time goes, what somebody wants stays, the ledger stays exact. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from manual_clock import ManualClock
from sample_articles import arrival
from sqlalchemy import func, select
from working import originals, said, take_in

from worker.bootstrap import Services
from worker.errors import NotFound
from worker.service.jobs import step_size
from worker.service.operations import retention
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import WatchDraft
from worker.store.operations.retention import held_bytes
from worker.store.tables import (
    ArticleBandRow,
    ArticleRow,
    ArticleVersionRow,
    Base,
    EntityRow,
    InboxRow,
    MentionRow,
    SightingRow,
    StoryRow,
)

DAY_S = 86_400.0
Connect = Callable[..., Services]
OF_AN_ARTICLE = (ArticleRow, ArticleVersionRow, ArticleBandRow, SightingRow, InboxRow, MentionRow, EntityRow, StoryRow)


def rows(services: Services, *tables: type[Base]) -> dict[str, int]:
    with services.database.read() as session:
        return {one.__tablename__: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def expire(services: Services) -> int:
    """Expire all that is due, as many as were counted before; the ledger must not change by it."""
    ledger, due = services.ledgers.read_ledger(), services.retention.count_due()
    expired = services.retention.expire_all()
    assert (expired, services.retention.count_due()) == (due, 0)
    assert services.ledgers.recount() == []
    after = services.ledgers.read_ledger()
    assert replace(after, names_pending=0) == replace(ledger, names_pending=0)
    return expired


def test_by_itself_nothing_expires(services: Services, clock: ManualClock) -> None:
    take_in(services, *map(arrival, range(3)))
    clock.pass_s(10_000 * DAY_S)
    assert expire(services) == 0
    assert originals(services) == [1, 2, 3]


def test_what_was_kept_for_its_time_goes_with_all_that_is_its(
    connect_services: Connect, clock: ManualClock, entity_tools: object
) -> None:
    services = connect_services(articles_keep_days=30)
    services.entity_tools = entity_tools  # type: ignore[assignment]  # a fixture of the whole run
    take_in(services, *map(arrival, range(5)), arrival(1))
    take_in(services, replace(arrival(2), text=f"{arrival(2).text}\n\nMore of it was said on Monday."))
    while services.enrich.enrich_batch():
        pass
    clock.pass_s(31 * DAY_S)
    assert rows(services, InboxRow) == {"inbox": 7}
    assert expire(services) == 5
    assert rows(services, *OF_AN_ARTICLE) == dict.fromkeys((one.__tablename__ for one in OF_AN_ARTICLE), 0)
    assert services.articles.find_articles(ArticleFilter(state="any")).articles == ()
    last = services.events.read_page(services.events.newest() - 5)[0]
    assert [(one.kind, one.article_id, one.data) for one in last] == [
        ("article.deleted", number, {"reason": "expired"}) for number in range(1, 6)
    ]


def test_what_expired_is_taken_in_again_under_a_new_id(connect_services: Connect, clock: ManualClock) -> None:
    services = connect_services(articles_keep_days=30)
    take_in(services, arrival(1))
    clock.pass_s(31 * DAY_S)
    expire(services)
    [again] = take_in(services, arrival(1))
    assert (said([again]), again.article_id) == ([("stored", "new")], 2)


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        pytest.param({"articles_keep_days": 30}, [3], id="all alike"),
        pytest.param({"articles_keep_days": 0, "articles_keep_days_by_source": ("wire=30",)}, [2, 3], id="one goes"),
        pytest.param({"articles_keep_days": 30, "articles_keep_days_by_source": ("wire=0",)}, [1, 3], id="one stays"),
        pytest.param({"articles_keep_days": 30, "articles_keep_days_by_source": ("a=b=90",)}, [2, 3], id="longer"),
        pytest.param({"articles_keep_days": 90, "articles_keep_days_by_source": ("wire=50",)}, [2, 3], id="shorter"),
        pytest.param({"articles_keep_days": 90}, [1, 2, 3], id="none is old"),
    ],
)
def test_a_source_may_have_days_of_its_own(
    connect_services: Connect, clock: ManualClock, settings: dict[str, object], left: list[int]
) -> None:
    services = connect_services(**settings)
    take_in(services, arrival(1, source="wire"), arrival(2, source="a=b"))
    clock.pass_s(60 * DAY_S)
    take_in(services, arrival(3, source="wire"))
    expire(services)
    assert originals(services) == left


@pytest.mark.usefixtures("quick_passwords")
def test_what_a_person_starred_or_a_watch_asks_for_stays(connect_services: Connect, clock: ManualClock) -> None:
    services = connect_services(articles_keep_days=30)
    take_in(services, *map(arrival, range(3)), arrival(3, title="Ministers visit the Oderbruch after the flood"))
    person = services.people.add("ada", "correct horse battery", "reader")
    services.marks.mark(person, [2], star=True)
    services.watches.add(WatchDraft(name="floods", wanted=ArticleFilter(q="title:oderbruch")))
    services.watches.add(WatchDraft(name="all there is", wanted=ArticleFilter()))
    clock.pass_s(31 * DAY_S)
    assert expire(services) == 2
    assert originals(services) == [2, 4]
    services.watches.remove(1)
    assert expire(services) == 1
    assert originals(services) == [2]


def test_an_article_waits_for_the_newest_of_its_copies(connect_services: Connect, clock: ManualClock) -> None:
    services = connect_services(articles_keep_days=30)
    first = arrival(1, url="https://one.example/a", source="one")
    take_in(services, first)
    clock.pass_s(20 * DAY_S)
    copy = replace(first, url="https://two.example/b", source="two", text=f"{first.text}\n\nIt was said on Monday.")
    [receipt] = take_in(services, copy)
    assert said([receipt]) == [("duplicate", "near_duplicate")]
    clock.pass_s(20 * DAY_S)
    assert expire(services) == 0
    clock.pass_s(11 * DAY_S)
    assert expire(services) == 2


def test_a_story_keeps_the_articles_that_are_left(connect_services: Connect, clock: ManualClock) -> None:
    services = connect_services(articles_keep_days=30)
    take_in(services, arrival(1))
    clock.pass_s(20 * DAY_S)
    take_in(services, arrival(2))
    with services.database.write() as session:
        core = [{"article_id": one} for one in (1, 2)]
        story = StoryRow(title="t", centroid={"weights": {}, "shown": {}}, core=core, articles=2)
        story.first_at = story.last_at = story.updated_at = clock()
        session.add(story)
        session.flush()
        for one in (1, 2):
            session.get_one(ArticleRow, one).story_id = story.id
    clock.pass_s(11 * DAY_S)
    assert expire(services) == 1
    with services.database.read() as session:
        left = session.get_one(StoryRow, 1)
        assert (left.articles, left.core) == (1, [{"article_id": 2}])
    clock.pass_s(20 * DAY_S)
    assert expire(services) == 1
    assert rows(services, StoryRow) == {"stories": 0}


def test_above_its_size_the_oldest_go_until_it_fits(
    connect_services: Connect, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH_ARTICLES", 5)
    services = connect_services()
    take_in(services, *(arrival(one, source="kept" if one == 0 else "news") for one in range(200)))
    with services.database.read() as session:
        held = held_bytes(session)
    clock.pass_s(1)
    limit = int(held * 0.8)
    services = connect_services(database_keep_bytes=limit, articles_keep_days_by_source=("kept=0",))
    counted = services.retention.count_due()
    expired = services.retention.expire_all()
    with services.database.read() as session:
        assert held_bytes(session) <= limit
    assert 10 <= expired <= 120
    assert abs(counted - expired) < 100
    assert originals(services) == [1, *range(expired + 2, 201)]
    assert (services.retention.expire_all(), services.ledgers.recount()) == (0, [])


def test_a_slow_database_deletes_the_fewest_at_a_time_and_forgets_none(
    connect_services: Connect, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_size, "HELD_LIMIT_S", 0.0)
    monkeypatch.setattr(retention, "DELETED_AT_LEAST", 3)
    services = connect_services(articles_keep_days=30)
    take_in(services, *map(arrival, range(4)))
    clock.pass_s(31 * DAY_S)
    assert (expire(services), originals(services)) == (4, [])


@pytest.mark.usefixtures("quick_passwords")
def test_what_changes_while_it_is_looked_at_stays(
    connect_services: Connect, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = connect_services(articles_keep_days=30)
    take_in(services, *map(arrival, range(3)))
    person = services.people.add("ada", "correct horse battery", "reader")
    clock.pass_s(31 * DAY_S)
    looked_at = retention._bands

    def meanwhile(*given: object) -> object:
        services.marks.mark(person, [1], star=True)
        take_in(services, replace(arrival(1), text=f"{arrival(1).text}\n\nMore of it was said on Monday."))
        return looked_at(*given)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(retention, "_bands", meanwhile)
    assert services.retention.expire_all() == 1
    assert originals(services) == [1, 2]
    assert services.ledgers.recount() == []


def test_a_number_is_not_given_again(services: Services) -> None:
    [one] = take_in(services, arrival(1))
    services.takedown.delete(one.article_id or 0)
    [other] = take_in(services, arrival(2))
    assert (other.article_id or 0) > (one.article_id or 0)
    with pytest.raises(NotFound):
        services.articles.get(one.article_id or 0)


def test_a_message_goes_on_where_the_batch_before_it_ended(
    connect_services: Connect, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH_ARTICLES", 2)
    services = connect_services(articles_keep_days=30)
    take_in(services, *map(arrival, range(3)))
    clock.pass_s(31 * DAY_S)
    batches = [services.retention.expire_batch()]
    while (following := batches[-1].next) is not None:
        batches.append(services.retention.expire_batch(*following))
    assert [(one.articles, one.next) for one in batches] == [
        (2, ("age", 2)), (1, ("age", 3)), (0, ("size", 0)), (0, None),
    ]  # fmt: skip

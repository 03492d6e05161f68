"""Reading state: unread, read, starred, for each person alone, at a cost that does not grow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from database_marks import ON_BOTH
from manual_clock import ManualClock
from sample_articles import arrival

from worker.bootstrap import Services
from worker.errors import InvalidInput
from worker.service.people.marks import Mark, Stream
from worker.service.people.people import Person
from worker.service.search.articles import ArticleFilter
from worker.service.search.event_log import EventFilter
from worker.service.watches.manage import WatchDraft
from worker.store.search import marks as conditions

pytestmark = pytest.mark.usefixtures("quick_passwords")

UNREAD = Stream(kind="unread")
STARRED = Stream(kind="starred")


def take_in(services: Services, *seeds: int, feed_id: int | None = None) -> None:
    services.accept.articles([arrival(seed, feed_id=feed_id) for seed in seeds], door="api")
    services.ingest.take_in_batch()


@pytest.fixture
def ann(services: Services) -> Person:
    return services.people.add("ann", "correct horse battery")


def found(services: Services, person: Person, wanted: Stream) -> list[int]:
    return services.marks.find(person, wanted, limit=50)


def test_what_comes_in_is_unread_until_it_is_read_and_can_be_kept_unread(services: Services, ann: Person) -> None:
    take_in(services, 1, 2, 3)
    assert found(services, ann, UNREAD) == [3, 2, 1]
    services.marks.mark(ann, [2, 99], read=True)
    assert found(services, ann, UNREAD) == [3, 1]
    assert found(services, ann, Stream(kind="read")) == [2]
    assert found(services, ann, Stream()) == [3, 2, 1]
    services.marks.mark(ann, [2], read=False)
    services.marks.mark(ann, [2], read=False)
    assert found(services, ann, UNREAD) == [3, 2, 1]
    read, unread = Mark(is_read=True, is_starred=False), Mark(is_read=False, is_starred=False)
    services.marks.mark(ann, [1], read=True)
    assert services.marks.states(ann, [1, 2, 99]) == {1: read, 2: unread}


def test_a_star_and_a_read_mark_do_not_touch_each_other(services: Services, ann: Person) -> None:
    take_in(services, 1, 2)
    services.marks.mark(ann, [1], star=True)
    services.marks.mark(ann, [1], read=True)
    assert services.marks.states(ann, [1]) == {1: Mark(is_read=True, is_starred=True)}
    assert found(services, ann, STARRED) == [1]
    services.marks.mark(ann, [1], star=False)
    assert services.marks.states(ann, [1]) == {1: Mark(is_read=True, is_starred=False)}
    assert found(services, ann, STARRED) == []


def test_each_person_has_marks_of_their_own_which_go_with_the_person(services: Services, ann: Person) -> None:
    bob = services.people.add("bob", "correct horse battery")
    take_in(services, 1, 2)
    services.marks.mark(ann, [1], read=True, star=True)
    assert found(services, bob, UNREAD) == [2, 1]
    assert found(services, bob, STARRED) == []
    services.people.remove("ann")
    assert found(services, bob, UNREAD) == [2, 1]


def test_a_person_who_was_removed_meanwhile_marks_nothing(services: Services, ann: Person) -> None:
    services.people.remove("ann")
    services.marks.mark(ann, [1], read=True, star=True)
    services.marks.mark_stream_read(ann, Stream(kind="unread", feeds=[0]))
    assert services.marks.states(ann, [1]) == {}


def test_all_is_marked_read_up_to_a_time_and_what_comes_later_is_unread(
    services: Services, ann: Person, clock: ManualClock
) -> None:
    take_in(services, 1, 2)
    services.marks.mark(ann, [1], star=True)
    clock.pass_s(60)
    until = clock()
    take_in(services, 3)
    services.marks.mark_stream_read(ann, Stream(kind="unread", until=until))
    assert found(services, ann, UNREAD) == [3]
    services.marks.mark(ann, [2], read=False)
    assert found(services, ann, UNREAD) == [3, 2]
    services.marks.mark_stream_read(ann, Stream(kind="unread", until=clock() + timedelta(seconds=1)))
    assert found(services, ann, UNREAD) == []
    assert found(services, ann, STARRED) == [1]
    take_in(services, 4)
    assert found(services, ann, UNREAD) == [4]
    services.marks.mark_stream_read(ann, Stream(kind="unread", until=clock() - timedelta(days=1)))
    assert found(services, ann, UNREAD) == [4]


def test_unread_articles_are_counted_listed_and_marked_by_feed(services: Services, ann: Person) -> None:
    take_in(services, 1, 2, feed_id=7)
    take_in(services, 3, feed_id=8)
    take_in(services, 4)
    count, feeds = services.marks.unread_by_feed(ann)
    assert (count, [(one.feed_id, one.articles) for one in feeds]) == (4, [(0, 1), (7, 2), (8, 1)])
    assert found(services, ann, Stream(kind="unread", feeds=[7])) == [2, 1]
    assert found(services, ann, Stream(kind="unread", feeds=[])) == []
    assert found(services, ann, Stream(feeds=[0, 8])) == [4, 3]
    assert services.marks.feeds_of([1, 3, 4]) == {1: 7, 3: 8}
    services.marks.mark_stream_read(ann, Stream(kind="unread", feeds=[7, 9]))
    assert found(services, ann, UNREAD) == [4, 3]


@ON_BOTH
@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Stream(before=3), [2, 1]),
        (Stream(after=2), [4, 3]),
        (Stream(is_oldest_first=True), [1, 2, 3, 4]),
        (Stream(is_oldest_first=True, after=3), [4]),
        (Stream(since=ManualClock().now + timedelta(seconds=60)), [4, 3]),
        (Stream(until=ManualClock().now + timedelta(seconds=60)), [2, 1]),
    ],
)
def test_a_stream_is_cut_by_ids_and_times(
    services: Services, ann: Person, clock: ManualClock, wanted: Stream, ids: list[int]
) -> None:
    take_in(services, 1, 2)
    clock.pass_s(60)
    take_in(services, 3, 4)
    assert found(services, ann, wanted) == ids


def test_what_is_older_than_the_window_counts_as_read_but_stars_stay_and_old_marks_are_deleted(
    services: Services, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(services, 1, 2, 3)
    services.marks.mark(ann, [1], read=True)
    services.marks.mark(ann, [2], star=True)
    monkeypatch.setattr(conditions, "WINDOW", 1)
    assert found(services, ann, UNREAD) == [3]
    assert services.marks.states(ann, [2])[2].is_read
    assert found(services, ann, STARRED) == [2]
    services.marks.mark(ann, [3], read=True)
    monkeypatch.setattr(conditions, "WINDOW", 10)
    assert found(services, ann, Stream(kind="read")) == [3]  # the mark of 1 is gone
    assert found(services, ann, STARRED) == [2]


@ON_BOTH
@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("is:unread", [5, 3]),
        ("is:read", [4, 2, 1]),
        ("report -is:unread", [4, 2, 1]),
        ("is:starred", [3, 1]),
        ("is:starred is:unread", [3]),
        ("is:STARRED OR is:unread", [5, 3, 1]),
        ("is:starred until:1999", []),
    ],
)
def test_a_query_asks_for_what_a_person_has_not_read_or_starred(
    services: Services, ann: Person, q: str, ids: list[int]
) -> None:
    take_in(services, 1, 2, 3, 4, 5)
    services.marks.mark_stream_read(ann, Stream(kind="unread", before=3))
    services.marks.mark(ann, [1, 3], star=True)
    services.marks.mark(ann, [4], read=True)
    bob = services.people.add("bob", "correct horse battery")
    services.marks.mark(bob, [2, 5], star=True, read=True)

    def matching(q: str) -> list[int]:
        return [one.id for one in services.articles.find_articles(ArticleFilter(q=q, person_id=ann.id)).articles]

    assert matching(q) == ids
    assert matching("is:unread") == found(services, ann, UNREAD)
    assert matching("is:starred") == found(services, ann, STARRED)
    assert services.articles.counts(ArticleFilter(q=q, person_id=ann.id), "lang").articles == len(ids)


def test_marks_of_nobody_are_asked_for_by_no_query_and_no_watch(services: Services) -> None:
    for asked in (
        lambda: services.articles.find_articles(ArticleFilter(q="flood is:unread")),
        lambda: services.events.check(EventFilter(articles=ArticleFilter(q="is:starred")), 0),
        lambda: services.watches.add(WatchDraft(name="mine", wanted=ArticleFilter(q="is:unread"))),
    ):
        with pytest.raises(InvalidInput, match="sign in"):
            asked()


def test_what_is_unread_is_looked_for_in_the_newest_window_only(
    services: Services, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(services, 1, 2, 3)
    monkeypatch.setattr(conditions, "WINDOW", 1)
    page = services.articles.find_articles(ArticleFilter(q="is:unread", person_id=ann.id))
    assert [one.id for one in page.articles] == [3]


def test_a_new_person_finds_the_newest_hundred_unread(services: Services) -> None:
    for start in (1, 61):
        take_in(services, *range(start, start + 60))
    bob = services.people.add("bob", "correct horse battery")
    assert services.marks.unread_by_feed(bob)[0] == 100


def test_the_place_of_a_visit_is_kept_for_each_person(services: Services, ann: Person) -> None:
    assert services.marks.visit(ann) == ""
    services.marks.write_visit(ann, "1.2.3")
    assert services.marks.visit(ann) == "1.2.3"

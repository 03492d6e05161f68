"""Saved searches: whose they are, and what is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest

from worker.bootstrap import Services
from worker.errors import Conflict, InvalidInput, NotFound, WiredeskError
from worker.query import ArticleFilter
from worker.service.search import saved_searches
from worker.service.watches.manage import WatchDraft
from worker.store.search import saved_searches as store

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def ann(services: Services) -> int:
    return services.people.add("ann", "correct horse battery").id


def names(services: Services, owner: int | None) -> list[tuple[str, bool]]:
    return [(one.name, one.is_shared) for one in services.articles.saved.all(owner)]


def test_a_person_sees_their_own_and_those_of_everybody(services: Services, ann: int) -> None:
    bob = services.people.add("bob", "correct horse battery").id
    saved = services.articles.saved
    for owner, name in ((ann, "Roads"), (None, "Roads"), (None, "Bridges"), (bob, "Wells")):
        saved.add(owner, name, "road")
    assert names(services, ann) == [("Bridges", True), ("Roads", False), ("Roads", True)]
    assert names(services, None) == [("Bridges", True), ("Roads", True)]
    services.people.remove("bob")
    with services.database.read() as session:
        assert store.number_of(session, bob) == 0


def test_a_person_who_was_removed_meanwhile_saves_nothing(services: Services, ann: int) -> None:
    saved = services.articles.saved
    mine = saved.add(ann, "Roads", "road")
    services.people.remove("ann")
    saves: list[Callable[[], object]] = [
        lambda: saved.add(ann, "Wells", "well"),
        lambda: saved.change(ann, mine.id, name="Wells"),
        lambda: saved.remove(ann, mine.id),
    ]
    for save in saves:
        with pytest.raises(NotFound):
            save()


def test_a_search_is_renamed_changed_and_removed_by_its_owner_alone(services: Services, ann: int) -> None:
    saved = services.articles.saved
    mine, shared = saved.add(ann, "Roads", "road"), saved.add(None, "Bridges", "bridge")
    assert saved.change(ann, mine.id, name=" New  roads ").name == "New roads"
    assert saved.change(ann, mine.id, name="New roads", query="road is:unread").query == "road is:unread"
    for owner, other in ((None, mine.id), (ann, shared.id), (ann, 99)):
        with pytest.raises(NotFound):
            saved.change(owner, other, name="Taken")
        with pytest.raises(NotFound):
            saved.change(owner, other)
        with pytest.raises(NotFound):
            saved.remove(owner, other)
    saved.remove(ann, mine.id)
    saved.remove(None, shared.id)
    assert names(services, ann) == []


@pytest.mark.parametrize(
    ("name", "query", "error", "said"),
    [
        ("Roads", "road", Conflict, "number 1"),
        (" ", "road", InvalidInput, "1 to 120 characters"),
        ("x" * 121, "road", InvalidInput, "1 to 120 characters"),
        ("Open", '"road', InvalidInput, "is not closed"),
        ("Mine", "is:unread", InvalidInput, "sign in"),
        ("Fourth", "road", InvalidInput, "remove one first"),
    ],
)
def test_what_cannot_be_saved_is_refused_with_the_mend(
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    query: str,
    error: type[WiredeskError],
    said: str,
) -> None:
    saved = services.articles.saved
    saved.add(None, "Roads", "road")
    monkeypatch.setattr(saved_searches, "SEARCHES_LIMIT", 2 if name != "Fourth" else 1)
    with pytest.raises(error, match=said):
        saved.add(None, name, query)
    assert names(services, None) == [("Roads", True)]


@pytest.mark.parametrize("typed", ["ro\x00ad", "ro\ud800ad", " road\n"])
def test_a_query_that_is_kept_holds_only_what_each_database_takes(services: Services, typed: str) -> None:
    watch = services.watches.add(WatchDraft(name="Roads", wanted=ArticleFilter(q=typed)))
    changed = services.watches.change(watch.watch.id, query=typed)
    rerun = services.rerun_jobs.start("clean", query=typed)
    kept = services.articles.saved.add(None, "Roads", typed)
    assert [watch.watch.query, changed.watch.query, rerun.query, kept.query] == ["road"] * 4


def outcomes(calls: list[Callable[[], object]]) -> list[str]:
    """Make the calls at one moment, each in a thread. Return how each ended, sorted."""
    ended: list[str] = []
    together = threading.Barrier(len(calls))

    def call(one: Callable[[], object]) -> None:
        together.wait()
        try:
            one()
            ended.append("done")
        except WiredeskError as error:
            ended.append(type(error).__name__)

    threads = [threading.Thread(target=call, args=(one,)) for one in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(ended)


def test_of_many_who_give_one_name_at_one_moment_one_has_it_and_the_others_are_told_so(services: Services) -> None:
    saved, people = services.articles.saved, services.people
    assert outcomes([lambda: saved.add(None, "Roads", "road")] * 6) == ["Conflict"] * 5 + ["done"]
    ids = [saved.add(None, f"Wells {number}", "well").id for number in range(6)]
    renames: list[Callable[[], object]] = [partial(saved.change, None, one, name="Wells") for one in ids]
    assert outcomes(renames) == ["Conflict"] * 5 + ["done"]
    assert outcomes([lambda: people.add("ann", "correct horse battery")] * 6) == ["Conflict"] * 5 + ["done"]
    assert len({one.name for one in saved.all(None)}) == 7


def test_of_many_who_save_at_one_moment_none_comes_over_the_bound(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_searches, "SEARCHES_LIMIT", 2)
    saved = services.articles.saved
    adds: list[Callable[[], object]] = [partial(saved.add, None, f"{one}", "road") for one in range(6)]
    assert outcomes(adds) == ["InvalidInput"] * 4 + ["done"] * 2

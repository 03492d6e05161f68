"""Decisions: each says who and when, and is taken back by the opposite one."""

from __future__ import annotations

from typing import Any

import pytest
from manual_clock import ManualClock
from sample_articles import arrival, edited, text
from stories_by_hand import put_into_stories

from worker.bootstrap import Services
from worker.errors import Conflict, InvalidInput, NotFound
from worker.service.people.decisions import can_be_taken_back
from worker.store.stories import merge_split as story_links
from worker.types import Arrival
from worker.types.people import Decider

ANN, BOB = Decider("ann"), Decider("bob")


def take_in(services: Services, *arrivals: Arrival) -> None:
    for one in arrivals:
        services.accept.articles([one], door="api")
        services.ingest.take_in_batch()


def copies(services: Services) -> dict[int, int | None]:
    return {one.id: one.duplicate_of for one in services.articles.by_ids([1, 2, 3])}


def test_merged_articles_say_who_and_when_and_are_parted_again(services: Services, clock: ManualClock) -> None:
    take_in(services, arrival(1), arrival(2), arrival(3))
    services.copies.merge([1, 2, 3], ANN)
    merged_at = clock()
    [decision] = services.decisions.find_decisions(thing="article", thing_id=2)
    assert (decision.kind, decision.by, decision.at) == ("article.merged", "ann", merged_at)
    assert decision.names == {("article", number): services.articles.get(number).title for number in (1, 2, 3)}
    clock.pass_s(60)
    undone = services.decisions.take_back(decision.id, BOB)
    assert (undone.taken_back_by, undone.taken_back_at) == ("bob", clock())
    assert copies(services) == {1: None, 2: None, 3: None}
    newest = services.decisions.find_decisions()
    assert [one.kind for one in newest] == ["article.split", "article.split", "article.merged"]
    assert not can_be_taken_back(undone)
    with pytest.raises(Conflict):
        services.decisions.take_back(decision.id, BOB)


def test_decisions_are_found_by_kind_and_by_person_page_by_page(services: Services) -> None:
    take_in(services, arrival(1), arrival(2), arrival(3))
    services.copies.merge([1, 2, 3], ANN)
    services.copies.split([2], by=BOB)
    services.copies.split([3], by=ANN)

    def found(**asked: Any) -> list[int]:
        return [one.id for one in services.decisions.find_decisions(**asked)]

    assert found(by="ann") == [3, 1]
    assert found(by="ann", before=3) == [1]
    assert found(kind="article.split") == [3, 2]
    assert found(kind="article.split", by="bob") == [2]
    assert found(kind="article.split", thing="article", thing_id=3) == [3]
    assert found(by="nobody") == []
    with pytest.raises(InvalidInput, match=r"did you mean article\.split"):
        found(kind="article.splt")


def test_a_split_is_taken_back_by_a_merge_and_another_original_by_the_first(services: Services) -> None:
    first = arrival(1, url="https://a.example/1", source="a.example", text=text(1))
    take_in(services, first, arrival(2, url="https://b.example/1", source="b.example", text=edited(text(1))))
    assert copies(services)[2] == 1
    services.copies.split([2], by=ANN)
    services.decisions.take_back(services.decisions.find_decisions()[0].id, BOB)
    assert copies(services)[2] == 1
    services.copies.merge([1, 2], ANN)  # confirms what is so
    confirmed = services.decisions.find_decisions()[0]
    assert (confirmed.kind, confirmed.data["copies"], can_be_taken_back(confirmed)) == ("article.merged", [], False)
    services.copies.merge([2, 1], ANN)
    assert copies(services) == {1: 2, 2: None}
    services.decisions.take_back(services.decisions.find_decisions()[0].id, BOB)
    assert copies(services) == {1: None, 2: 1}


def test_a_restored_article_is_withdrawn_again_with_what_was_said(services: Services) -> None:
    take_in(services, arrival(1))
    said = {"at": "2026-03-01T12:00:00+00:00", "until": None, "reason": "A kill notice."}
    services.copies.withdraw(1, said, ANN)
    services.copies.restore(1, ANN)
    assert services.articles.get(1).withdrawn_at is None
    services.decisions.take_back(services.decisions.find_decisions()[0].id, BOB)
    found = services.articles.get(1)
    assert (found.withdrawn_reason, found.withdrawn_at is not None) == ("A kill notice.", True)


def test_stories_and_entities_are_taken_back_both_ways(services_with_names: Services) -> None:
    services = services_with_names
    take_in(
        services,
        Arrival(text="Angela Merkel met the banker Jonathan Smith in Paris on Monday. Smith spoke of the budget."),
        Arrival(text="In Hamburg the banker Jonathan Smithers opened a school. Smithers said that he was glad of it."),
    )
    services.enrich.enrich_batch()
    one, other = (services.articles.get(number).story_id or 0 for number in (1, 2))
    services.stories.merge([one, other], ANN)
    merge = services.decisions.find_decisions(thing="story", thing_id=other)[0]
    services.decisions.take_back(merge.id, BOB)
    assert services.articles.get(1).story_id != services.articles.get(2).story_id
    split = services.decisions.find_decisions(thing="story", thing_id=one)[0]
    assert (split.kind, split.takes_back) == ("story.split", merge.id)
    smith, smithers = (
        next(one.id for one in services.entities.find_entities(name=name).rows if one.name == name)
        for name in ("Jonathan Smith", "Jonathan Smithers")
    )
    services.entities.merge([smith, smithers], ANN)
    services.decisions.take_back(services.decisions.find_decisions(thing="entity", thing_id=smithers)[0].id, BOB)
    assert services.entities.get(smithers).id == smithers


@pytest.mark.parametrize("were_apart", [False, True])
def test_articles_moved_into_another_story_come_back_alone_and_by_one_decision(
    services: Services, were_apart: bool
) -> None:
    take_in(services, *(arrival(number) for number in range(1, 5)))
    put_into_stories(services, {1: 1, 2: 1, 3: 1, 4: 2})
    if were_apart:
        with services.database.write() as session:
            story_links.part(session, 1, 2)
    stories = services.stories
    assert stories.split(1, [2, 3], ANN, into=2).id == 2
    assert (members(services, 1), members(services, 2)) == ([1], [2, 3, 4])
    [moved] = services.decisions.find_decisions()
    assert (moved.kind, moved.by, moved.data["new"], moved.data["articles"]) == ("story.split", "ann", 2, [2, 3])
    services.decisions.take_back(moved.id, BOB)
    assert (members(services, 1), members(services, 2)) == ([1, 2, 3], [4])
    with services.database.read() as session:
        assert (2 in story_links.parted_from(session, 1)) is were_apart
    for wrong, refused in ((1, InvalidInput), (999, NotFound)):
        with pytest.raises(refused):
            stories.split(1, [1], ANN, into=wrong)
    assert len(services.decisions.find_decisions()) == 2


def members(services: Services, story_id: int) -> list[int]:
    return [one.article_id for one in services.stories.get(story_id).articles]


def test_what_cannot_be_taken_back_is_refused_and_changes_nothing(services: Services) -> None:
    take_in(services, arrival(1), arrival(2))
    services.copies.merge([1, 2], ANN)
    [merge] = services.decisions.find_decisions()
    services.copies.split([2], by=ANN)  # parted by hand in between
    with pytest.raises(InvalidInput):
        services.decisions.take_back(merge.id, BOB)
    assert services.decisions.find_decisions()[-1].taken_back_at is None
    with pytest.raises(NotFound):
        services.decisions.take_back(99, BOB)


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (lambda feeds: feeds.change(1, ANN, paused=True), ("state", "active", "paused")),
        (lambda feeds: feeds.change(1, ANN, title="Mine"), ("title", None, "Mine")),
        (lambda feeds: feeds.change(1, ANN, folders=["Asia"]), ("folders", ["News"], ["Asia"])),
        (lambda feeds: feeds.change(1, ANN, interval_s=600.0), ("fixed_interval_s", None, 600.0)),
        (lambda feeds: feeds.change(1, ANN, full_text="never"), ("full_text", "auto", "never")),
    ],
    ids=["paused", "title", "folders", "interval", "full text"],
)
def test_a_change_of_a_feed_says_what_it_was_and_is_taken_back(
    services: Services, change: Any, shown: tuple[str, Any, Any]
) -> None:
    services.feeds.add("https://a.example/feed", folders=["News"])
    name, before, after = shown
    assert getattr(services.feeds.get(1), name) == before
    for _ in range(2):  # the same again is no decision
        assert getattr(change(services.feeds), name) == after
    [decision] = services.decisions.find_decisions(thing="feed", thing_id=1)
    assert (decision.kind, decision.by) == ("feed.changed", "ann")
    services.decisions.take_back(decision.id, BOB)
    assert getattr(services.feeds.get(1), name) == before


def test_a_removed_feed_is_added_again_as_it_was_and_a_secret_is_never_kept(services: Services) -> None:
    services.feeds.add("https://a.example/feed", title="Mine", folders=["News"], interval_s=600, source="a")
    services.feeds.change(1, ANN, login="ann:secret")
    services.feeds.remove(1, ANN)
    removed, access = services.decisions.find_decisions()
    assert "secret" not in str((removed, access))
    assert access.data["names"] == ["login"]
    assert not can_be_taken_back(access)
    services.decisions.take_back(removed.id, BOB)
    [feed] = services.feeds.all()
    assert (feed.title, list(feed.folders), feed.fixed_interval_s, feed.source) == ("Mine", ["News"], 600, "a")


def test_what_was_dropped_is_tried_again_and_a_deletion_stays(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(services.ingest.__class__, "_decide_and_write", lambda *_: 1 / 0)
        take_in(services, arrival(1))
        for _ in range(4):
            services.clock.pass_s(60)  # type: ignore[attr-defined]  # the manual clock
            services.ingest.take_in_batch()
    services.quarantine.drop([1], ANN)
    services.decisions.take_back(services.decisions.find_decisions(thing="receipt", thing_id=1)[0].id, BOB)
    services.ingest.take_in_batch()
    assert services.accept.receipt(1).state == "stored"
    services.takedown.delete(1, ANN)
    deleted = services.decisions.find_decisions(thing="article", thing_id=1)[0]
    assert (deleted.kind, deleted.by, deleted.data) == (
        "article.deleted",
        "ann",
        {"articles": [1], "receipts_erased": 1},
    )
    with pytest.raises(Conflict):
        services.decisions.take_back(deleted.id, BOB)

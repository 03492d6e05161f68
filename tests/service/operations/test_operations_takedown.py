"""Takedown: nothing of a deleted article is left, and it does not come back. On both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from manual_clock import ManualClock
from sample_articles import arrival, edited, extended, text
from sqlalchemy import select
from stories_by_hand import put_into_stories
from working import must_balance, said, take_in, work

from worker.errors import NotFound
from worker.service.people.decisions import can_be_taken_back
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import WatchDraft
from worker.store.tables import Base, InboxRow
from worker.types.people import Decider

if TYPE_CHECKING:
    from pathlib import Path

    from worker.bootstrap import Services
    from worker.types import Arrival

SECRET = "Quillenbrot Zarathustrian"
"""Words that nothing else holds: in its headline, its text and, as a name, among the entities."""
ANN = Decider("ann")
WORDS = ("quillenbrot", "zarathustrian")


def telling(seed: str, **changed: Any) -> Arrival:
    plain = arrival(seed, **changed)
    title = f"{SECRET} resigns as governor of the regional office"
    return replace(plain, title=title, text=f"Governor {SECRET} resigned on Monday. {plain.text} {SECRET} left.")


def dump(services: Services) -> str:
    """Every row of every table, as text."""
    said = []
    with services.database.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                said.append(json.dumps([table.name, *row], default=str))
    return "\n".join(said).lower()


def traces(services: Services) -> list[str]:
    return [line for line in dump(services).splitlines() if any(word in line for word in WORDS)]


def files_hold(services: Services, data_dir: Path) -> list[str]:
    """Return the files of an SQLite database that hold one of the words."""
    if not services.database.is_sqlite:
        return []
    return [
        path.name
        for path in sorted(data_dir.glob("wiredesk.db*"))
        if any(word in path.read_bytes().lower() for word in (one.encode() for one in WORDS))
    ]


def deliver_all(services: Services) -> None:
    while services.delivering.deliver_batch():
        pass


def test_nothing_of_a_deleted_article_is_left_anywhere(
    services_with_names: Services, clock: ManualClock, data_dir: Path
) -> None:
    services = services_with_names
    hook = "https://receiver.example/hook"
    services.watches.add(
        WatchDraft(name="w", wanted=ArticleFilter(q="office"), targets={"webhook": hook}, digest_s=3_600)
    )
    first = telling("first", id="a-1")
    [one] = take_in(services, first)
    clock.pass_s(60)
    newer = replace(first, text=extended(first.text or "", 1))
    take_in(services, newer)
    same = replace(newer, url="https://other.example/same", id=None, source="other")
    take_in(services, arrival("second", title="The second report of the office"), same)
    while services.enrich.enrich_batch():
        pass
    deliver_all(services)
    with services.database.write() as session:  # one that was given up, and one that was never read
        payload = json.dumps({"url": first.url, "title": first.title, "text": first.text})
        for state in ("quarantined", "rejected"):
            row = InboxRow(door="api", stage="ingest", state=state, payload=payload, reason="error")
            row.accepted_at = row.not_before = clock()
            session.add(row)
    assert len(traces(services)) > 10
    deleted = services.takedown.delete(one.article_id or 0)
    assert deleted.articles == [one.article_id]
    assert not (left := traces(services)), "\n".join(left)
    assert services.articles.find_articles(ArticleFilter(q="quillenbrot")).articles == ()
    assert files_hold(services, data_dir) == []
    must_balance(services)
    assert services.ledgers.read_ledger().rejected == deleted.receipts == 5
    with pytest.raises(NotFound):
        services.articles.get(one.article_id or 0)
    with pytest.raises(NotFound):
        services.takedown.delete(one.article_id or 0)


FIRST = arrival("first", id="a-1")


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(FIRST, id="the same"),
        pytest.param(replace(FIRST, url="https://news.example/moved", id=None), id="its text at another address"),
        pytest.param(replace(FIRST, url=None, source="other", id=None), id="its text by another source"),
        pytest.param(replace(arrival("other"), id="a-1"), id="its id with another text"),
        pytest.param(replace(arrival("other"), url=FIRST.url), id="its address with another text"),
        pytest.param(replace(arrival("other"), url=f"{FIRST.url}?utm_source=x"), id="its address with a tracker"),
        pytest.param(replace(FIRST, url=None, id=None, text=f"{FIRST.text}\n\nMore."), id="its second version's text"),
    ],
)
def test_what_was_deleted_does_not_come_back(services: Services, clock: ManualClock, again: Arrival) -> None:
    [one] = take_in(services, FIRST)
    take_in(services, replace(FIRST, text=f"{FIRST.text}\n\nMore."))
    services.takedown.delete(one.article_id or 0)
    [receipt] = take_in(services, again)
    assert said([receipt]) == [("rejected", "deleted")]
    assert services.articles.find_articles(ArticleFilter(state="any")).articles == ()
    assert services.quarantine.input_of(receipt.id).is_erased
    with pytest.raises(NotFound):
        services.quarantine.retry([receipt.id])
    assert (services.ledgers.read_ledger().accepted, services.ledgers.read_ledger().rejected) == (3, 3)


def test_another_article_of_the_same_source_is_taken_in(services: Services) -> None:
    [one] = take_in(services, FIRST)
    services.takedown.delete(one.article_id or 0)
    assert said(take_in(services, arrival("second", id="a-2"))) == [("stored", "new")]


def test_what_waits_while_its_article_is_deleted_is_refused(services: Services) -> None:
    [one] = take_in(services, FIRST)
    [waiting] = services.accept.articles([replace(FIRST, text=extended(text("first"), 1))], door="api")
    services.takedown.delete(one.article_id or 0)
    work(services)
    assert said(services.accept.receipts([waiting.id])) == [("rejected", "deleted")]


@pytest.mark.parametrize("with_copies", [False, True])
def test_copies_stay_unless_they_are_named(services: Services, with_copies: bool) -> None:
    copies = [
        replace(
            FIRST, url=f"https://{name}.example/copy", id=None, source=name, text=edited(text("first")) + f" {name}."
        )
        for name in ("other", "third")
    ]
    first, second, third = take_in(services, FIRST, *copies)
    assert said([second, third]) == [("duplicate", "near_duplicate")] * 2
    heirs = [one.id for one in services.articles.find_articles(ArticleFilter(state="duplicate")).articles]
    deleted = services.takedown.delete(first.article_id or 0, with_copies=with_copies)
    left = services.articles.find_articles(ArticleFilter(state="any")).articles
    if with_copies:
        assert (left, deleted.original, len(deleted.articles)) == ((), None, 3)
        assert said(take_in(services, copies[0])) == [("rejected", "deleted")]
    else:
        assert deleted.original == min(heirs)
        assert sorted((one.id, one.duplicate_of) for one in left) == [(min(heirs), None), (max(heirs), min(heirs))]
        assert [len(services.articles.get(one.id).sightings) for one in left] == [1, 1]
        assert said(services.accept.receipts([second.id, third.id])) == [("duplicate", "near_duplicate")] * 2
        assert not services.quarantine.input_of(second.id).is_erased
    must_balance(services)


def test_readers_of_events_are_told(services: Services) -> None:
    [one] = take_in(services, FIRST)
    before = services.events.newest()
    services.takedown.delete(one.article_id or 0)
    [event] = services.events.read_page(before)[0]
    assert (event.kind, event.article_id, event.data) == ("article.deleted", one.article_id, {"reason": "person"})
    assert all(one.data == {"deleted": True} for one in services.events.read_page(0, limit=before)[0])


def test_a_story_goes_on_without_the_deleted_article(services_with_names: Services, clock: ManualClock) -> None:
    services = services_with_names
    first, _ = take_in(services, telling("first"), arrival("second", title="Regional office without a head"))
    while services.enrich.enrich_batch():
        pass
    if len(found := [one.id for one in services.stories.find_stories().rows]) > 1:
        services.stories.merge(found[::-1])
    services.takedown.delete(first.article_id or 0)
    [story] = services.stories.find_stories().rows
    assert (story.title, len(story.articles)) == ("Regional office without a head", 1)
    assert [line for line in traces(services) if "resigns" in line] == []


@pytest.mark.parametrize(
    ("stories", "title", "is_left"),
    [
        pytest.param({1: 1}, "A name of a person's own", False, id="the only report"),
        pytest.param({1: 1, 2: 1}, "A name of a person's own", True, id="one of two"),
        pytest.param({1: 1, 2: 1}, f"{SECRET} resigns", False, id="words of the report"),
        pytest.param({1: 1, 2: 1}, f"Why {SECRET} resigned on Monday", False, id="words of the report, quoted"),
        pytest.param({1: 1, 2: 2}, "Merged into another", True, id="of a story that was merged"),
    ],
)
def test_a_title_by_a_person_goes_with_the_only_report_of_a_story_and_where_it_quotes(
    services: Services, stories: dict[int, int], title: str, is_left: bool
) -> None:
    take_in(services, telling("first"), arrival("second", title="Regional office without a head"))
    put_into_stories(services, stories)
    services.stories.rename(1, title, ANN)
    services.stories.rename(1, "Another title", ANN)
    services.stories.rename(1, title, ANN)
    if 2 in stories.values():
        services.stories.merge([2, 1], ANN)
    services.takedown.delete(1)
    held = [line for line in dump(services).splitlines() if title.lower() in line]
    assert bool(held) == is_left
    assert is_left or not traces(services)
    renamed = [one for one in services.decisions.find_decisions() if one.kind == "story.renamed"]
    assert len(renamed) == 3
    if not is_left:
        assert [one.data for one in renamed] == [{"story": 1, "deleted": True}] * 3
        assert not any(map(can_be_taken_back, renamed))
    if is_left or 2 in stories:
        shown = services.stories.find_stories().rows[0]
        assert shown.own_title == (title if is_left else None)


def test_nothing_is_deleted_halfway(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    from worker.store.operations import takedown

    [one] = take_in(services, FIRST)
    before = dump(services)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(takedown, "erase_events", fail)
    with pytest.raises(RuntimeError):
        services.takedown.delete(one.article_id or 0)
    assert dump(services) == before

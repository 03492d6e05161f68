"""Rulings of a person about copies, which nothing later overrides. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sample_articles import arrival, edited, extended, text
from working import said, take_in, work

from worker.errors import InvalidInput, NotFound
from worker.service.copies.merge_split import MergeResult
from worker.service.search.articles import ArticleFilter
from worker.store.search import event_log
from worker.store.stories import stories
from worker.store.stories.stories import StoryChange
from worker.stories import begin, grow
from worker.types import StoryArticle, StoryDecision, Terms

if TYPE_CHECKING:
    from worker.bootstrap import Services
    from worker.types import Arrival

FIRST = arrival("first")
COPY = replace(FIRST, url="https://other.example/copy", source="other", text=edited(text("first")))
THIRD = replace(FIRST, url="https://third.example/copy", source="third", text=f"{edited(text('first'))}\n\nThe end.")
OTHER = arrival("second", source="other")


def put(services: Services, *given: Arrival) -> list[int]:
    """Take these in; gives the id of the row that each became."""
    ids = []
    for one in given:
        take_in(services, one)
        ids.append(
            max(row.id for row in services.articles.find_articles(ArticleFilter(state="any"), limit=500).articles)
        )
    return ids


def originals_of(services: Services, *ids: int) -> list[int | None]:
    return [services.articles.get(one).duplicate_of for one in ids]


# ── split ────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_that_is_none_becomes_an_article_and_its_names_are_looked_for(services: Services) -> None:
    first, copy, third = put(services, FIRST, COPY, THIRD)
    assert originals_of(services, first, copy, third) == [None, first, first]
    pending = services.ledgers.read_ledger().names_pending
    assert services.copies.split([copy]) == [MergeResult(copy, None)]
    article = services.articles.get(copy)
    assert (article.duplicate_of, article.duplicate_reason, article.similarity) == (None, None, None)
    assert originals_of(services, third) == [first]
    assert services.ledgers.read_ledger().names_pending == pending + 1


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(COPY, id="the same"),
        pytest.param(replace(COPY, text=f"{COPY.text} Slightly longer."), id="a newer version"),
        pytest.param(replace(COPY, url="https://mirror.example/"), id="its text elsewhere"),
    ],
)
def test_what_was_split_stays_apart_whatever_comes(services: Services, again: Arrival) -> None:
    first, copy = put(services, FIRST, COPY)
    services.copies.split([copy])
    [receipt] = take_in(services, again)
    assert receipt.article_id == copy
    assert originals_of(services, first, copy) == [None, None]


def test_a_new_version_of_the_original_does_not_swallow_what_was_split_from_it(services: Services) -> None:
    first, copy = put(services, FIRST, COPY)
    services.copies.split([copy])
    [receipt] = take_in(services, replace(FIRST, text=COPY.text))
    assert (receipt.state, receipt.article_id) == ("updated", first)
    assert originals_of(services, first, copy) == [None, None]


def test_a_wrongly_merged_version_becomes_an_article_and_the_old_text_stands_again(services: Services) -> None:
    wrong = replace(FIRST, title="Quite another report", text=text("other"))
    [one] = take_in(services, FIRST)
    [two] = take_in(services, wrong)
    assert two.state == "updated"
    assert one.article_id is not None
    [split] = services.copies.split([], receipts=[two.id])
    assert split.duplicate_of is None
    assert split.id != one.article_id
    article, other = services.articles.get(one.article_id), services.articles.get(split.id)
    assert (article.version, article.title, article.text) == (1, FIRST.title, FIRST.text)
    assert (other.version, other.title, other.text) == (1, wrong.title, wrong.text)
    assert [seen.receipt_id for seen in other.sightings] == [two.id]
    assert services.accept.receipt(two.id).article_id == split.id
    [again] = take_in(services, wrong)
    assert (again.state, again.article_id) == ("duplicate", split.id)
    assert "keeps it apart" in (again.detail or "")
    found = services.articles.find_articles(ArticleFilter(q=f'"{wrong.title}"')).articles
    assert [one.id for one in found] == [split.id]


def test_a_first_version_may_be_taken_out_and_the_newest_stays(services: Services) -> None:
    [one] = take_in(services, FIRST)
    [two] = take_in(services, replace(FIRST, title="Quite another report", text=text("other")))
    [split] = services.copies.split([], receipts=[one.id])
    assert services.articles.get(split.id).text == FIRST.text
    article = services.articles.get(two.article_id or 0)
    assert (article.version, article.title) == (2, "Quite another report")
    assert [version.version for version in services.articles.versions(article.id)] == [2]


def test_an_equal_print_may_be_an_article_of_its_own(services: Services) -> None:
    moved = replace(FIRST, url="https://other.example/weather", source="other")
    first, equal = take_in(services, FIRST, moved)
    assert equal.reason == "same_text"
    [split] = services.copies.split([], receipts=[equal.id])
    assert services.articles.get(split.id).source == "other"
    [again] = take_in(services, moved)
    assert again.article_id == split.id
    [original_again] = take_in(services, FIRST)
    assert original_again.article_id == first.article_id


# ── merge ────────────────────────────────────────────────────────────────────────────────────


def test_two_articles_that_are_one_report_are_merged_and_stay_merged(services: Services) -> None:
    first, other = put(services, FIRST, OTHER)
    assert services.copies.merge([first, other]) == [MergeResult(first, None), MergeResult(other, first)]
    assert services.articles.get(other).duplicate_reason == "person"
    [again] = take_in(services, OTHER)
    assert again.state == "duplicate"
    assert originals_of(services, first, other) == [None, first]
    [newer] = take_in(services, replace(OTHER, text=extended(OTHER.text or "", 3)))
    assert (newer.state, newer.article_id) == ("updated", other)
    assert originals_of(services, other) == [first]


def test_a_print_with_a_merged_text_is_put_with_its_original(services: Services) -> None:
    first, other = put(services, FIRST, OTHER)
    services.copies.merge([first, other])
    [elsewhere] = take_in(services, replace(OTHER, url="https://mirror.example/", source="mirror"))
    assert (elsewhere.state, elsewhere.article_id) == ("duplicate", first)


def test_copies_follow_what_they_are_copies_of(services: Services) -> None:
    first, copy, other = put(services, FIRST, COPY, OTHER)
    services.copies.merge([other, first])
    assert originals_of(services, first, copy, other) == [other, other, None]


def test_a_copy_may_be_made_the_original_of_its_original(services: Services) -> None:
    first, copy, third = put(services, FIRST, COPY, THIRD)
    services.copies.merge([copy, first])
    assert originals_of(services, first, copy, third) == [copy, None, copy]
    agency = replace(FIRST, url="https://www.reuters.com/1", source="reuters.com")
    [later] = take_in(services, agency)
    assert (later.state, later.article_id) == ("duplicate", copy)  # a person chose: no sighting takes its place
    assert originals_of(services, copy) == [None]


def test_merging_undoes_a_split_and_splitting_a_merge(services: Services) -> None:
    first, copy = put(services, FIRST, COPY)
    services.copies.split([copy])
    services.copies.merge([first, copy])
    [elsewhere] = take_in(services, replace(COPY, url="https://mirror.example/", source="mirror"))
    assert elsewhere.article_id == first
    services.copies.split([copy])
    assert originals_of(services, copy) == [None]
    [again] = take_in(services, COPY)
    assert (again.state, again.article_id) == ("duplicate", copy)


def test_every_decision_of_a_person_is_said(services: Services) -> None:
    first, copy, other = put(services, FIRST, COPY, OTHER)
    services.copies.split([copy])
    services.copies.merge([first, other])
    with services.database.read() as session:
        kinds = [(one.kind, one.article_id, one.data) for one in event_log.after(session, 0)]
    assert ("article.split", copy, {"previous": first}) in kinds
    assert ("article.merged", other, {"duplicate_of": first}) in kinds


def test_a_withdrawn_article_may_be_let_stand(services: Services) -> None:
    [first] = take_in(services, FIRST)
    take_in(services, replace(FIRST, title=f"KILL: {FIRST.title}", text="Please kill this story."))
    services.copies.restore(first.article_id or 0)
    assert services.articles.get(first.article_id or 0).withdrawn_at is None
    with pytest.raises(NotFound):
        services.copies.restore(first.article_id or 0)


def test_wrong_numbers_are_named_and_nothing_is_changed(services: Services) -> None:
    first, copy, other = put(services, FIRST, COPY, OTHER)
    [receipt] = [seen.receipt_id for seen in services.articles.get(other).sightings]
    refused: list[tuple[Callable[[], object], type[Exception], str]] = [
        (lambda: services.copies.split([copy, 98, 99]), NotFound, "no article 98, 99"),
        (lambda: services.copies.split([copy, other]), InvalidInput, f"article {other}: it is no copy"),
        (lambda: services.copies.split([]), InvalidInput, "give the article"),
        (lambda: services.copies.split([], receipts=[99]), NotFound, "no receipt 99"),
        (lambda: services.copies.split([], receipts=[receipt]), InvalidInput, "nothing else"),
        (lambda: services.copies.merge([first]), InvalidInput, "at least two"),
        (lambda: services.copies.merge([first, 99]), NotFound, "no article 99"),
        (lambda: services.copies.merge([copy, other]), InvalidInput, f"copy of article {first}"),
    ]
    for given, error, words in refused:
        with pytest.raises(error, match=words):
            given()
    assert originals_of(services, first, copy, other) == [None, first, None]


def test_an_article_that_is_put_away_leaves_its_story_and_the_ledger_balances(services: Services) -> None:
    first, other = put(services, FIRST, OTHER)
    services.copies.merge([first, other])
    services.copies.merge([first, other])
    services.copies.split([other])
    work(services)
    assert said(take_in(services, FIRST, OTHER)) == [("duplicate", "same_url")] * 2


# ── stories ──────────────────────────────────────────────────────────────────────────────────


def in_story(services: Services, *ids: int) -> int:
    """Put these into a story of their own, as the clustering would."""
    with services.database.write_alone() as session:
        story_id = stories.new_story(session, now=services.clock())
        members = [
            StoryArticle(article_id=one, title=f"Report {one}", terms=Terms({"harbour": 1.0}), seen_at=services.clock())
            for one in ids
        ]
        state = begin(story_id, members[0])
        for one in members[1:]:
            state = grow(state, one)
        stories.update_stories(session, [StoryChange(state, "Harbour", "")], now=services.clock())
        stories.add_terms(session, [("harbour", story_id)])
        stories.place(session, {one: StoryDecision(story_id, 1.0, "told by the test") for one in ids})
    return story_id


def core_of(services: Services, story_id: int) -> list[int]:
    with services.database.read() as session:
        return [one.article_id for one in stories.states(session, [story_id])[story_id].core]


def test_a_new_original_takes_its_place_in_the_story(services: Services) -> None:
    [first] = put(services, FIRST)
    story_id = in_story(services, first)
    [agency] = put(services, replace(COPY, url="https://www.reuters.com/1", source="reuters.com"))
    assert originals_of(services, first, agency) == [agency, None]
    assert (services.articles.get(first).story_id, services.articles.get(agency).story_id) == (None, story_id)
    assert core_of(services, story_id) == [agency]
    assert [one.article_id for one in services.stories.get(story_id).articles] == [agency]


def test_an_article_that_becomes_a_copy_leaves_its_story_and_an_empty_story_leads_on(services: Services) -> None:
    first, other, third = put(services, FIRST, OTHER, arrival("third"))
    both, alone = in_story(services, first, other), in_story(services, third)
    services.copies.merge([first, other, third])
    assert [one.article_id for one in services.stories.get(both).articles] == [first]
    assert core_of(services, both) == [first]
    assert services.stories.get(alone).id == both

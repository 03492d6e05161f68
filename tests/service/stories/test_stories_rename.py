"""A title that a person gives to a story stands whatever comes in, and is taken back. On both databases."""

from __future__ import annotations

import pytest
from sample_articles import arrival
from sqlalchemy import update
from stories_by_hand import put_into_stories
from working import take_in

from worker.bootstrap import Services
from worker.errors import Conflict, InvalidInput, NotFound
from worker.service.stories.manage import StoryFilter
from worker.store.stories.merge_split import lead_on
from worker.store.tables import ArticleRow, StoryRow
from worker.types.people import Decider

ANN, BOB = Decider("ann"), Decider("bob")


@pytest.fixture
def told(services: Services) -> Services:
    """Provide two stories, the second after the first."""
    take_in(services, arrival(1), arrival(2))
    put_into_stories(services, {1: 1, 2: 2})
    with services.database.write() as session:
        session.execute(update(StoryRow).where(StoryRow.id == 2).values(follows_id=1))
    return services


def test_a_title_given_by_a_person_is_shown_everywhere_and_outlives_the_headline(told: Services) -> None:
    renamed = told.stories.rename(1, " The road\n to Aleppo ", ANN)
    assert (renamed.title, renamed.own_title) == ("The road to Aleppo", "The road to Aleppo")
    with told.database.write() as session:
        session.execute(update(StoryRow).where(StoryRow.id == 1).values(title="A new headline"))
    assert told.stories.get(1).title == told.stories.heads([1])[1].title == "The road to Aleppo"
    assert {one.id: one.title for one in told.stories.find_stories(StoryFilter()).rows}[1] == "The road to Aleppo"
    follows = told.stories.get(2).follows
    assert follows is not None
    assert follows.title == "The road to Aleppo"


def test_it_is_a_decision_that_is_taken_back(told: Services) -> None:
    told.stories.rename(1, "First", ANN)
    told.stories.rename(1, "Second", BOB)
    told.stories.rename(1, "Second", BOB)  # changes nothing
    second, first = told.decisions.find_decisions(thing="story", thing_id=1)
    assert (second.by, second.kind, second.data) == (
        "bob",
        "story.renamed",
        {"story": 1, "was": "First", "now": "Second"},
    )
    with pytest.raises(Conflict, match="take the later renaming back first"):
        told.decisions.take_back(first.id, ANN)
    told.decisions.take_back(second.id, ANN)
    assert told.stories.get(1).title == "First"
    renamed = told.events.read_page(0, limit=100, kinds=("story.renamed",))[0]
    assert [one.data["now"] for one in renamed] == ["First", "Second", "First"]
    told.decisions.take_back(first.id, ANN)
    assert (told.stories.get(1).title, told.stories.get(1).own_title) == ("Story 1", None)


@pytest.mark.parametrize("later", ["Third", "First"])
def test_taking_an_emptied_title_back_overwrites_no_later_one(told: Services, later: str) -> None:
    told.stories.rename(1, "First", ANN)
    told.stories.rename(1, None, ANN)
    emptied = told.decisions.find_decisions(thing="story", thing_id=1)[0]
    told.stories.rename(1, later, BOB)
    with pytest.raises(Conflict, match="take the later renaming back first"):
        told.decisions.take_back(emptied.id, ANN)
    told.stories.rename(1, None, BOB)
    told.decisions.take_back(emptied.id, ANN)
    assert told.stories.get(1).own_title == "First"


@pytest.mark.parametrize(
    ("of_gone", "of_kept", "title"),
    [("Gone", None, "Gone"), ("Gone", "Kept", "Kept"), (None, "Kept", "Kept"), (None, None, "Story 2")],
)
def test_a_merged_story_keeps_its_title_or_takes_that_of_the_other(
    told: Services, of_gone: str | None, of_kept: str | None, title: str
) -> None:
    told.stories.rename(1, of_gone)
    told.stories.rename(2, of_kept)
    with told.database.write() as session:
        lead_on(session, 1, 2, reason="test")
    assert told.stories.get(1).title == title
    assert told.stories.rename(1, "By the old id").id == 2


@pytest.mark.parametrize(
    ("titles", "renamed", "after"),
    [
        pytest.param((None, "Gone"), None, (None, "Gone"), id="the title of the second goes back"),
        pytest.param(("Kept", "Gone"), None, ("Kept", "Gone"), id="each had one"),
        pytest.param(("Kept", None), None, ("Kept", None), id="the first had one"),
        pytest.param(("Gone", "Gone"), None, ("Gone", "Gone"), id="both were called so"),
        pytest.param((None, "Gone"), "Anew", ("Anew", "Gone"), id="renamed since"),
    ],
)
def test_titles_are_as_they_were_when_a_merge_is_taken_back(
    told: Services, titles: tuple[str | None, ...], renamed: str | None, after: tuple[str | None, ...]
) -> None:
    for story, title in enumerate(titles, start=1):
        told.stories.rename(story, title)
    told.stories.merge([1, 2], ANN)
    [merged] = told.events.read_page(0, limit=100, kinds=("story.merged",))[0]
    assert merged.data["title"] == told.stories.get(2).title
    decision = told.decisions.find_decisions(thing="story", thing_id=2)[0]
    if renamed:
        told.stories.rename(1, renamed)
    told.decisions.take_back(decision.id, BOB)
    found = [told.stories.get(one) for one in (1, 2)]
    assert [one.id for one in found] == [1, 2]  # the second has its old id
    assert tuple(one.own_title for one in found) == after
    assert [[each.article_id for each in one.articles] for one in found] == [[1], [2]]


@pytest.mark.parametrize("order", [(1, 0), (0, 1)], ids=["the last merge first", "the first merge first"])
def test_a_chain_of_merges_is_taken_back_in_either_order(told: Services, order: tuple[int, int]) -> None:
    take_in(told, arrival(3))
    put_into_stories(told, {3: 3})
    told.stories.rename(2, "Second")
    told.stories.merge([1, 2], ANN)
    told.stories.merge([3, 1], ANN)
    assert told.stories.get(1).own_title == "Second"
    merges = [one for one in reversed(told.decisions.find_decisions()) if one.kind == "story.merged"]
    for at in order:
        told.decisions.take_back(merges[at].id, BOB)
    found = [told.stories.get(one) for one in (1, 2, 3)]
    assert [one.id for one in found] == [1, 2, 3]
    assert [one.own_title for one in found] == [None, "Second", None]
    assert [[each.article_id for each in one.articles] for one in found] == [[1], [2], [3]]


def test_a_merge_is_taken_back_after_an_article_of_it_was_deleted(told: Services) -> None:
    take_in(told, arrival(3), arrival(4))
    put_into_stories(told, {3: 3})
    with told.database.write() as session:
        session.execute(update(ArticleRow).where(ArticleRow.id == 4).values(story_id=2))
    told.stories.merge([1, 2], ANN)
    decision = told.decisions.find_decisions()[0]
    told.takedown.delete(4)
    told.decisions.take_back(decision.id, BOB)
    assert [[each.article_id for each in told.stories.get(one).articles] for one in (1, 2)] == [[1], [2]]


def test_a_merge_of_which_no_article_is_left_is_not_taken_back(told: Services) -> None:
    told.stories.merge([1, 2], ANN)
    decision = told.decisions.find_decisions()[0]
    told.takedown.delete(2)
    with pytest.raises(InvalidInput):
        told.decisions.take_back(decision.id, BOB)
    assert told.stories.get(2).id == 1


def test_a_rename_taken_back_while_merged_stays_so_when_the_merge_is_taken_back(told: Services) -> None:
    told.stories.rename(2, "Gone", ANN)
    told.stories.merge([1, 2], ANN)
    merged, renamed = told.decisions.find_decisions()
    told.decisions.take_back(renamed.id, ANN)
    told.decisions.take_back(merged.id, ANN)
    assert [told.stories.get(one).own_title for one in (1, 2)] == [None, None]


@pytest.mark.parametrize("empty", [None, "", " \n"])
def test_an_empty_title_is_the_headline_again_and_a_long_one_is_refused(told: Services, empty: str | None) -> None:
    told.stories.rename(1, "First")
    assert told.stories.rename(1, empty).title == "Story 1"
    with pytest.raises(InvalidInput):
        told.stories.rename(1, "x" * 301)
    with pytest.raises(NotFound):
        told.stories.rename(99, "x")

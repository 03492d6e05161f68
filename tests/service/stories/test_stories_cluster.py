"""Stories merged and parted: ids lead on, articles move, and what a person decided stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from manual_clock import ManualClock
from sample_articles import arrival
from story_articles import AFTERSHOCK, QUAKE, STRIKE
from working import take_in

from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound
from worker.service.search.articles import ArticleFilter
from worker.types import Arrival


@pytest.fixture
def services(services_with_names: Services) -> Services:
    return services_with_names


def tell(services: Services, clock: ManualClock, *texts: str) -> list[int]:
    """Take these reports in, of now, and cluster them. Gives their ids."""
    now: datetime = clock()
    receipts = take_in(services, *(arrival(f"{hash(text)}", title=None, text=text, published_at=now) for text in texts))
    while services.enrich.enrich_batch():
        pass
    return [one.article_id or 0 for one in receipts]


def story_of(services: Services, article_id: int) -> int:
    return services.articles.get(article_id).story_id or 0


def kinds(services: Services) -> list[str]:
    return [one.kind for one in services.events.read_page(0)[0] if one.kind.startswith("story.")]


def test_two_events_of_a_kind_are_two_stories_though_one_is_stored_long_since(
    services: Services, clock: ManualClock
) -> None:
    report = "The mayor of {}, {}, resigned on Monday after a vote of no confidence by the town council, an aide said."
    (first,) = tell(services, clock, report.format("Ostram", "Petra Halek"))
    (second,) = tell(services, clock, report.format("Lomara", "Ilan Doruk"))
    assert story_of(services, first) != story_of(services, second)


def test_a_story_says_what_it_is_and_what_changed_last(services: Services, clock: ManualClock) -> None:
    first, second = tell(services, clock, QUAKE, AFTERSHOCK)
    story = services.stories.get(story_of(services, first))
    assert [one.article_id for one in story.articles] == [first, second]
    assert story.lead in (QUAKE, AFTERSHOCK)
    assert story.last_change == f"grew by article {second}"
    assert "Malatya" in [one.name for one in story.entities]
    assert kinds(services) == ["story.created", "story.grown"]


def test_merged_stories_have_all_articles_and_the_old_id_leads_to_the_first(
    services: Services, clock: ManualClock
) -> None:
    quake, strike = tell(services, clock, QUAKE, STRIKE)
    kept, gone = story_of(services, strike), story_of(services, quake)
    assert kept != gone
    merged = services.stories.merge([kept, gone])
    assert (merged.id, [one.article_id for one in merged.articles]) == (kept, [quake, strike])
    assert services.stories.get(gone) == merged
    assert [one.id for one in services.stories.find_stories().rows] == [kept]
    assert kinds(services)[-1] == "story.merged"
    assert len(services.articles.find_articles(ArticleFilter(story_id=gone)).articles) == 2
    [later] = tell(services, clock, AFTERSHOCK)
    assert story_of(services, later) == kept


def test_parted_articles_are_a_story_of_their_own_and_stay_one(services: Services, clock: ManualClock) -> None:
    first, second = tell(services, clock, QUAKE, AFTERSHOCK)
    old = story_of(services, first)
    new = services.stories.split(old, [second])
    assert new.id != old
    assert [one.article_id for one in new.articles] == [second]
    assert [one.article_id for one in services.stories.get(old).articles] == [first]
    assert kinds(services)[-1] == "story.split"
    again = AFTERSHOCK.replace("pulled a boy", "pulled a girl").replace("rose to 40", "rose to 44") + " More aid came."
    tell(services, clock, again)
    assert {story_of(services, first), story_of(services, second)} == {old, new.id}
    assert len(services.stories.find_stories().rows) == 2


def test_every_article_says_why_it_is_in_its_story_after_a_merge_and_after_a_split(
    services: Services, clock: ManualClock
) -> None:
    quake, aftershock, strike = tell(services, clock, QUAKE, AFTERSHOCK, STRIKE)
    kept, gone = story_of(services, strike), story_of(services, quake)
    merged = services.stories.merge([kept, gone])
    why = {one.article_id: one.reason or "" for one in merged.articles}
    assert why[strike].startswith("began it")
    for one, there in ((quake, "began it"), (aftershock, "shares")):
        assert why[one].startswith(f"story {gone} became one with this story (")
        assert f"there: {there}" in why[one]
    parted = services.stories.split(kept, [strike])
    assert [one.reason for one in parted.articles] == ["a person put it here"]
    assert {one.article_id: one.reason for one in services.stories.get(kept).articles}.items() <= why.items()


def test_what_was_merged_can_be_parted_and_merged_again(services: Services, clock: ManualClock) -> None:
    quake, strike = tell(services, clock, QUAKE, STRIKE)
    kept = services.stories.merge([story_of(services, quake), story_of(services, strike)]).id
    parted = services.stories.split(kept, [strike])
    assert services.stories.merge([kept, parted.id]).id == kept


def test_orders_that_make_no_sense_are_refused_by_name(services: Services, clock: ManualClock) -> None:
    quake, strike = tell(services, clock, QUAKE, STRIKE)
    story = story_of(services, quake)
    with pytest.raises(InvalidInput, match=f"article {strike}: is not in story {story}"):
        services.stories.split(story, [strike])
    with pytest.raises(InvalidInput, match="not all of them"):
        services.stories.split(story, [quake])
    with pytest.raises(InvalidInput, match="two stories"):
        services.stories.merge([story, story])
    with pytest.raises(NotFound, match="no story 999"):
        services.stories.merge([story, 999])


def test_an_article_whose_new_version_is_a_copy_leaves_its_story_and_one_that_is_no_copy_any_more_gets_one(
    services: Services, clock: ManualClock
) -> None:
    quake, copy, strike = (
        arrival(name, title=None, text=text, source=name, published_at=clock())
        for name, text in (("quake", QUAKE), ("copy", f"{QUAKE}\n\nMore on page 5."), ("strike", STRIKE))
    )

    def stories_of(*given: Arrival) -> list[int | None]:
        take_in(services, *given)
        while services.enrich.enrich_batch():
            pass
        return [services.articles.get(number).story_id for number in (1, 2, 3)]

    first, second, none = stories_of(quake, strike, copy)
    assert None not in (first, second)
    assert (none, first == second) == (None, False)
    assert stories_of(replace(strike, text=f"{QUAKE}\n\nMore on page 7.")) == [first, None, None]
    assert services.stories.get(second or 0).id == first
    _, _, own = stories_of(replace(copy, text=STRIKE))
    assert own not in (None, first)

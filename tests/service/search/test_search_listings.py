"""Lists of stories and entities: filtered by their articles, ordered by size, age and growth."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from manual_clock import ManualClock
from sample_articles import arrival
from working import take_in

from worker.bootstrap import Services
from worker.service.entities.manage import EntityFilter
from worker.service.search.articles import ArticleFilter
from worker.service.stories.manage import StoryFilter, StorySort

QUAKE = (
    "An earthquake of magnitude 6.8 struck the province of Malatya in eastern Turkey on Monday, killing at least "
    "31 people, the disaster agency AFAD said. Rescue teams searched collapsed houses in Battalgazi and Yesilyurt."
)
AFTERSHOCK = (
    "Rescue teams in Malatya, eastern Turkey, pulled a boy from a collapsed house in Battalgazi after the earthquake "
    "of magnitude 6.8, the disaster agency AFAD said. The toll in Malatya and Yesilyurt rose to 40 people."
)
STRIKE = (
    "Pilots of the airline Condor walked out in Frankfurt over pay, and 120 flights were cancelled, the union "
    "Vereinigung Cockpit said. Condor called the strike in Frankfurt irresponsible towards its passengers."
)


@pytest.fixture
def told(services_with_names: Services, clock: ManualClock) -> Services:
    """Provide two reports of a quake, and two days later one of a strike."""
    services = services_with_names
    for text, source in ((QUAKE, "news.example"), (AFTERSHOCK, "wire.example"), (STRIKE, "news.example")):
        if text == STRIKE:
            clock.pass_s(2 * 86_400)
        take_in(services, arrival(source, title=None, text=text, source=source, published_at=clock()))
        while services.enrich.enrich_batch():
            pass
    return services


STORIES: list[tuple[ArticleFilter | None, StorySort, list[str]]] = [
    (None, "newest", ["strike", "quake"]),
    (None, "articles", ["quake", "strike"]),
    (None, "growth", ["strike", "quake"]),
    (ArticleFilter(q="earthquake"), "newest", ["quake"]),
    (ArticleFilter(q='place:"Frankfurt"'), "articles", ["strike"]),
    (ArticleFilter(source="news.example"), "articles", ["quake", "strike"]),
    (ArticleFilter(source="wire.example"), "growth", ["quake"]),
    (ArticleFilter(q="volcano"), "growth", []),
]
ENTITIES: list[tuple[EntityFilter, ArticleFilter, str, str | None]] = [
    (EntityFilter(), ArticleFilter(q="earthquake"), "Malatya", "Frankfurt"),
    (EntityFilter(kind="place"), ArticleFilter(source="wire.example"), "Malatya", "AFAD"),
    (EntityFilter(name="frank"), ArticleFilter(), "Frankfurt", "Malatya"),
    (EntityFilter(sort="newest"), ArticleFilter(), "Frankfurt", None),
    (EntityFilter(sort="growth"), ArticleFilter(), "Frankfurt", None),
    (EntityFilter(sort="articles"), ArticleFilter(), "Malatya", None),
]
"""Conditions, conditions on articles; a name in the upper half of what is found, and one that is not found."""


def test_stories_are_listed_by_their_articles_in_the_order_asked_for(told: Services) -> None:
    for articles, sort, expected in STORIES:
        found = told.stories.find_stories(StoryFilter(sort=sort), articles)
        names = ["quake" if len(story.articles) == 2 else "strike" for story in found]
        assert names == expected, (articles, sort)
        assert told.stories.find_stories(StoryFilter(sort=sort), articles, offset=1, limit=1) == found[1:2]


@pytest.mark.parametrize("sort", ["newest", "articles", "growth"])
def test_stories_are_listed_by_the_time_of_their_latest_article(
    told: Services, clock: ManualClock, sort: StorySort
) -> None:
    def ago(days: int | None) -> datetime | None:
        return None if days is None else clock() - timedelta(days=days)

    for since_days, until_days, expected in ((1, None, 1), (3, None, 2), (None, 1, 1), (3, 1, 1), (None, 3, 0)):
        wanted = StoryFilter(since=ago(since_days), until=ago(until_days), sort=sort)
        assert len(told.stories.find_stories(wanted)) == expected, (since_days, until_days)


def test_entities_are_listed_by_the_articles_that_name_them(told: Services) -> None:
    for wanted, articles, high, absent in ENTITIES:
        whole = told.entities.named(wanted, articles)
        names = [one.name for one in whole]
        assert high in names[: len(names) // 2 + 1], (wanted, articles, names)
        assert absent not in names, (wanted, articles, names)
        pages = [told.entities.named(wanted, articles, offset=at, limit=1)[0] for at in range(len(whole))]
        assert pages == whole

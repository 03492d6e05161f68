"""Lists of stories and entities: filtered by their articles, ordered by size, age and growth."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from manual_clock import ManualClock
from sample_articles import arrival
from story_articles import AFTERSHOCK, QUAKE, STRIKE
from working import take_in

from worker.bootstrap import Services
from worker.errors import InvalidInput
from worker.service.entities.manage import EntityFilter, EntitySort
from worker.service.search.articles import ArticleFilter
from worker.service.stories.manage import StoryFilter, StorySort


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
    (EntityFilter(kind="place"), ArticleFilter(source="wire.example"), "Battalgazi", "AFAD"),
    (EntityFilter(name="frank"), ArticleFilter(), "Frankfurt", "Malatya"),
    (EntityFilter(sort="newest"), ArticleFilter(), "Frankfurt", None),
    (EntityFilter(sort="growth"), ArticleFilter(), "Frankfurt", None),
    (EntityFilter(sort="articles"), ArticleFilter(), "Malatya", None),
]
"""Conditions, conditions on articles; a name in the upper half of what is found, and one that is not found."""


def test_stories_are_listed_by_their_articles_in_the_order_asked_for(told: Services) -> None:
    for articles, sort, expected in STORIES:
        found = told.stories.find_stories(StoryFilter(sort=sort), articles).rows
        names = ["quake" if len(story.articles) == 2 else "strike" for story in found]
        assert names == expected, (articles, sort)


@pytest.mark.parametrize("sort", ["newest", "articles", "growth"])
def test_stories_are_listed_by_the_time_of_their_latest_article(
    told: Services, clock: ManualClock, sort: StorySort
) -> None:
    def ago(days: int | None) -> datetime | None:
        return None if days is None else clock() - timedelta(days=days)

    for since_days, until_days, expected in ((1, None, 1), (3, None, 2), (None, 1, 1), (3, 1, 1), (None, 3, 0)):
        wanted = StoryFilter(since=ago(since_days), until=ago(until_days), sort=sort)
        assert len(told.stories.find_stories(wanted).rows) == expected, (since_days, until_days)


def test_entities_are_listed_by_the_articles_that_name_them(told: Services) -> None:
    for wanted, articles, high, absent in ENTITIES:
        names = [one.name for one in told.entities.named(wanted, articles).rows]
        assert high in names[: len(names) // 2 + 1], (wanted, articles, names)
        assert absent not in names, (wanted, articles, names)


def come_in(services: Services, clock: ManualClock, number: int, *, about: str = "strike") -> None:
    """Take one more report of the strike or the quake in, which names what both name, and something new."""
    clock.pass_s(3_600)
    city, toll = (("Nairobi", 12), ("Oslo", 31), ("Lima", 57))[number % 3]
    text = {
        "strike": f"Condor cancelled {toll} flights to {city} when pilots in Frankfurt walked out once more, the union "
        f"Vereinigung Cockpit said. Passengers from Malatya and Ankara waited, and AFAD sent {toll} tents to {city}.",
        "quake": f"Rescue teams from {city} came to Malatya in Turkey after the earthquake of magnitude 6.8, the "
        f"disaster agency AFAD said. In Battalgazi and Yesilyurt {toll} houses collapsed; flights from Frankfurt wait.",
    }[about]
    take_in(services, arrival(f"later{number}", title=None, text=text, source="late.example", published_at=clock()))
    while services.enrich.enrich_batch():
        pass


@pytest.mark.parametrize("sort", ["articles", "newest", "growth"])
def test_pages_of_entities_hold_their_place_while_articles_come_in(
    told: Services, clock: ManualClock, sort: EntitySort
) -> None:
    wanted = EntityFilter(sort=sort)
    whole = [one.id for one in told.entities.named(wanted, ArticleFilter()).rows]
    first = told.entities.named(wanted, ArticleFilter(), limit=3)
    ids, cursor = [one.id for one in first.rows], first.next_cursor
    while cursor:
        come_in(told, clock, len(ids))
        page = told.entities.named(wanted, ArticleFilter(), cursor=cursor, limit=3)
        ids, cursor = ids + [one.id for one in page.rows], page.next_cursor
    assert ids == whole


def test_no_entity_comes_twice_on_pages_by_mentions_while_articles_come_in(told: Services, clock: ManualClock) -> None:
    first = told.entities.find_entities(limit=3)
    ids, cursor = [one.id for one in first.rows], first.next_cursor
    while cursor:
        come_in(told, clock, len(ids))
        page = told.entities.find_entities(cursor=cursor, limit=3)
        ids, cursor = ids + [one.id for one in page.rows], page.next_cursor
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("sort", ["articles", "growth"])
def test_pages_of_stories_hold_their_place_while_articles_come_in(
    told: Services, clock: ManualClock, sort: StorySort
) -> None:
    whole = [one.id for one in told.stories.find_stories(StoryFilter(sort=sort)).rows]
    first = told.stories.find_stories(StoryFilter(sort=sort), limit=1)
    for number in range(3):  # the story below grows larger than the one above
        come_in(told, clock, number, about="strike" if sort == "articles" else "quake")
    second = told.stories.find_stories(StoryFilter(sort=sort), cursor=first.next_cursor, limit=1)
    assert [one.id for page in (first, second) for one in page.rows] == whole
    assert [one.id for one in told.stories.find_stories(StoryFilter(sort=sort)).rows] != whole, "nothing moved"


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "1",
        "1.2",
        "1.2.3",
        "1.2.3.4.5.6",
        f"1.2.3.{10**17}",
        f"1.-{10**17}.3.4",
        f"{'9' * 5_000}.2.3.4",
        "1.2..4",
    ],
)
def test_a_cursor_that_is_none_is_refused(told: Services, cursor: str) -> None:
    for find in (told.stories.find_stories, told.entities.find_entities, told.entities.named):
        with pytest.raises(InvalidInput, match=r"^cursor: take it from the page before"):
            find(cursor=cursor)

"""Articles of a story are read in pages, its numbers are those of all, however many it has. On both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from manual_clock import START
from sample_articles import arrival
from sqlalchemy import update
from stories_by_hand import put_into_stories
from working import take_in

from worker.bootstrap import Services
from worker.service.stories.manage import MemberPage, StoryFilter
from worker.store.stories import views
from worker.store.tables import ArticleRow, StoryRow


@pytest.fixture
def told(services: Services) -> Services:
    """Provide a story of five articles: 5 was published first; 2 and 3 are of one agency, 4 is withdrawn."""
    days = {1: 2, 2: None, 3: 3, 4: 1, 5: 0}
    take_in(
        services,
        *(
            arrival(n, source=f"s{n}", published_at=None if day is None else START - timedelta(days=9 - day))
            for n, day in days.items()
        ),
    )
    put_into_stories(services, dict.fromkeys(days, 7))
    with services.database.write() as session:
        session.execute(update(ArticleRow).where(ArticleRow.id.in_([2, 3])).values(agency="AFP"))
        session.execute(update(ArticleRow).where(ArticleRow.id == 4).values(withdrawn_at=START))
        title = session.get_one(ArticleRow, 3).title
        session.execute(update(StoryRow).values(title=title))
    return services


@pytest.mark.parametrize(
    ("page", "ids"),
    [
        (MemberPage(), [1, 2, 3, 4, 5]),
        (MemberPage(offset=3, limit=5), [4, 5]),
        (MemberPage(by_publication=True), [5, 4, 1, 3, 2]),
        (MemberPage(by_publication=True, offset=1, limit=2), [4, 1]),
        (MemberPage(offset=9), []),
    ],
)
def test_a_page_of_articles_comes_with_the_numbers_of_all(told: Services, page: MemberPage, ids: list[int]) -> None:
    story = told.stories.get(7, page)
    assert [one.article_id for one in story.articles] == ids
    assert (story.articles_total, story.sources, story.independent_sources) == (5, 5, 3)
    assert story.lead == told.articles.get(3).text.partition("\n\n")[0]


def test_days_count_all_articles(told: Services) -> None:
    days = told.stories.days(7)
    assert days == sorted(days)
    assert sum(articles for _, articles in days) == 5
    assert days[-1] == (date(START.year, START.month, START.day), 1)


def test_lists_and_heads_read_so_many_articles_of_a_story_and_no_more(
    told: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MEMBERS_LIMIT", 2)
    [listed] = told.stories.find_stories(StoryFilter()).rows
    head = told.stories.heads([7, 99])[7]
    for one in (listed, head):
        assert [member.article_id for member in one.articles] == [1, 2]
        assert (one.articles_total, one.independent_sources) == (5, 3)
    assert head.first.article_id == 1


def test_of_a_large_story_the_first_articles_are_counted_and_shown_in_the_order_of_arrival(
    told: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    with told.database.write() as session:
        session.execute(update(StoryRow).values(articles=5))
    monkeypatch.setattr(views, "COUNTED_LIMIT_ARTICLES", 3)
    story = told.stories.get(7, MemberPage(by_publication=True))
    assert [one.article_id for one in story.articles] == [1, 2, 3, 4, 5]
    assert (story.articles_total, story.sources, story.independent_sources) == (5, 3, 2)
    assert [articles for _, articles in told.stories.days(7)] == [1, 1, 1]

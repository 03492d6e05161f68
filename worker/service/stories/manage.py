"""Stories as they are shown, and as a person merges and parts them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from worker.clock import Clock
from worker.errors import InvalidInput, existing
from worker.query import ArticleFilter
from worker.service.jobs.renaming import give_back, is_name_taken, rename
from worker.service.search.newest import ListPlace, RankedPage, first_of_growth, newest_articles
from worker.service.stories.merge_split import merge_into, part, state_of
from worker.store import Database, Session
from worker.store.core import merged_ids
from worker.store.people import decisions
from worker.store.search import event_log
from worker.store.stories import merge_split as story_links
from worker.store.stories import views as story_views
from worker.store.stories.views import (
    FIRST_MEMBERS,
    MemberPage,
    Story,
    StoryEntity,
    StoryFilter,
    StoryHead,
    StoryLink,
    StoryMember,
    StorySort,
)
from worker.types.people import ANYBODY, Decider

__all__ = [
    "MemberPage", "Stories", "Story", "StoryEntity", "StoryFilter", "StoryHead", "StoryLink", "StoryMember",
    "StorySort",
]  # fmt: skip

PAGE_LIMIT_STORIES = 500
ANY_STORY = StoryFilter()
NEWEST_ARTICLES = 10_000  #: Of those that match a filter, looked at for their stories.


class Stories:
    """Reads stories, and makes one of two or two of one. What a person decided outlives every rerun."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def get(self, story_id: int, wanted: MemberPage = FIRST_MEMBERS) -> Story:
        """One story with a page of its articles; another id than was asked for: it was merged. Raises NotFound."""
        with self._db.read() as session:
            return existing(story_views.get(session, story_id, wanted), "story", story_id)

    def days(self, story_id: int) -> list[tuple[date, int]]:
        """Return the days on which articles of a story were published, else seen, in order, each with their number."""
        with self._db.read() as session:
            return [(date.fromisoformat(day), articles) for day, articles in story_views.days(session, story_id)]

    def find_stories(
        self,
        wanted: StoryFilter = ANY_STORY,
        articles: ArticleFilter | None = None,
        *,
        cursor: str | None = None,
        limit: int = 50,
    ) -> RankedPage[Story]:
        """Return stories that match in the order asked for.

        Args:
            wanted: Conditions on the stories.
            articles: Conditions that an article of the story fulfils, among the newest that do; None: any story.
            cursor: Of the page before, in the same order.
            limit: How many at most.

        Raises:
            InvalidInput: If the query or the cursor is wrong.
        """
        limit = min(limit, PAGE_LIMIT_STORIES)
        with self._db.read() as session:
            place = ListPlace.read_cursor(session, cursor, self._clock(), numbers=2)
            asked = replace(
                wanted,
                article_ids=None
                if articles is None
                else newest_articles(session, articles, place, limit=NEWEST_ARTICLES),
                grown_from=first_of_growth(session, place) if wanted.sort == "growth" else 0,
                newest_article=place.newest,
                later_articles=place.later,
            )
            return place.cut_page(story_views.page(session, asked, after=place.after, limit=limit + 1), limit)

    def heads(self, ids: Collection[int]) -> dict[int, StoryHead]:
        """Return these stories in one line each, by id; those that are not there are left out."""
        if not ids:
            return {}
        with self._db.read() as session:
            return story_views.heads(session, sorted(ids))

    def merge(self, ids: Sequence[int], by: Decider = ANYBODY) -> Story:
        """Make the first of these stories of all of them; the ids of the others lead to it.

        Raises NotFound; InvalidInput for fewer than two.
        """
        with self._db.write_alone() as session:
            kept, *others = list(dict.fromkeys(self._standing(session, one) for one in ids)) or [0]
            if not others:
                raise InvalidInput("give the ids of two stories or more that are not one already")
            for gone in others:
                now = self._clock()
                moved, led = story_links.member_ids(session, gone), merged_ids.leading_to(session, "story", gone)
                is_taken = is_name_taken(session, "story", kept, gone)
                one, other = state_of(session, kept, now=now), state_of(session, gone, now=now)
                _, said = merge_into(session, one, other, reason="a person said so", now=now)
                story_links.forget_parting(session, kept, gone)
                event_log.append(session, [said])
                data = {"story": kept, "gone": gone, "articles": moved, "led": led, "is_name_taken": is_taken}
                decisions.add(session, by, said.kind, ("story", [kept, gone]), at=now, data=data)
                by = replace(by, takes_back=None)  # of several, the first takes it back
        return self.get(kept)

    def split(
        self, story_id: int, article_ids: Sequence[int], by: Decider = ANYBODY, *, into: int | None = None
    ) -> Story:
        """Make a story of its own of some articles of a story, or move them into another one. Gives that one.

        Args:
            story_id: The story that has them.
            article_ids: The articles.
            by: The person.
            into: The story they belong to; None: a new one.

        Raises:
            NotFound: There is no such story.
            InvalidInput: No articles, those of another story, all it has; or ``into`` is the same story.
        """
        with self._db.write_alone() as session:
            other = None if into is None else self._standing(session, into)
            new_id = self._split(session, self._standing(session, story_id), article_ids, by, into=other)
        return self.get(new_id)

    def take_split_back(self, parted: Mapping[str, Any], by: Decider) -> Story:
        """Make one of two stories again; of articles that were moved into another story, only these come back.

        Args:
            parted: Data of the decision to split.
            by: The person.

        Raises:
            NotFound, InvalidInput: All the articles left that story since, or it has no others.
        """
        if not parted.get("is_moved"):
            return self.merge([parted["story"], parted["new"]], by)
        with self._db.write_alone() as session:
            kept, other = self._standing(session, parted["story"]), self._standing(session, parted["new"])
            here = set(story_links.member_ids(session, other)) & set(parted["articles"])
            self._split(session, other, sorted(here), by, into=kept)
            if not parted["were_apart"]:
                story_links.forget_parting(session, kept, other)
        return self.get(kept)

    def take_merge_back(self, merged: Mapping[str, Any], by: Decider) -> Story:
        """Part two stories again as they were: the second has its id, its title and its notes for itself again.

        Articles of it that left the story since, or were deleted, stay where they are.

        Args:
            merged: Data of the decision to merge them.
            by: The person.

        Raises:
            NotFound, InvalidInput: All its articles left the story since, or it has no others.
        """
        gone = merged["gone"]
        with self._db.write_alone() as session:
            kept = self._standing(session, merged["story"])
            is_alone = merged_ids.stand_alone(session, "story", gone, kept, merged.get("led", ()))
            here = set(story_links.member_ids(session, kept)) & set(merged["articles"])
            new_id = self._split(session, kept, sorted(here), by, into=gone if is_alone else None)
            if merged.get("is_name_taken"):
                give_back(session, "story", {kept, merged["story"]}, gone, now=self._clock())
        return self.get(new_id)

    def rename(
        self, story_id: int, title: str | None, by: Decider = ANYBODY, *, instead_of: str | None = None
    ) -> Story:
        """Give a story a title in place of its headline, which outlives every rule; an empty one: its headline again.

        Args:
            story_id: The story, or one that was merged into it.
            title: The title.
            by: The person.
            instead_of: The title by a person that it must have, "" for none; None: any.

        Raises:
            NotFound: There is no such story.
            InvalidInput: The title is too long.
            Conflict: It has another one than ``instead_of`` by now.
        """
        with self._db.write_alone() as session:
            rename(session, ("story", story_id), title, by, now=self._clock(), instead_of=instead_of)
        return self.get(story_id)

    def _split(
        self, session: Session, story_id: int, article_ids: Sequence[int], by: Decider, *, into: int | None = None
    ) -> int:
        leaving = set(article_ids)
        members = set(story_links.member_ids(session, story_id))
        if strangers := sorted(leaving - members):
            raise InvalidInput(f"is not in story {story_id}", thing=f"article {strangers[0]}")
        if not leaving or leaving == members:
            raise InvalidInput("name some of its articles, and not all of them", thing=f"story {story_id}")
        if into == story_id:
            raise InvalidInput("they are in it already", thing=f"story {story_id}")
        is_moved = into is not None and bool(story_links.member_ids(session, into))
        were_apart = into in story_links.parted_from(session, story_id)
        new_id, said = part(session, story_id, leaving, now=self._clock(), into=into)
        event_log.append(session, [said])
        data = {"story": story_id, "new": new_id, "articles": sorted(leaving)}
        data |= {"is_moved": True, "were_apart": were_apart} if is_moved else {}
        decisions.add(session, by, said.kind, ("story", [story_id, new_id]), at=said.at, data=data)
        return new_id

    def _standing(self, session: Session, story_id: int) -> int:
        return existing(merged_ids.standing_id(session, "story", story_id), "story", story_id)

"""Statements on stories and one another: merged, parted, followed; and what a story is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from worker.store.core.dialect import insert_into
from worker.store.core.rows import from_row, grouped
from worker.store.stories.stories import add_terms
from worker.store.tables import ArticleRow, EntityRow, MentionRow, StoryApartRow, StoryRow, StoryTermRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a story, with what its terms are made of."""

    article_id: int
    title: str
    text: str
    lang: str | None
    names: tuple[str, ...]  #: Of its entities, once per mention.
    seen_at: datetime
    published_at: datetime | None
    title_inferred: bool
    source: str


def member_ids(session: Session, story_id: int) -> list[int]:
    """Return the articles of a story in order of arrival."""
    return list(session.scalars(select(ArticleRow.id).where(ArticleRow.story_id == story_id).order_by(ArticleRow.id)))


def members(session: Session, article_ids: Collection[int]) -> list[Member]:
    """Return these articles in order of arrival."""
    mentions = (
        select(MentionRow.article_id, EntityRow.name)
        .join(EntityRow, EntityRow.id == MentionRow.entity_id)
        .where(MentionRow.article_id.in_(article_ids))
        .order_by(MentionRow.article_id, MentionRow.field.desc(), MentionRow.start)
    )
    names = grouped(session.execute(mentions))
    rows = session.scalars(select(ArticleRow).where(ArticleRow.id.in_(article_ids)).order_by(ArticleRow.id))
    return [
        from_row(
            Member,
            row,
            article_id=row.id,
            names=tuple(names.get(row.id, ())),
            seen_at=row.first_seen_at,
            title_inferred=row.title_from == "inferred",
        )
        for row in rows
    ]


def lead_on(session: Session, gone_id: int, kept_id: int, *, reason: str) -> None:
    """Give everything of one story to another. Its id, and those that led to it, lead there from now on.

    The reason why each article is in the story is kept, behind the reason of the merge. The title that a person gave
    to the story stays in its row, and is that of the other too unless it has one.
    """
    terms = list(session.scalars(select(StoryTermRow.term).where(StoryTermRow.story_id == gone_id)))
    session.execute(delete(StoryTermRow).where(StoryTermRow.story_id == gone_id))
    add_terms(session, ((term, kept_id) for term in terms))
    for other in parted_from(session, gone_id) - {kept_id}:
        forget_parting(session, gone_id, other)
        part(session, kept_id, other)
    why = literal(f"story {gone_id} became one with this story ({reason}); there: ") + func.coalesce(
        ArticleRow.story_reason, ""
    )
    session.execute(update(ArticleRow).where(ArticleRow.story_id == gone_id).values(story_id=kept_id, story_reason=why))
    session.execute(update(StoryRow).where(StoryRow.merged_into == gone_id).values(merged_into=kept_id))
    session.execute(update(StoryRow).where(StoryRow.follows_id == gone_id).values(follows_id=kept_id))
    session.execute(update(StoryRow).where(StoryRow.id == gone_id).values(merged_into=kept_id, articles=0, core=[]))
    own_title = select(StoryRow.own_title).where(StoryRow.id == gone_id).scalar_subquery()
    nameless = update(StoryRow).where(StoryRow.id == kept_id, StoryRow.own_title.is_(None))
    session.execute(nameless.values(own_title=own_title))
    session.execute(
        update(StoryRow)
        .where(StoryRow.id == kept_id, StoryRow.follows_id == kept_id)
        .values(follows_id=None, follows_reason=None),
    )


def move(session: Session, article_ids: Collection[int], story_id: int, *, reason: str) -> None:
    """Put these articles into a story because a person says so."""
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.id.in_(article_ids))
        .values(story_id=story_id, story_reason=reason, story_score=1.0),
    )


def set_terms(session: Session, story_id: int, terms: Iterable[str]) -> None:
    """Let these terms, and no others, lead to a story."""
    session.execute(delete(StoryTermRow).where(StoryTermRow.story_id == story_id))
    add_terms(session, ((term, story_id) for term in terms))


def part(session: Session, one: int, other: int) -> None:
    """Keep two stories apart that a person parted."""
    row = {"story_id": min(one, other), "other_id": max(one, other)}
    session.execute(insert_into(session, StoryApartRow).on_conflict_do_nothing(), [row])


def forget_parting(session: Session, one: int, other: int) -> None:
    """Delete the parting of stories that a person made one."""
    session.execute(
        delete(StoryApartRow).where(
            StoryApartRow.story_id == min(one, other), StoryApartRow.other_id == max(one, other)
        )
    )


def parted_from(session: Session, story_id: int) -> set[int]:
    """Return the stories that a person keeps apart from this one."""
    rows = session.execute(
        select(StoryApartRow.story_id, StoryApartRow.other_id).where(
            or_(StoryApartRow.story_id == story_id, StoryApartRow.other_id == story_id)
        )
    )
    return {one for row in rows for one in row} - {story_id}

"""Stories as they are shown: statements that only read, and the types they answer with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.store.tables import ArticleRow, StoryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """An article of a story."""

    article_id: int
    title: str
    source: str
    agency: str | None  #: News agency it is credited to; None if to none.
    is_withdrawn: bool
    first_seen_at: datetime
    published_at: datetime | None
    reason: str | None  #: Why it is in the story: the terms it shares.
    score: float | None  #: 0 to 1.


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An event that articles report."""

    id: int
    title: str  #: Its most central headline.
    first_at: datetime  #: Of its earliest article: published, else seen.
    last_at: datetime
    updated_at: datetime
    sources: int  #: Sources whose articles are in it; copies are not counted.
    independent_sources: int  #: The same, an agency's report counted as the agency's wherever it was printed.
    articles: tuple[StoryMember, ...]  #: In order of arrival, copies left out.


def get(session: Session, story_id: int) -> Story | None:
    """One story; None if there is none."""
    row = session.get(StoryRow, story_id)
    return None if row is None else _views(session, [row])[0]


def page(session: Session, *, offset: int, limit: int) -> list[Story]:
    """Stories, newest first."""
    rows = session.scalars(
        select(StoryRow).order_by(StoryRow.last_at.desc(), StoryRow.id.desc()).offset(offset).limit(limit)
    ).all()
    return _views(session, rows)


def independent_sources(members: Iterable[StoryMember]) -> int:
    """How many reported it themselves: reports count, not prints, and what was withdrawn counts for nothing."""
    return len({member.agency or member.source for member in members if not member.is_withdrawn})


def _views(session: Session, rows: Sequence[StoryRow]) -> list[Story]:
    members: dict[int, list[StoryMember]] = {}
    for article in session.scalars(
        select(ArticleRow).where(ArticleRow.story_id.in_([row.id for row in rows])).order_by(ArticleRow.id)
    ):
        assert article.story_id is not None
        members.setdefault(article.story_id, []).append(
            StoryMember(
                article_id=article.id,
                title=article.title,
                source=article.source,
                agency=article.agency,
                is_withdrawn=article.withdrawn_at is not None,
                first_seen_at=article.first_seen_at,
                published_at=article.published_at,
                reason=article.story_reason,
                score=article.story_score,
            )
        )
    return [
        Story(
            id=row.id,
            title=row.title,
            first_at=row.first_at,
            last_at=row.last_at,
            updated_at=row.updated_at,
            sources=len({member.source for member in members.get(row.id, ())}),
            independent_sources=independent_sources(members.get(row.id, ())),
            articles=tuple(members.get(row.id, ())),
        )
        for row in rows
    ]

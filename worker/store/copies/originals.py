"""Statements on an article and its copies: who is the original, and which are withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from worker.store.articles.articles import NOT_WITHDRAWN, set_columns
from worker.store.core.bulk import retire_ids
from worker.store.entities.translations import forget_translations
from worker.store.stories.merge_split import lead_on
from worker.store.tables import ArticleRow, EnrichmentRow, MentionRow, StoryRow, StoryTermRow
from worker.types import Headline


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOriginal:
    """An article becomes a copy of another, and its copies with it."""

    old: int
    new: int
    reason: str  #: What the old one is to the new: near_duplicate, reprint, same_text, person.
    similarity: float | None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An article is not to be used."""

    article_id: int
    at: datetime
    until: datetime | None  #: End of an embargo; None: for good.
    reason: str  #: What the notice says.


def set_original(session: Session, change: NewOriginal, *, now: datetime) -> None:
    """Point an article and its copies at their new original, which takes its place in its story and leaves its own."""
    leave_story(session, change.new)
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.duplicate_of == change.old, ArticleRow.id != change.new)
        .values(duplicate_of=change.new)
    )
    place = session.execute(
        select(ArticleRow.story_id, ArticleRow.story_reason, ArticleRow.story_score).where(ArticleRow.id == change.old)
    ).one()
    values = {"duplicate_of": None, "duplicate_reason": None, "similarity": None}
    if place.story_id is not None:
        _rename_in_core(session, place.story_id, change.old, change.new)
        values |= {"story_id": place.story_id, "story_reason": place.story_reason, "story_score": place.story_score}
    set_columns(session, change.new, **values)
    set_columns(
        session,
        change.old,
        duplicate_of=change.new,
        duplicate_reason=change.reason,
        similarity=change.similarity,
        story_id=None,
        story_reason=None,
        story_score=None,
    )
    forget_names(session, [change.old])


def forget_names(session: Session, ids: Collection[int]) -> None:
    """Delete the names of a copy, its translations, and its wait for names: it shares its original's."""
    session.execute(delete(MentionRow).where(MentionRow.article_id.in_(list(ids))))
    session.execute(delete(EnrichmentRow).where(EnrichmentRow.article_id.in_(list(ids))))
    forget_translations(session, ids)


def withdraw(session: Session, given: Withdrawal) -> None:
    """Mark an article as withdrawn; it stays readable."""
    set_columns(
        session,
        given.article_id,
        withdrawn_at=given.at,
        withdrawn_until=given.until,
        withdrawn_reason=given.reason,
    )


def restore(session: Session, article_id: int) -> dict[str, str | None] | None:
    """Take a withdrawal back. Return what it said; None if the article is not withdrawn, or not there."""
    row = session.execute(
        select(ArticleRow.withdrawn_at, ArticleRow.withdrawn_until, ArticleRow.withdrawn_reason)
        .where(ArticleRow.id == article_id, ArticleRow.withdrawn_at.is_not(None))
        .with_for_update()
    ).one_or_none()
    if row is None:
        return None
    set_columns(session, article_id, **NOT_WITHDRAWN)
    at, until, reason = row
    return {"at": _iso(at), "until": _iso(until), "reason": reason}


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def withdraw_again(session: Session, article_id: int, withdrawn: Mapping[str, str | None]) -> bool:
    """Withdraw an article as :func:`restore` found it. Return False if it does not exist."""
    if session.get(ArticleRow, article_id) is None:
        return False
    at, until = (withdrawn[name] for name in ("at", "until"))
    set_columns(
        session,
        article_id,
        withdrawn_at=datetime.fromisoformat(at or ""),
        withdrawn_until=until and datetime.fromisoformat(until),
        withdrawn_reason=withdrawn["reason"],
    )
    return True


def leave_story(session: Session, article_id: int, *, original: int | None = None) -> None:
    """Take an article out of its story.

    One that is left without any leads to the story of ``original``, the article that it is a copy of now; without
    such a story it goes.
    """
    story_id = session.scalar(select(ArticleRow.story_id).where(ArticleRow.id == article_id))
    if story_id is None:
        return
    set_columns(session, article_id, story_id=None, story_reason=None, story_score=None)
    story = session.get_one(StoryRow, story_id)
    core = [one for one in story.core if one["article_id"] != article_id]
    if session.scalar(select(ArticleRow.id).where(ArticleRow.story_id == story_id).limit(1)) is None:
        story_of = select(ArticleRow.story_id).where(ArticleRow.id == original)
        kept = None if original is None else session.scalar(story_of)
        if kept is not None:
            lead_on(session, story_id, kept, reason="their articles are copies of one report")
            return
        retire_ids(session, StoryRow)
        session.execute(delete(StoryTermRow).where(StoryTermRow.story_id == story_id))
        session.execute(delete(StoryRow).where(StoryRow.id == story_id))
        return
    session.execute(
        update(StoryRow).where(StoryRow.id == story_id).values(core=core, articles=max(1, story.articles - 1))
    )


def recent_headlines(
    session: Session, source: str, agency: str | None, *, since: datetime, limit: int
) -> list[Headline]:
    """Return the newest articles of a source, and those credited to the same agency, first seen since then."""
    newest = session.scalar(select(ArticleRow.id).order_by(ArticleRow.id.desc()).limit(1)) or 0
    theirs = ArticleRow.source == source
    if agency is not None:
        theirs = theirs | (ArticleRow.agency == agency)
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.title, ArticleRow.canonical_url)
        .where(theirs, ArticleRow.id > newest - limit, ArticleRow.first_seen_at >= since)
        .order_by(ArticleRow.id)
    )
    return [Headline(article_id=row.id, title=row.title, url=row.canonical_url) for row in rows]


def _rename_in_core(session: Session, story_id: int, old: int, new: int) -> None:
    core = session.scalar(select(StoryRow.core).where(StoryRow.id == story_id)) or []
    renamed = [one | {"article_id": new} if one["article_id"] == old else one for one in core]
    if renamed != core:
        session.execute(update(StoryRow).where(StoryRow.id == story_id).values(core=renamed))

"""Statements on stories: candidates for an article, the stories as they grow, how rare terms are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows_with_ids
from worker.store.core.dialect import insert_into
from worker.store.core.in_list import listed_strings
from worker.store.tables import ArticleRow, StoryRow, StoryTermRow, TermCountRow
from worker.types import Frequencies, StoryArticle, StoryDecision, StoryState, Terms

ALL_ARTICLES = ""  #: The term under which all counted articles are counted; no text has it.
EACH_LIMIT_STORIES = 200
"""Newest stories that one term may bring up; a story that lasts longer is found by its rarer terms."""
_TIMES = ("seen_at", "published_at")


def frequencies(session: Session, terms: Collection[str]) -> Frequencies:
    """Return the number of articles, and of those with each of these terms."""
    wanted = {ALL_ARTICLES, *terms}
    rows = session.execute(select(TermCountRow.term, TermCountRow.articles).where(TermCountRow.term.in_(wanted)))
    counts = {row.term: row.articles for row in rows}
    return Frequencies(documents=counts.pop(ALL_ARTICLES, 0), counts=counts)


def count_terms(session: Session, articles: Collection[Collection[str]]) -> None:
    """Count the terms of new articles."""
    counts: dict[str, int] = {ALL_ARTICLES: len(articles)}
    for terms in articles:
        for term in terms:
            counts[term] = counts.get(term, 0) + 1
    statement = insert_into(session, TermCountRow)
    statement = statement.on_conflict_do_update(
        index_elements=["term"], set_={"articles": TermCountRow.articles + statement.excluded.articles}
    )
    session.execute(statement, [{"term": term, "articles": count} for term, count in sorted(counts.items())])


def candidate_ids(session: Session, terms: Collection[str], *, limit: int) -> list[int]:
    """Return the stories that share most of these terms, of the ``EACH_LIMIT_STORIES`` newest of each term.

    No more entries of the index are read for a term, however many stories it leads to.
    """
    asked = listed_strings(session, sorted(terms), "asked")
    same_term = select(StoryTermRow.story_id).where(StoryTermRow.term == asked.c.value).correlate(asked)
    oldest = same_term.order_by(StoryTermRow.story_id.desc()).offset(EACH_LIMIT_STORIES - 1).limit(1).scalar_subquery()
    story = StoryTermRow.story_id + 0  # so written, SQLite does not walk all terms in the order of stories
    rows = session.execute(
        select(story)
        .join_from(asked, StoryTermRow, StoryTermRow.term == asked.c.value)
        .where(StoryTermRow.story_id >= func.coalesce(oldest, 0))
        .group_by(story)
        .order_by(func.count().desc(), story.desc())
        .limit(limit)
    )
    return [story_id for (story_id,) in rows]


def states(session: Session, ids: Collection[int]) -> dict[int, StoryState]:
    """Return these stories as the clustering sees them; one whose core became copies of others cannot be compared."""
    rows = session.scalars(select(StoryRow).where(StoryRow.id.in_(ids)))
    return {
        row.id: StoryState(
            story_id=row.id,
            centroid=Terms(**row.centroid),
            core=tuple(_article(one) for one in row.core),
            articles=row.articles,
            first_at=row.first_at,
            last_at=row.last_at,
        )
        for row in rows
        if row.core
    }


def new_story(session: Session, *, now: datetime) -> int:
    """Return an empty story. Gives its id."""
    row = {
        "title": "", "centroid": {"weights": {}, "shown": {}}, "core": [], "articles": 0,
        "first_at": now, "last_at": now, "updated_at": now,
    }  # fmt: skip
    return insert_rows_with_ids(session, StoryRow, [row])[0]


def save(session: Session, state: StoryState, *, title: str, change: str, now: datetime) -> None:
    """Write a story, and one line on the change."""
    session.execute(
        update(StoryRow)
        .where(StoryRow.id == state.story_id)
        .values(
            title=title,
            centroid=_terms(state.centroid),
            core=[_plain(one) for one in state.core],
            articles=state.articles,
            first_at=state.first_at,
            last_at=state.last_at,
            updated_at=now,
            last_change=change,
        )
        .execution_options(synchronize_session=False)
    )


def add_terms(session: Session, pairs: Iterable[tuple[str, int]]) -> None:
    """Let terms lead to stories; those that do already are left."""
    rows = [{"term": term, "story_id": story_id} for term, story_id in dict.fromkeys(pairs)]
    if rows:
        session.execute(insert_into(session, StoryTermRow).on_conflict_do_nothing(), rows)


def place(session: Session, placed: Mapping[int, StoryDecision]) -> None:
    """Put articles (by id) into the stories decided for them; story_id is set in each decision."""
    rows = [
        {"id": article_id, "story_id": one.story_id, "story_reason": one.reason, "story_score": one.score}
        for article_id, one in placed.items()
    ]
    if rows:
        session.execute(update(ArticleRow), rows)


def placed(session: Session, article_ids: Collection[int]) -> dict[int, int]:
    """Return the story of each of these articles that is in one."""
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.story_id).where(
            ArticleRow.id.in_(article_ids), ArticleRow.story_id.is_not(None)
        )
    )
    return {article_id: story_id for article_id, story_id in rows if story_id is not None}


def _terms(terms: Terms) -> dict[str, Any]:
    return {"weights": dict(terms.weights), "shown": dict(terms.shown)}


def _plain(article: StoryArticle) -> dict[str, Any]:
    given = {one.name: getattr(article, one.name) for one in fields(article)} | {"terms": _terms(article.terms)}
    return given | {name: given[name].isoformat() for name in _TIMES if given[name] is not None}


def _article(given: dict[str, Any]) -> StoryArticle:
    times = {name: datetime.fromisoformat(given[name]) for name in _TIMES if given[name] is not None}
    return StoryArticle(**(given | times | {"terms": Terms(**given["terms"])}))

"""Statements on stories: candidates for an article, the stories as they grow, how rare terms are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import String, literal_column, select
from sqlalchemy.orm import Session

from worker.store.core.bulk import (
    MadeJson,
    count_up,
    insert_rows,
    insert_rows_with_ids,
    insert_tuples,
    reserve_ids,
    update_rows,
)
from worker.store.core.dialect import is_sqlite
from worker.store.core.in_list import listed_strings, newest_of_each, one_of
from worker.store.tables import ArticleRow, StoryRow, StoryTermRow, TermCountRow
from worker.types import Frequencies, StoryArticle, StoryDecision, StoryState, Terms
from worker.types.stored import from_stored

ALL_ARTICLES = ""  #: The term under which all counted articles are counted; no text has it.
EACH_LIMIT_STORIES = 200
"""Newest stories that one term may bring up; a story that lasts longer is found by its rarer terms."""
_count = TermCountRow.__table__.c
_TIMES = ("seen_at", "published_at")
_TERM_LISTS = ("told", "words")
_VERSION_SQLITE = "stories.updated_at || ' ' || stories.articles || stories.core"
"""The clustering sets the time; what people and deletions do without it changes the core."""


@dataclass(frozen=True, slots=True)
class StoryChange:
    """A story as it stands after a change."""

    state: StoryState
    title: str
    change: str  #: What changed, in a line.
    follows: tuple[int, str] | None = None  #: Story that a new one continues, and why.
    columns: Mapping[str, MadeJson] | None = None  #: Its terms and articles as they are stored, if made before.

    def made(self) -> StoryChange:
        """Return it with what takes long to make of it for the database."""
        return replace(self, columns={name: MadeJson(json.dumps(one)) for name, one in _columns(self.state).items()})


def frequencies(session: Session, terms: Collection[str]) -> Frequencies:
    """Return the number of articles, and of those with each of these terms."""
    asked = listed_strings(session, [ALL_ARTICLES, *terms], "asked")
    rows = session.execute(
        select(_count.term, _count.articles).join_from(asked, TermCountRow, _count.term == asked.c.value)
    )
    counts: dict[str, int] = dict(map(tuple, rows))
    return Frequencies(documents=counts.pop(ALL_ARTICLES, 0), counts=counts)


def count_terms(articles: Collection[Collection[str]]) -> list[dict[str, Any]]:
    """Return the counts of the terms of new articles, to be added to those stored."""
    counts = Counter(chain.from_iterable(articles))
    rows = [{"term": term, "articles": times} for term, times in sorted(counts.items())]
    return [{"term": ALL_ARTICLES, "articles": len(articles)}, *rows]


def add_term_counts(session: Session, counts: Sequence[dict[str, Any]]) -> None:
    """Add counts of terms to those stored."""
    count_up(session, TermCountRow, "articles", counts)


def ids_by_term(session: Session, terms: Collection[str]) -> dict[str, list[int]]:
    """Return the stories that each term leads to: the ``EACH_LIMIT_STORIES`` newest, the newest first.

    No more entries of the index are read for a term, however many stories it leads to.
    """
    return newest_of_each(session, terms, StoryTermRow.term, StoryTermRow.story_id, each=EACH_LIMIT_STORIES)


def states(session: Session, ids: Collection[int]) -> dict[int, StoryState]:
    """Return these stories as the clustering sees them; one whose core became copies of others cannot be compared."""
    columns = (StoryRow.id, StoryRow.centroid, StoryRow.core, StoryRow.articles, StoryRow.first_at, StoryRow.last_at)
    rows = session.execute(select(*columns).where(one_of(StoryRow.id, ids)))
    return {
        row.id: StoryState(
            story_id=row.id,
            centroid=_read_terms(row.centroid),
            core=tuple(_article(one) for one in row.core),
            articles=row.articles,
            first_at=row.first_at,
            last_at=row.last_at,
        )
        for row in rows
        if row.core
    }


def versions(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the version of each of these stories: other text whenever its row, as ``states`` reads it, is another."""
    version = literal_column(_VERSION_SQLITE if is_sqlite(session) else "stories.xmin::text", String)
    return dict(session.execute(select(StoryRow.id, version).where(one_of(StoryRow.id, ids))).all())


def reserve_story_ids(session: Session, count: int, *, kept: Sequence[int] = ()) -> list[int]:
    """Return ids for stories that may begin: ``kept``, if so many were reserved before and no other can have them."""
    is_kept = len(kept) == count and not is_sqlite(session)
    return list(kept) if is_kept else reserve_ids(session, StoryRow, count)


def new_story(session: Session, *, now: datetime) -> int:
    """Write an empty story. Gives its id."""
    row = {
        "title": "", "centroid": {"weights": {}, "shown": {}}, "core": [], "articles": 0,
        "first_at": now, "last_at": now, "updated_at": now,
    }  # fmt: skip
    return insert_rows_with_ids(session, StoryRow, [row])[0]


def insert_stories(session: Session, begun: Sequence[StoryChange], *, now: datetime) -> None:
    """Write new stories, under ids that were reserved."""
    links = (one.follows or (None, None) for one in begun)
    followed = ({"follows_id": story_id, "follows_reason": reason} for story_id, reason in links)
    insert_rows(session, StoryRow, [_row(one, now) | link for one, link in zip(begun, followed, strict=True)])


def update_stories(session: Session, changed: Sequence[StoryChange], *, now: datetime) -> None:
    """Write stories that are there already as they stand now."""
    update_rows(session, StoryRow, "id", [_row(one, now) for one in changed])


def _columns(state: StoryState) -> dict[str, Any]:
    return {"centroid": _terms(state.centroid), "core": [_plain(one) for one in state.core]}


def _row(given: StoryChange, now: datetime) -> dict[str, Any]:
    state = given.state
    return {
        "id": state.story_id,
        "title": given.title,
        **(given.columns or _columns(state)),
        "articles": state.articles,
        "first_at": state.first_at,
        "last_at": state.last_at,
        "updated_at": now,
        "last_change": given.change,
    }


def add_terms(session: Session, pairs: Iterable[tuple[str, int]]) -> None:
    """Let terms lead to stories; those that do already are left."""
    insert_tuples(session, StoryTermRow, ("term", "story_id"), list(dict.fromkeys(pairs)), skip_known=True)


def place(session: Session, placed: Mapping[int, StoryDecision]) -> None:
    """Put articles (by id) into the stories decided for them; story_id is set in each decision."""
    rows = [
        {"id": article_id, "story_id": one.story_id, "story_reason": one.reason, "story_score": one.score}
        for article_id, one in placed.items()
    ]
    update_rows(session, ArticleRow, "id", rows)


def placed(session: Session, article_ids: Collection[int]) -> dict[int, int]:
    """Return the story of each of these articles that is in one."""
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.story_id).where(
            ArticleRow.id.in_(article_ids), ArticleRow.story_id.is_not(None)
        )
    )
    return {article_id: story_id for article_id, story_id in rows if story_id is not None}


def _terms(terms: Terms) -> dict[str, Any]:
    lists = {name: list(getattr(terms, name)) for name in _TERM_LISTS}
    return {"weights": dict(terms.weights), "shown": dict(terms.shown)} | lists


def _read_terms(given: Mapping[str, Any]) -> Terms:
    return Terms(given["weights"], given["shown"], *(tuple(given.get(name, ())) for name in _TERM_LISTS))


def _plain(article: StoryArticle) -> dict[str, Any]:
    given = {one.name: getattr(article, one.name) for one in fields(article)} | {"terms": _terms(article.terms)}
    return given | {name: given[name].isoformat() for name in _TIMES if given[name] is not None}


def _article(given: dict[str, Any]) -> StoryArticle:
    times = {name: datetime.fromisoformat(given[name]) for name in _TIMES if given[name] is not None}
    return from_stored(StoryArticle, given | times | {"terms": _read_terms(given["terms"])})

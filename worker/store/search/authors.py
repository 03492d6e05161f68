"""Index of the authors of articles, in which an article is found by any adjacent words of a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, delete
from sqlalchemy.orm import Session

from worker.query.highlight import folded
from worker.query.query import words_of
from worker.store.core.bulk import insert_rows
from worker.store.tables import ArticleAuthorRow

WORDS_LIMIT = 12  #: Of one name: what is longer is a text.
CHARS_LIMIT = 200


def index_new(session: Session, authors: Mapping[int, Sequence[str]]) -> None:
    """Make new articles (id to authors) findable by their authors."""
    rows = [
        {"name": name, "article_id": article_id}
        for article_id, of_one in authors.items()
        for name in sorted({part for author in of_one for part in _endings(author)})
    ]
    insert_rows(session, ArticleAuthorRow, rows)


def index_again(session: Session, article_id: int, authors: Sequence[str]) -> None:
    """Make an article findable by these authors, and by no others."""
    theirs = ArticleAuthorRow.article_id == article_id
    session.execute(delete(ArticleAuthorRow).where(theirs))
    index_new(session, {article_id: authors})


def has_name(typed: str) -> ColumnElement[bool]:
    """Return the condition on ``ArticleAuthorRow`` that a name has these words next to each other."""
    name = _key(words_of(typed))
    return and_(ArticleAuthorRow.name >= name, ArticleAuthorRow.name < f"{name}!")  # "!" is what follows a blank


def _endings(author: str) -> list[str]:
    words = words_of(author)
    return [_key(words[first:]) for first in range(min(len(words), WORDS_LIMIT))]


def _key(words: Sequence[str]) -> str:
    return " ".join(map(folded, words[:WORDS_LIMIT]))[:CHARS_LIMIT].rstrip()

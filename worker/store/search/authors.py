"""Index of the authors of articles, in which an article is found by any adjacent words of a name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from worker.query.highlight import folded
from worker.query.query import words_of
from worker.store.core.bulk import insert_tuples
from worker.store.core.dialect import is_sqlite
from worker.store.search.id_ranges import IdRange
from worker.store.tables import ArticleAuthorRow, ArticleRow

WORDS_LIMIT = 12  #: Of one name: what is longer is a text.
CHARS_LIMIT = 200
#: What parts a word in some spellings of a name alone: the marks of "O'Neill" and "Jean-Luc", the dots of "J. R. R.".
_PARTED = re.compile(r"(?<=\w)['’‘ʼ`´-](?=\w)|(?<=\b\w)\.\s?(?=\w\.|\w\b)|(?<=\b[OÓ])\s(?=[^\W\d_a-z])")
FEW_ARTICLES = 2_000  #: Of a name, read at once on SQLite; where there are more, each article is asked for its authors.


def index_new(session: Session, authors: Mapping[int, Sequence[str]]) -> None:
    """Make new articles (id to authors) findable by their authors."""
    rows = [
        (name, article_id)
        for article_id, of_one in authors.items()
        for name in sorted({part for author in of_one for part in _endings(author)})
    ]
    insert_tuples(session, ArticleAuthorRow, ("name", "article_id"), rows)


def index_again(session: Session, article_id: int, authors: Sequence[str]) -> None:
    """Make an article findable by these authors, and by no others."""
    theirs = ArticleAuthorRow.article_id == article_id
    session.execute(delete(ArticleAuthorRow).where(theirs))
    index_new(session, {article_id: authors})


def written_by(session: Session, typed: str, within: IdRange) -> ColumnElement[bool]:
    """Return the condition on articles of a range that an author's name has these words next to each other."""
    name = _key(words_of(typed))
    begins = and_(ArticleAuthorRow.name >= name, ArticleAuthorRow.name < f"{name}!")  # "!" is what follows a blank
    theirs = select(ArticleAuthorRow.article_id).where(begins)
    if not is_sqlite(session):
        return ArticleRow.id.in_(theirs.where(*within.holds(ArticleAuthorRow.article_id)))
    # SQLite would read all authors of the range for those of the name; and all of the name, however many.
    if session.scalar(theirs.offset(FEW_ARTICLES).limit(1)) is None:
        return ArticleRow.id.in_(theirs)
    has_it = theirs.where(ArticleAuthorRow.article_id == ArticleRow.id).correlate(ArticleRow).exists()
    return and_(has_it, *within.holds(ArticleRow.id))


def _endings(author: str) -> list[str]:
    """Return the words of a name from each of them on; also those that marks part as one: "O'Neill", "Jean-Luc"."""
    spellings = (words_of(author), words_of(_PARTED.sub("", author)))
    return [_key(words[first:]) for words in spellings for first in range(min(len(words), WORDS_LIMIT))]


def _key(words: Sequence[str]) -> str:
    return " ".join(map(folded, words[:WORDS_LIMIT]))[:CHARS_LIMIT].rstrip()

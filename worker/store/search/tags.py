"""Index of the tags of articles, in which an article is found by the folded form of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_tuples
from worker.store.tables import ArticleTagRow
from worker.types import tag_key


def index_new(session: Session, tags: Mapping[int, Sequence[str]]) -> None:
    """Make new articles (id to tags) findable by their tags."""
    pairs = [(key, article_id) for article_id, of_one in tags.items() for key in sorted(set(map(tag_key, of_one)))]
    insert_tuples(session, ArticleTagRow, ("tag", "article_id"), pairs)


def index_again(session: Session, article_id: int, tags: Sequence[str]) -> None:
    """Make an article findable by these tags, and by no others."""
    theirs = ArticleTagRow.article_id == article_id
    session.execute(delete(ArticleTagRow).where(theirs))
    index_new(session, {article_id: tags})

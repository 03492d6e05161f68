"""Statements on translations: articles in other languages that name the same, and the pairs that were found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import chain

from sqlalchemy import String, cast, delete, func, or_, select
from sqlalchemy.orm import Session

from worker.languages import base_language
from worker.store.core.bulk import insert_rows
from worker.store.core.in_list import one_of
from worker.store.core.rows import grouped
from worker.store.tables import ArticleRow, EntityRow, MentionRow, RelatedArticleRow
from worker.types import NamedSide

RAREST_ENTITIES = 8  #: Entities of an article by which its translations are looked up.
NEWEST_ARTICLES = 40  #: Articles that one of them may bring up.
LEAST_SHARED = 3  #: Of these entities, those that another article must name to be compared.
COMPARED_ARTICLES = 5  #: Articles that one is compared with, those that share most.


def pairs_in_two_languages(session: Session, named: Mapping[int, Collection[int]]) -> set[tuple[int, int]]:
    """Return pairs of articles that name the same and are written in two languages, the smaller id first.

    Args:
        session: The open transaction; the mentions of the articles are written.
        named: Entities of each article, by their ids.
    """
    rarest = _rarest(session, named)
    newest = _newest_articles(session, set(chain.from_iterable(rarest.values())))
    shared = {
        article_id: Counter(chain.from_iterable(newest.get(one, ()) for one in ids))
        for article_id, ids in rarest.items()
    }
    near = {
        article_id: [other for other, times in counts.most_common() if times >= LEAST_SHARED and other != article_id]
        for article_id, counts in shared.items()
    }
    langs = _languages(session, {*chain.from_iterable(near.values()), *(one for one, others in near.items() if others)})
    return {
        (min(one, other), max(one, other))
        for one, others in near.items()
        for other in [other for other in others if one in langs and langs.get(other, langs[one]) != langs[one]][
            :COMPARED_ARTICLES
        ]
    }


def _rarest(session: Session, named: Mapping[int, Collection[int]]) -> dict[int, list[int]]:
    """Return the entities of each article that the fewest others name; none that it alone names."""
    met = select(EntityRow.id, EntityRow.articles).where(one_of(EntityRow.id, set(chain.from_iterable(named.values()))))
    articles = {row.id: row.articles for row in session.execute(met.where(EntityRow.articles > 1))}
    return {
        article_id: sorted(articles.keys() & set(ids), key=lambda one: (articles[one], one))[:RAREST_ENTITIES]
        for article_id, ids in named.items()
    }


def _newest_articles(session: Session, entities: Collection[int]) -> dict[int, list[int]]:
    """Return the newest articles that name each entity; no more entries of the index are read, however many do."""
    newest = (
        select(cast(MentionRow.article_id, String).label("id"))
        .where(MentionRow.entity_id == EntityRow.id)
        .order_by(MentionRow.article_id.desc())
        .group_by(MentionRow.article_id)
        .limit(NEWEST_ARTICLES)
        .correlate(EntityRow)
        .subquery()
    )
    listed = select(func.aggregate_strings(newest.c.id, ",")).select_from(newest).scalar_subquery()
    found = session.execute(select(EntityRow.id, listed).where(one_of(EntityRow.id, entities)))
    return {entity_id: [int(one) for one in ids.split(",")] for entity_id, ids in found if ids}


def _languages(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the language of each article that is no copy, without its region."""
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.lang).where(
            one_of(ArticleRow.id, ids), ArticleRow.duplicate_of.is_(None), ArticleRow.lang.is_not(None)
        )
    )
    return {article_id: base_language(lang) for article_id, lang in rows}


def sides(session: Session, ids: Collection[int]) -> dict[int, NamedSide]:
    """Return these articles as they are compared."""
    mentions = session.execute(
        select(MentionRow.article_id, MentionRow.start, MentionRow.entity_id)
        .where(one_of(MentionRow.article_id, ids), MentionRow.field == "text")
        .order_by(MentionRow.article_id, MentionRow.start)
    )
    names = grouped((article_id, (start, entity_id)) for article_id, start, entity_id in mentions)
    rows = session.execute(
        select(
            *(ArticleRow.id, ArticleRow.lang, ArticleRow.title, ArticleRow.title_from, ArticleRow.text),
            func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at).label("at"),
        ).where(one_of(ArticleRow.id, ids))
    )
    return {
        row.id: NamedSide(
            lang=row.lang,
            title="" if row.title_from == "inferred" else row.title,
            text=row.text,
            at=row.at,
            names=names.get(row.id, ()),
        )
        for row in rows
    }


def forget_translations(session: Session, article_ids: Collection[int]) -> set[tuple[int, int]]:
    """Delete the pairs of these articles. Return them."""
    either = or_(one_of(RelatedArticleRow.article_id, article_ids), one_of(RelatedArticleRow.other_id, article_ids))
    gone = delete(RelatedArticleRow).where(either).returning(RelatedArticleRow.article_id, RelatedArticleRow.other_id)
    return {(one, other) for one, other in session.execute(gone)}


def add_translations(session: Session, found: Iterable[tuple[tuple[int, int], str]], *, now: datetime) -> None:
    """Write pairs of articles that are translations of each other, with the reasons."""
    rows = [
        {"article_id": one, "other_id": other, "relation": "translation", "reason": reason, "found_at": now}
        for (one, other), reason in found
    ]
    insert_rows(session, RelatedArticleRow, rows)

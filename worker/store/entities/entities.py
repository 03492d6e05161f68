"""Statements on entities: candidates for a name, new ones, their names and mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows, insert_tuples, reserve_ids, update_rows
from worker.store.core.dialect import is_sqlite
from worker.store.core.in_list import newest_of_each, one_of
from worker.store.core.rows import from_row
from worker.store.tables import ArticleRow, EntityKeyRow, EntityNameRow, EntityRow, MentionRow
from worker.types import FoundEntity, KindEvidence, KnownEntity, Mention
from worker.types.stored import from_stored

BY_PERSON = "person"
"""Reason of a name that a person gave to an entity."""

FEW_ARTICLES = 100.0  #: Added to the number of articles: too few of them do not tell which names are common.
_WRITTEN_AHEAD_LIMIT = timedelta(hours=1)  #: Entities whose keys were written ahead are there by then.
_LEFT_WORDS_LOOKED_AT = timedelta(days=2)
_KEYS_DELETED_AT_ONCE = 1_000  #: Entities: of very many, PostgreSQL reads all keys there are.

# Columns of the tables, not of mapped rows, which take four times as long to load.
_entity, _name = EntityRow.__table__.c, EntityNameRow.__table__.c
#: Number of articles as far as their ids tell, which are the two ends of an index.
_STORED = select(func.max(ArticleRow.id)).scalar_subquery() - select(func.min(ArticleRow.id)).scalar_subquery()
_ALL = func.coalesce(_STORED, 0) + FEW_ARTICLES
_KNOWN = select(
    (_entity.articles / _ALL).label("share"),
    *(_entity.id, _entity.name, _entity.kind, _entity.country),
    *(_entity.lat, _entity.lon, _entity.role, _entity.company, _entity.evidence),
).where(one_of(_entity.id))
_NAMES_OF = (
    select(_name.entity_id, _name.name, _name.reason)
    .where(one_of(_name.entity_id))
    .order_by(_name.entity_id, _name.name)
)


@dataclass(frozen=True, slots=True)
class NewName:
    """A spelling an entity was met under, and why it is that entity."""

    name: str
    reason: str
    score: float


class NamedTotal(NamedTuple):
    """Number of mentions of an entity, and of articles that name it."""

    mentions: int
    articles: int


def ids_by_key(session: Session, keys: Collection[str], *, each: int) -> dict[str, list[int]]:
    """Return the entities of each name key: the ``each`` newest ones, in order of id.

    A common name leads to thousands; no more than ``each`` entries of the index are read for a key.
    """
    found = newest_of_each(session, {key[:255] for key in keys}, EntityKeyRow.key, EntityKeyRow.entity_id, each=each)
    return {key: ids[::-1] for key, ids in found.items()}


def common_ids(session: Session, *, share: float) -> Sequence[int]:
    """Return the entities that more than a share of the stored articles name, 0 to 1: a few hundred at most."""
    least = int(share * session.scalars(select(_ALL)).one())  # a number: for an expression no index is used
    # No entity has fewer mentions than articles, and mentions have the index.
    statement = select(_entity.id).where(_entity.mentions > least, _entity.articles > least)
    return session.scalars(statement).all()


def known(session: Session, ids: Collection[int]) -> dict[int, KnownEntity]:
    """Return the entities themselves with all their names."""
    if not ids:
        return {}
    names: dict[int, list[str]] = {}
    ruled: dict[int, list[str]] = {}
    for entity_id, name, reason in session.execute(_NAMES_OF, {"ids": ids}).all():
        names.setdefault(entity_id, []).append(name)
        if reason == BY_PERSON:
            ruled.setdefault(entity_id, []).append(name)
    rows = session.execute(_KNOWN, {"ids": ids}).all()
    return {
        row.id: from_row(
            KnownEntity,
            row,
            entity_id=row.id,
            names=tuple(names.get(row.id, ())),
            company=tuple(row.company),
            evidence=_evidence(row.evidence),
            ruled=tuple(ruled.get(row.id, ())),
        )
        for row in rows
    }


def reserve_entity_ids(session: Session, count: int) -> list[int]:
    """Return ids for new entities."""
    return reserve_ids(session, EntityRow, count)


def insert_entities(
    session: Session,
    found: Sequence[FoundEntity],
    *,
    seen_at: datetime,
    ids: Sequence[int] | None = None,
    totals: Mapping[int, NamedTotal] | None = None,
) -> list[int]:
    """Write new entities.

    Args:
        session: The open transaction.
        found: The entities.
        seen_at: Time they were first met.
        ids: Ids that were reserved for them; None: new ones are.
        totals: Totals of those whose mentions are written already.

    Returns:
        Their ids in order.
    """
    ids = reserve_entity_ids(session, len(found)) if ids is None else ids
    counted = [(totals or {}).get(one, NamedTotal(0, 0)) for one in ids]
    rows = [
        {name: getattr(entity, name) for name in ("name", "kind", "country", "lat", "lon", "role", "wikidata")}
        | {
            "company": list(entity.company),
            "evidence": _evidence_json(entity.evidence),
            "first_seen_at": seen_at,
            "last_seen_at": seen_at,
            "id": entity_id,
            **total._asdict(),
        }
        for entity, entity_id, total in zip(found, ids, counted, strict=True)
    ]
    insert_rows(session, EntityRow, rows)
    return list(ids)


def _evidence_json(evidence: KindEvidence) -> dict[str, Any] | None:
    if not evidence.weights:
        return None
    weights = {kind: round(weight, 2) for kind, weight in evidence.weights.items()}
    return {"weights": weights, "articles": evidence.articles, "settled": evidence.settled}


def _evidence(stored: Mapping[str, Any] | None) -> KindEvidence:
    return from_stored(KindEvidence, stored) if stored else KindEvidence()


def add_keys(session: Session, pairs: Iterable[tuple[str, int]], *, are_new: bool = False) -> None:
    """Let keys lead to entities; those that do already are left, for which nobody looks if ``are_new``."""
    given = list(dict.fromkeys((key[:255], entity_id) for key, entity_id in pairs))
    insert_tuples(session, EntityKeyRow, ("key", "entity_id"), given, skip_known=not are_new)


def delete_keys(session: Session, ids: Collection[int]) -> None:
    """Let no key lead to these entities any more."""
    session.execute(delete(EntityKeyRow).where(one_of(EntityKeyRow.entity_id, ids)))


def delete_left_words(session: Session, *, now: datetime) -> None:
    """Delete keys of words that were written ahead for entities which never came. On PostgreSQL.

    Looks at the ids of two days: what was left before, an earlier call deleted. Entities of an hour may still come.
    """
    first, last = (newest_id_before(session, now - age) for age in (_LEFT_WORDS_LOOKED_AT, _WRITTEN_AHEAD_LIMIT))
    given = func.generate_series(first + 1, last - 1).column_valued("given")
    there = exists().where(_entity.id == given, _entity.id > first, _entity.id < last)
    missing = session.scalars(select(given).where(~there)).all()
    for start in range(0, len(missing), _KEYS_DELETED_AT_ONCE):
        delete_keys(session, missing[start : start + _KEYS_DELETED_AT_ONCE])


def newest_id_before(session: Session, before: datetime) -> int:
    """Return the id of about the newest entity first seen before a time; 0 if none was.

    Ids rise with time, so halving their range finds it. No index is kept on the time, and asked for the last id before
    it, PostgreSQL may read the whole table.
    """
    newest, low, high = 0, 0, session.scalar(select(func.max(_entity.id))) or 0
    while low < high:
        middle = (low + high + 1) // 2
        up_to = select(_entity.id, _entity.first_seen_at).where(_entity.id <= middle).order_by(_entity.id.desc())
        found = session.execute(up_to.limit(1)).first()
        if found is not None and found.first_seen_at >= before:
            high = found.id - 1
        else:
            newest, low = found.id if found else newest, middle
    return newest


def add_names(session: Session, names: Mapping[tuple[int, str], NewName], *, seen_at: datetime) -> None:
    """Record spellings; those known already keep their reason."""
    columns = ("entity_id", "name", "reason", "score", "first_seen_at")
    rows = [(entity_id, new.name[:255], new.reason, new.score, seen_at) for (entity_id, _), new in names.items()]
    insert_tuples(session, EntityNameRow, columns, rows, skip_known=True)


def set_mentions(
    session: Session, named: Mapping[int, Sequence[tuple[int, Sequence[Mention]]]]
) -> dict[int, NamedTotal]:
    """Write the mentions of articles in place of older ones.

    Triggers add to the totals of entities that are there. Those that are not have to be written with theirs in the
    same transaction, which spares two writes to the row and the indexes of each.

    Args:
        session: The open transaction.
        named: Article id to entities with their mentions.

    Returns:
        Entity id to its total in these articles.
    """
    if not named:
        return {}
    if is_sqlite(session):
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # until the commit
    session.execute(delete(MentionRow).where(one_of(MentionRow.article_id, named)))
    columns = ("entity_id", "article_id", "field", "start", "end", "text", "quotes")
    rows = [
        (entity_id, article_id, one.field, one.start, one.end, one.text, [list(quote) for quote in one.quotes] or None)
        for article_id, them in named.items()
        for entity_id, found in them
        for one in found
    ]
    insert_tuples(session, MentionRow, columns, rows)
    mentions = Counter(entity_id for entity_id, *_ in rows)
    articles = Counter(entity_id for entity_id, _ in {row[:2] for row in rows})
    return {one: NamedTotal(times, articles[one]) for one, times in mentions.items()}


def seen_again(session: Session, met: Mapping[int, KnownEntity], *, seen_at: datetime) -> None:
    """Note that entities were met again; their kind, company, role and evidence are what they are now."""
    rows = [
        {
            "id": entity_id,
            "last_seen_at": seen_at,
            "company": list(known.company),
            "role": known.role,
            "kind": known.kind,
            "evidence": _evidence_json(known.evidence),
        }
        for entity_id, known in met.items()
    ]
    update_rows(session, EntityRow, "id", rows)

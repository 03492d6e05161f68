"""Statements on entities and one another: what a person merged or parted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from worker.store.entities.entities import BY_PERSON, add_keys
from worker.store.tables import ArticleRow, EntityKeyRow, EntityNameRow, EntityRow, MentionRow

FACTS = ("country", "wikidata", "role", "lat", "lon")  #: Taken over by an entity that has none of its own.


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entity and its spellings."""

    id: int
    name: str
    kind: str
    names: tuple[str, ...]


def standing(session: Session, entity_id: int) -> Named | None:
    """Return the entity that an id leads to, its own or the one it was merged into, or None."""
    row = session.get(EntityRow, entity_id)
    if row is not None and row.merged_into is not None:
        row = session.get(EntityRow, row.merged_into)
    if row is None:
        return None
    names = session.scalars(
        select(EntityNameRow.name).where(EntityNameRow.entity_id == row.id).order_by(EntityNameRow.name)
    )
    return Named(id=row.id, name=row.shown_name, kind=row.kind, names=tuple(names))


def lead_on(session: Session, gone: Named, kept: Named, *, by_person: bool = True) -> list[str]:
    """Give everything of one entity to another; its id, and those that led to it, lead there from now on.

    Returns the facts that the other did not have and took.
    """
    move_names(session, gone.id, kept.id, gone.names, by_person=by_person)
    a, b = session.get_one(EntityRow, kept.id), session.get_one(EntityRow, gone.id)
    a.first_seen_at, a.last_seen_at = min(a.first_seen_at, b.first_seen_at), max(a.last_seen_at, b.last_seen_at)
    a.company = list(dict.fromkeys((*a.company, *b.company)))
    a.own_name = a.own_name or b.own_name
    taken = [fact for fact in FACTS if getattr(a, fact) is None and getattr(b, fact) is not None]
    for fact in taken:
        setattr(a, fact, getattr(b, fact))
    session.flush()
    session.execute(update(MentionRow).where(MentionRow.entity_id == gone.id).values(entity_id=kept.id))
    session.execute(update(EntityRow).where(EntityRow.merged_into == gone.id).values(merged_into=kept.id))
    session.execute(update(EntityRow).where(EntityRow.id == gone.id).values(merged_into=kept.id))
    session.expire_all()
    return taken


def give_back(session: Session, merged: Collection[int], gone_id: int, taken: Collection[str]) -> None:
    """Take facts and company of one entity from those that took them in a merge, unless they have others by now."""
    gone = session.get_one(EntityRow, gone_id)
    for kept in session.scalars(select(EntityRow).where(EntityRow.id.in_(merged))):
        for fact in taken:
            if getattr(kept, fact) == getattr(gone, fact):
                setattr(kept, fact, None)
        kept.company = [name for name in kept.company if name not in gone.company]  # read again, it meets its own again
    session.flush()


def unite(session: Session, gone_id: int, kept_id: int) -> None:
    """Let an entity that the stream showed to be another one lead there; a person may split them again."""
    gone, kept = standing(session, gone_id), standing(session, kept_id)
    if gone is None or kept is None or gone.id == kept.id:
        return
    keys = session.scalars(select(EntityKeyRow.key).where(EntityKeyRow.entity_id == gone.id)).all()
    lead_on(session, gone, kept, by_person=False)
    session.execute(delete(EntityKeyRow).where(EntityKeyRow.entity_id == gone.id))
    add_keys(session, ((key, kept.id) for key in keys))


def move_names(session: Session, from_id: int, to_id: int, names: Collection[str], *, by_person: bool = True) -> None:
    """Give these names of one entity to another. If a person says so, there they mean it and nothing else."""
    known = set(session.scalars(select(EntityNameRow.name).where(EntityNameRow.entity_id == to_id)))
    ruled = {"reason": BY_PERSON, "score": 1.0} if by_person else {}
    both = [name for name in names if name in known]
    here = EntityNameRow.name.in_(both)
    session.execute(delete(EntityNameRow).where(EntityNameRow.entity_id == from_id, here))
    if ruled:
        session.execute(update(EntityNameRow).where(EntityNameRow.entity_id == to_id, here).values(**ruled))
    session.execute(
        update(EntityNameRow)
        .where(EntityNameRow.entity_id == from_id, EntityNameRow.name.in_(names))
        .values(entity_id=to_id, **ruled),
    )
    session.execute(
        update(MentionRow).where(MentionRow.entity_id == from_id, MentionRow.text.in_(names)).values(entity_id=to_id),
    )


def share_names(session: Session, one_id: int, other_id: int, names: Collection[str], *, now: datetime) -> None:
    """Give two entities the same spellings; the words beside a spelling decide later which one it means."""
    told = {"reason": "new", "score": 1.0}
    here = EntityNameRow.entity_id.in_((one_id, other_id)), EntityNameRow.name.in_(names)
    session.execute(delete(EntityNameRow).where(*here))
    rows = [
        {"entity_id": one, "name": name, "first_seen_at": now} | told for one in (one_id, other_id) for name in names
    ]
    if rows:
        session.execute(insert(EntityNameRow), rows)


def set_keys(session: Session, entity_id: int, keys: Iterable[str]) -> None:
    """Let these keys, and no others, lead to an entity."""
    session.execute(delete(EntityKeyRow).where(EntityKeyRow.entity_id == entity_id))
    add_keys(session, ((key, entity_id) for key in keys))


def merged_as(session: Session, entity_id: int, names: Collection[str]) -> int | None:
    """Return the entity that was merged into this one under one of these names, the newest; None if none was."""
    return session.scalar(
        select(EntityRow.id)
        .where(EntityRow.merged_into == entity_id, EntityRow.name.in_(names))
        .order_by(EntityRow.id.desc())
        .limit(1)
    )


def new_entity(session: Session, name: str, kind: str, *, now: datetime) -> int:
    """Write an entity of which only its name is known. Return its id."""
    row = {"name": name, "kind": kind, "company": [], "first_seen_at": now, "last_seen_at": now}
    return session.scalars(insert(EntityRow).returning(EntityRow.id), [row]).one()


def versions_naming(session: Session, entity_id: int) -> dict[int, int]:
    """Return the articles that name an entity: id to version."""
    named = select(MentionRow.article_id).where(MentionRow.entity_id == entity_id)
    rows = session.execute(select(ArticleRow.id, ArticleRow.version).where(ArticleRow.id.in_(named)))
    return dict(rows.all())

"""Statements on what people noted on articles and stories, and on the labels under which they filed them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from worker.store.core.dialect import insert_into
from worker.store.core.in_list import one_of
from worker.store.core.rows import from_row
from worker.store.tables import BIG_ID, ArticleRow, LabelRow, NoteRow, StoryRow, UtcDateTime

Noted = Literal["article", "story"]
_STORY_ID = func.coalesce(StoryRow.merged_into, StoryRow.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A person's note on an article or a story."""

    text: str = ""  #: "": nothing was written, there may be labels.
    labels: tuple[str, ...] = ()
    changed_at: datetime | None = None  #: None: there is no note.


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedThing:
    """An article or a story with a note."""

    note_id: int
    thing: Noted
    id: int
    title: str
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelCount:
    """A label of a person, and the numbers of what has it."""

    name: str
    articles: int
    stories: int


def of_articles(session: Session, person_id: int, ids: Collection[int]) -> dict[int, Note]:
    """Return a person's notes on these articles, by the article."""
    rows = _NOTES.add_columns(NoteRow.article_id)
    return _by_thing(session, rows.where(NoteRow.person_id == person_id, one_of(NoteRow.article_id, ids)))


def of_stories(session: Session, person_id: int, ids: Collection[int]) -> dict[int, Note]:
    """Return a person's notes on these stories, and on those that were merged into them, by the story."""
    rows = _NOTES.add_columns(_STORY_ID).join(StoryRow, StoryRow.id == NoteRow.story_id)
    of_them = one_of(StoryRow.id, ids) | one_of(StoryRow.merged_into, ids)
    return _by_thing(session, rows.where(NoteRow.person_id == person_id, of_them))


def listed(session: Session, person_id: int, *, label: str | None, before: int | None, limit: int) -> list[NotedThing]:
    """Return what a person noted, last written first.

    Args:
        session: The session.
        person_id: The person.
        label: Key of a label that it has; None: any.
        before: Number of a note; those written before it are listed.
        limit: Most of them.
    """
    wanted = select(NoteRow.id).where(NoteRow.person_id == person_id).order_by(NoteRow.id.desc()).limit(limit)
    if label is not None:
        wanted = wanted.join(LabelRow, LabelRow.note_id == NoteRow.id).where(LabelRow.key == label)
    if before is not None:
        wanted = wanted.where(NoteRow.id < before)
    ids = session.scalars(wanted).all()
    standing = aliased(StoryRow)
    rows = session.execute(
        select(
            NoteRow.id, ArticleRow.id, ArticleRow.title, standing.id, func.coalesce(standing.own_title, standing.title)
        )
        .select_from(NoteRow)
        .outerjoin(ArticleRow, ArticleRow.id == NoteRow.article_id)
        .outerjoin(StoryRow, StoryRow.id == NoteRow.story_id)
        .outerjoin(standing, standing.id == _STORY_ID)
        .where(one_of(NoteRow.id, ids))
        .order_by(NoteRow.id.desc())
    ).all()
    notes = _by_thing(session, _NOTES.add_columns(NoteRow.id).where(one_of(NoteRow.id, ids)))
    return [
        NotedThing(note_id=one, thing="story", id=story, title=headline or "", note=notes[one])
        if article is None
        else NotedThing(note_id=one, thing="article", id=article, title=title, note=notes[one])
        for one, article, title, story, headline in rows
    ]


def labels(session: Session, person_id: int) -> list[LabelCount]:
    """Return the labels of a person, by name."""
    articles, stories = func.count(NoteRow.article_id), func.count(NoteRow.story_id)
    rows = session.execute(
        select(func.min(LabelRow.name).label("name"), articles.label("articles"), stories.label("stories"))
        .select_from(LabelRow)
        .join(NoteRow, NoteRow.id == LabelRow.note_id)
        .where(NoteRow.person_id == person_id)
        .group_by(LabelRow.key)
    )
    found = (from_row(LabelCount, row) for row in rows)
    return sorted(found, key=lambda one: one.name.casefold())  # each database sorts letters in its own way


def recent_labels(session: Session, person_id: int, *, notes: int) -> list[str]:
    """Return the labels of the notes that a person wrote last, so many of them, by name."""
    newest = select(NoteRow.id).where(NoteRow.person_id == person_id).order_by(NoteRow.id.desc()).limit(notes)
    of_them = select(func.min(LabelRow.name)).where(LabelRow.note_id.in_(newest)).group_by(LabelRow.key)
    return sorted(session.scalars(of_them), key=str.casefold)


def has_label(session: Session, person_id: int, key: str) -> bool:
    """Return True if a person filed anything under a label."""
    mine = select(NoteRow.id).join(LabelRow, LabelRow.note_id == NoteRow.id)
    return session.scalar(mine.where(LabelRow.key == key, NoteRow.person_id == person_id).limit(1)) is not None


def thing_id(session: Session, thing: Noted, given: int) -> int | None:
    """Return the id of an article, or of the story that an id leads to; None: it does not exist."""
    if thing == "article":
        return session.scalar(select(ArticleRow.id).where(ArticleRow.id == given))
    return session.scalar(select(_STORY_ID).where(StoryRow.id == given))


def put(
    session: Session, person_id: int, about: tuple[Noted, int], *, text: str, labels: Mapping[str, str], now: datetime
) -> None:
    """Write a person's note in place of the one that there is; without a text and labels there is none then.

    Args:
        session: The session.
        person_id: The person.
        about: The article or the story, which exists.
        text: The text.
        labels: Names of labels by their keys.
        now: The time.
    """
    thing, number = about
    if thing == "article":
        before: ColumnElement[bool] = NoteRow.article_id == number
    else:
        before = NoteRow.story_id.in_(
            select(StoryRow.id).where((StoryRow.id == number) | (StoryRow.merged_into == number))
        )
    _delete(session, NoteRow.person_id == person_id, before)
    if not text and not labels:
        return
    values: dict[str, Any] = {"person_id": person_id, f"{thing}_id": number, "text": text, "changed_at": now}
    note_id = session.scalars(insert(NoteRow).values(**values).returning(NoteRow.id)).one()
    if labels:
        rows = [{"note_id": note_id, "key": key, "name": name} for key, name in labels.items()]
        session.execute(insert(LabelRow), rows)


def add_label(session: Session, person_id: int, ids: Collection[int], *, key: str, name: str, now: datetime) -> None:
    """File articles under a label; ids of no article are passed over."""
    noted = select(literal(person_id, BIG_ID), ArticleRow.id, literal(""), literal(now, UtcDateTime()))
    columns = ["person_id", "article_id", "text", "changed_at"]
    rows = insert_into(session, NoteRow).from_select(columns, noted.where(one_of(ArticleRow.id, ids)))
    session.execute(rows.on_conflict_do_nothing())
    labelled = select(NoteRow.id, literal(key), literal(name)).where(_on(person_id, ids))
    rows = insert_into(session, LabelRow).from_select(["note_id", "key", "name"], labelled)
    session.execute(rows.on_conflict_do_nothing())


def remove_label(session: Session, person_id: int, ids: Collection[int], *, key: str) -> None:
    """Take a label from articles, and delete notes of which nothing is left."""
    of_them = LabelRow.note_id.in_(select(NoteRow.id).where(_on(person_id, ids)))
    session.execute(delete(LabelRow).where(LabelRow.key == key, of_them))
    _delete(session, _on(person_id, ids), *_NOTHING_LEFT)


def relabel(session: Session, person_id: int, key: str, to: tuple[str, str] | None) -> bool:
    """Give a label of a person another key and name, or take it from all. Return True if anything had it."""
    mine = LabelRow.note_id.in_(select(NoteRow.id).where(NoteRow.person_id == person_id))
    labelled = session.scalars(select(LabelRow.note_id).where(LabelRow.key == key, mine).limit(1)).first() is not None
    if to is not None:
        rows = select(LabelRow.note_id, literal(to[0]), literal(to[1])).where(LabelRow.key == key, mine)
        put_in = insert_into(session, LabelRow).from_select(["note_id", "key", "name"], rows)
        session.execute(put_in.on_conflict_do_nothing())
        session.execute(update(LabelRow).where(LabelRow.key == to[0], mine).values(name=to[1]))
    if to is None or to[0] != key:
        session.execute(delete(LabelRow).where(LabelRow.key == key, mine))
        _delete(session, NoteRow.person_id == person_id, *_NOTHING_LEFT)
    return labelled


def most_labels(session: Session, person_id: int, ids: Collection[int]) -> int:
    """Return the largest number of labels that one of these articles has."""
    counted = select(func.count().label("labels")).select_from(LabelRow).join(NoteRow, NoteRow.id == LabelRow.note_id)
    each = counted.where(_on(person_id, ids)).group_by(LabelRow.note_id).subquery()
    return session.scalar(select(func.max(each.c.labels))) or 0


_NOTHING_LEFT = NoteRow.text == "", ~exists().where(LabelRow.note_id == NoteRow.id)
_NOTES = select(NoteRow.id, NoteRow.text, NoteRow.changed_at, LabelRow.key, LabelRow.name).outerjoin(
    LabelRow, LabelRow.note_id == NoteRow.id
)


def _by_thing(session: Session, found: Select[Any]) -> dict[int, Note]:
    """Return notes by the last column of the statement; several on one thing become one."""
    rows = session.execute(found.order_by(NoteRow.id, LabelRow.key)).all()
    texts: dict[int, dict[int, str]] = {}
    names: dict[int, dict[str, str]] = {}
    changed: dict[int, datetime] = {}
    for note_id, text, changed_at, key, name, thing in rows:
        texts.setdefault(thing, {})[note_id] = text
        changed[thing] = max(changed_at, changed.get(thing, changed_at))
        if key is not None:
            names.setdefault(thing, {}).setdefault(key, name)
    return {
        thing: Note(
            text="\n\n".join(filter(None, of_thing.values())),
            labels=tuple(names.get(thing, {}).values()),
            changed_at=changed[thing],
        )
        for thing, of_thing in texts.items()
    }


def _on(person_id: int, ids: Collection[int]) -> ColumnElement[bool]:
    return (NoteRow.person_id == person_id) & one_of(NoteRow.article_id, ids)


def _delete(session: Session, *conditions: ColumnElement[bool]) -> None:
    session.execute(delete(NoteRow).where(*conditions))

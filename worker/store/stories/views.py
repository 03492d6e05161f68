"""Stories as they are shown: statements that only read, and the types they answer with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import SQLColumnExpression, func, or_, select
from sqlalchemy.orm import Session

from worker.store.core.in_list import one_of
from worker.store.tables import ArticleRow, EntityRow, MentionRow, StoryRow
from worker.types import EntityKind

StorySort = Literal["newest", "articles", "growth"]
RANKED_LIMIT_STORIES = 2_000
ENTITIES_LIMIT = 12  #: Names shown with a story, those in most of its articles first.
LEAD_LIMIT_CHARS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """An article of a story."""

    article_id: int
    title: str
    source: str
    agency: str | None  #: News agency it is credited to; None if to none.
    is_withdrawn: bool
    first_seen_at: datetime
    published_at: datetime | None
    reason: str | None  #: Why it is in the story: the terms it shares.
    score: float | None  #: 0 to 1.


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEntity:
    """Entity that a story is about."""

    id: int
    name: str
    kind: EntityKind
    country: str | None
    articles: int  #: Articles of the story that name it.


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Another story, one that this one continues or that continues it."""

    id: int
    title: str
    reason: str | None  #: The terms they share, and how long lies between them.


@dataclass(frozen=True, slots=True)
class StoryHead:
    """A story in one line: its headline and its reports."""

    id: int
    title: str
    articles: tuple[StoryMember, ...]  #: In order of arrival, copies left out.

    @property
    def independent_sources(self) -> int:
        """Number of sources that reported it themselves."""
        return independent_sources(self.articles)

    @property
    def first(self) -> StoryMember:
        """The report that was published first."""
        return min(self.articles, key=lambda one: (one.published_at or one.first_seen_at, one.article_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An event that articles report."""

    id: int
    title: str  #: Its most central headline.
    lead: str  #: First paragraph of the article with that headline.
    first_at: datetime  #: Of its earliest article: published, else seen.
    last_at: datetime
    updated_at: datetime
    last_change: str | None  #: What changed last, in a line.
    sources: int  #: Sources whose articles are in it; copies are not counted.
    independent_sources: int  #: The same, an agency's report counted as the agency's wherever it was printed.
    articles: tuple[StoryMember, ...]  #: In order of arrival, copies left out; of a page of them, those on it.
    articles_total: int
    entities: tuple[StoryEntity, ...]  #: Those in most of its articles; places among them.
    follows: StoryLink | None  #: The story it continues.
    followed_by: tuple[StoryLink, ...]


def get(session: Session, story_id: int) -> Story | None:
    """Return the story that an id leads to, its own or the one it was merged into, or None."""
    row = session.get(StoryRow, story_id)
    if row is not None and row.merged_into is not None:
        row = session.get(StoryRow, row.merged_into)
    return None if row is None else _views(session, [row])[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFilter:
    """Conditions on stories, and their order; None means any."""

    since: datetime | None = None  #: Latest article at or after.
    until: datetime | None = None  #: Latest article before.
    article_ids: Sequence[int] | None = None  #: Stories of these articles.
    sort: StorySort = "newest"
    grown_since: datetime | None = None  #: Growth counts articles first seen at or after; needed by that order alone.


def page(session: Session, wanted: StoryFilter, *, offset: int, limit: int) -> list[Story]:
    """Return stories that match in the order asked for; an order by number ranks the newest of them."""
    found = select(StoryRow.id, StoryRow.last_at, StoryRow.articles).where(StoryRow.merged_into.is_(None))
    if wanted.since is not None:
        found = found.where(StoryRow.last_at >= wanted.since)
    if wanted.until is not None:
        found = found.where(StoryRow.last_at < wanted.until)
    if wanted.article_ids is not None:
        told = select(ArticleRow.story_id).where(one_of(ArticleRow.id, wanted.article_ids))
        found = found.where(StoryRow.id.in_(told))
    found = found.order_by(StoryRow.last_at.desc(), StoryRow.id.desc())
    if wanted.sort != "newest":
        newest = found.limit(RANKED_LIMIT_STORIES).subquery()
        rank: SQLColumnExpression[int] = newest.c.articles
        if wanted.sort == "growth":
            members = select(func.count()).where(ArticleRow.story_id == newest.c.id)
            rank = members.where(ArticleRow.first_seen_at >= wanted.grown_since).correlate(newest).scalar_subquery()
        found = select(newest).order_by(rank.desc(), newest.c.last_at.desc(), newest.c.id.desc())
    ids = session.scalars(found.offset(offset).limit(limit)).all()
    rows = {row.id: row for row in session.scalars(select(StoryRow).where(one_of(StoryRow.id, ids)))}
    return _views(session, [rows[one] for one in ids])


def by_ids(session: Session, ids: Sequence[int]) -> list[Story]:
    """Those of these stories that are there, in the order of their ids."""
    return _views(session, session.scalars(select(StoryRow).where(StoryRow.id.in_(ids)).order_by(StoryRow.id)).all())


def heads(session: Session, ids: Sequence[int]) -> dict[int, StoryHead]:
    """Return these stories in one line each, by id; two statements however many they are."""
    titles = session.execute(select(StoryRow.id, StoryRow.title).where(one_of(StoryRow.id, ids))).all()
    members = _members(session, [story_id for story_id, _ in titles])
    return {story_id: StoryHead(story_id, title, tuple(members.get(story_id, ()))) for story_id, title in titles}


def independent_sources(members: Iterable[StoryMember]) -> int:
    """Count the sources with a report of their own: copies and withdrawn articles do not count."""
    return len({member.agency or member.source for member in members if not member.is_withdrawn})


def _views(session: Session, rows: Sequence[StoryRow]) -> list[Story]:
    ids = [row.id for row in rows]
    members = _members(session, ids)
    leads = _leads(session, {row.id: _heading(row.title, members.get(row.id, ())) for row in rows})
    entities = _entities(session, ids)
    before, after = _links(session, rows)
    return [
        Story(
            id=row.id,
            title=row.title,
            lead=leads.get(row.id, ""),
            first_at=row.first_at,
            last_at=row.last_at,
            updated_at=row.updated_at,
            last_change=row.last_change,
            sources=len({member.source for member in members.get(row.id, ())}),
            independent_sources=independent_sources(members.get(row.id, ())),
            articles=tuple(members.get(row.id, ())),
            articles_total=len(members.get(row.id, ())),
            entities=tuple(entities.get(row.id, ())),
            follows=before.get(row.id),
            followed_by=tuple(after.get(row.id, ())),
        )
        for row in rows
    ]


def _members(session: Session, story_ids: Sequence[int]) -> dict[int, list[StoryMember]]:
    rows = session.execute(
        select(
            ArticleRow.story_id,
            ArticleRow.id,
            ArticleRow.title,
            ArticleRow.source,
            ArticleRow.agency,
            ArticleRow.withdrawn_at,
            ArticleRow.first_seen_at,
            ArticleRow.published_at,
            ArticleRow.story_reason,
            ArticleRow.story_score,
        )
        .where(ArticleRow.story_id.in_(story_ids))
        .order_by(ArticleRow.id)
    )
    members: dict[int, list[StoryMember]] = {}
    for row in rows:
        assert row.story_id is not None
        members.setdefault(row.story_id, []).append(
            StoryMember(
                article_id=row.id,
                title=row.title,
                source=row.source,
                agency=row.agency,
                is_withdrawn=row.withdrawn_at is not None,
                first_seen_at=row.first_seen_at,
                published_at=row.published_at,
                reason=row.story_reason,
                score=row.story_score,
            )
        )
    return members


def _heading(title: str, members: Sequence[StoryMember]) -> int | None:
    """Return the article whose headline heads the story."""
    return next((one.article_id for one in members if one.title == title), members[0].article_id if members else None)


def _leads(session: Session, headings: Mapping[int, int | None]) -> dict[int, str]:
    starts = session.execute(
        select(ArticleRow.id, func.substr(ArticleRow.text, 1, LEAD_LIMIT_CHARS)).where(
            ArticleRow.id.in_([one for one in headings.values() if one is not None])
        )
    )
    leads = {article_id: start.partition("\n\n")[0] for article_id, start in starts}
    return {story_id: leads.get(article_id, "") for story_id, article_id in headings.items() if article_id}


def _entities(session: Session, story_ids: Sequence[int]) -> dict[int, list[StoryEntity]]:
    articles = func.count(MentionRow.article_id.distinct())
    rows = session.execute(
        select(ArticleRow.story_id, EntityRow.id, EntityRow.name, EntityRow.kind, EntityRow.country, articles)
        .join(MentionRow, MentionRow.article_id == ArticleRow.id)
        .join(EntityRow, EntityRow.id == MentionRow.entity_id)
        .where(ArticleRow.story_id.in_(story_ids))
        .group_by(ArticleRow.story_id, EntityRow.id, EntityRow.name, EntityRow.kind, EntityRow.country)
        .order_by(ArticleRow.story_id, articles.desc(), func.count().desc(), EntityRow.id)
    )
    entities: dict[int, list[StoryEntity]] = {}
    for story_id, entity_id, name, kind, country, count in rows:
        found = entities.setdefault(story_id or 0, [])
        if len(found) < ENTITIES_LIMIT:
            found.append(
                StoryEntity(id=entity_id, name=name, kind=kind, country=country, articles=count)  # type: ignore[arg-type]  # the column holds what find_entities gave
            )
    return entities


def _links(session: Session, rows: Sequence[StoryRow]) -> tuple[dict[int, StoryLink], dict[int, list[StoryLink]]]:
    """By story: the one it continues, and those that continue it."""
    ids = [row.id for row in rows]
    earlier = [row.follows_id for row in rows if row.follows_id]
    near = session.scalars(
        select(StoryRow).where(or_(StoryRow.id.in_(earlier), StoryRow.follows_id.in_(ids))).order_by(StoryRow.id)
    ).all()
    titles = {row.id: row.title for row in near}
    before = {
        row.id: StoryLink(row.follows_id, titles[row.follows_id], row.follows_reason)
        for row in rows
        if row.follows_id in titles
    }
    after: dict[int, list[StoryLink]] = {}
    for row in near:
        if row.follows_id in ids and row.merged_into is None:
            after.setdefault(row.follows_id, []).append(StoryLink(row.id, row.title, row.follows_reason))
    return before, after

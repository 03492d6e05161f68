"""Stories as they are shown: statements that only read, and the types they answer with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from worker.store.core.dialect import day_of_article
from worker.store.core.in_list import one_of
from worker.store.core.ranks import Rank, read_ranks
from worker.store.core.rows import from_row, grouped
from worker.store.tables import ArticleRow, EntityRow, MentionRow, StoryRow
from worker.types import EntityKind

StorySort = Literal["newest", "articles", "growth"]
RANKED_LIMIT_STORIES = 2_000
ENTITIES_LIMIT = 12  #: Names shown with a story, those in most of its articles first.
LEAD_LIMIT_CHARS = 600
MEMBERS_LIMIT = 500  #: Articles read with each story of a list, and for its names: those that arrived first.
COUNTED_LIMIT_ARTICLES = 2_000
"""Articles of a story whose sources are counted, those that arrived first; its days are those of as many, the newest.
Larger stories are few: the pages that show them cost no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """An article of a story."""

    article_id: int
    title: str
    title_from: str  #: given, text or inferred.
    source: str
    agency: str | None  #: News agency it is credited to; None if to none.
    version: int
    is_corrected: bool
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
    lat: float | None  #: Of a place, in degrees.
    lon: float | None
    articles: int  #: Articles of the story that name it.


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Another story, one that this one continues or that continues it."""

    id: int
    title: str
    reason: str | None  #: The terms they share, and how long lies between them.


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """Articles of a story that are read with it."""

    by_publication: bool = False
    """Those published first, else seen first, come first, in stories of up to ``COUNTED_LIMIT_ARTICLES``; else those
    that arrived first."""
    offset: int = 0
    limit: int = MEMBERS_LIMIT


FIRST_MEMBERS = MemberPage()


@dataclass(frozen=True, slots=True)
class StoryHead:
    """A story in one line: its headline and its reports."""

    id: int
    title: str
    articles: tuple[StoryMember, ...]  #: The first ``MEMBERS_LIMIT`` in order of arrival, copies left out.
    articles_total: int
    independent_sources: int  #: Sources that reported it themselves.

    @property
    def first(self) -> StoryMember:
        """The report among these that was published first."""
        return min(self.articles, key=lambda one: (one.published_at or one.first_seen_at, one.article_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An event that articles report."""

    id: int
    title: str  #: Given by a person, else its most central headline.
    own_title: str | None  #: Given by a person.
    lead: str  #: First paragraph of the article with that headline.
    first_at: datetime  #: Of its earliest article: published, else seen.
    last_at: datetime
    updated_at: datetime
    last_change: str | None  #: What changed last, in a line.
    sources: int  #: Sources whose articles are in it; copies are not counted.
    independent_sources: int  #: The same, an agency's report counted as the agency's wherever it was printed.
    articles: tuple[StoryMember, ...]  #: Those of the page that was asked for, copies left out.
    articles_total: int
    entities: tuple[StoryEntity, ...]  #: Those in most of its articles; places among them.
    follows: StoryLink | None  #: The story it continues.
    followed_by: tuple[StoryLink, ...]


def get(session: Session, story_id: int, wanted: MemberPage = FIRST_MEMBERS) -> Story | None:
    """Return the story that an id leads to, its own or the one it was merged into, with a page of articles; or None."""
    row = session.get(StoryRow, story_id)
    if row is not None and row.merged_into is not None:
        row = session.get(StoryRow, row.merged_into)
    if row is None:
        return None
    is_sorted = wanted.by_publication and row.articles <= COUNTED_LIMIT_ARTICLES
    order = [_PUBLISHED, ArticleRow.id] if is_sorted else [ArticleRow.id]
    page = _MEMBERS.where(ArticleRow.story_id == row.id).order_by(*order).offset(wanted.offset).limit(wanted.limit)
    return _views(session, [row], {row.id: [from_row(StoryMember, one) for one in session.execute(page)]})[0]


def days(session: Session, story_id: int) -> list[tuple[str, int]]:
    """Return the days on which the newest articles of a story were published, else seen, each with their number."""
    day = day_of_article(session)
    newest = select(ArticleRow.id).where(ArticleRow.story_id == story_id).order_by(ArticleRow.id.desc())
    ours = ArticleRow.id.in_(newest.limit(COUNTED_LIMIT_ARTICLES))
    rows = session.execute(select(day, func.count()).where(ours).group_by(day).order_by(day))
    return [(str(one), articles) for one, articles in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFilter:
    """Conditions on stories, and their order; None means any."""

    since: datetime | None = None  #: Latest article at or after.
    until: datetime | None = None  #: Latest article before.
    article_ids: Sequence[int] | None = None  #: Stories of these articles.
    sort: StorySort = "newest"
    grown_from: int = 0  #: Growth counts articles from this id on.
    newest_article: int = 0  #: Later articles are counted in no order by number.
    later_articles: int = 0  #: How many there are.


def page(session: Session, wanted: StoryFilter, *, after: Rank | None, limit: int) -> list[tuple[Story, Rank]]:
    """Return stories that match with their ranks, in the order asked for.

    Args:
        session: The session.
        wanted: Conditions and order; an order by number ranks the newest of those that match.
        after: Rank of the last row of the page before; None for the first page.
        limit: How many at most.
    """
    order: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]] = [StoryRow.last_at, StoryRow.id]
    found = select(*order).where(StoryRow.merged_into.is_(None))
    if wanted.since is not None:
        found = found.where(StoryRow.last_at >= wanted.since)
    if wanted.until is not None:
        found = found.where(StoryRow.last_at < wanted.until)
    if wanted.article_ids is not None:
        told = select(ArticleRow.story_id).where(one_of(ArticleRow.id, wanted.article_ids))
        found = found.where(StoryRow.id.in_(told))
    if wanted.sort != "newest":
        ranked = _by_number(found, wanted).subquery()
        found, order = select(ranked), list(ranked.c)
    ranks = read_ranks(session, found, order, after=after, limit=limit)
    ids = [rank[-1] for rank in ranks]
    rows = {row.id: row for row in session.scalars(select(StoryRow).where(one_of(StoryRow.id, ids)))}
    kept = [rank for rank in ranks if rank[-1] in rows]
    shown = _views(session, [rows[rank[-1]] for rank in kept], _members(session, ids, each=MEMBERS_LIMIT))
    return list(zip(shown, kept, strict=True))


def _by_number(found: Select[Any], wanted: StoryFilter) -> Select[int, int]:
    """Return the statement for number and id of the newest stories found; each later article moved one story up."""
    up = min(wanted.later_articles, RANKED_LIMIT_STORIES)
    newest_first = found.order_by(StoryRow.last_at.desc(), StoryRow.id.desc()).limit(RANKED_LIMIT_STORIES + up)
    newest = newest_first.add_columns(StoryRow.articles).subquery()
    members = select(func.count()).where(ArticleRow.story_id == newest.c.id).correlate(newest)
    if wanted.sort == "growth":
        within = ArticleRow.id.between(wanted.grown_from, wanted.newest_article)
        number: ColumnElement[int] = members.where(within).scalar_subquery()
    elif up:
        number = newest.c.articles - members.where(ArticleRow.id > wanted.newest_article).scalar_subquery()
    else:
        number = newest.c.articles
    return select(number.label("number"), newest.c.id)


def by_ids(session: Session, ids: Sequence[int]) -> list[Story]:
    """Return these stories in the order of their ids, with all their articles; ids of no story are left out."""
    rows = session.scalars(select(StoryRow).where(StoryRow.id.in_(ids)).order_by(StoryRow.id)).all()
    return _views(session, rows, _members(session, ids, each=None))


def heads(session: Session, ids: Sequence[int]) -> dict[int, StoryHead]:
    """Return these stories in one line each, by id; two statements however many they are."""
    members = _members(session, ids, each=MEMBERS_LIMIT)
    return {
        one.id: StoryHead(one.id, one.title, tuple(members[one.id]), one.articles_total, one.independent_sources)
        for one in _facts(session, ids)
        if one.id in members
    }


def _views(session: Session, rows: Sequence[StoryRow], members: Mapping[int, Sequence[StoryMember]]) -> list[Story]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    facts = {one.id: one for one in _facts(session, ids)}
    leads = _leads(session, {one.id: one.heading for one in facts.values()})
    entities = _entities(session, ids)
    before, after = _links(session, rows)
    return [
        from_row(
            Story,
            row,
            title=row.own_title or row.title,
            lead=leads.get(row.id, ""),
            sources=facts[row.id].sources,
            independent_sources=facts[row.id].independent_sources,
            articles=tuple(members.get(row.id, ())),
            articles_total=facts[row.id].articles_total,
            entities=tuple(entities.get(row.id, ())),
            follows=before.get(row.id),
            followed_by=tuple(after.get(row.id, ())),
        )
        for row in rows
    ]


_NO_END = 2**63 - 1  #: No id is larger.
_PUBLISHED = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
_MEMBERS = select(
    ArticleRow.story_id,
    ArticleRow.id.label("article_id"),
    ArticleRow.title,
    ArticleRow.title_from,
    ArticleRow.source,
    ArticleRow.agency,
    ArticleRow.version,
    ArticleRow.correction.is_not(None).label("is_corrected"),
    ArticleRow.withdrawn_at.is_not(None).label("is_withdrawn"),
    ArticleRow.first_seen_at,
    ArticleRow.published_at,
    ArticleRow.story_reason.label("reason"),
    ArticleRow.story_score.label("score"),
)


def first_articles(stories: ColumnElement[bool], *, each: int) -> tuple[CTE, ColumnElement[bool]]:
    """Return a table of stories to join, with the condition on it: the first ``each`` articles to arrive of each.

    No more entries of the index are read for a story, however many articles it has.
    """
    last = select(ArticleRow.id).where(ArticleRow.story_id == StoryRow.id).order_by(ArticleRow.id)
    last_id = func.coalesce(last.offset(each - 1).limit(1).correlate(StoryRow).scalar_subquery(), _NO_END)
    found = select(StoryRow.id, last_id.label("last_id")).where(stories).cte("first_articles")
    found = found.prefix_with("MATERIALIZED")  # else the last one is looked for at each article
    return found, and_(ArticleRow.story_id == found.c.id, ArticleRow.id <= found.c.last_id)


def _members(session: Session, story_ids: Sequence[int], *, each: int | None) -> dict[int, list[StoryMember]]:
    """Return the articles of stories in order of arrival, ``each``: so many of each story, or all."""
    ours = one_of(StoryRow.id, story_ids)
    first = (StoryRow, (StoryRow.id == ArticleRow.story_id) & ours) if each is None else first_articles(ours, each=each)
    found = _MEMBERS.join(*first).order_by(ArticleRow.id)
    return grouped((row.story_id, from_row(StoryMember, row)) for row in session.execute(found))


def _facts(session: Session, story_ids: Sequence[int]) -> Sequence[Any]:
    """Return title and numbers of stories, and the article whose headline heads each, else the first one.

    An agency's report counts as the agency's wherever it was printed; what was withdrawn is no report. Of a story of
    more than ``COUNTED_LIMIT_ARTICLES`` the number of articles is that of its row, and sources are those of the first.
    """
    reporter = case((ArticleRow.withdrawn_at.is_(None), func.coalesce(ArticleRow.agency, ArticleRow.source)))
    headed = func.min(case((ArticleRow.title == StoryRow.title, ArticleRow.id)))
    counted = func.count(ArticleRow.id)
    first, holds = first_articles(one_of(StoryRow.id, story_ids), each=COUNTED_LIMIT_ARTICLES)
    return session.execute(
        select(
            StoryRow.id,
            func.coalesce(StoryRow.own_title, StoryRow.title).label("title"),
            case((counted < COUNTED_LIMIT_ARTICLES, counted), else_=StoryRow.articles).label("articles_total"),
            func.count(ArticleRow.source.distinct()).label("sources"),
            func.count(reporter.distinct()).label("independent_sources"),
            func.coalesce(headed, func.min(ArticleRow.id)).label("heading"),
        )
        .join(first, first.c.id == StoryRow.id)
        .outerjoin(ArticleRow, holds)
        .group_by(StoryRow.id, StoryRow.own_title, StoryRow.title, StoryRow.articles)
    ).all()


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
    counted = session.execute(
        select(ArticleRow.story_id, MentionRow.entity_id, articles)
        .join(MentionRow, MentionRow.article_id == ArticleRow.id)
        .join(*first_articles(one_of(StoryRow.id, story_ids), each=MEMBERS_LIMIT))
        .group_by(ArticleRow.story_id, MentionRow.entity_id)
        .order_by(ArticleRow.story_id, articles.desc(), func.count().desc(), MentionRow.entity_id)
    )
    by_story = grouped((story_id or 0, (entity_id, count)) for story_id, entity_id, count in counted)
    most = {story_id: theirs[:ENTITIES_LIMIT] for story_id, theirs in by_story.items()}
    shown = (EntityRow.shown_name.label("name"), EntityRow.kind, EntityRow.country, EntityRow.lat, EntityRow.lon)
    named = {entity_id for theirs in most.values() for entity_id, _ in theirs}
    found = session.execute(select(EntityRow.id, *shown).where(one_of(EntityRow.id, named)))
    rows = {row.id: row for row in found}
    return {
        story_id: [from_row(StoryEntity, rows[one], articles=count) for one, count in theirs if one in rows]
        for story_id, theirs in most.items()
    }


def _links(session: Session, rows: Sequence[StoryRow]) -> tuple[dict[int, StoryLink], dict[int, list[StoryLink]]]:
    """By story: the one it continues, and those that continue it."""
    ids = [row.id for row in rows]
    earlier = [row.follows_id for row in rows if row.follows_id]
    near = session.scalars(
        select(StoryRow).where(or_(StoryRow.id.in_(earlier), StoryRow.follows_id.in_(ids))).order_by(StoryRow.id)
    ).all()
    titles = {row.id: row.own_title or row.title for row in near}
    before = {
        row.id: StoryLink(row.follows_id, titles[row.follows_id], row.follows_reason)
        for row in rows
        if row.follows_id in titles
    }
    after = grouped(
        (row.follows_id, StoryLink(row.id, titles[row.id], row.follows_reason))
        for row in near
        if row.follows_id in ids and row.merged_into is None
    )
    return before, after

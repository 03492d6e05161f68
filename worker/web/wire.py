"""The wire: what came in, newest first, with its copies and its story; the line of the last visit. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from worker.service.search.articles import Article, ArticlePage, CopyView, pieces
from worker.service.stories.manage import StoryHead

VISIT_ENDS_AFTER = timedelta(minutes=30)  #: Who comes back after so long reads on from a new line.
LEAD_LIMIT_CHARS = 240
Cut = list[tuple[str, bool]]


@dataclass(slots=True)
class Row:
    """An article of the wire, with the other articles of its page that tell the same story."""

    article: Article
    title: Cut
    fragments: list[Cut]
    lead: str  #: Its first words, where no query says which words matter.
    copies: Sequence[CopyView]
    story: StoryHead | None  #: None where it is the only report.
    others: list[Article] = field(default_factory=list)
    is_seen: bool = False  #: It was on the wire at the last visit.


def rows_of(
    page: ArticlePage,
    stories: Mapping[int, StoryHead],
    copies: Mapping[int, Sequence[CopyView]],
    *,
    groups: bool,
    seen: int,
) -> list[Row]:
    """Return the rows of a page.

    Args:
        page: Articles in the order in which they are shown.
        stories: Their stories, by id.
        copies: Their copies, by the article's id.
        groups: Fold articles of one story into the row of the first of them.
        seen: Newest article of the last visit.
    """
    rows: list[Row] = []
    of_story: dict[int, Row] = {}
    for number, article in enumerate(page.articles):
        head = of_story.get(article.story_id or 0) if groups else None
        if head is not None:
            head.others.append(article)
            continue
        marks = page.highlights[number] if page.highlights else None
        story = stories.get(article.story_id or 0)
        row = Row(
            article,
            pieces(article.title, 0, marks.title if marks else ()),
            [pieces(one.text, one.start, one.marks) for one in marks.fragments[:2]] if marks else [],
            "" if marks else _lead(article.text),
            copies.get(article.id, ()),
            story if story is not None and story.articles_total > 1 else None,
            is_seen=article.id <= seen,
        )
        rows.append(row)
        if row.story is not None:
            of_story[row.story.id] = row
    return rows


def _lead(text: str) -> str:
    """Return the first words of a text."""
    first = text[: LEAD_LIMIT_CHARS * 2].partition("\n\n")[0]
    if len(first) <= LEAD_LIMIT_CHARS:
        return first
    return first[:LEAD_LIMIT_CHARS].rpartition(" ")[0] + " …"


@dataclass(frozen=True, slots=True)
class Visit:
    """A reader's place on the wire; kept in a cookie of the browser."""

    line: int  #: Newest article of the visit before this one.
    newest: int  #: Newest article shown in this one.
    at_s: int

    def __str__(self) -> str:
        return f"{self.line}.{self.newest}.{self.at_s}"


def visit(cookie: str, newest: int, now: datetime) -> Visit:
    """Return the reading position after articles up to ``newest`` were shown.

    Args:
        cookie: The visit before, as text; anything else counts as a first visit.
        newest: Id of the newest article shown.
        now: Time in UTC.
    """
    at_s = int(now.timestamp())
    parts = cookie.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return Visit(newest, newest, at_s)
    before = Visit(*map(int, parts))
    if at_s - before.at_s > VISIT_ENDS_AFTER.total_seconds():
        return Visit(before.newest, newest, at_s)
    return Visit(before.line, max(newest, before.newest), at_s)

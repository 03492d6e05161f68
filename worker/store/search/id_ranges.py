"""Ranges of ids, in which statements about a time or about the newest articles are asked.

Ids rise with the time an article was first seen, or nearly so, and every index in the order of ids is read in that
range only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, SQLColumnExpression, String, bindparam, func, or_, select, text
from sqlalchemy.orm import Session

from worker.store.core.dialect import is_sqlite
from worker.store.core.in_list import IDS
from worker.store.tables import BIG_ID, ArticleRow, ArticleSpanRow, UtcDateTime

SPAN_BITS = 13
"""A span is 2**13 = 8,192 ids."""
BLOCK_BITS = (13, 16, 19)
"""Sizes of the blocks of ids that PostgreSQL's index can be asked for as if they were words."""
BLOCKS_LIMIT = 9  #: Blocks of one size that are asked for before larger ones are.


def newest_id(session: Session) -> int:
    """Return the id of the newest article; 0 without any."""
    return session.scalar(select(func.max(ArticleRow.id))) or 0


# ── parts of a range ─────────────────────────────────────────────────────────────────────────


def inline(value: str | int) -> BindParameter[Any]:
    """Return a literal instead of a parameter.

    PostgreSQL keeps one plan for a statement with parameters that is asked often, and what is a good plan for one
    word or range is a bad one for another.
    """
    return bindparam(None, value, literal_execute=True)


@dataclass(frozen=True, slots=True)
class IdRange:
    """The articles from one id up to another."""

    first: int | BindParameter[int] = 0
    before: int | BindParameter[int] | None = None  #: The first id beyond; None: up to the newest.
    blocks: BindParameter[str] | None = None  #: Words of PostgreSQL's index, of which each of the articles has one.

    def holds(self, ids: SQLColumnExpression[int] | SQLColumnExpression[int | None]) -> list[ColumnElement[bool]]:
        """Return the conditions on a column of ids."""
        ends = [inline(one) if isinstance(one, int) else one for one in (self.first, self.before) if one is not None]
        return [end <= ids if side == 0 else ids < end for side, end in enumerate(ends)]


EVERYWHERE = IdRange()
PART = IdRange(
    bindparam("first", type_=BIG_ID, literal_execute=True),
    bindparam("before", type_=BIG_ID, literal_execute=True),
    bindparam("blocks", type_=String(), literal_execute=True),
)
"""A part of a range that the statement is told when it is executed: it is made once for all parts."""


@dataclass(frozen=True, slots=True)
class Part:
    """Parameters of a statement about PART: a range that has both its ends."""

    first: int
    before: int

    @property
    def values(self) -> dict[str, int | str]:
        """The parameters by name."""
        bits = _block_bits(self.first, self.before)
        blocks = range(self.first >> bits, ((self.before - 1) >> bits) + 1)
        words = " | ".join(f"'{bits}#{one}'" for one in blocks)
        return {"first": self.first, "before": self.before, "blocks": words}

    def newest(self, ids: int) -> Part:
        """Return the last so many ids of the range."""
        return Part(max(self.first, self.before - ids), self.before)

    @property
    def is_most(self) -> bool:
        """Return True if it is nearly all that is stored."""
        return self.first < self.before // 2

    def older(self, seen_from: int, *, found: int, wanted: int) -> Part | None:
        """Return the older range to look at next; None: nothing is left.

        As long as it takes to find the rest of those wanted, or a little more, at the density found so far.
        """
        if seen_from <= self.first:
            return None
        seen = self.before - seen_from
        width = max(seen, 3 * seen * (wanted - found) // (2 * max(found, 1)))
        first = max(self.first, seen_from - width)
        bits = _block_bits(first, seen_from)
        return Part(max(self.first, first >> bits << bits), seen_from)


def _block_bits(first: int, before: int) -> int:
    """Return the smallest size of blocks of which few hold such a range."""
    return next((bits for bits in BLOCK_BITS if (before - first) >> bits < BLOCKS_LIMIT), BLOCK_BITS[-1])


# ── times ────────────────────────────────────────────────────────────────────────────────────


def add(session: Session, ids: Sequence[int]) -> None:
    """Note when new articles were first seen. What is deleted stays noted: a span is never too narrow."""
    session.execute(_ADD[is_sqlite(session)], {"ids": ids})


def _adding(least: str, most: str, listed: str) -> Any:
    return text(
        "INSERT INTO article_spans (number, last_id, earliest, latest) "  # noqa: S608  # all of it stands here
        f"SELECT id >> {SPAN_BITS}, max(id), min(first_seen_at), max(first_seen_at) FROM articles "
        f"WHERE id {listed} GROUP BY 1 ON CONFLICT (number) DO UPDATE SET "
        f"last_id = {most}(article_spans.last_id, excluded.last_id), "
        f"earliest = {least}(article_spans.earliest, excluded.earliest), "
        f"latest = {most}(article_spans.latest, excluded.latest)"
    ).bindparams(bindparam("ids", type_=IDS))


_ADD = {
    True: _adding("min", "max", "IN (SELECT value FROM json_each(:ids))"),
    False: _adding("least", "greatest", "= ANY (:ids)"),
}
_SINCE, _UNTIL = bindparam("since", type_=UtcDateTime()), bindparam("until", type_=UtcDateTime())
_BOUNDS = select(func.min(ArticleSpanRow.number), func.max(ArticleSpanRow.last_id)).where(
    or_(_SINCE.is_(None), ArticleSpanRow.latest >= _SINCE), or_(_UNTIL.is_(None), ArticleSpanRow.earliest < _UNTIL)
)


def bounds(session: Session, *, since: datetime | None, until: datetime | None, before: int | None) -> Part | None:
    """Return a range of all articles with an id below ``before`` first seen in a time; None: there are none.

    At or after ``since`` and before ``until``.
    """
    lowest, last = session.execute(_BOUNDS, {"since": since, "until": until}).one()
    if lowest is None:
        return None
    first, end = lowest << SPAN_BITS, last + 1
    end = end if before is None else min(before, end)
    return Part(first, end) if first < end else None

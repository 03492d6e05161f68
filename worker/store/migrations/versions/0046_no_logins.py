"""Take user and password off the addresses of articles that were stored before every door did so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from worker.store.tables import BIG_ID

revision = "0046"
down_revision = "0045"

PAGE_IDS = 500  #: A row of the inbox may hold a page of some megabytes.
_LOGIN = re.compile(r"(?i)^(\s*(?:(?:https?|ftp):/*|//))[^/?#\\]*@(?=[^/?#\\])")
_LOGIN_IN_MARKUP = re.compile(  # begins with the sign that is rare
    r"""(?i)//(?:(?<=["'=\s]//)|(?<=["'=\s]ftp://)|(?<=["'=\s]http://)|(?<=["'=\s]https://))[^\s/?#"'<>\\]{1,256}@"""
)
_ADDRESSES = ("url", "linked_url", "comments_url", "id", "picture", "enclosures")  #: Of what came in.


def upgrade() -> None:
    """Read each row whose addresses or markup may hold one, and write those that do.

    On PostgreSQL page by page, each in a transaction of its own beside this one: no row stays locked for long. Done
    again after a crash, it changes nothing that it changed before.
    """
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        for _ in _pages(Session(bind)):
            pass
        return
    op.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # of this one, which waits
    with Session(bind.engine) as session:
        for _ in _pages(session):
            session.commit()


def _pages(session: Session) -> Iterator[None]:
    """Write all rows that change; yield after each page."""
    addresses = {"url": sa.Text(), "comments_url": sa.Text(), "picture": sa.JSON(), "enclosures": sa.JSON()}
    yield from _write(session, "articles", "id", addresses)
    yield from _write(session, "sightings", "inbox_id", {"url": sa.Text()})
    yield from _write(session, "inbox", "id", {"payload": sa.Text()})


def _write(session: Session, table: str, key: str, columns: dict[str, Any]) -> Iterator[None]:
    """Write the rows of a table that change; yield after each page. An empty table has none."""
    rows = sa.table(table, sa.column(key, BIG_ID), *(sa.column(name, kind) for name, kind in columns.items()))
    id_, has_sign = rows.c[key], sa.or_(*(sa.cast(rows.c[name], sa.Text).like("%@%") for name in columns))
    oldest, newest = op.get_bind().execute(sa.select(sa.func.min(id_), sa.func.max(id_))).one()
    for start in range(oldest or 1, (newest or 0) + 1, PAGE_IDS):
        page = sa.select(rows).where(id_ >= start, id_ < start + PAGE_IDS, has_sign).order_by(id_).with_for_update()
        for row in session.execute(page).mappings().all():
            values = {name: _input(row[name]) if name == "payload" else _without_login(row[name]) for name in columns}
            changed = {name: value for name, value in values.items() if value != row[name]}
            if changed:
                session.execute(sa.update(rows).where(id_ == row[key]).values(changed))
        yield


def _input(payload: str) -> str:
    """Return what came in without logins; as it is, to the letter, if it has none."""
    given = json.loads(payload)
    kept = {name: _without_login(value) if name in _ADDRESSES else value for name, value in given.items()}
    if isinstance(kept.get("html"), str):
        kept["html"] = _LOGIN_IN_MARKUP.sub("//", kept["html"])
    return payload if kept == given else json.dumps(kept, ensure_ascii=True, separators=(",", ":"))


def _without_login(value: Any) -> Any:
    """Return an address, or a picture or files, without user and password."""
    if isinstance(value, str):
        return _LOGIN.sub(r"\1", value)
    if isinstance(value, dict):
        return {name: _without_login(one) for name, one in value.items()}
    return [_without_login(one) for one in value] if isinstance(value, list) else value

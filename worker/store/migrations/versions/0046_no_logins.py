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

PAGE_ROWS = 200  #: A row of the inbox may hold a page of some megabytes.
_LOGIN = re.compile(r"(?i)^(\s*(?:(?:https?|ftp):/*|//))[^/?#\\]*@(?=[^/?#\\])")
_LOGIN_IN_MARKUP = re.compile(  # begins with the sign that is rare
    r"""(?i)//(?:(?<=["'=\s]//)|(?<=["'=\s]ftp://)|(?<=["'=\s]http://)|(?<=["'=\s]https://))[^\s/?#"'<>\\]{1,256}@"""
)
_ADDRESSES = ("url", "linked_url", "comments_url", "id", "picture", "enclosures")  #: Of what came in.


def upgrade() -> None:
    """Read each row whose addresses or markup may hold one, and write those that do."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute("SET LOCAL statement_timeout = 0")  # a million articles take minutes
    session = Session(op.get_bind())
    addresses = {"url": sa.Text(), "comments_url": sa.Text(), "picture": sa.JSON(), "enclosures": sa.JSON()}
    _write(session, "articles", "id", addresses)
    _write(session, "sightings", "inbox_id", {"url": sa.Text()})
    _write(session, "inbox", "id", {"payload": sa.Text()})


def _write(session: Session, table: str, key: str, columns: dict[str, Any]) -> None:
    rows = sa.table(table, sa.column(key, BIG_ID), *(sa.column(name, kind) for name, kind in columns.items()))
    for row in _rows(session, rows, rows.c[key], [rows.c[name] for name in columns]):
        values = {name: _input(row[name]) if name == "payload" else _without_login(row[name]) for name in columns}
        changed = {name: value for name, value in values.items() if value != row[name]}
        if changed:
            session.execute(sa.update(rows).where(rows.c[key] == row[key]).values(changed))


def _rows(session: Session, rows: Any, key: Any, columns: list[Any]) -> Iterator[Any]:
    """Yield rows with a sign as logins have it, in the order of their key."""
    has_sign = sa.or_(*(sa.cast(column, sa.Text).like("%@%") for column in columns))
    last = 0
    while (
        page := session.execute(sa.select(rows).where(key > last, has_sign).order_by(key).limit(PAGE_ROWS))
        .mappings()
        .all()
    ):
        yield from page
        last = page[-1][key.name]


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

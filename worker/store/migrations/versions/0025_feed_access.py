"""Access of feeds: secrets of their requests; those that stand in addresses move there."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_FEEDS = sa.table(
    "feeds",
    sa.column("id", sa.BigInteger),
    sa.column("url", sa.Text),
    sa.column("page_url", sa.Text),
    sa.column("access", sa.JSON),
)


def upgrade() -> None:
    """Make the column, and fill it."""
    op.add_column("feeds", sa.Column("access", sa.JSON(), nullable=True))
    connection = op.get_bind()
    holds_login = sa.or_(_FEEDS.c.url.like("%@%"), _FEEDS.c.page_url.like("%@%"))
    for row in connection.execute(sa.select(_FEEDS.c.id, _FEEDS.c.url, _FEEDS.c.page_url).where(holds_login)).all():
        url, access = _split(row.url)
        values: dict[str, object] = {"url": url, "page_url": _split(row.page_url)[0] if row.page_url else None}
        if access is not None:
            values["access"] = access
        connection.execute(sa.update(_FEEDS).where(_FEEDS.c.id == row.id).values(values))


def _split(url: str) -> tuple[str, dict[str, str] | None]:
    """Return an address without its login, and the access that holds it; None if it has none."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return url, None
    if "@" not in parts.netloc or not host:
        return url, None
    host = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{host}:{port or (443 if parts.scheme == 'https' else 80)}"
    login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), {"origin": origin, "login": login}

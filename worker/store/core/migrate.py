"""Brings a database to the newest migration, or says that it is newer than this program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from worker.errors import StoreUnavailable
from worker.store.core.engine import WRITE_LOCK, Database

MIGRATIONS = Path(__file__).parents[1] / "migrations"


@cache
def newest_revision() -> str:
    """Return the number of the newest migration: of its file, as loading Alembic takes a quarter of a second."""
    return max(one.name[:4] for one in (MIGRATIONS / "versions").glob("0*.py"))


def upgrade(database: Database) -> None:
    """Run what is missing, each migration in a transaction of its own, so that its locks end with it.

    Two processes may call it at the same moment. Raises StoreUnavailable.
    """
    while (revision := current_revision(database)) != newest_revision():
        _upgrade_from(database, revision)


def _upgrade_from(database: Database, revision: str | None) -> None:
    """Run the migration that follows this one, all of them on an empty database; unless another process just did."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.write() as session:
        if not database.is_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK + 1})
        if _revision(session) != revision:
            return
        config.attributes["connection"] = session.connection()
        try:
            command.upgrade(config, "head" if revision is None else "+1")
        except CommandError as error:
            raise StoreUnavailable(
                f"{error}; it was made by a newer Wiredesk: upgrade this program",
                reason="database_newer",
                thing=database.server_version,
            ) from error


def current_revision(database: Database) -> str | None:
    """Return the revision of the database; None for an empty one."""
    with database.read() as session:
        return _revision(session)


def _revision(session: Session) -> str | None:
    if not inspect(session.connection()).has_table("alembic_version"):
        return None
    return session.execute(text("SELECT version_num FROM alembic_version")).scalar()

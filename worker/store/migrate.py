"""Brings a database to the newest migration, or says that it is newer than this program."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from worker.errors import StoreUnavailable
from worker.store.engine import WRITE_LOCK, Database

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Run what is missing. Two processes may call it at the same moment. Raises StoreUnavailable."""
    newest = newest_revision()
    if current_revision(database) == newest:
        return
    with database.write() as session:
        if not database.is_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK + 1})
        config = _config()
        config.attributes["connection"] = session.connection()
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreUnavailable(
                f"{error}; it was made by a newer Wiredesk: upgrade this program",
                reason="database_newer",
                thing=database.server_version,
            ) from error


def current_revision(database: Database) -> str | None:
    """The migration the database stands at; None for an empty one."""
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def newest_revision() -> str | None:
    """The newest migration this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config

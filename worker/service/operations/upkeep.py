"""Upkeep of the database as a whole."""

from __future__ import annotations

from pathlib import Path

from worker.store import Database
from worker.store.core.backup import backup, restore
from worker.store.core.migrate import current_revision, upgrade


class Upkeep:
    """Upgrade, check, back up, restore."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def upgrade(self) -> str | None:
        """Bring the tables to the version of this program. Gives the migration they stand at.

        Two processes may call it at one moment. Raises StoreUnavailable.
        """
        upgrade(self._db)
        return current_revision(self._db)

    def check(self) -> list[str]:
        """Return the damage found in the database file; empty if it is whole. Raises StoreUnavailable."""
        return self._db.check()

    def backup(self, path: Path) -> None:
        """Write one moment of the database to a new file, while it is in use. Raises InvalidInput, StoreUnavailable."""
        backup(self._db, path)

    def restore(self, path: Path) -> str | None:
        """Fill the empty database from a backup, of this version or older. Return the migration it is at.

        Raises InvalidInput, StoreUnavailable.
        """
        restore(self._db, path)
        return self.upgrade()

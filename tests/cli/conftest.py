"""The command, as a process of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Commands, Said, commands

__all__ = ["commands"]


@pytest.fixture
def wiredesk(commands: Commands, data_dir_with_places: Path, _migrated_file: Path) -> Callable[..., Said]:
    """Provide ``wiredesk --data DIR …`` on a data folder whose tables are made."""
    database = data_dir_with_places / "wiredesk.db"
    if not database.exists():
        shutil.copy(_migrated_file, database)
    return lambda *arguments, **given: commands.run("--data", str(data_dir_with_places), *arguments, **given)

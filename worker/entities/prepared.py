"""Gazetteer files: is one current, and is there one that was built when the program was set up."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

from worker.entities.stamp import stamp

PREPARED = Path(__file__).with_name("places.db")
"""The list that ``make setup``, the image and every wheel bring, so that no first start waits for it."""


def is_prepared() -> bool:
    """Return True if the prepared list is there, and made by this recipe."""
    return is_current(PREPARED)


def use_prepared(path: Path) -> bool:
    """Copy the prepared list to path, if it can be used. Return True if it was copied."""
    if not is_prepared():
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.copy")
        shutil.copyfile(PREPARED, draft)
        os.replace(draft, path)
    except OSError:  # not readable, or no room: the builder says what is wrong with the folder
        return False
    return True


def is_current(path: Path) -> bool:
    """Return True if path holds a gazetteer made by this version of the builder and its data."""
    if not path.is_file():
        return False
    try:
        with sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True) as db:
            row = db.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchone()
    except sqlite3.Error:
        return False
    return row is not None and row[0] == stamp()

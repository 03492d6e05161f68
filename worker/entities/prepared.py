"""Gazetteer files: is one current, and is there one that was built when the program was set up."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import zlib
from contextlib import closing, suppress
from pathlib import Path

from worker.entities.stamp import stamp

PREPARED = Path(__file__).with_name("places.db.gz")
"""The list that ``make setup``, the image and every wheel bring, packed, so that no first start waits for it."""

_LEVEL = 6  #: Half the time of level 9 for half a percent more bytes.


def is_prepared() -> bool:
    """Return True if the prepared list is there, and made by this recipe."""
    return is_current(PREPARED)


def pack(path: Path, packed: Path) -> None:
    """Write the list at path to packed: its stamp in a line, and the file, half as large."""
    with path.open("rb") as plain, gzip.open(packed, "wb", _LEVEL) as target:
        target.write(f"{stamp()}\n".encode())
        shutil.copyfileobj(plain, target)


def use_prepared(path: Path) -> bool:
    """Unpack the prepared list to path, if it can be used. Return True if it was unpacked."""
    if not is_prepared():
        return False
    draft = path.with_name(f"{path.name}.{os.getpid()}.copy")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(PREPARED) as packed, draft.open("wb") as plain:
            packed.readline()
            shutil.copyfileobj(packed, plain)
        os.replace(draft, path)
    except (OSError, EOFError, zlib.error):  # damaged, or no room: the builder says what is wrong with the folder
        with suppress(OSError):
            draft.unlink()
        return False
    return True


def is_current(path: Path) -> bool:
    """Return True if path holds a gazetteer, packed or not, made by this version of the builder and its data."""
    try:
        if not path.is_file():
            return False
        if path.suffix == ".gz":
            with gzip.open(path) as packed:
                return packed.readline(200) == f"{stamp()}\n".encode()
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            row = db.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchone()
    except (sqlite3.Error, OSError, EOFError, zlib.error):
        return False
    return row is not None and row[0] == stamp()

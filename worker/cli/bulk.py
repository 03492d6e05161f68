"""Many articles from one file or folder, in batches, with a note of how far it came."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from worker.cli.read_file import FILE_LIMIT_BYTES, read_file
from worker.errors import InvalidInput, WiredeskError

if TYPE_CHECKING:
    from worker.bootstrap import Services
    from worker.types import Arrival

BATCH_ARTICLES = 500
LINE_ENDINGS = (".jsonl", ".ndjson")


class Bulk:
    """A source of many articles, and the position up to which they are accepted.

    The place is kept in the data folder, under what the source is: its path, size and time of change.
    Raises InvalidInput if that file or folder does not exist.
    """

    def __init__(self, data_dir: Path, path: Path) -> None:
        try:
            stat = path.stat()
        except OSError as error:
            raise InvalidInput(f"cannot be read: {error.strerror}", thing=str(path)) from error
        self.path = path
        is_bulk = path.is_dir() or path.suffix.lower() in LINE_ENDINGS or ".warc" in path.suffixes
        if not is_bulk:
            raise InvalidInput(
                "give a .jsonl or .warc.gz file, or a folder; single articles go in with: wiredesk submit",
                reason="wrong_file_type",
                thing=str(path),
            )
        what = f"{path.resolve()}\0{stat.st_size}\0{stat.st_mtime_ns}"
        self._note = data_dir / "bulk" / f"{hashlib.sha256(what.encode()).hexdigest()[:32]}.json"
        self.done_before = self._read()

    @property
    def total(self) -> int | None:
        """Number of articles left, where it is cheap to know; else None."""
        if self.path.is_dir():
            return sum(1 for one in self.path.rglob("*") if one.is_file()) - self.done_before
        return None

    def remember(self, position: int) -> None:
        """Store that everything before ``position`` is accepted."""
        self._note.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._note.with_suffix(".new")
        fresh.write_text(json.dumps({"path": str(self.path), "position": position}))
        fresh.replace(self._note)

    def forget(self) -> None:
        """Remove the stored position: the source was read to its end."""
        self._note.unlink(missing_ok=True)

    def _read(self) -> int:
        try:
            return int(json.loads(self._note.read_text())["position"])
        except (OSError, ValueError, KeyError):
            return 0


def documents_of(services: Services, bulk: Bulk) -> Iterator[tuple[list[Arrival | WiredeskError], int]]:
    """Yield batches of articles from the stored position on, each with the position behind it."""
    batch: list[Arrival | WiredeskError] = []
    position = bulk.done_before
    for position, found in _numbered(services, bulk):
        batch += found
        if len(batch) >= BATCH_ARTICLES:
            yield batch, position
            batch = []
    if batch:
        yield batch, position


def _numbered(services: Services, bulk: Bulk) -> Iterator[tuple[int, list[Arrival | WiredeskError]]]:
    """Yield each line, file or record with the position behind it."""
    done = bulk.done_before
    if bulk.path.is_dir():
        files = sorted(one for one in bulk.path.rglob("*") if one.is_file())
        for number, file in enumerate(files[done:], start=done + 1):
            yield number, _documents_in(services, str(file))
    elif ".warc" in bulk.path.suffixes:
        for number, record in enumerate(services.intake.warc(bulk.path), start=1):
            if number > done:
                yield number, [record]
    else:
        with bulk.path.open("rb") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(FILE_LIMIT_BYTES), b""), start=1):
                if number > done and line.strip():
                    yield number, list(services.intake.line(f"{bulk.path}:{number}", line))


def _documents_in(services: Services, name: str) -> list[Arrival | WiredeskError]:
    """Return the articles of a file; what cannot be read or taken of it is an error."""
    try:
        return list(services.intake.documents(name, read_file(name)))
    except InvalidInput as error:
        return [error]

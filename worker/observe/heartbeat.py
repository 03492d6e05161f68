"""A file that says "work was done here", and until when that counts.

A PID or a process that answers is no sign of health: a Celery worker may hold its connection and
consume nothing (celery#8030, #10205). So only work that was done touches the file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life of one process."""

    age_s: float  #: Since the work it tells of.
    limit_s: float  #: Age up to which the process counts as well; its writer knows best.

    @property
    def is_fresh(self) -> bool:
        return self.age_s <= self.limit_s


def beat(path: Path, *, limit_s: float) -> None:
    """Say that work was done now. A file that cannot be written raises OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(f"{limit_s:.0f}\n", "ascii")
    draft.replace(path)  # a reader never finds half a file


def read(path: Path, *, now_s: float) -> Heartbeat | None:
    """The last heartbeat at ``now_s`` (seconds since 1970); None if there is none, or the file is not one of ours."""
    try:
        return Heartbeat(age_s=max(0.0, now_s - path.stat().st_mtime), limit_s=float(path.read_text("ascii")))
    except (OSError, ValueError):
        return None

"""A file that a process writes when it finished work, with the age up to which that counts.

A PID or a process that answers is no sign of health: a Celery worker may hold its connection and
consume nothing (celery#8030, #10205). So only finished work writes the file.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

ANY = "any"  #: Of a process that does not say of which kind it is.


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life of one process."""

    age_s: float  #: Since the work it reports.
    limit_s: float  #: Age up to which the process counts as healthy; set by the process.
    process: str = ANY  #: Kind of the process that wrote it: worker or beat.
    stalled_s: float = 0.0  #: Seconds without finished work after which the process ended itself; 0 if it did not.

    @property
    def is_fresh(self) -> bool:
        """Return True if the work is recent enough and the process did not end itself."""
        return self.age_s <= self.limit_s and not self.stalled_s


def beat(path: Path, *, limit_s: float, process: str = ANY, stalled_s: float = 0.0) -> None:
    """Record that work was finished now, or that none was for ``stalled_s``. Raises OSError if it cannot be written."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(f"{limit_s:.0f} {stalled_s:.0f} {process}\n", "ascii")
    draft.replace(path)  # a reader never finds half a file


def read(path: Path, *, now_s: float) -> Heartbeat | None:
    """Read a heartbeat file.

    Args:
        path: The file.
        now_s: Seconds since 1970.

    Returns:
        The heartbeat; None if that file does not exist, or it is not one of ours.
    """
    try:
        limit_s, *more = path.read_text("ascii").split()
        stalled_s, process = more or ("0", ANY)
        age_s = max(0.0, now_s - path.stat().st_mtime)
        return Heartbeat(age_s=age_s, limit_s=float(limit_s), process=process, stalled_s=float(stalled_s))
    except (OSError, ValueError):
        return None


def problem(path: Path, process: str) -> str | None:
    """Return the problem of a process (worker or beat) that its heartbeat file shows, or None."""
    found = read(path, now_s=time.time())
    if found is None:
        return f"has done no work yet: there is no {path}"
    if found.process not in (ANY, process):
        return f"has written nothing: {path} is that of {found.process}; give each its own file"
    if found.stalled_s:
        return f"was stuck: it finished nothing for {found.stalled_s:.0f} s, ended itself and has not worked since"
    if found.is_fresh:
        return None
    return f"did its last work {found.age_s:.0f} s ago; well is up to {found.limit_s:.0f} s"

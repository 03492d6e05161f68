"""The command, as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> list[Any]:
        """Each line of stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def wiredesk(data_dir_with_places: Path) -> Callable[..., Said]:
    """Runs ``wiredesk --data DIR …`` on a fresh data folder."""

    def run(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "worker.cli", "--data", str(data_dir_with_places), *arguments],
            input=stdin,
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "NO_COLOR": "1", **(env or {})},
            timeout=90,
            check=False,
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run

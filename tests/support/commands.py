"""Commands in processes of their own, forked from one that has loaded the libraries: a start costs a second else."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from processes import start_loaded


@dataclass(frozen=True)
class Said:
    """The end of a command: its code and output."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> list[Any]:
        """Each line of stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


class Commands:
    """Runs ``wiredesk`` with arguments, one call at a time, in the folder of the repository."""

    def __init__(self) -> None:
        self._server = start_loaded("loaded_command")

    def run(self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Said:
        """Run it and wait until it ends."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        with tempfile.TemporaryDirectory(prefix="wiredesk-said-") as folder:
            files = {name: Path(folder) / name for name in ("stdin", "stdout", "stderr")}
            for name, file in files.items():
                file.write_bytes(stdin if name == "stdin" else b"")
            call = {
                "arguments": arguments,
                "environment": {**os.environ, "NO_COLOR": "1", **(env or {})},
                **{name: str(file) for name, file in files.items()},
            }
            self._server.stdin.write(json.dumps(call) + "\n")
            self._server.stdin.flush()
            try:
                code = int(self._server.stdout.readline())
            except BaseException:  # the test's time is over: the next call must not read the answer to this one
                self.close()
                self._server = start_loaded("loaded_command")
                raise
            return Said(code, files["stdout"].read_text("utf-8"), files["stderr"].read_text("utf-8"))

    def close(self) -> None:
        self._server.kill()
        self._server.communicate()


@pytest.fixture(scope="session")
def commands() -> Iterator[Commands]:
    """Provide the command, its libraries loaded."""
    commands = Commands()
    yield commands
    commands.close()

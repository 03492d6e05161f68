"""The scripts in bench/: each starts and tells its options, so that no rename in the service breaks one unseen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDS_A_PEER = {"polling_reader"}  #: Imports ``reader``, which is installed by ``make bench`` alone.
START = """
import contextlib, io, os, runpy, sys, traceback
import worker.bootstrap, worker.queue.app, worker.entities.spacy  # once for all of them

for name in sys.argv[1:]:
    if os.fork() == 0:  # each finds modules and search path as a command of its own does
        sys.argv, shown, told = [name, "--help"], io.StringIO(), False
        try:
            with contextlib.redirect_stdout(shown):
                runpy.run_module(f"bench.{name}", run_name="__main__", alter_sys=True)
        except SystemExit as ended:
            told = not ended.code and "usage: " in shown.getvalue()
        except BaseException:
            traceback.print_exc()
        os._exit(0 if told else 1)
    if os.wait()[1]:
        print(name)
"""


@pytest.mark.timeout(600)  # five seconds of processor time, of which a busy machine gives a twentieth
def test_each_bench_is_imported_and_tells_its_options() -> None:
    commands = {path.stem for path in (ROOT / "bench").glob("*.py") if '__name__ == "__main__"' in path.read_text()}
    command = [sys.executable, "-c", START, *sorted(commands - NEEDS_A_PEER)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.returncode) == ([], 0), done.stderr

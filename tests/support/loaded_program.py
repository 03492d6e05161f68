"""The programs of ``wiredesk`` with their libraries loaded once, forked for each start (processes.py starts this).

Reads a start on each line of stdin. A process between says the number of the program on stdout, waits for its end, and
writes its exit code into a file.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import random
import runpy
import signal
import sys
from pathlib import Path
from typing import Any

from real_servers import dies_with_us

LIBRARIES = (
    "celery.apps.beat",
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.fixups.django",
    "celery.worker.autoscale",
    "celery.worker.components",
    "kombu.transport.redis",
    "sqlalchemy.dialects.postgresql.psycopg",
    "worker.bootstrap",
    "worker.cli.main",
    "worker.parse.feed",
    "worker.queue.run",
    "worker.service.ingest.ingest",
)


def be_the_program(start: dict[str, Any]) -> None:
    """Become the program as a shell would start it, in a session of its own."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    random.seed()  # else all draw the same numbers
    for number, (file, flags) in enumerate(
        [("/dev/null", os.O_RDONLY), *[(start["output"], os.O_WRONLY | os.O_APPEND)] * 2]
    ):
        os.dup2(os.open(file, flags), number)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode) for number, mode in enumerate("rww"))
    os.chdir(start["folder"])
    os.environ.clear()
    os.environ.update(start["environment"])
    sys.orig_argv = [sys.executable, "-m", start["module"], *start["arguments"]]  # what it starts itself anew with
    sys.argv = [start["module"], *start["arguments"]]
    runpy.run_module(start["module"], run_name="__main__", alter_sys=True)


def see_to_the_program(start: dict[str, Any]) -> None:
    """Fork the program and wait for its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    die = dies_with_us(signal.SIGKILL)
    if die is not None:
        die()
    program = os.fork()
    if not program:
        if die is not None:
            die()
        be_the_program(start)
        return
    os.write(1, f"{program}\n".encode())
    _, status = os.waitpid(program, 0)
    ended = Path(start["ended"])
    ended.with_suffix(".new").write_text(str(os.waitstatus_to_exitcode(status)))
    ended.with_suffix(".new").replace(ended)
    os._exit(0)


def serve() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those between
    for line in sys.stdin:
        if not os.fork():
            see_to_the_program(json.loads(line))
            sys.exit(0)


if __name__ == "__main__":
    serve()

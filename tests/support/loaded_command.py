"""The command with all that it may ask for loaded once, forked for each call (commands.py starts this).

Reads a call on each line of stdin, does it in a fork, and says its exit code on stdout.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import signal
import sys
from typing import Any

import worker.service
from worker.cli.main import main

LIMIT_S = 90
HEAVY = ("alembic.command", "spacy", "worker.bootstrap", "worker.inspection", "worker.entities", "worker.parse.feed")


def load() -> None:
    """Import what commands import when they first need it."""
    for name in (*HEAVY, *(found.name for found in pkgutil.iter_modules(worker.service.__path__, "worker.service."))):
        importlib.import_module(name)
    gc.freeze()  # a fork that ends must not look through all of it for garbage


def be_the_command(call: dict[str, Any]) -> None:
    """Become the program as a shell would start it, and end as it ends."""
    signal.alarm(LIMIT_S)
    for number, file in enumerate((call["stdin"], call["stdout"], call["stderr"])):
        os.dup2(os.open(file, os.O_RDWR), number)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode) for number, mode in enumerate("rww"))
    os.environ.clear()
    os.environ.update(call["environment"])
    sys.argv = ["wiredesk", *call["arguments"]]
    main()


def serve() -> None:
    load()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            be_the_command(json.loads(line))
            sys.exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()

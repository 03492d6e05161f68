"""The command with all that it may ask for loaded once, forked for each call (commands.py starts this).

Reads a call on each line of stdin, does it in a fork, and says its exit code on stdout.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import pkgutil
import signal
import sys
import threading
from datetime import UTC, datetime
from typing import Any

import spacy
import typer.main

from worker.cli.main import app, main
from worker.entities.models import load_model
from worker.query import parse_query
from worker.settings import Settings

LIMIT_S = 90
LIBRARIES = ("alembic.command", "attr", "greenlet", "justext", "lark.lark", "lxml.html.clean", "regex", "rich.columns",
             "rich.traceback", "structlog.stdlib", "typer._adapters", "typer._click.decorators")  # fmt: skip
MODULES = ("worker.bootstrap", "worker.inline", "worker.inspection", "worker.observe.logs", "worker.outward",
           "worker.parse.feed", "worker.settings_sources")  # fmt: skip
PACKAGES = ("worker.cli", "worker.query", "worker.service", "worker.store", "worker.stories")


def load() -> None:
    """Import and build what commands need at their first use: it takes longer than most of them do."""
    for name in (*LIBRARIES, *MODULES):
        importlib.import_module(name)
    for package in map(importlib.import_module, PACKAGES):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in found.name:
                importlib.import_module(found.name)
    parse_query("word", datetime.now(UTC))
    for builder in (spacy, "load"), (typer.main, "get_command"):
        setattr(*builder, functools.cache(getattr(*builder)))
    typer.main.get_command(app)
    load_model(Settings().language_model)
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
    code: object = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    end(code if isinstance(code, int) else 0)


def end(code: int) -> None:
    """End as the interpreter does, but for giving all memory back: that would copy what the fork shares."""
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.main_thread():
            thread.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def serve() -> None:
    load()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            be_the_command(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()

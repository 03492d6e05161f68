"""The command line: global options, the groups, and how an error is shown."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from worker import __version__
from worker.cli import (
    db,
    entities,
    export,
    feeds,
    inspect,
    keys,
    mcp,
    processes,
    quarantine,
    read,
    replay,
    rerun,
    stories,
    submit,
    up,
    watches,
)
from worker.cli.context import Context
from worker.errors import WiredeskError

app = typer.Typer(
    name="wiredesk",
    help="Wiredesk takes in news as it is published, and hands it on clean.\n\nStart with: wiredesk up --replay seeds/",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

GLOBAL_WITH_VALUE = ("--data",)
GLOBAL_FLAGS = ("--json",)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"wiredesk {__version__}")
        raise typer.Exit


@app.callback()
def _global(
    ctx: typer.Context,
    data: Annotated[Optional[Path], typer.Option(metavar="DIR", help="Data folder of the embedded mode.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")] = False,
    broker: Annotated[Optional[str], typer.Option(hidden=True)] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    ctx.obj = Context({"data_dir": data, "broker_url": broker}, as_json)


up.add_to(app)
replay.add_to(app)
submit.add_to(app)
read.add_to(app)
export.add_to(app)
rerun.add_to(app)
mcp.add_to(app)
processes.add_to(app)
app.add_typer(entities.app, name="entities")
app.add_typer(stories.app, name="stories")
app.add_typer(feeds.app, name="feeds")
app.add_typer(watches.app, name="watches")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(keys.app, name="keys")
app.add_typer(db.app, name="db")
app.add_typer(inspect.app, name="inspect")


def main() -> None:
    """Run the command; an error of ours is one line on stderr and exit 1."""
    try:
        app(args=globals_first(sys.argv[1:]))
    except WiredeskError as error:
        print(f"wiredesk: {' '.join(str(error).split())}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def globals_first(arguments: list[str]) -> list[str]:
    """Global options may stand anywhere: ``wiredesk ledger --json`` is ``wiredesk --json ledger``."""
    first: list[str] = []
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        argument = queue.pop(0)
        if argument == "--":
            rest += [argument, *queue]
            break
        if argument in GLOBAL_WITH_VALUE and queue:
            first += [argument, queue.pop(0)]
        elif argument in GLOBAL_FLAGS or argument.startswith(tuple(f"{name}=" for name in GLOBAL_WITH_VALUE)):
            first.append(argument)
        else:
            rest.append(argument)
    return first + rest

"""The command line: global options, groups of commands, and the form of errors."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer
from typer.exceptions import TyperException

from worker import __version__
from worker.cli import (
    config,
    db,
    decisions,
    doctor,
    entities,
    events,
    export,
    feeds,
    inspect,
    keys,
    mcp,
    people,
    processes,
    quarantine,
    read,
    receipts,
    replay,
    rerun,
    searches,
    status,
    stories,
    submit,
    up,
    watches,
)
from worker.cli.context import Context
from worker.cli.usage import OPERATING, PEOPLE, CommandGroup, as_typed_here, remember_options, usage_line
from worker.errors import WiredeskError

app = typer.Typer(
    name="wiredesk",
    cls=CommandGroup,
    help="Wiredesk takes in news as it is published, and hands it on clean.\n\nStart with: wiredesk up --demo",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

GLOBAL_WITH_VALUE = ("--data", "--config")
GLOBAL_FLAGS = ("--json", "--debug")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  #: Without the name of a file, these are of what is printed.


def _version(wanted: bool) -> None:
    if wanted:
        print(f"wiredesk {__version__}")
        raise typer.Exit


@app.callback()
def _global(
    ctx: typer.Context,
    data: Annotated[
        Optional[Path],
        typer.Option(metavar="DIR", help="Data folder of the embedded mode."),
    ] = None,
    config_file: Annotated[Optional[Path], typer.Option("--config", metavar="FILE", help="File of settings.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an internal error.")] = False,  # main()
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    if config_file is not None:
        from worker.settings_sources import use_file

        use_file(config_file)
    remember_options(config=config_file, data=data)
    ctx.obj = Context({"data_dir": data}, as_json)


for module in (up, submit, replay, read, events, export, mcp):
    module.add_to(app)
for name, commands in (
    ("stories", stories),
    ("entities", entities),
    ("searches", searches),
    ("feeds", feeds),
    ("watches", watches),
):
    app.add_typer(commands.app, name=name, rich_help_panel=PEOPLE)
app.add_typer(inspect.app, name="inspect", rich_help_panel=PEOPLE)
for module in (status, doctor, config):
    module.add_to(app)
for name, commands in (
    ("quarantine", quarantine),
    ("receipts", receipts),
    ("decisions", decisions),
    ("keys", keys),
    ("people", people),
    ("db", db),
):
    app.add_typer(commands.app, name=name, rich_help_panel=OPERATING)
rerun.add_to(app)
processes.add_to(app)


def main() -> None:
    """Run the command. An error is one line on stderr: exit 1, or 2 for wrong usage."""
    _open_streams()
    try:
        code = app(args=globals_first(sys.argv[1:]), prog_name="wiredesk", standalone_mode=False)
    except TyperException as error:
        code = 2
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message(), file=sys.stderr)
        else:
            _refuse(usage_line(error))
    except WiredeskError as error:
        code = 1
        _refuse(str(error))
    except KeyboardInterrupt:
        code = 130
    except SystemExit as ended:
        if not isinstance(ended.__context__, BrokenPipeError):
            raise
        code = 0  # the reader of our output has seen enough, for which the framework ends with 1
    except Exception as error:  # a bug: its traceback is for those who ask for it
        if "--debug" in sys.argv:
            raise
        code = 1
        _refuse(_unforeseen(error))
    raise SystemExit(_write_rest(code if isinstance(code, int) else 0))


def _open_streams() -> None:
    """Make every stream one that can be used, whatever this process was started with."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed, as by `>&-`
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file name may hold bytes that are no UTF-8


def _write_rest(code: int) -> int:
    """Write what is left of the output. Return the exit code: 1 where there was no error and it cannot be written."""
    try:
        sys.stdout.flush()
    except OSError as error:
        # Python would try again as it ends, and report it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not code and not isinstance(error, BrokenPipeError):
            _refuse(_unforeseen(error))
            return 1
    return code


def _refuse(message: str) -> None:
    print(f"wiredesk: {as_typed_here(' '.join(message.split()))}", file=sys.stderr)


def _unforeseen(error: Exception) -> str:
    """Describe an error that no part of the program expected."""
    if isinstance(error, UnicodeError):
        return "an argument is not valid UTF-8"
    if isinstance(error, OverflowError) or type(error).__name__ == "DataError":  # of SQLite, of PostgreSQL
        return "a number is too large"
    if isinstance(error, OSError) and error.strerror:
        thing = error.filename or ("standard output" if error.errno in _FULL else "")
        return f"{thing}: {error.strerror}" if thing else error.strerror
    name = type(error).__name__
    return f"internal error ({name}); please report it, with what --debug shows"


def globals_first(arguments: list[str]) -> list[str]:
    """Move global options to the front: ``wiredesk ledger --json`` means ``wiredesk --json ledger``."""
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

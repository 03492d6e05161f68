"""``wiredesk inspect``: the pure stages on files, no database. One JSON line per input, in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_json
from worker.cli.read_file import read_file
from worker.cli.usage import group
from worker.errors import WiredeskError

app = group("Run one stage on files and print what it makes of each, as JSON lines; a broken input is one of them.")
Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files.")]


@app.command()
def feed(paths: Paths) -> None:
    """Read feeds: kind, title, entries, warnings."""
    from worker.inspection import inspect_feed, open_parsers

    with open_parsers() as parsers:
        _each(paths, lambda body: inspect_feed(parsers, body))


@app.command()
def page(paths: Paths, url: Annotated[Optional[str], typer.Option(help="Where the page came from.")] = None) -> None:
    """Read article pages: title, text, date, authors, and where each was found."""
    from worker.inspection import inspect_page, open_parsers

    with open_parsers() as parsers:
        _each(paths, lambda body: inspect_page(parsers, body, url))


@app.command()
def text(paths: Paths) -> None:
    """Clean texts: title, dateline, credit, text, and what was removed and why."""
    from worker.inspection import inspect_text

    _each(paths, inspect_text)


@app.command()
def entities(ctx: typer.Context, paths: Paths) -> None:
    """Clean texts and find the people, organisations and places they name."""
    from worker.inspection import entity_inspector

    _each(paths, entity_inspector(context_of(ctx).settings))


@app.command()
def pair(
    ctx: typer.Context,
    a: Annotated[Path, typer.Argument(metavar="A", help="A text.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Another.")],
) -> None:
    """Compare two texts: same, reprint, updated, related or different, and why."""
    from worker.inspection import inspect_pair

    inputs = [str(a), str(b)]
    try:
        print_json({"input": inputs} | inspect_pair(read_file(str(a)), read_file(str(b)), context_of(ctx).settings))
    except WiredeskError as error:
        print_json({"input": inputs, "error": {"reason": error.reason, "message": error.message}})


def _each(paths: list[Path], inspect: Callable[[bytes], dict[str, Any]]) -> None:
    for path in paths:
        try:
            print_json({"input": str(path)} | inspect(read_file(str(path))))
        except WiredeskError as error:
            print_json({"input": str(path), "error": {"reason": error.reason, "message": error.message}})
        except Exception as error:  # a bug on one input must not hide the others
            print_json({"input": str(path), "error": {"reason": "error", "message": type(error).__name__}})

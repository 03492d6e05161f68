"""``wiredesk export``: all articles, entities, stories or mentions as a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional, get_args

import typer

from worker.cli.context import context_of
from worker.cli.output import print_json, say
from worker.cli.usage import PEOPLE, moment
from worker.errors import InvalidInput, check_known

if TYPE_CHECKING:
    from worker.service.search.export import ExportRequest, FilePart


def export(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="articles|entities|stories|mentions", help="What to take away.")],
    query: Annotated[
        Optional[str],
        typer.Argument(metavar="[QUERY]", help="Only articles that match; or what these name, tell, hold."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="jsonl|csv|parquet|ninjs|ftm", help="Form of the file.")
    ] = "jsonl",
    out: Annotated[Optional[Path], typer.Option(metavar="FILE", help="Where to; else standard output.")] = None,
    since: Annotated[
        Optional[str],
        typer.Option(metavar="TIME", help="Only articles first seen since: -7d, -30m, 2026-11-28."),
    ] = None,
    after: Annotated[int, typer.Option(min=0, metavar="ID", help="Only what has a greater id.")] = 0,
    changed_since: Annotated[
        Optional[int], typer.Option(min=0, metavar="EVENT", help="Only of articles that changed after this event.")
    ] = None,
    state: Annotated[str, typer.Option(metavar="original|duplicate|withdrawn|any", help="Which articles.")] = "any",
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a line of jsonl instead.")] = False,
) -> None:
    """Export articles, entities, stories or mentions, all or by query, in the order of their ids.

    The last lines on stderr say after which id to go on, and after which event to ask for what changed.
    """
    from worker.service.search.export import ArticleFilter, ExportRequest

    _check(kind, form, state)
    if schema:
        from worker.service.search.export_schema import export_schema

        print_json(export_schema(kind))  # type: ignore[arg-type]  # checked above
        return
    articles = ArticleFilter(q=query, since=moment(since), state=state)  # type: ignore[arg-type]  # checked above
    wanted = ExportRequest(kind=kind, format=form, articles=articles, after=after, changed_since=changed_since)  # type: ignore[arg-type]  # as above
    service = context_of(ctx).services.export
    position = service.position()  # read first: what changes meanwhile is exported again, not passed over
    pieces = service.pieces(wanted)
    if out is None and form == "parquet" and sys.stdout.isatty():
        raise InvalidInput("a Parquet file is not for a terminal; give --out FILE")
    _write(wanted, _to_file(pieces, out) if out else _to_stdout(pieces), out)
    say(f"what changes from now on: --changed-since {position}")


def _check(kind: str, form: str, state: str) -> None:
    from worker.query.query import STATES
    from worker.service.search.export import Format, Kind

    for what, given, known in (
        ("kind", kind, get_args(Kind)),
        ("format", form, get_args(Format)),
        ("state", state, STATES),
    ):
        check_known(what, given, known)


def _write(wanted: ExportRequest, written: Iterable[FilePart], out: Path | None) -> None:
    """Write all pieces, and report the last id, also when it is interrupted."""
    rows, cursor = 0, wanted.after
    is_whole = False
    try:
        for piece in written:
            rows, cursor = piece.rows, piece.cursor
        is_whole = True
    finally:
        what = wanted.kind
        if is_whole:
            say(f"{rows:,} {what}; what comes later: --after {cursor}")
        elif wanted.format != "parquet" and rows:
            kept = f" in {_part_of(out)}" if out else ""
            say(f"stopped after {rows:,} {what}{kept}; the rest: --after {cursor}")


def _to_stdout(pieces: Iterable[FilePart]) -> Iterator[FilePart]:
    for piece in pieces:
        sys.stdout.buffer.write(piece.body)
        yield piece
    sys.stdout.flush()


def _to_file(pieces: Iterable[FilePart], path: Path) -> Iterator[FilePart]:
    """Write a file that appears whole or not at all: until the end it is ``.part`` beside it.

    Raises InvalidInput where it cannot be written.
    """
    try:
        with _part_of(path).open("wb") as out:
            for piece in pieces:
                out.write(piece.body)
                yield piece
            out.flush()
            os.fsync(out.fileno())
        _part_of(path).replace(path)
    except OSError as error:
        raise InvalidInput(f"cannot be written: {error.strerror}", thing=str(path)) from error


def _part_of(path: Path) -> Path:
    """Return the name of a file that is not complete yet."""
    return path.with_name(f"{path.name}.part")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=PEOPLE)(export)

"""``wiredesk submit`` and ``wiredesk ingest``: articles from files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.bulk import Bulk, documents_of
from worker.cli.context import Context, context_of
from worker.cli.output import print_json, print_public, public, say, shown
from worker.cli.progress import progress_bar
from worker.cli.read_file import read_file
from worker.cli.usage import PEOPLE
from worker.errors import InvalidInput, WiredeskError

if TYPE_CHECKING:
    from worker.service.intake.accept import Receipt
    from worker.types import Arrival

_ADDRESS = re.compile(r"https?:/", re.IGNORECASE)  #: A path has one slash where an address has two.


def submit(
    ctx: typer.Context,
    files: Annotated[
        Optional[list[Path]],
        typer.Argument(metavar="[FILE...|-]", help=".txt .html .json .jsonl; - reads JSON lines."),
    ] = None,
    url: Annotated[
        Optional[str], typer.Option(help="Address of the article; without a file, its page is fetched.")
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until they are taken in and their names found.")] = False,
) -> None:
    """Submit articles, and print a receipt for each.

    A wrong one is named on stderr and the others are taken; the exit code is 1 then.
    """
    context = context_of(ctx, begins=True)
    if not files and url is None:
        raise InvalidInput("give a file, - for standard input, or --url")
    arrivals, refused = _read(context, list(map(str, files or ())), url)
    receipts = context.services.accept.articles(arrivals, door="cli") if arrivals else []
    _finish(context, receipts, wait=wait)
    for error in refused:
        say(f"wiredesk: {' '.join(str(error).split())}")
    if refused:
        raise typer.Exit(1)


def _read(context: Context, files: Sequence[str], url: str | None) -> tuple[list[Arrival], list[WiredeskError]]:
    services = context.services
    arrivals: list[Arrival] = []
    refused: list[WiredeskError] = []
    if not files:
        arrivals.append(services.intake.arrival({"url": url}))
    for name in files:
        for found in _documents(context, name, url):
            (refused if isinstance(found, WiredeskError) else arrivals).append(found)  # type: ignore[arg-type]
    return arrivals, refused


def _documents(context: Context, name: str, url: str | None) -> Iterator[Arrival | WiredeskError]:
    try:
        if _ADDRESS.match(name):
            raise InvalidInput("is an address; give it behind --url", thing=name)
        body = read_file(name, mend="use: wiredesk ingest FILE.jsonl")
    except InvalidInput as error:
        yield error
        return
    if name == "-":
        yield from context.services.intake.documents("-.jsonl", body)
    else:
        yield from context.services.intake.documents(name, body, url=url)


def ingest(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE.jsonl|FILE.warc.gz|DIR", help="What to take in.")],
    wait: Annotated[bool, typer.Option("--wait", help="Wait until they are taken in and their names found.")] = False,
) -> None:
    """Take in many articles, with a progress bar. Stopped and run again, it goes on where it was."""
    context = context_of(ctx, begins=True)
    bulk = Bulk(context.settings.data_dir, path)
    if bulk.done_before:
        say(f"going on after {bulk.done_before:,} taken in before")
    ids: list[int] = []
    refused = 0
    with progress_bar("accepted", bulk.total) as advance:
        for batch, position in documents_of(context.services, bulk):
            good = [one for one in batch if not isinstance(one, WiredeskError)]
            for error in (one for one in batch if isinstance(one, WiredeskError)):
                refused += 1
                say(f"wiredesk: {' '.join(str(error).split())}")
            ids += [receipt.id for receipt in context.services.accept.articles(good, door="cli")]
            bulk.remember(position)
            advance(len(batch))
    bulk.forget()
    _finish_many(context, ids, refused, wait=wait)
    if refused:
        raise typer.Exit(1)


def _finish_many(context: Context, ids: list[int], refused: int, *, wait: bool) -> None:
    if wait:
        with progress_bar("taken in", len(ids)) as advance:
            _wait(context, ids, advance)
    ledger = context.services.ledgers.read_ledger()
    if context.as_json:
        print_json({"accepted": len(ids), "refused": refused, "ledger": public("LedgerOut", ledger)})
    else:
        say(f"{len(ids):,} accepted, {refused:,} refused" + _leftover(context, wait=wait))


def _finish(context: Context, receipts: Sequence[Receipt], *, wait: bool) -> None:
    ids = [receipt.id for receipt in receipts]
    if wait and ids:
        with progress_bar("taken in", len(ids)) as advance:
            _wait(context, ids, advance)
        receipts = context.services.accept.receipts(ids)
    for receipt in receipts:
        if context.as_json:
            print_public("ReceiptOut", [receipt])
        else:
            article = f"  article {receipt.article_id}" if receipt.article_id else ""
            why = receipt.detail or receipt.reason
            print(f"receipt {receipt.id}  {receipt.state}{article}{f'  {shown(why)}' if why else ''}")
    if ids and not wait and context.running is None:
        say("accepted; no service runs on this folder yet: start wiredesk up, or use --wait")


def _wait(context: Context, ids: Sequence[int], advance: Callable[[int], None]) -> None:
    """Wait for the service that runs; without one, do its work in this process."""
    from worker.inline import wait_for

    left = len(ids)

    def progress(now_left: int) -> None:
        nonlocal left
        advance(left - now_left)
        left = now_left

    if context.running is None:
        with context.alone():
            wait_for(context.services, ids, here=True, progress=progress)
    else:
        wait_for(context.services, ids, here=False, progress=progress)


def _leftover(context: Context, *, wait: bool) -> str:
    return "" if wait or context.running else "; no service runs on this folder yet: start wiredesk up"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel=PEOPLE)(submit)
    app.command(rich_help_panel=PEOPLE)(ingest)

"""``wiredesk replay``: the files of a folder as a feed, taken in by polling it."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Annotated

import typer

from worker.cli.arrivals import Arrivals, ledger_line
from worker.cli.context import Context, context_of
from worker.cli.output import print_json, public, say
from worker.cli.stopping import stop_asked
from worker.cli.usage import PEOPLE

STEP_S = 0.1


def replay(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of .txt and .html files.")],
    interval: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="Between two entries.")] = 0.5,
    once: Annotated[bool, typer.Option("--once", help="End when all files are taken in.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="With --once: end when their names are found, too.")] = False,
) -> None:
    """Serve the files of DIR as an RSS feed on loopback, and take it in as any feed: by polling it.

    Where no service runs on the data folder, this process does the work itself.
    """
    from worker.inline import work_once
    from worker.replay import ReplaySession, read_folder

    read_folder(folder)  # a wrong one is said before anything is made
    context = context_of(ctx, begins=True)
    here = context.running is None
    with contextlib.ExitStack() as at_end:
        if here:
            at_end.enter_context(context.alone())
        stop = at_end.enter_context(stop_asked())
        services = context.services
        arrivals = Arrivals(services.events, context.as_json, after=services.events.newest())
        session = ReplaySession(services.feeds, folder, interval_s=interval)
        at_end.callback(session.close)
        if not context.as_json:
            where = " in this process" if here else ""
            say(f"replaying {session.count} files of {folder} as feed {session.feed.id}{where}")
        while not stop.is_set():
            all_polled = session.step()
            worked = here and work_once(services)
            arrivals.step()
            if once and all_polled and _is_done(context, wait=wait or here):
                break
            if not worked:
                time.sleep(STEP_S)
        arrivals.step()
        arrivals.flush()
        _end(context)


def _is_done(context: Context, *, wait: bool) -> bool:
    ledger = context.services.ledgers.read_ledger()
    return ledger.pending == 0 and (ledger.names_pending == 0 or not wait)


def _end(context: Context) -> None:
    ledger = context.services.ledgers.read_ledger()
    if context.as_json:
        print_json({"kind": "replay.done", "ledger": public("LedgerOut", ledger)})
    else:
        print(ledger_line(ledger))


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=PEOPLE)(replay)

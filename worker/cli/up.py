"""``wiredesk up``: the whole service on this machine, until Ctrl-C."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker import __version__
from worker.cli.arrivals import Arrivals, ledger_line
from worker.cli.context import Context, context_of
from worker.cli.output import print_json, public, say
from worker.cli.stopping import stop_asked
from worker.cli.usage import PEOPLE, as_typed_here
from worker.errors import InvalidInput, StoreUnavailable

if TYPE_CHECKING:
    from worker.embedded import Embedded
    from worker.replay import ReplaySession

STEP_S = 0.1
QUIET_STEP_S = 1.0  #: While nothing arrives: looking ten times a second took more than all other processes together.


def up(
    ctx: typer.Context,
    port: Annotated[Optional[int], typer.Option(min=1, max=65535, help="Port of the API and the pages.")] = None,
    replay: Annotated[Optional[Path], typer.Option(metavar="DIR", help="Replay the files of DIR as a feed.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Replay the five articles that come with Wiredesk.")] = False,
    interval: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="Between two entries of the replay.")] = 0.5,
    web: Annotated[bool, typer.Option(help="Serve the pages too.")] = True,
) -> None:
    """Start everything on this machine: a broker, a worker, beat, the API and the pages; on SQLite unless told.

    Prints what arrives as it arrives. Ctrl-C stops it cleanly; what was accepted is kept.
    """
    from worker.embedded import Embedded
    from worker.replay import DEMO, read_folder

    if demo:
        if replay is not None:
            raise InvalidInput("give one of --demo and --replay", thing="--demo")
        replay = DEMO
    context = context_of(ctx, begins=True)
    context.arguments["api_port"] = port
    if replay is not None:
        read_folder(replay)  # a wrong folder is said before anything starts
    started_s = time.monotonic()
    with stop_asked() as stop:
        embedded = Embedded(context.settings, web=web)
        try:
            embedded.start(prepare=lambda url: _prepare(context, url))
        except BaseException:
            embedded.stop()  # without a word: what went wrong is the one line to be said
            raise
        try:
            _greet(context, embedded, time.monotonic() - started_s, replay)
            _follow(context, embedded, replay, interval, stop)
        finally:
            say("stopping …")
            killed = embedded.stop()
            forced = f"; {', '.join(killed)} had to be killed" if killed else ""
            say(f"stopped{forced}; nothing accepted is lost")


def _prepare(context: Context, broker_url: str) -> None:
    """Make the tables before the children start, and services that send hints through their broker."""
    context.arguments["broker_url"] = broker_url
    context.connect(broker_url)


def _greet(context: Context, embedded: Embedded, took_s: float, folder: Path | None) -> None:
    settings = context.settings
    if context.as_json:
        print_json({"kind": "service.ready", "address": embedded.address, "took_s": round(took_s, 2)})
        return
    say(f"wiredesk {__version__}   data {settings.data_dir}   {context.services.database.server_version}")
    say(f"  web  {embedded.address}      api docs  {embedded.address}/docs")
    replaying = f" · replaying {folder} as a feed" if folder else ""
    say(f"  ready in {took_s:.1f} s · Ctrl-C stops{replaying}")
    if context.services.entity_tools.needs_building():
        say("  names are found once the list of the world's places is there; to build it takes half a minute, once")


def _follow(context: Context, embedded: Embedded, folder: Path | None, interval: float, stop: threading.Event) -> None:
    """Print arrivals, restart children that died, and report once the replay is taken in."""
    from worker.replay import ReplaySession

    services = context.services
    arrivals = Arrivals(services.events, context.as_json, after=services.events.newest())
    replay = ReplaySession(services.feeds, folder, interval_s=interval) if folder else None
    told = replay is None
    with contextlib.ExitStack() as at_end:
        if replay is not None:
            at_end.callback(replay.close)
        wait_s = STEP_S
        while not stop.wait(wait_s):
            seen = arrivals.after
            for name in embedded.watch():
                say(f"{name} had died and was started again; see {context.settings.data_dir / 'logs'}")
            with contextlib.suppress(StoreUnavailable):  # the children go on once it is back, and so do we
                arrivals.step()
                if replay is not None and replay.step() and not told and _is_settled(context, arrivals):
                    arrivals.step()  # what was said between the last look and the ledger
                    _tell(context, embedded, arrivals, replay)
                    told = True
            wait_s = min(2 * wait_s, QUIET_STEP_S) if told and arrivals.after == seen else STEP_S
        with contextlib.suppress(StoreUnavailable):
            arrivals.step()
        arrivals.flush()


def _is_settled(context: Context, arrivals: Arrivals) -> bool:
    ledger = context.services.ledgers.read_ledger()
    return not arrivals.is_waiting and ledger.pending == 0 and ledger.names_pending == 0


def _tell(context: Context, embedded: Embedded, arrivals: Arrivals, replay: ReplaySession) -> None:
    """Report that the replay is taken in: the ledger, and what to do next."""
    if context.as_json:
        print_json({"kind": "replay.done", "ledger": public("LedgerOut", context.services.ledgers.read_ledger())})
        return
    if arrivals.shown == 0:
        print(f"nothing new: the {replay.count} files of the replay were taken in before")
    print(ledger_line(context.services.ledgers.read_ledger()))
    print(f"Open {embedded.address}")
    tries = ("wiredesk feeds add URL", 'wiredesk search "Idlib"', "wiredesk submit article.html --wait")
    print("Try:  " + "   ·   ".join(map(as_typed_here, tries)))
    sys.stdout.flush()


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=PEOPLE)(up)

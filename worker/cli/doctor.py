"""``wiredesk doctor``: check all that the service needs, and say how to mend what is wrong."""

from __future__ import annotations

import os  # os.path.exists: Path.exists raises where a folder may not be entered
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from worker.addresses import is_loopback
from worker.cli.context import Context, context_of
from worker.cli.output import print_json
from worker.cli.status import lasting
from worker.cli.usage import OPERATING, as_typed_here
from worker.errors import StoreUnavailable, WiredeskError
from worker.folder import own_paths

if TYPE_CHECKING:
    from worker.settings import Settings

State = Literal["ok", "warning", "error"]
PYTHON_NEEDED = (3, 11)
SQLITE_NEEDED = (3, 35)  #: RETURNING.
CLOCKS_APART_S = 10.0  #: More than a busy machine takes for an answer, less than the shortest lease.


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    check: str
    state: State
    detail: str
    mend: str | None = None


def doctor(ctx: typer.Context) -> None:
    """Check settings, database, broker, places, model, disk and ports; exit 1 if something must be mended.

    Nothing is made or changed.
    """
    context = context_of(ctx)
    worst = "ok"
    for one in findings(context):
        worst = max(worst, one.state, key=("ok", "warning", "error").index)
        if context.as_json:
            print_json(asdict(one))
        else:
            print(as_typed_here(f"{one.state:8} {one.check:12} {one.detail}{f'; {one.mend}' if one.mend else ''}"))
    raise typer.Exit(1 if worst == "error" else 0)


def findings(context: Context) -> Iterator[Finding]:
    """Run every check; without valid settings none but the first two can be made."""
    yield _python()
    try:
        settings = context.settings
    except WiredeskError as error:
        yield Finding("settings", "error", str(error), "see: wiredesk config, docs/reference.md")
        return
    yield from contradictions(settings)
    checks: tuple[Callable[[Context], Finding], ...] = (
        *(_folder, _disk, _sqlite, _database, _clock, _broker, _places, _port),
    )
    for check in checks:
        try:
            yield check(context)
        except WiredeskError as error:
            yield Finding(check.__name__.strip("_"), "error", str(error))
    try:
        yield from _models(settings)
    except WiredeskError as error:
        yield Finding("model", "error", str(error))


def contradictions(settings: Settings) -> list[Finding]:
    """Find settings that do not fit each other."""
    found: list[tuple[State, str, str]] = []
    if settings.database_url and not settings.broker_url:
        found.append(
            ("warning", "database_url is set and broker_url is not: only the command up runs so", "set broker_url")
        )
    if settings.broker_url and not settings.database_url:
        found.append(("warning", "broker_url is set and database_url is not: one machine only", "set database_url"))
    if settings.database_read_url and not settings.database_url:
        found.append(("error", "database_read_url is set and database_url is not", "set database_url"))
    if not is_loopback(settings.api_host) and not settings.api_names:
        found.append(("warning", f"api_host {settings.api_host} is open to others, known by no name", "set api_names"))
    if settings.fetch_total_limit_s > settings.poll_lease_s:
        found.append(("error", "fetch_total_limit_s is longer than poll_lease_s: polls overlap", "lower the first"))
    if settings.heartbeat_path and not os.path.isdir(settings.heartbeat_path.parent):
        found.append(("error", f"the folder of heartbeat_path {settings.heartbeat_path} is missing", "make it"))
    if settings.probe_port is not None and not settings.heartbeat_path:
        found.append(("error", "probe_port is set without heartbeat_path: nothing answers there", "set heartbeat_path"))
    if "example." in settings.user_agent:
        found.append(("warning", "user_agent names no real contact", "put an address of yours there"))
    return [Finding("settings", *one) for one in found] or [Finding("settings", "ok", "fit each other")]


def _python() -> Finding:
    version = sys.version_info[:3]
    if version >= PYTHON_NEEDED:
        return Finding("python", "ok", ".".join(map(str, version)))
    return Finding("python", "error", ".".join(map(str, version)), "install Python 3.11 or newer")


def _folder(context: Context) -> Finding:
    """Check the data folder; on PostgreSQL it holds the list of places, logs and the notes of bulk submissions."""
    settings = context.settings
    folder = settings.data_dir
    existing = _existing(folder)
    if not existing.is_dir() or not os.access(existing, os.R_OK | os.W_OK | os.X_OK):
        return Finding("folder", "error", f"{existing} cannot be written", "choose another folder with --data")
    if existing != folder.absolute():
        made = "it is made by: wiredesk up" if settings.is_embedded else "the first start of a process makes it"
        return Finding("folder", "warning", f"there is no {folder} yet", made)
    closed = [one.name for one in own_paths(folder) if not os.access(one, os.R_OK | os.W_OK)]
    if closed:
        return Finding("folder", "error", f"{folder}: {', '.join(closed)} cannot be written", "mend its permissions")
    return Finding("folder", "ok", str(folder.resolve()))


def _disk(context: Context) -> Finding:
    settings = context.settings
    free, limit = shutil.disk_usage(_existing(settings.data_dir)).free, settings.disk_free_limit_bytes
    said = f"{free / 1e9:,.1f} GB free"
    if free < limit:
        return Finding("disk", "error", f"{said}, {limit / 1e9:.1f} GB are kept free", "make room: nothing is taken in")
    if free < 4 * limit:
        return Finding("disk", "warning", said, f"below {limit / 1e9:.1f} GB nothing is taken in")
    return Finding("disk", "ok", said)


def _sqlite(context: Context) -> Finding:
    from worker.bootstrap import connect

    database = connect(context.settings).database
    version = database.server_version
    if not context.settings.is_embedded:
        return Finding("sqlite", "ok", "not used")
    numbers = tuple(int(part) for part in version.split()[-1].split("."))
    if numbers < SQLITE_NEEDED:
        return Finding("sqlite", "error", f"{version} is too old", "install the wheel pysqlite3")
    if database.may_damage_log:
        return Finding("sqlite", "warning", f"{version} may damage its log", "install the wheel pysqlite3")
    return Finding("sqlite", "ok", version)


def _database(context: Context) -> Finding:
    from worker.bootstrap import connect

    settings = context.settings
    if settings.is_embedded and not os.path.exists(settings.data_dir / "wiredesk.db"):
        return Finding("database", "warning", "there is none yet", "it is made by: wiredesk up")
    connect(settings).ledgers.check()
    return Finding("database", "ok", "answers, can be written, and is of this version")


def _clock(context: Context) -> Finding:
    from worker.bootstrap import connect

    settings = context.settings
    if settings.is_embedded and not os.path.exists(settings.data_dir / "wiredesk.db"):
        return Finding("clock", "ok", "nothing to compare it with yet")
    try:
        database_s, newest_s = connect(settings).gauges.clocks_ahead_s()
    except StoreUnavailable:  # told by the check of the database
        return Finding("clock", "warning", "cannot be compared with the database")
    if abs(database_s) > CLOCKS_APART_S:
        apart = f"{lasting(abs(database_s))} {'behind' if database_s > 0 else 'ahead of'} that of the database"
        return Finding("clock", "error", f"{apart}: leases end at a wrong time", "set the clocks of both machines")
    if newest_s > CLOCKS_APART_S:
        said = f"{lasting(newest_s)} behind the newest article: what was put off until then waits"
        return Finding("clock", "warning", said, "set the clock, if it is the one that is wrong")
    return Finding("clock", "ok", "agrees with the database")


def _broker(context: Context) -> Finding:
    from worker.queue.guard import broker_problem

    url = context.settings.broker_url
    if not url:
        return Finding("broker", "ok", "the service starts one of its own")
    problem = broker_problem(url, context.settings.broker_transport_options)
    if problem:
        return Finding("broker", "error", problem, "start it, or mend broker_url")
    return Finding("broker", "ok", "answers and does not evict")


def _places(context: Context) -> Finding:
    from worker.bootstrap import connect

    tools = connect(context.settings).entity_tools
    if tools.is_ready():
        return Finding("places", "ok", str(context.settings.places_path))
    if not tools.needs_building():
        return Finding("places", "ok", "prepared; the first start copies them")
    return Finding("places", "warning", "the list of the world's places is not built", "the first start builds it")


def _models(settings: Settings) -> Iterator[Finding]:
    from worker.bootstrap import connect

    for model, langs, missing in connect(settings).entity_tools.check_models():
        if missing:
            yield Finding("model", "error", f"{model} {missing[0]}", missing[1])
        else:
            yield Finding("model", "ok", f"{model} for {', '.join(langs)}" if langs else model)


def _port(context: Context) -> Finding:
    settings = context.settings
    place = f"{settings.api_host}:{settings.api_port}"
    if context.running is not None and context.running.address:
        return Finding("port", "ok", f"{context.running.address} is this service")
    family = socket.AF_INET6 if ":" in settings.api_host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.api_host, settings.api_port))
        except OSError as error:
            state: State = "error" if settings.is_embedded else "warning"  # a service of several hosts may run here
            return Finding("port", state, f"{place}: {error.strerror}", "choose another: wiredesk up --port N")
    return Finding("port", "ok", f"{place} is free")


def _existing(path: Path) -> Path:
    """Return the path itself, or its nearest parent that exists."""
    return next(one for one in (path.absolute(), *path.absolute().parents) if os.path.exists(one))


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=OPERATING)(doctor)

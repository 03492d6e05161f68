"""One process each, for compose: worker, beat, api, sweep; and whether one is well."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_json, say
from worker.cli.status import unclaimed_said
from worker.cli.usage import PROCESSES
from worker.errors import SettingsError, check_known
from worker.observe import heartbeat

if TYPE_CHECKING:
    from worker.settings import Settings


class Process(StrEnum):
    """Processes that ``wiredesk health`` checks."""

    api = "api"
    worker = "worker"
    beat = "beat"


def worker(
    ctx: typer.Context,
    queues: Annotated[Optional[str], typer.Option(help="Queues to work on, by commas; all if left out.")] = None,
) -> None:
    """Work on the queues until TERM."""
    from worker.observe.logs import set_up_logs
    from worker.queue.config import QUEUES
    from worker.queue.run import run_worker

    settings = context_of(ctx).settings
    wanted = tuple(filter(None, (queues or "").split(","))) or QUEUES
    for name in wanted:
        check_known("queue", name, QUEUES)
    set_up_logs(settings.log_level, as_json=settings.log_json)
    raise typer.Exit(run_worker(settings, queues=wanted))


def beat(ctx: typer.Context) -> None:
    """Tick until TERM. Two beats do no harm."""
    from worker.observe.logs import set_up_logs
    from worker.queue.run import run_beat

    settings = context_of(ctx).settings
    set_up_logs(settings.log_level, as_json=settings.log_json)
    run_beat(settings)


def api(
    ctx: typer.Context,
    host: Annotated[Optional[str], typer.Option(help="Address to listen on.")] = None,
    port: Annotated[Optional[int], typer.Option(help="Port to listen on.")] = None,
    web: Annotated[bool, typer.Option(help="Serve the pages too.")] = True,
) -> None:
    """Serve the API and the pages until TERM."""
    from worker.api.app import make_api
    from worker.api.server import serve
    from worker.observe.logs import set_up_logs

    context = context_of(ctx)
    context.arguments |= {"api_host": host, "api_port": port}
    settings = context.settings
    set_up_logs(settings.log_level, as_json=settings.log_json)
    if not serve(make_api(settings, web=web), settings):
        raise typer.Exit(1)


def sweep(ctx: typer.Context) -> None:
    """Send hints for all waiting work once, as beat does at each tick."""
    context = context_of(ctx)
    work = context.services.sweep.send_hints()
    if context.as_json:
        print_json({"hinted": work})
    else:
        say(f"hinted at: {', '.join(work)}" if work else "nothing waits")


def health(
    ctx: typer.Context,
    process: Annotated[Process, typer.Argument(metavar="api|worker|beat", help="What this container or host runs.")],
) -> None:
    """Check a process on this host: exit 0 if it is well, else 1 and the reason in one line.

    The API is asked for /readyz. Worker and beat touch the file heartbeat_path while they get work done.
    """
    settings = context_of(ctx).settings
    problem, beside = _api_problem(settings) if process == Process.api else (_heartbeat_problem(settings, process), "")
    say(f"{process.value}: {problem or 'well'}{beside}")
    raise typer.Exit(1 if problem else 0)


def _api_problem(settings: Settings) -> tuple[str | None, str]:
    """Return the fault of the API of this host, None if it is ready; and what it says of work that waits."""
    import http.client
    import json

    host = "127.0.0.1" if settings.api_host in ("0.0.0.0", "::") else settings.api_host  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.api_port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        said = answer.read(2_000).decode("utf-8", "replace")
        if answer.status != 200:
            return f"answers {answer.status}: {said[:500]}", ""
        unclaimed = json.loads(said)["unclaimed"]
        return None, f"; {unclaimed_said(unclaimed)}" if unclaimed else ""
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"does not answer on {host}:{settings.api_port} ({error})", ""
    finally:
        connection.close()


def _heartbeat_problem(settings: Settings, process: Process) -> str | None:
    """Return the problem that the heartbeat file shows; None if it is fresh."""
    if settings.heartbeat_path is None:
        raise SettingsError("is not set, so nothing is known of workers here", thing="WIREDESK_HEARTBEAT_PATH")
    return heartbeat.problem(settings.heartbeat_path, process.value)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (worker, beat, api, sweep, health):
        app.command(rich_help_panel=PROCESSES)(command)

"""``wiredesk rerun`` and ``wiredesk reruns``: one step again on stored articles."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.context import HERE, Context, context_of
from worker.cli.output import print_public, print_table, say
from worker.cli.progress import progress_bar
from worker.cli.usage import OPERATING, group, moment
from worker.errors import check_known
from worker.types.choices import STAGES

if TYPE_CHECKING:
    from worker.service.rerun.jobs import RerunJob

STEP_S = 0.2  #: Between two looks at a rerun that the service does.
RerunId = Annotated[int, typer.Argument(metavar="ID", help="Its number in: wiredesk reruns list")]
app = group("List and stop reruns, which wiredesk rerun starts.")


def rerun(
    ctx: typer.Context,
    stage: Annotated[str, typer.Argument(metavar="clean|dedupe|enrich", help="Which step.")],
    query: Annotated[Optional[str], typer.Argument(metavar="[QUERY]", help="Only articles that match.")] = None,
    since: Annotated[
        Optional[str],
        typer.Option(metavar="TIME", help="Only articles first seen since: -7d, -30m, 2026-11-28."),
    ] = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Leave it to the service that runs, and end.")] = False,
) -> None:
    """Take stored articles through one step again, where an older version of it made the result.

    The service that runs on this folder does it, also after this command has ended; without one, this process does.
    Run twice it changes nothing. What a person decided about copies stays.
    """
    check_known("stage", stage, STAGES)
    context = context_of(ctx)
    job = context.services.rerun_jobs.start(stage, query=query, since=moment(since), by=HERE)  # type: ignore[arg-type]  # checked above
    if not no_wait:
        job = _followed(context, job)
    if context.as_json:
        print_public("RerunOut", [job])
        return
    if job.state == "open":
        say(f"rerun {job.id} is done by the service; how far it is: wiredesk reruns list")
        return
    what = "will have their names looked for again" if stage == "enrich" else "changed"
    print(f"{stage}: {job.looked_at} made by older rules, {job.changed} {what}")
    if job.state != "done":
        say(f"rerun {job.id} {job.state}{f': {job.detail}' if job.detail else ''}")
        raise typer.Exit(1)
    if job.changed and context.running is None:
        say("names are looked for again by the service that runs on this folder: start wiredesk up")


@app.command("list")
def list_reruns(ctx: typer.Context) -> None:
    """List reruns, newest first, with how far each is."""
    context = context_of(ctx)
    found = context.services.rerun_jobs.newest()
    if context.as_json:
        print_public("RerunOut", found)
    elif not found:
        say("nothing was run again yet: wiredesk rerun clean")
    else:
        columns = ("id", "step", "query", "since", "state", "made by older rules", "changed", "gone through")
        print_table(columns, [_row(one) for one in found])


@app.command()
def stop(ctx: typer.Context, rerun_id: RerunId) -> None:
    """Stop a rerun; what it changed so far stays."""
    context_of(ctx).services.rerun_jobs.stop(rerun_id)
    say(f"rerun {rerun_id} is stopped")


def _row(job: RerunJob) -> tuple[object, ...]:
    through = f"{job.reached} of {job.newest}"
    return (job.id, job.stage, job.query, job.since, job.state, job.looked_at, job.changed, through)


def _followed(context: Context, job: RerunJob) -> RerunJob:
    """Do a rerun in this process, or wait for the service that does it. Return how it ended."""
    jobs, is_here, reached = context.services.rerun_jobs, context.running is None, 0
    with progress_bar("gone through", job.newest) as advance, contextlib.ExitStack() as at_end:
        if is_here:
            at_end.enter_context(context.alone())
        while job.state == "open":
            if not (is_here and jobs.work_on_next()):
                time.sleep(STEP_S)
            job = jobs.get(job.id)
            advance(job.reached - reached)
            reached = job.reached
    return job


def add_to(root: typer.Typer) -> None:
    """Add the commands."""
    root.command(rich_help_panel=OPERATING)(rerun)
    root.add_typer(app, name="reruns", rich_help_panel=OPERATING)

"""``wiredesk rerun``: one step again on stored articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_public, say
from worker.cli.progress import progress_bar
from worker.cli.usage import OPERATING, moment
from worker.errors import check_known
from worker.types.choices import STAGES

if TYPE_CHECKING:
    from worker.service.rerun.rerun import RerunReport

EACH_ARTICLES = 500  #: Looked at between two moves of the progress bar.


def rerun(
    ctx: typer.Context,
    stage: Annotated[str, typer.Argument(metavar="clean|dedupe|enrich", help="Which step.")],
    query: Annotated[Optional[str], typer.Argument(metavar="[QUERY]", help="Only articles that match.")] = None,
    since: Annotated[
        Optional[str],
        typer.Option(metavar="TIME", help="Only articles first seen since: -7d, -30m, 2026-11-28."),
    ] = None,
) -> None:
    """Take stored articles through one step again, where an older version of it made the result.

    Run twice it changes nothing. What a person decided about copies stays.
    """
    check_known("stage", stage, STAGES)
    context = context_of(ctx)
    once = partial(context.services.rerun.rerun_stage, stage, since=moment(since), query=query)  # type: ignore[arg-type]  # checked above
    report = to_the_end(once)
    if context.as_json:
        print_public("RerunOut", [report])
        return
    what = "will have their names looked for again" if stage == "enrich" else "changed"
    print(f"{stage}: {report.looked_at} made by older rules, {report.changed} {what}")
    if report.changed and context.running is None:
        say("names are looked for again by the service that runs on this folder: start wiredesk up")


def to_the_end(once: Callable[..., RerunReport]) -> RerunReport:
    """Go through all articles, some at a time, and return what came of all."""
    report, reached = once(limit=EACH_ARTICLES), 0
    with progress_bar("gone through", report.newest) as advance:
        while report.after is not None:
            advance(report.after - reached)
            reached, more = report.after, once(limit=EACH_ARTICLES, after=report.after)
            looked_at, changed = report.looked_at + more.looked_at, report.changed + more.changed
            report = replace(more, looked_at=looked_at, changed=changed)
    return report


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=OPERATING)(rerun)

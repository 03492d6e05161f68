"""``wiredesk rerun``: one step again on stored articles."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_public, say
from worker.cli.usage import OPERATING, moment
from worker.errors import check_known
from worker.types.choices import STAGES


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
    report = context.services.rerun.rerun_stage(stage, since=moment(since), query=query)  # type: ignore[arg-type]  # checked above
    if context.as_json:
        print_public("RerunOut", [report])
        return
    what = "will have their names looked for again" if stage == "enrich" else "changed"
    print(f"{stage}: {report.looked_at} made by older rules, {report.changed} {what}")
    if report.changed and context.running is None:
        say("names are looked for again by the service that runs on this folder: start wiredesk up")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=OPERATING)(rerun)

"""``wiredesk rerun``: one step again, on what is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_json, say
from worker.errors import InvalidInput


def rerun(
    ctx: typer.Context,
    stage: Annotated[str, typer.Argument(metavar="clean|dedupe|enrich", help="Which step.")],
    query: Annotated[Optional[str], typer.Argument(metavar="[QUERY]", help="Only articles that match.")] = None,
    since: Annotated[Optional[datetime], typer.Option(help="Only articles first seen from then on (UTC).")] = None,
) -> None:
    """Take stored articles through one step again, where an older version of it made the result.

    Run twice it changes nothing. What a person decided about copies stays.
    """
    if stage not in ("clean", "dedupe", "enrich"):
        raise InvalidInput(f"there is no stage {stage} to run again; known are clean, dedupe, enrich")
    context = context_of(ctx)
    from_then = since.replace(tzinfo=UTC) if since is not None and since.tzinfo is None else since
    report = context.services.rerun.run(stage, since=from_then, query=query)  # type: ignore[arg-type]  # checked above
    if context.as_json:
        print_json(report)
        return
    what = "will have their names looked for again" if stage == "enrich" else "changed"
    print(f"{stage}: {report.looked_at} made by older rules, {report.changed} {what}")
    if report.changed and context.running is None:
        say("names are looked for again by the service that runs on this folder: start wiredesk up")


def add_to(app: typer.Typer) -> None:
    app.command()(rerun)

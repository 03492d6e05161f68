"""``wiredesk quarantine``: list, retry and drop articles that failed at every attempt."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from worker.cli.context import HERE, context_of
from worker.cli.output import print_public, print_table, say
from worker.cli.usage import group
from worker.errors import InvalidInput

app = group("List, retry and drop articles that failed at every attempt.")
ReceiptId = Annotated[int, typer.Argument(metavar="ID", help="Its number in: wiredesk quarantine list")]


@app.command("list")
def list_quarantine(ctx: typer.Context) -> None:
    """List quarantined articles with the reason."""
    context = context_of(ctx)
    found = context.services.quarantine.all()
    if context.as_json:
        print_public("InputOut", found)
    elif not found:
        say("nothing is quarantined")
    else:
        rows = [(one.id, one.accepted_at, one.door, one.attempts, one.reason, one.detail) for one in found]
        print_table(("id", "accepted", "door", "attempts", "reason", "detail"), rows)


@app.command()
def show(ctx: typer.Context, receipt_id: ReceiptId) -> None:
    """Show one of them, with what came in, word for word."""
    print_public("InputOut", [context_of(ctx).services.quarantine.get(receipt_id)])


@app.command()
def replay(
    ctx: typer.Context,
    receipt_id: Annotated[Optional[int], typer.Argument(metavar="[ID]", help="One of them.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Try quarantined articles again from the start."""
    quarantine = context_of(ctx).services.quarantine
    ids = [one.id for one in quarantine.all()] if everything else [receipt_id] if receipt_id is not None else []
    if not ids and not everything:
        raise InvalidInput("give the number of one, or --all")
    if ids:
        quarantine.retry(ids, HERE)
    say(f"{len(ids)} will be tried again")


@app.command()
def drop(ctx: typer.Context, receipt_id: ReceiptId) -> None:
    """Drop a quarantined article: it counts as rejected."""
    context_of(ctx).services.quarantine.drop([receipt_id], HERE)
    say(f"{receipt_id} counts as rejected now")

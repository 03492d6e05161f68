"""``wiredesk decisions``: decisions of people and programs, and taking them back."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from worker.cli.context import HERE, context_of
from worker.cli.output import plain, print_public, print_table, say
from worker.cli.usage import group

app = group("List what people and programs decided; take it back.")
LIMIT = typer.Option(min=1, max=500, help="How many at most.")


@app.command("list")
def list_decisions(
    ctx: typer.Context,
    kind: Annotated[Optional[str], typer.Option(metavar="KIND", help="Only of this kind: story.merged, …")] = None,
    by: Annotated[Optional[str], typer.Option(metavar="NAME", help="Only what this person decided.")] = None,
    before: Annotated[Optional[int], typer.Option(min=1, metavar="ID", help="Only what has a smaller id.")] = None,
    limit: Annotated[int, LIMIT] = 50,
) -> None:
    """List decisions, newest first: what, who, when, and whether it was taken back."""
    context = context_of(ctx)
    found = context.services.decisions.find_decisions(kind=kind, by=by, before=before, limit=limit)
    if context.as_json:
        print_public("DecisionOut", found)
    elif not found:
        say("no such decisions" if kind or by else "no decisions yet")
    else:
        rows = [(one.id, one.at, one.by or "somebody", one.kind, plain(one.data), one.taken_back_at) for one in found]
        print_table(("id", "when", "by", "what", "about", "taken back"), rows)


@app.command("take-back")
def take_back(
    ctx: typer.Context, decision_id: Annotated[int, typer.Argument(metavar="ID", help="In: wiredesk decisions list")]
) -> None:
    """Take a decision back by deciding the opposite."""
    decision = context_of(ctx).services.decisions.take_back(decision_id, HERE)
    say(f"{decision.kind} is taken back")

"""``wiredesk feeds rules``: rules that keep or block articles of feeds."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_public, print_table, say
from worker.cli.usage import group

app = group("Keep or block articles of feeds by title, address, author, tag or text.")


@app.command()
def add(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar="keep|block")],
    field: Annotated[str, typer.Argument(metavar="title|address|author|tag|text")],
    pattern: Annotated[str, typer.Argument(help="Regular expression (RE2), found anywhere, in capitals or not.")],
    feed: Annotated[Optional[int], typer.Option(metavar="ID", help="For this feed alone; else for all.")] = None,
) -> None:
    """Add a rule for what is taken in from now on. What it refuses is rejected for the reason rule."""
    context = context_of(ctx)
    rule = context.services.rules.add(action, field, pattern, feed_id=feed)
    if context.as_json:
        print_public("RuleOut", [rule])
    else:
        say(f"rule {rule.id} added; what it refuses: wiredesk receipts list --reason rule")


@app.command("list")
def list_rules(
    ctx: typer.Context,
    feed: Annotated[Optional[int], typer.Option(metavar="ID", help="Only rules that count for this feed.")] = None,
) -> None:
    """List rules, oldest first."""
    context = context_of(ctx)
    rules = context.services.rules.all(feed_id=feed)
    if context.as_json:
        for rule in rules:
            print_public("RuleOut", [rule])
    elif not rules:
        say("no rules")
    else:
        rows = [(one.id, one.feed_id or "all", one.action, one.field, one.pattern) for one in rules]
        print_table(("id", "feed", "action", "field", "pattern"), rows)


@app.command()
def remove(ctx: typer.Context, rule_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Remove a rule; what it refused can be tried again with: wiredesk receipts retry."""
    context_of(ctx).services.rules.remove(rule_id)
    say(f"rule {rule_id} removed; try again what it refused: wiredesk receipts retry --state rejected --reason rule")

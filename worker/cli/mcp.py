"""``wiredesk mcp``: the tools for language models."""

from __future__ import annotations

import typer

from worker.cli.context import context_of
from worker.cli.usage import PEOPLE


def mcp(ctx: typer.Context) -> None:
    """Serve read-only tools to a language model over standard input and output (Model Context Protocol)."""
    from worker.mcp.stdio import serve
    from worker.observe.logs import set_up_logs

    context = context_of(ctx)
    set_up_logs(context.settings.log_level, as_json=context.settings.log_json)  # standard output is the protocol's
    serve(context.services)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=PEOPLE)(mcp)

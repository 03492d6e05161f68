"""``wiredesk mcp``: the tools for language models."""

from __future__ import annotations

import typer

from worker.cli.context import context_of


def mcp(ctx: typer.Context) -> None:
    """Serve read-only tools to a language model over standard input and output (Model Context Protocol)."""
    from worker.mcp.stdio import serve

    serve(context_of(ctx).services)


def add_to(app: typer.Typer) -> None:
    app.command()(mcp)

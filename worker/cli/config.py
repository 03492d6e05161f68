"""``wiredesk config``: every setting, its value, and where it was set."""

from __future__ import annotations

import typer

from worker.cli.context import context_of
from worker.cli.output import print_json, print_table
from worker.cli.usage import OPERATING


def config(ctx: typer.Context) -> None:
    """List every setting with its value, where it was set, and its meaning. Secrets are hidden."""
    from worker.settings_sources import load_with_origins, settings_shown

    context = context_of(ctx)
    settings, origins = load_with_origins(**context.arguments)
    rows = settings_shown(settings, origins)
    if context.as_json:
        for row in rows:
            print_json(row)
    else:
        print_table(("setting", "value", "from", "meaning"), [tuple(row.values()) for row in rows])


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=OPERATING)(config)

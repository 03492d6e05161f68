"""``wiredesk config``: every setting, its value, and where it was set."""

from __future__ import annotations

import re
from typing import Any

import typer

from worker.cli.context import context_of
from worker.cli.output import plain, print_json, print_table
from worker.cli.usage import OPERATING

HIDDEN = "***"
_SECRET_NAME = re.compile(r"password|secret|token|api_key$|private_key")
_PASSWORD = re.compile(r"(?<=://)([^/@\s]*:)[^@\s]*(?=@)")


def config(ctx: typer.Context) -> None:
    """List every setting with its value, where it was set, and its meaning. Secrets are hidden."""
    from worker.settings import Settings
    from worker.settings_sources import load_with_origins

    context = context_of(ctx)
    settings, origins = load_with_origins(**context.arguments)
    rows = [
        {
            "setting": name,
            "value": shown_value(name, getattr(settings, name)),
            "origin": origins.get(name, "default"),
            "meaning": field.description,
        }
        for name, field in Settings.model_fields.items()
    ]
    if context.as_json:
        for row in rows:
            print_json(row)
    else:
        print_table(("setting", "value", "from", "meaning"), [tuple(row.values()) for row in rows])


def shown_value(name: str, value: Any) -> Any:
    """Return a value as it may be shown: without passwords."""
    if value is None or value == ():
        return "unset"
    if _SECRET_NAME.search(name) and isinstance(value, str):
        return HIDDEN
    if isinstance(value, (tuple, list)):
        return ", ".join(map(str, value))
    return _PASSWORD.sub(rf"\1{HIDDEN}", value) if isinstance(value, str) else plain(value)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=OPERATING)(config)

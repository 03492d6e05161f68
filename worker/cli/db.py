"""``wiredesk db``: upgrade, check or back up the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from worker.cli.context import context_of
from worker.cli.output import print_json, say
from worker.cli.usage import group
from worker.folder import make_folder

app = group("Upgrade, check or back up the database.")


@app.command()
def upgrade(ctx: typer.Context) -> None:
    """Upgrade the tables to the version of this program."""
    from worker.bootstrap import connect

    settings = context_of(ctx).settings
    if settings.is_embedded:
        make_folder(settings.data_dir)
    revision = connect(settings).upkeep.upgrade()
    say(f"the database stands at migration {revision}")


@app.command()
def check(ctx: typer.Context) -> None:
    """Check that the database is whole and the ledger balances; exit 1 if not."""
    context = context_of(ctx)
    context.services.ledgers.check()
    problems = context.services.upkeep.check()
    ledger = context.services.ledgers.read()
    if not ledger.balanced:
        problems.append("the ledger does not balance")
    if context.as_json:
        print_json({"ok": not problems, "problems": problems, "ledger": ledger})
    else:
        say("\n".join(problems) or f"whole; {ledger.accepted:,} accepted, balanced")
    raise typer.Exit(1 if problems else 0)


@app.command()
def backup(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")]) -> None:
    """Copy the SQLite database while it is in use. For PostgreSQL use pg_dump."""
    context_of(ctx).services.upkeep.backup(file)
    say(f"copied to {file}")

"""``wiredesk db``: upgrade, check, back up or restore the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from worker.cli.context import context_of
from worker.cli.output import print_json, public, say
from worker.cli.usage import group
from worker.folder import FolderLock, make_folder

app = group("Upgrade, check, back up or restore the database.")


@app.command()
def upgrade(ctx: typer.Context) -> None:
    """Upgrade the tables to the version of this program."""
    from worker.bootstrap import connect

    settings = context_of(ctx).settings
    if settings.is_embedded:
        make_folder(settings.data_dir)
    revision = connect(settings).upkeep.upgrade()
    say(f"the database is at migration {revision}")


@app.command()
def check(ctx: typer.Context) -> None:
    """Check that the database is whole and the ledger balances; exit 1 if not."""
    context = context_of(ctx)
    context.services.ledgers.check()
    problems = context.services.upkeep.check() + context.services.ledgers.recount()
    ledger = context.services.ledgers.read_ledger()
    if not ledger.balanced:
        problems.append("the ledger does not balance")
    if context.as_json:
        print_json({"ok": not problems, "problems": problems, "ledger": public("LedgerOut", ledger)})
    else:
        say("\n".join(problems) or f"whole; {ledger.accepted:,} accepted, balanced")
    raise typer.Exit(1 if problems else 0)


@app.command()
def prune(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would go.")] = False,
) -> None:
    """Delete articles, receipts, events, matches and hosts older than they are kept, as it is done every night."""
    context = context_of(ctx)
    retention, pruning = context.services.retention, context.services.pruning
    articles = retention.count_due() if dry_run else retention.expire_all()
    pruned = {"articles": articles} | (pruning.count_due() if dry_run else pruning.prune_all())
    if context.as_json:
        print_json({"dry_run": dry_run, "rows": pruned})
    else:
        listed = ", ".join(f"{rows:,} {kind}" for kind, rows in pruned.items())
        say(f"{'would delete' if dry_run else 'deleted'} {listed}")


@app.command()
def backup(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")]) -> None:
    """Write the database to a file while it is in use: a copy of SQLite, a dump of PostgreSQL."""
    context_of(ctx).services.upkeep.backup(file)
    say(f"written to {file}")


@app.command()
def restore(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="A file that backup wrote.")]) -> None:
    """Fill an empty database from a backup and upgrade its tables. No service may run."""
    from worker.bootstrap import connect

    settings = context_of(ctx).settings
    if settings.is_embedded:
        lock = FolderLock(settings.data_dir)
        lock.take()
    revision = connect(settings).upkeep.restore(file)
    say(f"restored from {file}; the database is at migration {revision}")

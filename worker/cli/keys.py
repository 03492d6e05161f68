"""``wiredesk keys``: create, list and revoke API keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_public, print_table, say
from worker.cli.usage import group

app = group("Create, list and revoke API keys.")


@app.command()
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Who uses it.")],
    scope: Annotated[
        list[str], typer.Option(help="One of ingest, read, feeds, edit, admin; may be given more than once.")
    ],
    days: Annotated[
        Optional[float], typer.Option(min=0.001, max=36_500, help="For how long it is good; else for ever.")
    ] = None,
    rate: Annotated[
        Optional[float], typer.Option(min=0.01, max=1e6, help="Requests a second; else as the settings say.")
    ] = None,
) -> None:
    """Create an API key and print it once; only its hash is stored."""
    context = context_of(ctx, begins=True)
    expires_at = datetime.now(UTC) + timedelta(days=days) if days is not None else None
    made = context.services.keys.create(name, scope, expires_at=expires_at, requests_per_s=rate)
    if context.as_json:
        print_public("NewKeyOut", [made])
    else:
        print(made.secret)
        say("keep it: it is shown this once. Send it as: Authorization: Bearer wd_…")


@app.command("list")
def list_keys(ctx: typer.Context) -> None:
    """List API keys by their short parts; the secrets are not stored."""
    context = context_of(ctx)
    found = context.services.keys.all()
    if context.as_json:
        print_public("KeyOut", found)
    elif not found:
        say("there are no keys")
    else:
        rows = [
            (key.id, key.short, key.name, " ".join(key.scopes), key.expires_at, key.revoked_at, key.last_used_at)
            for key in found
        ]
        print_table(("id", "short", "name", "scopes", "expires", "revoked", "last used"), rows)


@app.command()
def revoke(
    ctx: typer.Context, key_id: Annotated[int, typer.Argument(metavar="ID", help="Its number in: wiredesk keys list")]
) -> None:
    """Revoke an API key: a second later it is refused."""
    key = context_of(ctx).services.keys.revoke(key_id)
    say(f"{key.name} ({key.short}) is taken back")

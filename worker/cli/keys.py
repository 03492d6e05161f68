"""Keys of the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_json, print_table, say
from worker.cli.usage import group

app = group("Keys of the API: make, list, take back.")


@app.command()
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Who uses it.")],
    scope: Annotated[list[str], typer.Option(help="One of ingest, read, feeds, admin; may be given more than once.")],
    days: Annotated[
        Optional[float], typer.Option(min=0.001, max=36_500, help="For how long it is good; else for ever.")
    ] = None,
    rate: Annotated[
        Optional[float], typer.Option(min=0.01, max=1e6, help="Requests a second; else as the settings say.")
    ] = None,
) -> None:
    """Make a key and print it. It is shown this once; only its hash is kept."""
    context = context_of(ctx, begins=True)
    expires_at = datetime.now(UTC) + timedelta(days=days) if days is not None else None
    made = context.services.keys.create(name, scope, expires_at=expires_at, requests_per_s=rate)
    if context.as_json:
        print_json({"secret": made.secret, "key": made.key})
    else:
        print(made.secret)
        say("keep it: it is shown this once. Send it as: Authorization: Bearer wd_…")


@app.command("list")
def list_keys(ctx: typer.Context) -> None:
    """All keys, by the short part of each; the secrets are not kept."""
    context = context_of(ctx)
    found = context.services.keys.all()
    if context.as_json:
        for key in found:
            print_json(key)
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
    """Take a key back: a second later nobody gets in with it."""
    key = context_of(ctx).services.keys.revoke(key_id)
    say(f"{key.name} ({key.short}) is taken back")

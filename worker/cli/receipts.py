"""``wiredesk receipts``: what became of accepted articles; rejected and given-up ones can be tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.context import HERE, context_of
from worker.cli.output import print_json, print_public, print_table, public, say
from worker.cli.usage import group
from worker.errors import InvalidInput, check_known

if TYPE_CHECKING:
    from worker.service.operations.quarantine import Quarantine, Quarantined

app = group("List what became of accepted articles; try rejected and given-up ones again.")
STATES = "rejected|quarantined|pending|stored|updated|duplicate"
RETRY_BATCH = 500  #: Receipts put back in one transaction.


@app.command("list")
def list_receipts(
    ctx: typer.Context,
    state: Annotated[str, typer.Option(metavar=STATES, help="Receipts in this state.")] = "rejected",
    reason: Annotated[Optional[str], typer.Option(metavar="CODE", help="Only with this reason code.")] = None,
    after: Annotated[int, typer.Option(min=0, metavar="ID", help="Only what has a greater id.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
) -> None:
    """List receipts in a state, oldest first, with the reason."""
    context = context_of(ctx)
    found = context.services.quarantine.in_state(state, limit=limit, after=after, reason=reason)
    if context.as_json:
        print_public("InputOut", found)
    elif not found:
        say(f"nothing is {state}" + (f" for {reason}" if reason else ""))
    else:
        rows = [(one.id, one.accepted_at, one.door, one.attempts, one.reason, one.detail, _about(one)) for one in found]
        print_table(("id", "accepted", "door", "attempts", "reason", "detail", "input"), rows)
        if len(found) == limit:
            say(f"more: --after {found[-1].id}")


@app.command()
def show(ctx: typer.Context, receipt_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Print one receipt as JSON; with what came in, word for word, if it was not taken in."""
    services = context_of(ctx).services
    receipt = services.accept.receipt(receipt_id)
    is_kept = receipt.state in ("rejected", "quarantined")
    kept = public("InputOut", services.quarantine.input_of(receipt_id)) if is_kept else {}
    print_json(public("ReceiptOut", receipt) | kept)


@app.command()
def retry(
    ctx: typer.Context,
    ids: Annotated[Optional[list[int]], typer.Argument(metavar="[ID...]", help="Numbers of receipts.")] = None,
    state: Annotated[
        Optional[str], typer.Option(metavar="rejected|quarantined", help="All in this state, instead of numbers.")
    ] = None,
    reason: Annotated[Optional[str], typer.Option(metavar="CODE", help="With --state: only with this reason.")] = None,
) -> None:
    """Try rejected or quarantined articles again from the start, with the input they came with."""
    context = context_of(ctx)
    quarantine = context.services.quarantine
    if bool(ids) == (state is not None):
        raise InvalidInput("give numbers of receipts, or --state rejected")
    if state is not None:
        check_known("state to try again", state, ("rejected", "quarantined"))
    tried = quarantine.retry(ids, HERE) if ids else _retry_all(quarantine, state or "", reason)
    if context.as_json:
        print_json({"retried": tried})
    else:
        later = "" if context.running else "; start wiredesk up to have them taken in"
        say(f"{tried:,} will be tried again{later}")


def _retry_all(quarantine: Quarantine, state: str, reason: str | None) -> int:
    tried = after = 0
    while batch := quarantine.in_state(state, limit=RETRY_BATCH, after=after, reason=reason):
        after = batch[-1].id
        tried += quarantine.retry([one.id for one in batch if not one.is_erased], HERE)
    return tried


def _about(receipt: Quarantined) -> str | None:
    """Return by what a person knows the input: its address or title."""
    given = receipt.given
    return given.get("url") or given.get("title") if isinstance(given, dict) else None

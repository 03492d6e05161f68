"""``wiredesk searches``: queries saved under a name."""

from __future__ import annotations

import shlex
from typing import Annotated, Optional

import typer

from worker.cli import found
from worker.cli.context import Context, context_of
from worker.cli.output import print_public, print_table, say
from worker.cli.usage import group

app = group("Save searches under a name: list, add, change, remove.")
Owner = Annotated[Optional[str], typer.Option("--as", metavar="NAME", help="Of this person; else of everybody.")]
SearchId = Annotated[int, typer.Argument(metavar="ID")]


@app.command("list")
def list_searches(ctx: typer.Context, person: Owner = None) -> None:
    """List saved searches, by name: the shared ones, and those of a person."""
    context = context_of(ctx)
    searches = context.services.articles.saved.all(_owner(context, person))
    if context.as_json:
        print_public("SavedSearchOut", searches)
    elif not searches:
        say("no saved searches yet; save one: wiredesk searches add NAME QUERY")
    else:
        rows = [(one.id, one.name, one.query, "everybody" if one.is_shared else person) for one in searches]
        print_table(("id", "name", "query", "of"), rows)


@app.command()
def add(
    ctx: typer.Context,
    name: str,
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="A query, as of search.")],
    person: Owner = None,
) -> None:
    """Save a query under a name."""
    context = context_of(ctx)
    saved = context.services.articles.saved.add(_owner(context, person), name, found.query_of(query))
    if context.as_json:
        print_public("SavedSearchOut", [saved])
    else:
        say(f"saved search {saved.id}; run it: wiredesk search {shlex.quote(saved.query)}")


@app.command()
def change(
    ctx: typer.Context,
    search_id: SearchId,
    name: Annotated[Optional[str], typer.Option(help="Another name.")] = None,
    query: Annotated[Optional[str], typer.Option(help="Another query.")] = None,
    person: Owner = None,
) -> None:
    """Give a saved search another name or query."""
    context = context_of(ctx)
    saved = context.services.articles.saved.change(_owner(context, person), search_id, name=name, query=query)
    if context.as_json:
        print_public("SavedSearchOut", [saved])
    else:
        say(f"saved search {saved.id} is {saved.name}: {saved.query}")


@app.command()
def remove(ctx: typer.Context, search_id: SearchId, person: Owner = None) -> None:
    """Remove a saved search."""
    context = context_of(ctx)
    context.services.articles.saved.remove(_owner(context, person), search_id)
    say(f"saved search {search_id} removed")


def _owner(context: Context, person: str | None) -> int | None:
    return None if person is None else context.services.people.get(person).id

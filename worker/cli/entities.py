"""``wiredesk entities``: list, show, merge, split and rename entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional, get_args

import typer

from worker.cli.context import HERE, Context, context_of
from worker.cli.output import print_public, print_table, say, shown
from worker.cli.usage import group
from worker.errors import check_known

if TYPE_CHECKING:
    from worker.service.entities.manage import Entity, SplitProposal

app = group("List entities, show one, merge, split or rename them.")
EntityId = Annotated[int, typer.Argument(metavar="ID")]


@app.command("list")
def list_entities(
    ctx: typer.Context,
    name: Annotated[Optional[str], typer.Argument(metavar="[NAME]", help="Part of any of its names.")] = None,
    kind: Annotated[
        Optional[str], typer.Option(metavar="person|org|place|event|work|other", help="Entities of this kind.")
    ] = None,
    query: Annotated[Optional[str], typer.Option(help="Those that the newest articles that match name.")] = None,
    sort: Annotated[
        Optional[str],
        typer.Option(metavar="articles|newest|growth", help="What the newest articles name, in this order."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many at most.")] = 50,
) -> None:
    """List entities, most mentioned first; with a query or an order, those that the newest articles name."""
    from worker.service.entities.manage import EntityFilter, EntitySort
    from worker.service.search.articles import ArticleFilter
    from worker.types import EntityKind

    if sort is not None:
        check_known("order", sort, get_args(EntitySort))
    if kind is not None:
        check_known("kind", kind, get_args(EntityKind))
    context = context_of(ctx)
    if query is None and sort is None:
        found = context.services.entities.find_entities(name=name, kind=kind, limit=limit).rows
    else:
        wanted = EntityFilter(name=name, kind=kind, sort=sort or "articles")  # type: ignore[arg-type]  # checked above
        found = context.services.entities.named(wanted, ArticleFilter(q=query), limit=limit).rows
    if context.as_json:
        print_public("EntityOut", found)
    elif not found:
        say("no entities" + (" of that name" if name else " yet"))
    else:
        rows = [(one.id, one.kind, one.name, one.country, one.articles, one.mentions, _spellings(one)) for one in found]
        print_table(("id", "kind", "name", "country", "articles", "mentions", "also as"), rows)


@app.command("show")
def show_entity(ctx: typer.Context, entity_id: EntityId) -> None:
    """Show one entity with all its names and the reason for each."""
    context = context_of(ctx)
    entity = context.services.entities.get(entity_id)
    if context.as_json:
        print_public("EntityOut", [entity])
        return
    place = f"  {entity.lat:.2f}, {entity.lon:.2f}" if entity.lat is not None and entity.lon is not None else ""
    print(f"{entity.id}  {shown(entity.name)}  {entity.kind}  {entity.country or ''}{place}".rstrip())
    seen = f"{shown(entity.first_seen_at)} to {shown(entity.last_seen_at)}"
    print(f"{entity.mentions} mentions in {entity.articles} articles, {seen}")
    for spelling in entity.names:
        print(f"  {shown(spelling.name)}  ({spelling.reason}, {spelling.score:.2f})")


@app.command("timeline")
def timeline(ctx: typer.Context, entity_id: EntityId) -> None:
    """Count the articles that name it on each day."""
    context = context_of(ctx)
    found = context.services.entities.timeline(entity_id)
    if context.as_json:
        print_public("DayOut", found)
    else:
        print_table(("day", "articles"), [(one.day, one.articles) for one in found])


@app.command("company")
def company(
    ctx: typer.Context,
    entity_id: EntityId,
    ties: Annotated[bool, typer.Option("--ties", help="List the pairs of them named together instead.")] = False,
) -> None:
    """List the entities named beside it, those in most articles first; or with --ties which of them together."""
    context = context_of(ctx)
    entities = context.services.entities
    if ties:
        beside = entities.tied_company(entity_id)
        if context.as_json:
            print_public("TieOut", beside.ties)
        else:
            names = {one.id: one.name for one in beside.company}
            rows = [(one.one, names[one.one], one.other, names[one.other], one.articles) for one in beside.ties]
            print_table(("id", "name", "other", "named with", "articles"), rows)
        return
    found = entities.company(entity_id)
    if context.as_json:
        print_public("CompanionOut", found)
    else:
        print_table(("id", "kind", "name", "articles"), [(one.id, one.kind, one.name, one.articles) for one in found])


@app.command("proposals")
def proposals(
    ctx: typer.Context,
    entity_id: Annotated[Optional[int], typer.Argument(metavar="[ID]", help="Only those of this entity.")] = None,
    splits: Annotated[bool, typer.Option("--splits", help="Splits instead of merges.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 50,
) -> None:
    """List entities that may be one, or with --splits spellings that may be another, likeliest first, with evidence."""
    context = context_of(ctx)
    if splits:
        _print_splits(context, context.services.entities.splits(entity_id, limit=limit))
        return
    found = context.services.entities.proposals(entity_id, limit=limit)
    if context.as_json:
        print_public("ProposalOut", found)
    elif not found:
        say("no two entities look like one")
    else:
        rows = [
            (one.entity.id, one.entity.name, one.other.id, one.other.name, f"{one.score:.2f}", "; ".join(one.evidence))
            for one in found
        ]
        print_table(("id", "name", "other", "its name", "score", "evidence"), rows)


def _print_splits(context: Context, found: list[SplitProposal]) -> None:
    if context.as_json:
        print_public("SplitProposalOut", found)
    elif not found:
        say("no entity looks like two")
    else:
        rows = [
            (one.entity.id, one.entity.name, one.name, f"{one.score:.2f}", "; ".join(one.evidence)) for one in found
        ]
        print_table(("id", "name", "spelling", "score", "evidence"), rows)


@app.command("merge")
def merge(
    ctx: typer.Context, ids: Annotated[list[int], typer.Argument(metavar="ID ID...", help="The first stays.")]
) -> None:
    """Merge entities, also for all later articles. The other ids lead to the first."""
    context = context_of(ctx)
    _print(context, context.services.entities.merge(ids, HERE))


@app.command("split")
def split(
    ctx: typer.Context,
    entity_id: EntityId,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names of it, as show lists them.")],
) -> None:
    """Split names off as another entity. Its articles are read again."""
    context = context_of(ctx)
    _print(context, context.services.entities.split(entity_id, names, HERE))


@app.command("rename")
def rename(
    ctx: typer.Context,
    entity_id: EntityId,
    name: Annotated[Optional[str], typer.Argument(help="Its name; none or an empty one: that of the rules.")] = None,
) -> None:
    """Give an entity a name. Its spellings stay; no rule changes it again."""
    context = context_of(ctx)
    _print(context, context.services.entities.rename(entity_id, name, HERE))


def _print(context: Context, entity: Entity) -> None:
    if context.as_json:
        print_public("EntityOut", [entity])
    else:
        names = ", ".join(shown(spelling.name) for spelling in entity.names)
        print(f"{entity.kind} {entity.id} {shown(entity.name)}: {names}")


def _spellings(entity: Entity) -> str:
    return ", ".join(spelling.name for spelling in entity.names if spelling.name != entity.name)

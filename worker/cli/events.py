"""``wiredesk events``: the log of what happened."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import plain, print_public, print_table, say
from worker.cli.usage import OPERATING


def events(
    ctx: typer.Context,
    query: Annotated[Optional[str], typer.Argument(metavar="[QUERY]", help="Only about articles that match.")] = None,
    kind: Annotated[
        Optional[list[str]], typer.Option(metavar="KIND", help="article.stored, …, or article for all of those.")
    ] = None,
    after: Annotated[
        Optional[int], typer.Option(min=0, metavar="EVENT", help="Those that follow it; else the newest.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many at most.")] = 100,
) -> None:
    """List what happened to articles, stories, names, feeds and watches, oldest first."""
    from worker.service.search.articles import ArticleFilter
    from worker.service.search.event_log import EventFilter

    context = context_of(ctx)
    log = context.services.events
    start = max(0, log.newest() - limit) if after is None else after
    wanted = EventFilter(kinds=tuple(kind or ()), articles=ArticleFilter(q=query, state="any"))
    log.check(wanted, start)
    page = log.find_events(start, wanted, limit=limit)
    if context.as_json:
        print_public("EventOut", page.events)
        return
    rows = [(one.id, one.at, one.kind, one.article_id, one.feed_id, plain(one.data)) for one in page.events]
    print_table(("id", "at", "kind", "article", "feed", "data"), rows)
    if not page.is_end:
        say(f"more: --after {page.position}")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=OPERATING)(events)

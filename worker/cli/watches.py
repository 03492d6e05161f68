"""``wiredesk watches``: saved queries that deliver what matches."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.context import Context, context_of
from worker.cli.output import print_public, print_table, say, shown
from worker.cli.usage import group
from worker.errors import check_known

if TYPE_CHECKING:
    from worker.service.watches.manage import NewWatch, WatchView

app = group("Save queries that deliver what matches.")
WatchId = Annotated[int, typer.Argument(metavar="ID", help="The watch's number in: wiredesk watches list")]


@app.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    query: Annotated[
        Optional[str], typer.Argument(metavar="[QUERY]", help="As in: wiredesk search; any if none.")
    ] = None,
    webhook: Annotated[Optional[str], typer.Option(metavar="URL", help="Send signed webhooks there.")] = None,
    notify: Annotated[Optional[str], typer.Option(metavar="APPRISE_URL", help="Tell a chat or mail service.")] = None,
    secret: Annotated[Optional[str], typer.Option(help="whsec_…, to sign with; else one is made.")] = None,
    per: Annotated[
        str, typer.Option(metavar="article|story", help="For each article, or once for each story.")
    ] = "article",
    digest: Annotated[Optional[str], typer.Option(metavar="INTERVAL", help="One message each 30m, 6h, 1d, 1w.")] = None,
    kinds: Annotated[
        str, typer.Option(metavar="stored|stored,updated", help="updated: new versions count too.")
    ] = "stored",
    source: Annotated[Optional[str], typer.Option(help="Only of this source.")] = None,
    entity: Annotated[Optional[int], typer.Option(help="Only what names this entity.")] = None,
) -> None:
    """Save a query that delivers what matches from now on."""
    from worker.service.search.articles import ArticleFilter
    from worker.service.watches.validate import WatchDraft, read_interval

    given = WatchDraft(
        name=name,
        wanted=ArticleFilter(q=query, source=source, entity_id=entity),
        per=per,
        kinds=tuple(kinds.split(",")),
        digest_s=None if digest is None else read_interval(digest),
        targets={name: url for name, url in (("webhook", webhook), ("notify", notify)) if url is not None},
        secret=secret,
    )
    context = context_of(ctx, begins=True)
    _say_new(context, context.services.watches.add(given))


@app.command("list")
def list_watches(ctx: typer.Context) -> None:
    """List watches and the state of their deliveries."""
    context = context_of(ctx)
    found = context.services.watches.all()
    if context.as_json:
        print_public("WatchOut", found)
    elif not found:
        say("no watches yet; add one with: wiredesk watches add NAME QUERY --webhook URL")
    else:
        columns = ("id", "state", "name", "query", "to", "waiting", "last delivered", "trouble")
        print_table(columns, [_row(one) for one in found])


@app.command()
def show(ctx: typer.Context, watch_id: WatchId) -> None:
    """Show everything known of one watch."""
    context = context_of(ctx)
    _show(context, context.services.watches.get(watch_id))


@app.command()
def change(
    ctx: typer.Context,
    watch_id: WatchId,
    name: Annotated[Optional[str], typer.Option(help="Its new name.")] = None,
    query: Annotated[Optional[str], typer.Option(help="Its new query, from now on.")] = None,
    to: Annotated[Optional[str], typer.Option(metavar="URL", help="Its new address, of the kind it has.")] = None,
) -> None:
    """Change name, query or address; what waits goes to the new address."""
    context = context_of(ctx)
    _show(context, context.services.watches.change(watch_id, name=name, query=query, target=to).watch)


@app.command()
def pause(ctx: typer.Context, watch_id: WatchId) -> None:
    """Pause deliveries; what matches meanwhile waits."""
    context = context_of(ctx)
    _show(context, context.services.watches.change(watch_id, paused=True).watch)


@app.command()
def resume(ctx: typer.Context, watch_id: WatchId) -> None:
    """Resume deliveries, first of what matched meanwhile."""
    context = context_of(ctx)
    _show(context, context.services.watches.change(watch_id, paused=False).watch)


@app.command()
def rotate(
    ctx: typer.Context,
    watch_id: WatchId,
    what: Annotated[str, typer.Argument(metavar="secret|feed-token", help="The old one ends at once.")],
) -> None:
    """Make a new secret for its webhooks, or a new token for the address of its feed."""
    check_known("secret called", what, ("secret", "feed-token"))
    context = context_of(ctx)
    _say_new(context, context.services.watches.change(watch_id, rotate="secret" if what == "secret" else "feed_token"))


@app.command()
def remove(ctx: typer.Context, watch_id: WatchId) -> None:
    """Remove a watch and its waiting deliveries."""
    context_of(ctx).services.watches.remove(watch_id)
    say(f"watch {watch_id} removed")


@app.command("test")
def dry_run(
    ctx: typer.Context,
    watch_id: WatchId,
    days: Annotated[float, typer.Option(min=0.01, max=366, help="How far to look back.")] = 7,
) -> None:
    """Show what a watch would have matched in the last days; nothing is sent."""
    context = context_of(ctx)
    found = context.services.watches.dry_run(watch_id, days=days)
    if context.as_json:
        print_public("DryRunOut", [found])
        return
    articles = [item["article"] for item in found.items]
    print_table(("id", "first seen", "source", "title"), [_article_row(one) for one in articles])
    say(f"{found.matched}{'' if found.is_all else ' or more'} in {days:g} days; nothing was sent")


@app.command()
def deliveries(
    ctx: typer.Context,
    watch_id: WatchId,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 50,
) -> None:
    """List sent and waiting deliveries of a watch, newest first."""
    context = context_of(ctx)
    found = context.services.watches.deliveries(watch_id, limit=limit).deliveries
    if context.as_json:
        print_public("DeliveryOut", found)
        return
    rows = [(one.id, one.state, len(one.items), one.due_at, one.delivered_at, one.attempts, one.error) for one in found]
    print_table(("id", "state", "items", "due", "delivered", "tries", "trouble"), rows)


def _row(watch: WatchView) -> tuple[object, ...]:
    trouble = watch.pause_reason or watch.last_error
    where = watch.target or watch.feed
    return watch.id, watch.state, watch.name, watch.query, where, watch.waiting, watch.delivered_at, trouble


def _article_row(article: dict[str, object]) -> tuple[object, ...]:
    return article["id"], article["first_seen_at"], article["source"], article["title"]


def _say_new(context: Context, made: NewWatch) -> None:
    if context.as_json:
        print_public("NewWatchOut", [made])
        return
    if made.secret:
        print(f"secret      {made.secret}")
    if made.feed_token:
        print(f"feed        {made.watch.feed}?token={made.feed_token}")
    say(f"watch {made.watch.id}: {shown(made.watch.name)}; what is secret here is shown this once")


def _show(context: Context, watch: WatchView) -> None:
    if context.as_json:
        print_public("WatchOut", [watch])
        return
    for field in fields(watch):
        print(f"{field.name:14} {shown(getattr(watch, field.name))}")

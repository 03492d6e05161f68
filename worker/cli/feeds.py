"""Feeds."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.context import Context, context_of
from worker.cli.feed_health import alert_kinds, health
from worker.cli.output import print_json, print_table, say, shown
from worker.errors import FetchFailed, ParseFailed

if TYPE_CHECKING:
    from worker.service.feeds import Feed

app = typer.Typer(help="Add, list, pause, poll and remove feeds.", no_args_is_help=True)
PATIENCE_S = 20.0  #: Longest wait for a turn at the feed's host.
app.command()(health)
FeedId = Annotated[int, typer.Argument(metavar="ID", help="The feed's number in: wiredesk feeds list")]


@app.command()
def add(
    ctx: typer.Context,
    url: Annotated[
        str, typer.Argument(metavar="URL", help="Address of an RSS, Atom or JSON feed, or of a page that has one.")
    ],
    source: Annotated[Optional[str], typer.Option(help="Source of its articles; else the domain of each.")] = None,
    interval: Annotated[
        Optional[float], typer.Option(min=60, metavar="SECONDS", help="Fixed interval; else learned.")
    ] = None,
) -> None:
    """Add a feed and poll it once, to see that it is one."""
    context = context_of(ctx)
    feed = context.services.feeds.add(url, source=source, interval_s=interval)
    report = context.services.poll.one(feed.id, patience_s=PATIENCE_S)
    feed = context.services.feeds.get(feed.id)
    if context.as_json:
        print_json(feed)
    elif report and report.reason == "host_busy":
        say(f"feed {feed.id}: {report.message}; it is polled then")
    elif feed.state == "paused":
        say(f"feed {feed.id} is paused: {feed.pause_reason}")
    elif feed.error_reason is None:
        accepted = report.accepted if report else 0
        name = shown(feed.title or feed.url)
        if feed.site_url and feed.site_url != feed.url:
            say(f"{shown(feed.site_url)} is a page; its feed is {shown(feed.url)}")
        say(f"feed {feed.id}: {name}, {feed.entries_shown} entries, {accepted} accepted{_next(context)}")
        if report and report.entries == 0 and not report.not_modified:
            say("it has no entries yet; it is polled all the same")
    if feed.error_reason is not None:
        raise _failure(feed)


def _trouble(feed: Feed) -> str | None:
    distrusted = feed.validators_distrusted_at and "its ETag or Last-Modified did not change with it: not used"
    trouble = feed.error_message or distrusted or alert_kinds(feed) or None
    return feed.pause_reason if feed.state == "paused" else trouble


def _next(context: Context) -> str:
    return "" if context.running else "; start wiredesk up to have them taken in and the feed polled"


def _failure(feed: Feed) -> FetchFailed | ParseFailed:
    kind = ParseFailed if feed.error_reason == "not_a_feed" else FetchFailed
    when = "it is kept and tried again; remove it with: wiredesk feeds remove"
    return kind(f"{feed.error_message} ({feed.error_reason}); {when} {feed.id}", thing=feed.url)


@app.command("list")
def list_feeds(
    ctx: typer.Context,
    alerts: Annotated[bool, typer.Option("--alerts", help="Only feeds with alerts.")] = False,
) -> None:
    """All feeds, their state and next poll."""
    context = context_of(ctx)
    feeds = [feed for feed in context.services.feeds.all() if feed.alerts or not alerts]
    if context.as_json:
        for feed in feeds:
            print_json(feed)
        return
    if not feeds:
        say("no feed has alerts" if alerts else "no feeds yet; add one with: wiredesk feeds add URL")
        return
    print_table(
        ("id", "state", "entries", "next poll", "title", "url", "trouble"),
        [(one.id, one.state, one.entries, one.next_poll_at, one.title, one.url, _trouble(one)) for one in feeds],
    )


@app.command()
def show(ctx: typer.Context, feed_id: FeedId) -> None:
    """Everything known of one feed."""
    context = context_of(ctx)
    _show(context, context.services.feeds.get(feed_id))


@app.command()
def pause(ctx: typer.Context, feed_id: FeedId) -> None:
    """Stop polling it."""
    context = context_of(ctx)
    _show(context, context.services.feeds.set_paused(feed_id, True))


@app.command()
def resume(ctx: typer.Context, feed_id: FeedId) -> None:
    """Poll it again."""
    context = context_of(ctx)
    _show(context, context.services.feeds.set_paused(feed_id, False))


@app.command()
def trust(ctx: typer.Context, feed_id: FeedId) -> None:
    """Believe its ETag and Last-Modified again, though they did not change when it did."""
    context = context_of(ctx)
    _show(context, context.services.feeds.trust_validators(feed_id))


@app.command()
def poll(ctx: typer.Context, feed_id: FeedId) -> None:
    """Poll it now."""
    context = context_of(ctx)
    context.services.feeds.get(feed_id)
    report = context.services.poll.one(feed_id, patience_s=PATIENCE_S)
    feed = context.services.feeds.get(feed_id)
    if feed.state == "paused":
        say(f"feed {feed_id} is paused ({feed.pause_reason}); resume it with: wiredesk feeds resume {feed_id}")
    elif report is None:
        say(f"feed {feed_id} is being polled at this moment")
    elif report.reason == "host_busy":
        say(f"feed {feed_id}: {report.message}; it is polled then")
    elif feed.error_reason is not None:
        raise _failure(feed)
    _show(context, feed)


@app.command()
def remove(ctx: typer.Context, feed_id: FeedId) -> None:
    """Forget it; its articles stay."""
    context_of(ctx).services.feeds.remove(feed_id)
    say(f"feed {feed_id} removed; its articles stay")


def _show(context: Context, feed: Feed) -> None:
    if context.as_json:
        print_json(feed)
        return
    for field in fields(feed):
        value = alert_kinds(feed) if field.name == "alerts" else getattr(feed, field.name)
        print(f"{field.name:24} {shown(value)}")

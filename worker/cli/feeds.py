"""``wiredesk feeds``: add, list, change, poll and remove feeds; lists of feeds in and out."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from dataclasses import fields
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli import feed_rules
from worker.cli.context import HERE, Context, context_of
from worker.cli.feed_access import access
from worker.cli.feed_health import alert_kinds, health
from worker.cli.output import print_json, print_public, print_table, say, shown
from worker.cli.progress import progress_bar
from worker.cli.read_file import read_file
from worker.cli.usage import group
from worker.errors import FetchFailed, InvalidInput, NotFound, ParseFailed
from worker.types.choices import FEED_ACTIONS

if TYPE_CHECKING:
    from worker.service.feeds.manage import Feed, FeedChanges

app = group("Add, list, pause, poll and remove feeds.")
PATIENCE_S = 20.0  #: Longest wait for a slot at the feed's host.
app.command()(health)
app.command()(access)
app.add_typer(feed_rules.app, name="rules")
OPML_LIMIT_BYTES = 64 * 2**20
FOLDER_HELP = 'Folder it is in, as "News/Middle East"; may be given again.'
FULL_TEXT_HELP = "When its entries' pages are fetched; else as set."


class FullTextChoice(Enum):
    """Times at which the pages of a feed's entries are fetched."""

    auto = "auto"
    always = "always"
    never = "never"


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
    title: Annotated[Optional[str], typer.Option(help="What you call it; else what it calls itself.")] = None,
    folder: Annotated[Optional[list[str]], typer.Option(help=FOLDER_HELP)] = None,
    full_text: Annotated[Optional[FullTextChoice], typer.Option(help=FULL_TEXT_HELP)] = None,
) -> None:
    """Add a feed and poll it once, so that a wrong address is reported at once."""
    context = context_of(ctx, begins=True)
    feed = context.services.feeds.add(
        url,
        source=source,
        interval_s=interval,
        title=title,
        folders=folder or (),
        full_text=full_text.value if full_text else None,
        due_in_s=2 * PATIENCE_S,  # so that no service polls it first, and this poll's answer is the one shown
    )
    report = context.services.poll.one(feed.id, patience_s=PATIENCE_S)
    feed = _ended_poll(context, feed) if report is None else context.services.feeds.get(feed.id)
    if context.as_json:
        print_public("FeedOut", [feed])
    elif report and report.reason == "host_busy":
        say(f"feed {feed.id}: {report.message}; it is polled then")
    elif feed.state == "paused":
        say(f"feed {feed.id} is paused: {feed.pause_reason}")
    elif feed.error_reason is None:
        accepted = report.accepted if report else 0
        name = shown(feed.title or feed.url)
        if url.strip() == feed.site_url != feed.url:
            say(f"{shown(feed.site_url)} is a page; its feed is {shown(feed.url)}")
        say(f"feed {feed.id}: {name}, {feed.entries_shown} entries, {accepted} accepted{_next(context)}")
        if report and report.entries == 0 and not report.not_modified:
            say("it has no entries yet; it is polled all the same")
    if feed.error_reason is not None:
        raise _failure(feed)


@app.command()
def preview(
    ctx: typer.Context, url: Annotated[str, typer.Argument(metavar="URL", help="Of a feed, or a page that has one.")]
) -> None:
    """Show what a feed holds before it is added: newest entries, language, how often."""
    context = context_of(ctx)
    found = context.services.poll.preview(url)
    if context.as_json:
        print_public("FeedPreviewOut", [found])
        return
    print(f"{shown(found.title or found.url)}  {found.kind}, {shown(found.url)}")
    often = "" if found.entries_a_day is None else f", {found.entries_a_day:g} a day"
    print(f"{found.entries} entries{often}, {found.full_texts} with full text, language {found.lang or 'unknown'}")
    if found.sitemaps:
        print(f"an index of {found.sitemaps} sitemaps, which are read when it is polled")
    for one in found.newest:
        print(f"  {shown(one.published_at) or 'no date':20}  {shown(one.title or one.url)}")
    if found.feed_id:
        say(f"it is feed {found.feed_id} already")


def _ended_poll(context: Context, before: Feed) -> Feed:
    """Wait until the poll of a known feed that is under way elsewhere has ended, and return the feed as it is then."""
    feed, until_s = before, time.monotonic() + PATIENCE_S
    while feed.state == "active" and feed.polled_at == before.polled_at and time.monotonic() < until_s:
        time.sleep(0.1)
        feed = context.services.feeds.get(before.id)
    return feed


def _why(feed: Feed) -> str | None:
    """Return the error of a feed, else the reason of its next poll."""
    distrusted = feed.validators_distrusted_at and "its ETag or Last-Modified did not change with it: not used"
    trouble = feed.error_message or distrusted or alert_kinds(feed) or None
    return feed.pause_reason if feed.state == "paused" else trouble or feed.poll_reason


def _next(context: Context) -> str:
    return "" if context.running else "; start wiredesk up to have them taken in and the feed polled"


def _failure(feed: Feed) -> FetchFailed | ParseFailed:
    kind = ParseFailed if feed.error_reason == "not_a_feed" else FetchFailed
    when = "it is kept and tried again; remove it with: wiredesk feeds remove"
    return kind(f"{feed.error_message} ({feed.error_reason}); {when} {feed.id}", thing=feed.url)


@app.command("list")
def list_feeds(
    ctx: typer.Context,
    folder: Annotated[Optional[str], typer.Option(help="Those in this folder, or in one inside it.")] = None,
    failing: Annotated[bool, typer.Option("--failing", help="Those whose last poll failed.")] = False,
    alerts: Annotated[bool, typer.Option("--alerts", help="Those with alerts.")] = False,
) -> None:
    """List feeds with their state, next poll, and the reason or the trouble."""
    context = context_of(ctx)
    feeds = [feed for feed in context.services.feeds.all(folder=folder, failing=failing) if feed.alerts or not alerts]
    if context.as_json:
        for feed in feeds:
            print_public("FeedOut", [feed])
        return
    if not feeds:
        if folder or failing:
            say("no such feeds")
        else:
            say("no feed has alerts" if alerts else "no feeds yet; add one with: wiredesk feeds add URL")
        return
    print_table(
        ("id", "state", "entries", "next poll", "folders", "title", "url", "why"),
        [
            (
                one.id,
                one.state,
                one.entries,
                one.next_poll_at,
                ", ".join(one.folders),
                one.title,
                one.url,
                _why(one),
            )
            for one in feeds
        ],
    )


@app.command()
def show(ctx: typer.Context, feed_id: FeedId) -> None:
    """Show everything known of one feed."""
    context = context_of(ctx)
    _show(context, context.services.feeds.get(feed_id))


@app.command()
def change(
    ctx: typer.Context,
    feed_id: FeedId,
    title: Annotated[Optional[str], typer.Option(help='What you call it; "" is what it calls itself.')] = None,
    folder: Annotated[Optional[list[str]], typer.Option(help=f'{FOLDER_HELP} "" is none.')] = None,
    full_text: Annotated[Optional[FullTextChoice], typer.Option(help=FULL_TEXT_HELP)] = None,
    interval: Annotated[
        Optional[float], typer.Option(min=0, metavar="SECONDS", help="Fixed interval; 0 learns it again.")
    ] = None,
) -> None:
    """Change the title, the folders, the fetching of pages or the interval of a feed."""
    if interval and interval < 60:
        raise typer.BadParameter("60 seconds at least, or 0", param_hint="--interval")
    context = context_of(ctx)
    given: FeedChanges = {}
    if title is not None:
        given["title"] = title
    if folder is not None:
        given["folders"] = folder
    if full_text is not None:
        given["full_text"] = full_text.value
    if interval is not None:
        given["interval_s"] = interval or None
    _show(context, context.services.feeds.change(feed_id, HERE, **given))


@app.command()
def pause(ctx: typer.Context, feed_id: FeedId) -> None:
    """Stop polling a feed."""
    context = context_of(ctx)
    _show(context, context.services.feeds.change(feed_id, HERE, paused=True))


@app.command()
def resume(ctx: typer.Context, feed_id: FeedId) -> None:
    """Resume polling a feed."""
    context = context_of(ctx)
    _show(context, context.services.feeds.change(feed_id, HERE, paused=False))


@app.command()
def trust(ctx: typer.Context, feed_id: FeedId) -> None:
    """Trust a feed again: its ETag and Last-Modified, and the site that it names now."""
    context = context_of(ctx)
    _show(context, context.services.feeds.change(feed_id, HERE, trust_validators=True))


@app.command()
def poll(ctx: typer.Context, feed_id: FeedId) -> None:
    """Poll a feed now."""
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
    """Remove a feed; its articles stay."""
    context_of(ctx).services.feeds.remove(feed_id, HERE)
    say(f"feed {feed_id} removed; its articles stay")


@app.command()
def bulk(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar="|".join(FEED_ACTIONS))],
    ids: Annotated[list[int], typer.Argument(metavar="ID…", help="The feeds' numbers.")],
    folder: Annotated[Optional[str], typer.Option(help="Of folder: where they are moved to; else out of all.")] = None,
) -> None:
    """Poll, pause, resume, move or remove many feeds; one that does not exist is named, and the exit code is 1 then."""
    context = context_of(ctx)
    done = context.services.feeds.act_on_many(ids, action, HERE, folder=folder)
    if context.as_json:
        print_json({"ids": done})
    else:
        say(f"{action}: {len(done)} of {len(set(ids))} feeds")
    if missing := [str(one) for one in dict.fromkeys(ids) if one not in done]:
        raise NotFound(f"there is no feed {', '.join(missing)}")


@app.command("import")
def import_feeds(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE.opml|-", help="OPML of any reader; - reads standard input.")],
) -> None:
    """Add the feeds of an OPML file, with their titles and folders. Run again it changes nothing.

    A wrong outline is named on stderr and the others are taken; the exit code is 1 then.
    """
    context = context_of(ctx, begins=True)
    with ExitStack() as stack:
        report = context.services.subscriptions.import_opml(
            read_file(file, limit_bytes=OPML_LIMIT_BYTES),
            started=lambda feeds: stack.enter_context(progress_bar("added", feeds)),
        )
    for warning in report.warnings:
        say(shown(warning))
    for wrong in report.wrong:
        named = " ".join(shown(one) for one in (wrong.title, wrong.url) if one)
        said = f"outline {wrong.number}{f' ({named})' if named else ''}: {shown(wrong.message)} ({wrong.reason})"
        say(f"wiredesk: {file}: {said}")
    if context.as_json:
        print_public("ImportReportOut", [report])
    else:
        soon = f"; first polled within {report.polled_within_s / 60:.0f} min" if report.polled_within_s > 60 else ""
        say(f"{report.added:,} added, {report.known:,} known, {len(report.wrong):,} wrong{soon}{_next(context)}")
    if report.wrong:
        raise typer.Exit(1)


@app.command("export")
def export_feeds(
    ctx: typer.Context,
    out: Annotated[Optional[Path], typer.Option(metavar="FILE", help="Else standard output.")] = None,
) -> None:
    """Export all feeds as OPML 2.0 with titles and folders, for other readers or another Wiredesk."""
    opml = context_of(ctx).services.subscriptions.export_opml()
    if out is None:
        sys.stdout.buffer.write(opml)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(opml)
    except OSError as error:
        raise InvalidInput(f"cannot be written: {error.strerror}", thing=str(out)) from error


def _show(context: Context, feed: Feed) -> None:
    if context.as_json:
        print_public("FeedOut", [feed])
        return
    for field in fields(feed):
        value = alert_kinds(feed) if field.name == "alerts" else getattr(feed, field.name)
        print(f"{field.name:24} {shown(value)}")

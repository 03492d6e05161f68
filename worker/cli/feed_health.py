"""``wiredesk feeds health``: failing feeds, open alerts, learned intervals, estimated missed entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_json, print_public, print_table, public, say

if TYPE_CHECKING:
    from worker.service.feed_health.checks import FeedHealth
    from worker.service.feeds.manage import Feed


def health(
    ctx: typer.Context,
    feed_id: Annotated[Optional[int], typer.Argument(metavar="[ID]", help="One feed; all alerts if left out.")] = None,
) -> None:
    """List the alerts of all feeds and those whose polls fail; or all of one feed, with its clocks and gaps."""
    context = context_of(ctx)
    if feed_id is None:
        feeds = context.services.feeds.all()
        if context.as_json:
            for feed in feeds:
                for alert in (*_failure(feed), *(public("FeedAlertOut", one) for one in feed.alerts)):
                    print_json({"feed_id": feed.id, "alert": alert})
        else:
            _print_alerts(feeds)
        return
    found = context.services.health.of(feed_id)
    if context.as_json:
        print_public("FeedHealthOut", [found])
    else:
        _print_health(context.services.feeds.get(feed_id), found)


def alert_kinds(feed: Feed) -> str | None:
    """Return the alerts of a feed for the cell of a table; None if there are none."""
    return ", ".join(one.kind for one in feed.alerts) or None


def _failure(feed: Feed) -> list[dict[str, Any]]:
    """Return the alert of a feed whose last poll failed, in a list; an empty one for a good or paused feed."""
    if feed.error_reason is None or feed.state == "paused":
        return []
    polls = "poll" if feed.fail_count == 1 else "polls"
    detail = f"{feed.fail_count} {polls} failed in a row: {feed.error_message} ({feed.error_reason})"
    return [{"kind": "failing", "since": feed.parsed_at or feed.created_at, "detail": detail}]


def _print_alerts(feeds: list[Feed]) -> None:
    rows: list[tuple[object, ...]] = []
    for feed in feeds:
        rows += [(feed.id, one["kind"], one["since"], one["detail"], feed.url) for one in _failure(feed)]
        rows += [(feed.id, one.kind, one.since, one.detail, feed.url) for one in feed.alerts]
    if not rows:
        say(f"nothing unusual with {len(feeds)} feeds")
        return
    print_table(("id", "alert", "since", "what", "url"), rows)


def _print_health(feed: Feed, found: FeedHealth) -> None:
    for failure in _failure(feed):
        say(f"{failure['kind']}: {failure['detail']}")
    for alert in found.alerts:
        say(f"{alert.kind}: {alert.detail}")
    if not found.alerts and not _failure(feed):
        say(f"nothing unusual in {found.watched_h:.0f} h of watching")
    print_table(
        ("clock", "usual", "longest", "silent", "learned from"),
        [
            (name, f"{c.usual:.1f}", f"{c.longest:.1f}", f"{c.silent:.1f}", c.learned)
            for name, c in found.clocks.items()
        ],
    )
    shares = found.shares
    if shares.articles:
        first = f"first with {shares.first} of {shares.told_elsewhere} that others report too"
        say(f"of its newest {shares.articles} articles {shares.copies} are copies; it was {first}")
    if found.gaps:
        print_table(
            ("gap found", "missed", "by", "state", "found since", "left", "why"),
            [(g.found_at, g.missed, g.method, g.state, g.found, g.left, g.detail) for g in found.gaps],
        )

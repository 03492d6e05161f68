"""The health of feeds: what is not as it usually is, and what they probably showed to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from worker.service.feed_health.checks import FeedHealth
    from worker.service.feeds.manage import Feed


def health(
    ctx: typer.Context,
    feed_id: Annotated[Optional[int], typer.Argument(metavar="[ID]", help="One feed; all alerts if left out.")] = None,
) -> None:
    """Alerts of all feeds; or of one, with its clocks and gaps."""
    context = context_of(ctx)
    if feed_id is None:
        feeds = context.services.feeds.all()
        if context.as_json:
            for feed in feeds:
                for alert in feed.alerts:
                    print_json({"feed_id": feed.id, "alert": alert})
        else:
            _print_alerts(feeds)
        return
    found = context.services.health.of(feed_id)
    if context.as_json:
        print_json(found)
    else:
        _print_health(found)


def alert_kinds(feed: Feed) -> str | None:
    """The alerts of a feed in a table's cell; None if there are none."""
    return ", ".join(one.kind for one in feed.alerts) or None


def _print_alerts(feeds: list[Feed]) -> None:
    rows = [(feed.id, one.kind, one.since, one.detail, feed.url) for feed in feeds for one in feed.alerts]
    if not rows:
        say(f"nothing unusual with {len(feeds)} feeds")
        return
    print_table(("id", "alert", "since", "what", "url"), rows)


def _print_health(found: FeedHealth) -> None:
    for alert in found.alerts:
        say(f"{alert.kind}: {alert.detail}")
    if not found.alerts:
        say(f"nothing unusual in {found.watched_h:.0f} h of watching")
    print_table(
        ("clock", "usual", "longest", "silent", "learned from"),
        [
            (name, f"{c.usual:.1f}", f"{c.longest:.1f}", f"{c.silent:.1f}", c.learned)
            for name, c in found.clocks.items()
        ],
    )
    if found.gaps:
        print_table(
            ("gap found", "missed", "by", "state", "found since", "left", "why"),
            [(g.found_at, g.missed, g.method, g.state, g.found, g.left, g.detail) for g in found.gaps],
        )

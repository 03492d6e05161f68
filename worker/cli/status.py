"""``wiredesk status``: the state of the service on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import typer

from worker.cli.context import Context, context_of
from worker.cli.output import print_json, print_table, say, shown
from worker.cli.usage import OPERATING, as_typed_here

SHOWN = 5  #: Failing feeds and last arrivals listed.


def status(ctx: typer.Context) -> None:
    """Show the processes, what waits and since when, the disk, failing feeds and the last arrivals."""
    context = context_of(ctx)
    found = _status(context)
    if context.as_json:
        print_json(found)
        return
    for name in ("service", "backlog", "stored", "feeds", "disk"):
        print(as_typed_here(f"{name:9}{found[name]['said']}"))
    if found["failing"]:
        print("\nfailing feeds")
        print_table(("id", "failures", "since", "why", "url"), [tuple(one.values()) for one in found["failing"]])
    if found["arrivals"]:
        print("\nlast arrivals")
        print_table(("id", "first seen", "source", "title"), [tuple(one.values()) for one in found["arrivals"]])
    if not context.running:
        say("start the service with: wiredesk up")


def _status(context: Context) -> dict[str, Any]:
    from worker.service.search.articles import ArticleFilter

    services = context.services
    standing = services.gauges.read_gauges()
    waiting, unnamed = standing.inbox["pending"], standing.names["pending"]
    backlog = f"{waiting:,} to take in, {unnamed:,} without names yet"
    if waiting:
        backlog += f"; the oldest waits {lasting(standing.oldest_pending_s)}"
    limit_s = context.settings.unclaimed_after_s
    unclaimed = {stage: round(one) for stage, one in standing.unclaimed_s.items() if one > limit_s}
    if unclaimed:
        backlog += f"; {unclaimed_said(unclaimed)}"
    feeds = standing.feeds
    articles = services.articles.find_articles(ArticleFilter(), limit=SHOWN).articles
    failing = services.feeds.all(failing=True)[:SHOWN] if feeds["failing"] else []
    return {
        "service": _service(context),
        "backlog": {
            "pending": waiting,
            "names_pending": unnamed,
            "oldest_s": round(standing.oldest_pending_s, 1),
            "unclaimed_s": unclaimed,
            "said": backlog,
        },
        "stored": {
            **standing.inbox,
            "lately": standing.stored_lately,
            "said": f"{_counted(standing.inbox)}; {standing.stored_lately:,} new articles in the last 10 minutes",
        },
        "feeds": {**feeds, "said": _counted(feeds)},
        "disk": _disk(context, standing.disk_free_bytes),
        "failing": [
            {
                "id": one.id,
                "failures": one.fail_count,
                "good_until": one.parsed_at,
                "why": one.error_message,
                "url": one.url,
            }
            for one in failing
        ],
        "arrivals": [
            {"id": one.id, "first_seen_at": one.first_seen_at, "source": one.source, "title": one.title}
            for one in articles
        ],
    }


def _service(context: Context) -> dict[str, Any]:
    running = context.running
    if running is not None and not running.pid:
        hint = "processes of their own, see: wiredesk health api|worker|beat"
        return {"running": None, "said": hint if running.broker_url else "no broker is set"}
    if running is None:
        return {"running": False, "said": f"none runs on {shown(context.settings.data_dir)}"}
    return {
        "running": True,
        "pid": running.pid,
        "address": running.address,
        "said": f"runs as process {running.pid}, {running.address}",
    }


def _disk(context: Context, free: int | None) -> dict[str, Any]:
    settings = context.settings
    if free is None:
        return {"said": "the database is elsewhere"}
    files = settings.data_dir.glob("wiredesk.db*") if settings.is_embedded else None
    used = None if files is None else sum(file.stat().st_size for file in files)
    low = "; too little: nothing more is taken in" if free < settings.disk_free_limit_bytes else ""
    return {
        "database_bytes": used,
        "free_bytes": free,
        "said": f"{'' if used is None else f'database {used / 1e6:,.1f} MB, '}{free / 1e9:,.1f} GB free{low}",
    }


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {state}" for state, count in counts.items() if count) or "none"


def unclaimed_said(unclaimed_s: Mapping[Any, float]) -> str:
    """Say which stages have items that nobody claims, and for how long."""
    return "no worker claims: " + ", ".join(f"{stage} for {lasting(one)}" for stage, one in unclaimed_s.items())


def lasting(seconds: float) -> str:
    """Write a duration in its largest unit."""
    for unit, length in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=OPERATING)(status)

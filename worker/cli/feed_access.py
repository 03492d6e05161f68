"""``wiredesk feeds access``: what the requests for a feed carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.context import HERE, context_of
from worker.cli.output import print_json, say

if TYPE_CHECKING:
    from worker.service.feeds.manage import FeedChanges


def access(
    ctx: typer.Context,
    feed_id: Annotated[int, typer.Argument(metavar="ID", help="The feed's number in: wiredesk feeds list")],
    login: Annotated[Optional[str], typer.Option(metavar="USER:PASSWORD", help="For basic authentication.")] = None,
    header: Annotated[Optional[str], typer.Option(metavar='"NAME: VALUE"', help="One more header.")] = None,
    cookie: Annotated[Optional[str], typer.Option(metavar='"a=1; b=2"', help="Cookies of a session.")] = None,
    user_agent: Annotated[Optional[str], typer.Option(metavar="NAME", help="In place of the service's own.")] = None,
    proxy: Annotated[Optional[str], typer.Option(metavar="URL", help="One of those in fetch_proxies.")] = None,
) -> None:
    """Set what the requests for a feed carry; "" removes one. Values are secret: only their names are shown.

    Login, header and cookie are sent to the feed's own origin alone.
    """
    changes: FeedChanges = {}
    if login is not None:
        changes["login"] = login
    if header is not None:
        changes["header"] = header
    if cookie is not None:
        changes["cookie"] = cookie
    if user_agent is not None:
        changes["user_agent"] = user_agent
    if proxy is not None:
        changes["proxy"] = proxy
    context = context_of(ctx)
    feed = context.services.feeds.change(feed_id, HERE, **changes)
    if context.as_json:
        print_json({"id": feed.id, "access": feed.access})
    else:
        say(f"feed {feed.id}: its requests carry {', '.join(feed.access) or 'nothing of its own'}")

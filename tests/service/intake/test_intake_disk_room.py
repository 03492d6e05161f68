"""A disk that is nearly full: every way of taking in stops, nothing is lost, and all goes on once there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from feed_server import FeedServer, feed_server, item, rss
from manual_clock import ManualClock
from sample_articles import arrival, text

from worker.bootstrap import Services, connect
from worker.errors import StoreUnavailable
from worker.settings import Settings

pytestmark = pytest.mark.usefixtures("sqlite_url")


@contextmanager
def services_with(
    data_dir: Path, server: FeedServer, clock: ManualClock, *, free_limit_bytes: int
) -> Iterator[Services]:
    settings = Settings(
        data_dir=data_dir,
        disk_free_limit_bytes=free_limit_bytes,
        fetch_allowed_networks=("127.0.0.0/8",),
        fetch_allowed_ports=(server.port,),
        fetch_host_gap_s=0,
    )
    with closing(connect(settings, clock=clock)) as services:
        yield services


@pytest.mark.parametrize(
    "take_in",
    [
        lambda services: services.accept.articles([arrival(1)], door="cli"),
        lambda services: services.poll.one(1),
        lambda services: services.pushes.receive("token", b"", content_type="", signature=""),
        lambda services: services.backfill.fill_next_gap(),
    ],
    ids=["accept", "poll by hand", "push", "gap"],
)
def test_no_way_takes_in_on_a_full_disk(
    data_dir: Path, clock: ManualClock, take_in: Callable[[Services], object]
) -> None:
    with feed_server() as server, services_with(data_dir, server, clock, free_limit_bytes=2**60) as services:
        with pytest.raises(StoreUnavailable) as refused:
            take_in(services)
        assert refused.value.reason == "disk_low"
        assert services.ledgers.read_ledger().accepted == 0


def test_polls_wait_for_room_and_go_on_by_themselves(data_dir: Path, clock: ManualClock) -> None:
    with (
        feed_server() as server,
        services_with(data_dir, server, clock, free_limit_bytes=2**60) as full,
        services_with(data_dir, server, clock, free_limit_bytes=1) as roomy,
    ):
        page = rss(item("https://news.example/a", text("a"), guid="a"))
        full.feeds.add(server.on("/feed", page, Content_Type="application/rss+xml"), source="Example")
        assert not full.poll.due()
        assert (server.requests, full.sweep.waiting()) == ([], ["poll"])
        roomy.poll.due()
        assert roomy.ledgers.read_ledger().accepted == 1

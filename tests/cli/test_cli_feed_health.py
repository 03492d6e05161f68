"""Commands on the health of feeds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from manual_clock import START

from worker.bootstrap import connect
from worker.settings import Settings
from worker.store.feeds import gaps
from worker.store.feeds import health as feed_health

ALERT = {"kind": "new_entry", "since": START, "was": 2.1, "now": 31.0, "detail": "no new entry for 31 h"}
GAP = {"found_at": START, "shown": 50, "missed": 150, "left": 150, "method": "dates", "not_before": START}


@pytest.fixture
def feeds(sqlite_url: str, data_dir: Path) -> tuple[int, int]:
    """Two feeds: the first with an alert and a gap."""
    services = connect(Settings(database_url=sqlite_url, data_dir=data_dir), clock=lambda: datetime.now(UTC))
    first, second = (services.feeds.add(f"https://news.example/{name}").id for name in ("ill", "well"))
    with services.database.write() as session:
        feed_health.replace_alerts(session, first, [ALERT])
        gaps.add(session, GAP | {"feed_id": first})
    services.close()
    return first, second


def test_alerts_and_gaps_are_shown(feeds: tuple[int, int], wiredesk: Callable[..., Any]) -> None:
    first, second = feeds
    assert [one["id"] for one in wiredesk("feeds", "list", "--alerts", "--json").json] == [first]
    assert "no new entry for 31 h" in wiredesk("feeds", "health").out
    [alert] = wiredesk("feeds", "health", "--json").json
    assert (alert["feed_id"], alert["alert"]["kind"]) == (first, "new_entry")
    said = wiredesk("feeds", "health", str(first))
    assert "new_entry: no new entry for 31 h" in said.err
    assert "150\tdates\topen" in said.out
    assert "nothing unusual" in wiredesk("feeds", "health", str(second)).err
    shown = wiredesk("feeds", "show", str(first)).out
    assert re.search(r"estimated_missed +150", shown)
    assert "new_entry" in shown


def test_a_feed_whose_polls_fail_is_listed_with_the_reason(wiredesk: Callable[..., Any]) -> None:
    wiredesk("feeds", "add", "http://127.0.0.1/feed.xml")
    said = wiredesk("feeds", "health")
    assert "failing" in said.out
    assert "blocked_address" in said.out
    [alert] = wiredesk("feeds", "health", "--json").json
    assert (alert["feed_id"], alert["alert"]["kind"]) == (1, "failing")
    assert "failing: 1 poll failed in a row" in wiredesk("feeds", "health", "1").err

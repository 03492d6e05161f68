"""A watch that is read as a feed and nothing else. On both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from worker.bootstrap import Services
from worker.errors import InvalidInput
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import WatchDraft
from worker.store.tables import WatchRow


def test_it_is_paused_with_the_reason_once_its_query_cannot_be_read(services: Services) -> None:
    watch = services.watches.add(WatchDraft(name="Bridges", wanted=ArticleFilter(q="bridge"))).watch
    with services.database.write() as session:  # as an older version may have stored it
        session.execute(update(WatchRow).where(WatchRow.id == watch.id).values(query='"bridge'))
    for _ in range(2):
        with pytest.raises(InvalidInput):
            services.feeds_out.of_watch(watch.id, "rss", base="https://wire.example")
    paused = services.watches.get(watch.id)
    assert paused.state == "paused"
    assert "quot" in (paused.pause_reason or "")
    [told] = services.events.read_page(0, kinds=("watch.paused",))[0]
    assert told.data == {"watch": watch.id, "name": "Bridges", "reason": paused.pause_reason}
    services.watches.change(watch.id, query="bridge", paused=False)
    assert services.feeds_out.of_watch(watch.id, "rss", base="https://wire.example").body.startswith(b"<?xml")

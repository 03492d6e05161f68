"""Claims of due feeds: each is polled once an interval, whatever beats, clocks and workers do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from feed_server import XML, FeedServer, news
from manual_clock import ManualClock

from worker.bootstrap import Services
from worker.store.feeds.feeds import DueFeeds


def test_two_beats_and_two_sweepers_poll_each_feed_once_an_interval(
    connect_services: Callable[..., Services], server: FeedServer, clock: ManualClock
) -> None:
    reach = {"fetch_allowed_networks": ("127.0.0.0/8",), "fetch_allowed_ports": (server.port,), "fetch_host_gap_s": 0}
    both = [connect_services(**reach) for _ in range(2)]
    for number in range(6):
        both[0].feeds.add(server.on(f"/feed{number}", news("a"), Content_Type=XML), interval_s=60)

    def beat(services: Services) -> None:
        while "poll" in services.sweep.send_hints():
            services.poll.due()

    for interval in range(1, 4):
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(beat, both * 2))
        assert [server.asked(f"/feed{number}") for number in range(6)] == [interval] * 6
        clock.pass_s(60)


def test_after_an_hour_without_a_beat_each_feed_is_polled_once(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    for number in range(3):
        polling.feeds.add(server.on(f"/feed{number}", news("a"), Content_Type=XML), interval_s=60)
    polling.poll.due()
    clock.pass_s(3600)
    for _ in range(3):
        polling.sweep.send_hints()
        polling.poll.due()
    assert [server.asked(f"/feed{number}") for number in range(3)] == [2, 2, 2]


def test_a_clock_that_ran_a_day_ahead_and_is_set_right_neither_storms_nor_stops_polling(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    feed = polling.feeds.add(server.on("/feed", news("a"), Content_Type=XML), interval_s=600)
    polling.poll.due()
    clock.pass_s(86_400)
    polling.poll.due()
    assert server.asked("/feed") == 2
    clock.pass_s(-86_400)
    for _ in range(3):
        polling.sweep.send_hints()
        polling.poll.due()
    assert server.asked("/feed") == 2
    assert polling.feeds.get(feed.id).next_poll_at == clock() + timedelta(seconds=600)
    clock.pass_s(600)
    polling.sweep.send_hints()
    polling.poll.due()
    assert server.asked("/feed") == 3


def test_a_clock_that_is_set_back_an_hour_does_not_poll_again(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    polling.feeds.add(server.on("/feed", news("a"), Content_Type=XML), interval_s=600)
    polling.poll.due()
    clock.pass_s(-3600)
    polling.sweep.send_hints()
    polling.poll.due()
    assert server.asked("/feed") == 1
    clock.pass_s(600)
    polling.sweep.send_hints()
    polling.poll.due()
    assert server.asked("/feed") == 2


def test_a_feed_whose_polls_never_end_is_put_off_and_takes_no_other_with_it(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    feed = polling.feeds.add(server.on("/feed", news("a"), Content_Type=XML))
    other = polling.feeds.add(server.on("/other", news("b"), Content_Type=XML))
    for _ in range(3):  # their worker is killed each time
        claimed = polling._outward.slots.claim(DueFeeds(limit=2, per_host=2)) or polling._outward.slots.claim(
            DueFeeds(limit=1, per_host=2, tried=True)
        )
        assert feed.id in [one.id for one in claimed]
        clock.pass_s(181)
    polling.poll.due()
    assert (server.asked("/feed"), server.asked("/other")) == (0, 1)
    shown = polling.feeds.get(feed.id)
    assert (shown.error_reason, shown.state) == ("lost_worker", "active")
    assert polling.feeds.get(other.id).error_reason is None
    clock.now = shown.next_poll_at
    polling.poll.due()
    assert server.asked("/feed") == 1

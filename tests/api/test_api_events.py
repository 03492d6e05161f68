"""The log of events: by cursor and as a stream; nothing lost, nothing twice, in order."""

from __future__ import annotations

import random
import socket
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from api_server import Api
from database_marks import ON_SQLITE
from sse_client import Frame, Stream
from waiting import wait_until

from worker.api import events as event_routes
from worker.api import tail
from worker.store.search import event_log as store
from worker.store.search.event_log import Event

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def happen(api: Api, *kinds: Any, **fields: Any) -> None:
    """Let events happen, all in one transaction."""
    with api.services.database.write() as session:
        store.append(session, [Event(kind=kind, at=NOW, **fields) for kind in kinds])


def hand_in(api: Api, *texts: Any, source: str = "gazette") -> None:
    assert api("POST", "/v1/articles", [{"text": text, "source": source} for text in texts]).status == 202
    api.services.ingest.take_in_batch()


def stream(api: Api, query: str = "", **options: Any) -> Stream:
    return Stream(api.port, query, key=api.key, **options)


def numbers(frames: list[Frame]) -> list[int]:
    return [int(frame.id or 0) for frame in frames]


# ── by cursor ────────────────────────────────────────────────────────────────────────────────


def test_events_are_read_a_page_at_a_time_each_once(api: Api) -> None:
    happen(api, *["feed.failed"] * 7)
    seen, path = [], "/v1/events?limit=3"
    for _ in range(4):
        answer = api("GET", path)
        seen.append([event["id"] for event in answer.json["events"]])
        assert answer.headers["link"] == f'<{answer.json["next"]}>; rel="next"'
        path = answer.json["next"]
    assert seen == [[1, 2, 3], [4, 5, 6], [7], []]
    happen(api, "feed.recovered")
    assert [event["kind"] for event in api("GET", path).json["events"]] == ["feed.recovered"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("kind=article", [1, 2, 4]),
        ("kind=article.stored", [1, 4]),
        ("kind=article.stored,feed.gap", [1, 4, 5]),
        ("kind=article.stored&kind=feed", [1, 3, 4, 5]),
        ("feed=7", [3, 5]),
        ("feed=7&kind=feed.gap", [5]),
        ("after=3", [4, 5]),
        ("after=5", []),
    ],
)
def test_events_are_chosen_by_kind_and_feed(api: Api, query: str, ids: list[int]) -> None:
    happen(api, "article.stored", "article.duplicate")
    happen(api, "feed.failed", feed_id=7)
    happen(api, "article.stored")
    happen(api, "feed.gap", feed_id=7)
    answer = api("GET", f"/v1/events?{query}").json
    assert [event["id"] for event in answer["events"]] == ids
    assert answer["after"] == 5


def test_events_are_chosen_by_the_article_they_are_about(api: Api) -> None:
    hand_in(api, "The bridge over the river reopened on Monday after two years of repairs.", source="gazette")
    hand_in(api, "The tunnel stays closed for another year, the ministry said on Tuesday.", source="herald")
    happen(api, "feed.failed", feed_id=7)

    def chosen(query: str) -> list[int]:
        return [event["article_id"] for event in api("GET", f"/v1/events?{query}").json["events"]]

    assert chosen("q=bridge") == [1]
    assert chosen("source=herald") == [2]
    assert chosen("source=herald&q=bridge") == []
    assert chosen("lang=en") == [1, 2]
    assert chosen("story=9") == []


@ON_SQLITE
def test_an_event_says_what_happened_to_what(api: Api) -> None:
    hand_in(api, "The bridge over the river reopened on Monday after two years of repairs.")
    event = api("GET", "/v1/events").json["events"][0]
    assert (event["kind"], event["article_id"], event["receipt_id"], event["feed_id"]) == ("article.stored", 1, 1, None)
    assert (event["data"]["source"], event["data"]["reason"]) == ("gazette", "new")


@pytest.mark.parametrize("path", ["/v1/events", "/v1/stream"])
@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("after=-1", "invalid_input"),
        ("kind=Article", "invalid_input"),
        ("kind=article.", "invalid_input"),
        ("q=%22open", "bad_query"),
    ],
)
def test_a_wrong_question_is_answered_with_422(still_api: Api, path: str, query: str, reason: str) -> None:
    answer = still_api("GET", f"{path}?{query}")
    assert (answer.status, answer.json["reason"]) == (422, reason)


@pytest.mark.parametrize("path", ["/v1/events?after=5", "/v1/stream?after=5"])
def test_who_is_ahead_of_the_log_is_told_rather_than_left_to_wait(still_api: Api, path: str) -> None:
    """The database was made anew: events 1 to 5 of the new one would never be heard."""
    answer = still_api("GET", path)
    assert (answer.status, answer.json["reason"]) == (409, "unknown_event")
    assert "the newest is 0" in answer.json["detail"]


@pytest.mark.parametrize("last_id", ["x", "-1", "1.5", "9" * 30, "７"])
def test_a_last_event_id_that_is_no_number_is_answered_with_422(still_api: Api, last_id: str) -> None:
    headers = {"Last-Event-ID": last_id.encode().decode("latin-1")}
    assert still_api("GET", "/v1/stream", headers=headers).json["reason"] == "unknown_event"


# ── as a stream ──────────────────────────────────────────────────────────────────────────────


def test_what_happens_is_heard_from_now_on(api: Api) -> None:
    happen(api, "feed.failed")
    listening = stream(api)
    assert (listening.status, listening.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert next(listening.frames()).id == 1  # where it begins
    happen(api, "article.stored", article_id=3, data={"title": "Line\nbreak"})
    heard = listening.events(1)[0]
    assert (heard.id, heard.kind, heard.data["article_id"], heard.data["data"]) == (
        2, "article.stored", 3, {"title": "Line\nbreak"},
    )  # fmt: skip
    listening.close()


@ON_SQLITE
def test_what_was_missed_is_heard_first_however_much_it_is(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "KEPT_EVENTS", 5)
    happen(api, *["feed.failed"] * 1_200)
    listening = stream(api, "?after=0")
    assert numbers(listening.events(1_200)) == list(range(1, 1_201))
    happen(api, *["feed.failed"] * 20)
    assert numbers(listening.events(20)) == list(range(1_201, 1_221))
    listening.close()
    again = stream(api, "?after=0", last_id=1_210)  # the header wins: the address stays that of the first time
    assert numbers(again.events(10)) == list(range(1_211, 1_221))
    again.close()


@ON_SQLITE
def test_a_stream_gives_only_what_was_asked_for(api: Api) -> None:
    listening = stream(api, "?kind=article.stored&q=bridge&after=0")
    tunnels = [f"The tunnel number {number} stays closed for another year." for number in range(3)]
    hand_in(api, *tunnels, "The bridge over the river reopened on Monday.")
    heard = listening.events(1)[0]
    assert (heard.kind, heard.data["article_id"]) == ("article.stored", 4)
    listening.close()


@ON_SQLITE
def test_a_silent_stream_has_a_beat_that_says_where_it_stands(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "BEAT_EVERY_S", 0.3)
    listening = stream(api, "?kind=article")
    happen(api, "feed.failed", "feed.failed")
    for frame in listening.frames():
        assert frame.data is None
        if frame.id == 2:
            break
    listening.close()


def test_a_client_that_comes_and_goes_hears_each_event_once_and_in_order(api: Api) -> None:
    """Four writers at one moment; on PostgreSQL numbers are given in one order and could show in another."""
    writers = [threading.Thread(target=happen, args=(api, *["feed.failed"] * 60)) for _ in range(4)]
    for writer in writers:
        writer.start()
    heard: list[int] = []
    last_id, chance = 0, random.Random(5)
    while len(heard) < 240:
        listening = stream(api, last_id=last_id)
        heard += numbers(listening.events(min(chance.randint(0, 40), 240 - len(heard))))
        listening.close()
        last_id = heard[-1] if heard else 0
    for writer in writers:
        writer.join()
    assert len(set(heard)) == 240
    assert heard == sorted(heard)


@ON_SQLITE
def test_a_client_that_does_not_read_is_dropped_and_goes_on_later(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_routes, "SLOW_LIMIT_S", 0.5)
    follower = socket.socket()
    follower.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    follower.connect(("127.0.0.1", api.port))
    follower.sendall(b"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    following = api.services.events  # the log the tail reads
    assert following.newest() == 0
    follower.recv(100)
    for _ in range(100):
        happen(api, "feed.failed", data={"message": "x" * 200_000})
    wait_until(lambda: followers(api) == 0, "it is dropped", limit_s=20)
    follower.close()
    again = stream(api, last_id=0)
    assert numbers(again.events(100)) == list(range(1, 101))
    again.close()


def followers(api: Api) -> float:
    """Return the number of open streams, from the metrics."""
    text = api("GET", "/metrics").body.decode()
    return float(next(line for line in text.splitlines() if line.startswith("wiredesk_streams ")).split()[1])

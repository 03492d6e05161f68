"""Handing articles in from a terminal, and reading them back."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

from commands import Said

REPORT = (
    "The bridge over the river reopened on Monday after two years of repairs, the city said. "
    "Thousands of people walked across it in the morning, and the first trams followed at noon."
)


def test_submitted_files_are_taken_in_named_and_found(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    for name, text in (("a.txt", REPORT), ("b.html", f"<p>{REPORT.replace('bridge', 'tunnel')}</p>")):
        (tmp_path / name).write_text(text)
    done = wiredesk("submit", str(tmp_path / "a.txt"), str(tmp_path / "b.html"), "--wait", "--json")
    assert done.code == 0, done.err
    assert {one["state"] for one in done.json} <= {"stored", "duplicate"}
    assert done.json[0]["state"] == "stored"

    ledger = wiredesk("ledger", "--json").json[0]
    assert (ledger["accepted"], ledger["pending"], ledger["names_pending"], ledger["balanced"]) == (2, 0, 0, True)
    found = wiredesk("--json", "search", "bridge", "first trams").json
    assert [one["title"] for one in found] == [done_title(wiredesk)]
    assert "trams followed" in wiredesk("articles", "show", str(done.json[0]["article_id"])).out


def done_title(wiredesk: Callable[..., Said]) -> str:
    return str(wiredesk("articles", "show", "1", "--json").json[0]["title"])


def test_submitting_twice_says_that_it_is_the_same(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(REPORT)
    wiredesk("submit", str(file), "--wait")
    again = wiredesk("submit", str(file), "--wait", "--json").json[0]
    assert (again["state"], again["reason"], again["article_id"]) == ("duplicate", "same_text", 1)


def test_without_a_service_submit_accepts_and_says_what_to_do_next(wiredesk: Callable[..., Said]) -> None:
    done = wiredesk("submit", "-", stdin=json.dumps({"text": REPORT}).encode())
    assert done.code == 0
    assert "receipt 1  pending" in done.out
    assert "start .venv/bin/wiredesk --data " in done.err
    assert wiredesk("ledger", "--json").json[0]["pending"] == 1


def test_a_bad_line_is_named_and_the_good_ones_are_taken(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text(json.dumps({"text": REPORT}) + "\n{broken\n" + json.dumps({"txt": "x"}) + "\n")
    done = wiredesk("submit", str(file), "--json")
    assert done.code == 1
    assert len(done.json) == 1
    assert f"{file}:2: this is not JSON" in done.err
    assert f"{file}:3: there is no field 'txt'; did you mean text?" in done.err


def test_many_articles_are_taken_in_from_a_file_and_again_from_where_it_stopped(
    wiredesk: Callable[..., Said], tmp_path: Path
) -> None:
    file = tmp_path / "many.jsonl"
    lines = [
        json.dumps({"text": f"Report {n}. " + " ".join(f"w{n}x{i}" for i in range(40)), "lang": "xx"})
        for n in range(700)
    ]
    file.write_text("\n".join(lines))
    done = wiredesk("ingest", str(file), "--json")
    assert done.code == 0, done.err
    assert done.json[0]["accepted"] == 700
    assert done.json[0]["ledger"]["balanced"]


def test_the_seeds_are_replayed_as_a_feed_and_become_five_articles(wiredesk: Callable[..., Said], seeds: Path) -> None:
    done = wiredesk("replay", str(seeds), "--once", "--interval", "0", "--json")
    assert done.code == 0, done.err
    ledger = done.json[-1]["ledger"]
    assert (ledger["accepted"], ledger["stored"], ledger["names_pending"]) == (5, 5, 0)
    assert len(wiredesk("articles", "list", "--json").json) == 5
    feed = wiredesk("feeds", "list", "--json").json[0]
    assert (feed["state"], feed["pause_reason"]) == ("paused", "the replay has ended")

    again = wiredesk("replay", str(seeds), "--once", "--interval", "0", "--json")
    assert again.json[-1]["ledger"]["accepted"] == 5


def test_a_search_reads_like_a_person_types_and_shows_what_matched(
    wiredesk: Callable[..., Said], tmp_path: Path
) -> None:
    rows = [
        {"text": REPORT, "source": "The Post", "title": "Bridge"},
        {"text": "The ferry to the island runs again, the office said.", "source": "desk", "title": "Ferry"},
    ]
    (tmp_path / "two.jsonl").write_text("\n".join(map(json.dumps, rows)))
    wiredesk("submit", str(tmp_path / "two.jsonl"), "--wait")

    def found(*query: str) -> list[str]:
        return [one["title"] for one in wiredesk("search", "--json", *query).json]

    assert found("source:The Post", "bridge") == ["Bridge"]
    assert found("the", "-source:The Post") == ["Ferry"]
    assert found("the", "-bridge") == ["Ferry"]
    assert found("bridge OR ferry") == ["Ferry", "Bridge"]
    assert found("trams first", "the") == []
    assert found("trams first") == ["Bridge"]
    assert "\tThe ferry to the island runs again" in wiredesk("search", "island").out
    for query in (["the"], []):  # of all without a query
        assert wiredesk("search", *query, "--counts", "source").out == "articles\tof\n1\tThe Post\n1\tdesk\n"


def test_pages_of_a_warc_file_that_breaks_off_are_taken_in_and_the_file_is_named(
    wiredesk: Callable[..., Said], tmp_path: Path
) -> None:
    file = tmp_path / "crawl.warc.gz"
    page = "<html><body><article><h1>Bridge reopens</h1><p>The bridge reopened on Monday.</p></article></body></html>"
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {len(block)}\r\nWARC-Target-URI: https://a.example/"
    records = [gzip.compress(f"{head}{number}\r\n\r\n{block}\r\n\r\n".encode()) for number in (1, 2)]
    file.write_bytes(b"".join(records)[:-40])
    done = wiredesk("ingest", str(file), "--json")
    assert (done.code, done.json[0]["accepted"]) == (1, 1)
    assert "crawl.warc.gz: cannot be read as WARC: it is cut off" in done.err

"""The files of a folder, served as a feed and polled: what is replayed again is known again."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from waiting import wait_until
from working import must_balance, originals

from worker.bootstrap import Services
from worker.clock import utc_now
from worker.errors import FetchFailed, InvalidInput
from worker.parse import parse_feed
from worker.replay import ReplaySession, read_folder
from worker.replay.files import rss
from worker.replay.http import FEED_PATH, FixtureServer
from worker.service.intake.accept import Receipt


@pytest.fixture
def replaying(connect_services: Callable[..., Services]) -> Services:
    """Services on the real clock, by which a replay's permission is renewed."""
    return connect_services(clock=utc_now)


def replay(services: Services, folder: Path, *, interval_s: float = 0) -> list[Receipt]:
    """Replay a folder to its end, without looking for names. Gives what became of what was accepted."""
    before = services.events.newest()
    session = ReplaySession(services.feeds, folder, interval_s=interval_s)

    def is_done() -> bool:
        all_polled = session.step()
        services.poll.due()
        services.ingest.take_in_batch()
        must_balance(services)
        return all_polled and services.ledgers.read_ledger().pending == 0

    try:
        wait_until(is_done, "the replay is taken in")
    finally:
        session.close()
    ids = [one.receipt_id for one in services.events.read_page(before)[0] if one.receipt_id]
    return services.accept.receipts(ids)


def as_it_is(text: str) -> str:
    return text


def reflowed(text: str) -> str:
    """Return the same words in lines of another length."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(textwrap.fill(one, 64) if len(one) > 200 else one for one in paragraphs)


def edited(text: str) -> str:
    """One sentence in the middle of the text says a little more."""
    middle = text.index(" the ", len(text) // 3)
    return f"{text[:middle]} by all accounts {text[middle + 1 :]}"


def change(folder: Path, how: Callable[[str], str]) -> None:
    for path in folder.iterdir():
        path.write_bytes(how(path.read_bytes().decode()).encode())


@pytest.fixture
def folder(tmp_path: Path, seeds: Path) -> Path:
    return Path(shutil.copytree(seeds, tmp_path / "seeds"))


def test_the_five_seeds_are_five_articles(replaying: Services, folder: Path) -> None:
    receipts = replay(replaying, folder)
    assert [(one.state, one.reason) for one in receipts] == [("stored", "new")] * 5
    assert len(originals(replaying)) == 5


@pytest.mark.parametrize(
    ("how", "ends"),
    [
        (as_it_is, {("duplicate", "same_text")}),
        (reflowed, {("duplicate", "same_text"), ("duplicate", "near_duplicate"), ("duplicate", "reprint")}),
        (edited, {("duplicate", "near_duplicate"), ("duplicate", "reprint")}),
    ],
)
def test_a_copy_of_the_folder_holds_copies(
    replaying: Services, folder: Path, tmp_path: Path, how: Callable[[str], str], ends: set[tuple[str, str]]
) -> None:
    first = replay(replaying, folder)
    copy = Path(shutil.copytree(folder, tmp_path / "elsewhere"))
    change(copy, how)
    second = replay(replaying, copy)
    assert {(one.state, one.reason) for one in second} <= ends
    assert [one.article_id for one in second] == [one.article_id for one in first]
    assert all(one.detail for one in second)
    assert len(originals(replaying)) == 5


@pytest.mark.parametrize(
    ("how", "ends"),
    [
        (as_it_is, set()),  # no entry changed: nothing is accepted
        (reflowed, {("duplicate", "same_id"), ("updated", "same_id")}),
        (edited, {("updated", "same_id")}),
    ],
)
def test_the_same_folder_is_the_same_feed(
    replaying: Services, folder: Path, how: Callable[[str], str], ends: set[tuple[str, str]]
) -> None:
    first = replay(replaying, folder)
    change(folder, how)
    second = replay(replaying, folder)
    assert {(one.state, one.reason) for one in second} <= ends
    assert [one.article_id for one in second] == [one.article_id for one in first][: len(second)]
    assert len(second) == (5 if ends else 0)
    assert len(originals(replaying)) == 5
    assert len(replaying.feeds.all()) == 1


def test_entries_that_came_in_before_are_all_shown_at_once(replaying: Services, folder: Path) -> None:
    replay(replaying, folder)
    assert replay(replaying, folder, interval_s=3_600) == []


def test_a_replay_again_and_again_stays_at_five(replaying: Services, folder: Path, tmp_path: Path) -> None:
    replay(replaying, folder)
    for number, how in enumerate((as_it_is, reflowed, edited)):
        copy = Path(shutil.copytree(folder, tmp_path / f"copy{number}"))
        change(copy, how)
        replay(replaying, copy)
        change(folder, how)
        replay(replaying, folder)
    assert len(originals(replaying)) == 5
    ledger = replaying.ledgers.read_ledger()
    assert (ledger.stored, ledger.pending, ledger.quarantined, ledger.rejected) == (5, 0, 0, 0)


# ── the permission ───────────────────────────────────────────────────────────────────────────


def test_the_fetcher_reaches_a_replay_only_while_it_runs(replaying: Services, folder: Path) -> None:
    session = ReplaySession(replaying.feeds, folder, interval_s=0)
    try:
        report = replaying.poll.one(session.feed.id)
        assert report is not None
        assert (report.accepted, report.reason) == (5, None)
        with pytest.raises(FetchFailed) as failed:
            replaying._outward.client.feed(session.feed.url)
        assert failed.value.reason in ("blocked_address", "bad_url")  # its port is none of the web's
    finally:
        session.close()
    assert replaying.poll.one(session.feed.id) is None  # paused
    replaying.feeds.change(session.feed.id, paused=False)
    report = replaying.poll.one(session.feed.id)
    assert report is not None
    assert report.reason in ("blocked_address", "bad_url")


# ── the files ────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_served_byte_for_byte_as_far_as_xml_can_say_it(tmp_path: Path) -> None:
    text = "\n\n  First  line\n\tsecond & <third>\r\nfourth\n\n\n]]> \N{SNOWMAN}\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (tmp_path / "b.html").write_text("<p>one & two</p>")
    (tmp_path / "c.pdf").write_text("not taken")
    files = read_folder(tmp_path)
    assert [one.name for one in files] == ["a.txt", "b.html"]
    parsed = parse_feed(rss(files, title="A & B", origin="http://127.0.0.1:1"), now=utc_now())
    assert parsed.kind == "rss"
    assert parsed.title == "A & B"
    assert [one.id for one in parsed.entries] == ["a.txt", "b.html"]
    assert [one.url for one in parsed.entries] == ["http://127.0.0.1:1/a.txt", "http://127.0.0.1:1/b.html"]
    from worker.clean import html_to_text

    assert html_to_text(parsed.entries[0].html or "").split() == text.split()


@pytest.mark.parametrize("name", ["nothing", "empty", "a.txt"])
def test_a_folder_that_holds_nothing_to_serve_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("a file, no folder")
    with pytest.raises(InvalidInput) as refused:
        read_folder(tmp_path / name)
    assert str(tmp_path / name) in str(refused.value)


def test_entries_appear_one_after_the_other_and_unchanged_feeds_say_so(folder: Path) -> None:
    files = read_folder(folder)
    server = FixtureServer(files, title="seeds", interval_s=3600)
    server.start()
    try:
        with urlopen(server.feed_url) as answer:  # our own server
            body, etag = answer.read(), answer.headers["ETag"]
        assert [one.id for one in parse_feed(body, now=utc_now()).entries] == [files[0].name]
        status, _, rest = server.answer(FEED_PATH, etag)
        assert (status, rest) == (304, b"")
        assert server.answer(files[0].path, None)[0] == 200
        assert server.answer(files[1].path, None)[0] == 404  # not there yet
        with pytest.raises(OSError, match="304"):
            urlopen(Request(server.feed_url, headers={"If-None-Match": etag}))
    finally:
        server.stop()

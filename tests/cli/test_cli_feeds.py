"""Lists of feeds on the command line."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from commands import Said

from worker.bootstrap import connect
from worker.settings import Settings

OPML = (
    '<opml version="2.0"><body><outline text="World"><outline type="rss" text="A" xmlUrl="https://a.example/feed"/>'
    '</outline><outline type="rss" text="B" xmlUrl="https://b.example/feed"/>{more}</body></opml>'
)


def test_a_list_is_taken_in_changed_and_handed_out(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML.format(more=""))
    done = wiredesk("feeds", "import", str(file))
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("2 added, 0 known, 0 wrong")
    assert wiredesk("feeds", "import", "-", "--json", stdin=file.read_bytes()).json[0]["known"] == 2
    [feed] = wiredesk("feeds", "list", "--folder", "World", "--json").json
    assert (feed["title"], feed["folders"]) == ("A", ["World"])
    [feed] = wiredesk(
        "feeds", "change", "1", "--title", "Mine", "--folder", "X/Y", "--full-text", "never", "--json"
    ).json
    assert (feed["title"], feed["folders"], feed["full_text"]) == ("Mine", ["X/Y"], "never")
    out = tmp_path / "out.opml"
    assert wiredesk("feeds", "export", "--out", str(out)).code == 0
    assert 'text="Mine"' in out.read_text()
    assert wiredesk("feeds", "export").out.count("xmlUrl=") == 2
    assert wiredesk("feeds", "list", "--failing").out == ""


def test_a_wrong_outline_is_named_and_the_others_are_taken(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML.format(more='<outline type="rss" text="C" xmlUrl="http://10.0.0.1/"/><outline text="D"/>'))
    done = wiredesk("feeds", "import", str(file))
    assert done.code == 1
    assert f"{file}: outline 4 (C http://10.0.0.1/): " in done.err
    assert "(blocked_address)" in done.err
    assert f"{file}: outline 5 (D): the outline names no feed: it has no xmlUrl (no_address)" in done.err
    assert "2 added, 0 known, 2 wrong" in done.err


def test_a_file_that_is_no_list_is_refused_in_one_line(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    for name, body in (("missing.opml", None), ("feed.xml", "<rss/>"), ("text.txt", "hello")):
        if body is not None:
            (tmp_path / name).write_text(body)
        done = wiredesk("feeds", "import", str(tmp_path / name))
        assert done.code == 1
        assert len(done.err.splitlines()) == 1


def test_a_wrong_feed_is_told_at_once_while_a_service_polls_beside(
    wiredesk: Callable[..., Said], data_dir: Path, sqlite_url: str
) -> None:
    """A service that polls whatever is due runs beside the command."""
    stop = threading.Event()
    services = connect(Settings(database_url=sqlite_url, data_dir=data_dir, fetch_allowed_networks=("127.0.0.0/8",)))

    def serve() -> None:
        while not stop.is_set():
            services.poll.due()

    poller = threading.Thread(target=serve)
    poller.start()
    try:
        for number in range(4):
            done = wiredesk("feeds", "add", f"http://127.0.0.{number + 1}/feed.xml")
            assert done.code == 1, done.err
            assert "it is kept and tried again" in done.err
    finally:
        stop.set()
        poller.join()
        services.close()


def test_secrets_of_a_feed_are_set_and_removed_by_name(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML.format(more="").replace("https://a.", "https://me:hidden@a."))
    shown = [wiredesk("feeds", "import", str(file)), wiredesk("feeds", "access", "1", "--cookie", "sid=hidden")]
    assert shown[1].err == "feed 1: its requests carry login, cookie\n"
    shown += [wiredesk("feeds", "show", "1"), wiredesk("feeds", "list"), wiredesk("feeds", "export")]
    shown += [wiredesk("feeds", "access", "1", "--proxy", "http://me:hidden@10.0.0.5:3128")]
    assert shown[-1].code == 1
    shown += [wiredesk("feeds", "access", "1", "--login", "", "--cookie", "")]
    assert shown[-1].err == "feed 1: its requests carry nothing of its own\n"
    assert not [one for one in shown if "hidden" in one.out + one.err]


def test_rules_are_added_listed_and_removed(wiredesk: Callable[..., Said]) -> None:
    assert wiredesk("feeds", "rules", "add", "block", "title", "horoscope").err.startswith("rule 1 added")
    assert wiredesk("feeds", "rules", "list", "--json").json[0]["pattern"] == "horoscope"
    wrong = wiredesk("feeds", "rules", "add", "block", "title", "a(")
    assert (wrong.code, "at character 2: missing )" in wrong.err) == (1, True)
    assert wiredesk("feeds", "rules", "remove", "1").code == 0
    assert wiredesk("feeds", "rules", "list").err == "no rules\n"

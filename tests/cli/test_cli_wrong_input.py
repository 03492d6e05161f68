"""Wrong input: one line that names the thing and the mend, exit 1, and nothing is lost."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Commands, Said


def one_line(done: Said, *parts: str) -> None:
    """Assert that the command failed with one line on stderr that holds these parts."""
    assert done.code == 1, (done.out, done.err)
    lines = done.err.strip().splitlines()
    assert len(lines) == 1, done.err
    assert lines[0].startswith("wiredesk: ")
    for part in parts:
        assert part in lines[0]


WRONG_FILES: list[tuple[str, bytes, tuple[str, ...]]] = [
    ("a.pdf", b"%PDF-1.7", ("a.pdf", "cannot take .pdf", ".txt")),
    ("noending", b"text", ("noending", "without an ending")),
    ("empty.txt", b"", ("empty.txt", "it is empty")),
    ("blank.txt", b" \n\n", ("blank.txt", "it is empty")),
    ("big.txt", b"word " * 2_100_000, ("big.txt", "10,500,000 characters", "200,000")),
    ("bad.json", b'{"text": ', ("bad.json", "not JSON", "line 1 column 10")),
    ("list.json", b'[{"txt": "x"}]', ("list.json[1]", "there is no field 'txt'")),
    ("lines.jsonl", b'{"text": "x", "url": "http://["}\n', ("lines.jsonl:1", "url: 'http://[' is no http or https")),
    ("date.json", b'{"text": "x", "published_at": "soon"}', ("date.json", "'soon' is not a date", "ISO 8601")),
]


def test_each_wrong_file_is_named_with_the_mend_and_none_is_taken(
    wiredesk: Callable[..., Said], tmp_path: Path
) -> None:
    for name, content, _ in WRONG_FILES:
        (tmp_path / name).write_bytes(content)
    done = wiredesk("submit", *(str(tmp_path / name) for name, _, _ in WRONG_FILES), "--json")
    lines = done.err.strip().splitlines()
    assert (done.code, done.out, len(lines)) == (1, "", len(WRONG_FILES))
    for line, (_, _, parts) in zip(lines, WRONG_FILES, strict=True):
        assert line.startswith("wiredesk: ")
        for part in parts:
            assert part in line
    assert wiredesk("ledger", "--json").json[0]["accepted"] == 0


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("submit",), ("give a file",)),
        (("submit", "missing.txt"), ("missing.txt", "No such file")),
        (("submit", "https://news.example/harbour"), ("news.example/harbour", "is an address", "--url")),
        (("submit", "/dev/zero"), ("/dev/zero", "more than 256 MiB", "ingest")),
        (("submit", "--url", "file:///etc/passwd", "--wait"), ("file:///etc/passwd", "no http or https address")),
        (("submit", "--url", "http://[::1", "--wait"), ("url: 'http://[::1'", "no http or https address")),
        (("articles", "show", "7"), ("there is no article 7",)),
        (("feeds", "remove", "7"), ("there is no feed 7",)),
        (("quarantine", "show", "7"), ("there is no quarantined receipt 7",)),
        (("search", '"open'), ("quotation mark at character 1",)),
        (("search", "bridge", "sorce:x"), ("no field sorce:", "did you mean source:?")),
        (("search", "bridge", "country:Atlantis"), ("no country 'Atlantis'", "ISO code")),
        (("search", ""), ("the query is empty",)),
        (("search", "bridge", "--oder", "time"), ("there is no option --oder",)),
        (("search", "bridge", "--order", "size"), ("there is no order 'size'; known are",)),
        (("search", "bridge", "--counts", "size"), ("there is no count by 'size'",)),
        (("feeds", "add", "nonsense"), ("nonsense", "http")),
        (("feeds", "add", "http://127.0.0.1/feed.xml"), ("127.0.0.1", "blocked_address", "kept and tried again")),
        (("replay", "nowhere"), ("nowhere", "no such folder")),
        (("replay", "config"), ("config", "no file here ends in")),
        (("up", "--replay", "nowhere"), ("nowhere", "no such folder")),
        (("worker",), ("WIREDESK_BROKER_URL", "or run: .venv/bin/wiredesk --data ", " up")),
    ],
)
def test_a_wrong_argument_is_named_with_the_mend(
    wiredesk: Callable[..., Said], arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    one_line(wiredesk(*arguments), *parts)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("articles", "show", "x"), ("ID: 'x' is not a whole number", "wiredesk articles show --help")),
        (("articles", "show"), ("ID is missing", "wiredesk articles show --help")),
        (("articles", "list", "--limit", "many"), ("--limit: 'many' is not a whole number",)),
        (("articles", "list", "--limit", "0"), ("--limit: 0 is out of range; give at least 1",)),
        (("articles", "list", "--limit", "9999"), ("--limit: 9999 is out of range; give at most 500",)),
        (("up", "--port", "0"), ("--port: 0 is out of range; give at least 1",)),
        (("replay", "x", "--interval", "soon"), ("--interval: 'soon' is not a number",)),
        (("feeds", "list", "--folder"), ("--folder needs a value",)),
        (("feeds", "list", "--failin"), ("there is no option --failin", "did you mean --failing?")),
        (
            ("feeds", "add", "http://a.example/", "--full-text", "x"),
            ("--full-text: there is no value 'x'; known are auto",),
        ),
        (("ledger", "3"), ("too many arguments: 3",)),
        (("nonsense",), ("there is no command nonsense",)),
        (("ledgr",), ("there is no command ledgr", "did you mean 'ledger'?")),
        (("search",), ("QUERY: give at least one word, or --counts", "wiredesk search --help")),
    ],
)
def test_wrong_usage_is_one_line_in_words_of_the_program_and_ends_with_2(
    wiredesk: Callable[..., Said], arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    done = wiredesk(*arguments)
    lines = done.err.splitlines()
    assert (done.code, done.out, len(lines)) == (2, "", 1), done.err
    assert lines[0].startswith("wiredesk: ")
    for part in parts:
        assert part in lines[0]
    assert not re.search(r"Error:|Invalid value|Input should|Usage:", done.err)


@pytest.mark.parametrize(
    "arguments",
    [
        ("articles", "show", "9" * 30),
        ("articles", "show", "-1"),
        ("stories", "show", str(2**63)),
        ("entities", "merge", "1", "9" * 30),
        ("feeds", "poll", "9" * 30),
        ("articles", "merge", "1", "1"),
        ("search", b"caf\xe9"),
        ("submit", b"caf\xe9.txt"),
        ("feeds", "add", b"http://a.example/\xe9"),
        ("db", "backup", "/nosuch/x.db"),
        ("db", "backup", "/proc/x.db"),
        ("db", "backup", "."),
        ("db", "backup", b"caf\xe9.db"),
        ("feeds", "export", "--out", "/nosuch/x.opml"),
        ("feeds", "import", "."),
        ("export", "articles", "--out", "/nosuch/x"),
        ("export", "articles", "--since", "soon"),
        ("export", "articles", "--after", "9" * 30),
        ("rerun", "clean", "--since", "31.12.2026"),
        ("watches", "add", "x", "--entity", "9" * 30),
        ("keys", "create", "x", "--scope", "all"),
    ],
    ids=lambda given: " ".join(map(str, given))[:60],
)
def test_no_input_ends_in_a_traceback(wiredesk: Callable[..., Said], arguments: tuple[str, ...]) -> None:
    done = wiredesk(*(one.decode("utf-8", "surrogateescape") if isinstance(one, bytes) else one for one in arguments))
    assert done.code in (0, 1, 2)
    assert "Traceback" not in done.err
    assert not re.search(r"internal error|codec|Input should", done.err)
    if done.code:
        assert done.err.splitlines()[-1].startswith("wiredesk: ")


@pytest.mark.parametrize(("since", "found"), [("-7d", 1), ("-30m", 1), ("2020", 1), ("today", None), ("2999-01-01", 0)])
def test_times_are_the_same_in_queries_and_options(
    wiredesk: Callable[..., Said], tmp_path: Path, since: str, found: int | None
) -> None:
    (tmp_path / "a.txt").write_text("The harbour froze over for the first time since the war, officials said.")
    wiredesk("submit", str(tmp_path / "a.txt"), "--wait")
    exported = wiredesk("export", "articles", "--since", since)
    searched = wiredesk("search", f"harbour since:{since}", "--json")
    assert (exported.code, searched.code) == (0, 0), (exported.err, searched.err)
    assert len(exported.json) == len(searched.json)
    assert found is None or len(exported.json) == found


@pytest.mark.parametrize(
    "command",
    [("ledger",), ("feeds", "list"), ("search", "x"), ("export", "articles"), ("db", "check"), ("mcp",), ("sweep",)],
)
def test_a_folder_without_data_is_named_and_nothing_is_made_there(
    commands: Commands, tmp_path: Path, command: tuple[str, ...]
) -> None:
    folder = tmp_path / "elsewhere"
    one_line(
        commands.run("--data", str(folder), *command),
        str(folder),
        "no data here",
        f"wiredesk --data {folder} up",
        "choose another folder with --data",
    )
    assert not folder.exists()


@pytest.mark.parametrize("name", ["my news é", "two  blanks", "line\nbreak", "it's\\\té\x1b[31m"])
def test_a_suggested_command_names_the_folder_that_was_typed(commands: Commands, tmp_path: Path, name: str) -> None:
    folder, config = tmp_path / name, tmp_path / "it's.toml"
    config.write_text("")
    typed = commands.run("--data", str(folder), "--config", str(config), "ledger").err
    suggested = typed.partition("start with: ")[2].partition(", or")[0]
    pasted = subprocess.run(["bash", "-c", f"printf '%s\\0' {suggested}"], capture_output=True, text=True, check=True)
    words = [".venv/bin/wiredesk", "--config", str(config), "--data", str(folder), "up"]
    assert pasted.stdout.split("\0") == [*words, ""]
    assert suggested.isprintable()


@pytest.mark.parametrize("where", ["environment", "file"])
def test_a_suggested_command_leaves_out_a_folder_that_is_found_without(
    commands: Commands, tmp_path: Path, where: str
) -> None:
    (tmp_path / "some.toml").write_text(f'data_dir = "{tmp_path / "news"}"')
    env = {
        "environment": {"WIREDESK_DATA_DIR": str(tmp_path / "news")},
        "file": {"WIREDESK_CONFIG": str(tmp_path / "some.toml")},
    }[where]
    for typed in (), ("--data", str(tmp_path / "news")):
        assert "start with: .venv/bin/wiredesk up," in commands.run(*typed, "ledger", env=env).err


def test_help_is_suggested_without_options(wiredesk: Callable[..., Said]) -> None:
    assert "see .venv/bin/wiredesk feeds add --help" in wiredesk("feeds", "add", "--nonsense").err


@pytest.mark.parametrize(
    ("env", "parts"),
    [
        ({"WIREDESK_API_PROT": "1"}, ("WIREDESK_API_PROT", "did you mean api_port?")),
        ({"WIREDESK_API_PORT": "many"}, ("WIREDESK_API_PORT", "api_port", "integer")),
        ({"WIREDESK_CONFIG": "/nowhere.toml"}, ("/nowhere.toml", "does not exist")),
    ],
)
def test_a_wrong_setting_is_named_with_where_it_was_set(
    wiredesk: Callable[..., Said], env: dict[str, str], parts: tuple[str, ...]
) -> None:
    one_line(wiredesk("ledger", env=env), *parts)


def test_a_locked_database_is_said_and_nothing_is_taken(
    wiredesk: Callable[..., Said], data_dir: Path, tmp_path: Path
) -> None:
    wiredesk("ledger")
    (tmp_path / "a.txt").write_text("A report about the harbour, which froze over for the first time since the war.")
    other = sqlite3.connect(data_dir / "wiredesk.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        done = wiredesk("submit", str(tmp_path / "a.txt"), env={"WIREDESK_DATABASE_WAIT_S": "0.5"})
    finally:
        other.execute("ROLLBACK")
        other.close()
    one_line(done, "database is locked", "try again")
    assert wiredesk("ledger", "--json").json[0]["accepted"] == 0


@pytest.mark.parametrize("command", [("ledger",), ("db", "upgrade"), ("submit", "-", "--wait"), ("up",)])
def test_a_folder_that_cannot_be_made_is_named_with_the_mend(
    wiredesk: Callable[..., Said], command: tuple[str, ...]
) -> None:
    """Nobody may make one in /proc, not even root."""
    done = wiredesk("--data", "/proc/nowhere", *command, stdin=b'{"text": "The harbour froze over on Monday."}')
    one_line(done, "/proc/nowhere", "choose another folder with --data")


def test_colours_and_control_characters_never_reach_a_pipe(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "\x1b[31mRed alert at the harbour, officials said on Monday, after the storm.\x1b[0m"
    )
    wiredesk("submit", str(tmp_path / "a.txt"), "--wait")
    for arguments in (("articles", "list"), ("articles", "show", "1"), ("search", "harbour")):
        assert "\x1b" not in wiredesk(*arguments).out


@pytest.mark.parametrize(
    "arguments",
    [
        ("submit",),
        ("submit", "missing.txt"),
        ("submit", "--url", "ftp://example.org/a"),
        ("feeds", "add", "ftp://example.org/feed"),
        ("feeds", "import", "missing.opml"),
        ("watches", "add", "truce", "(truce"),
        ("watches", "add", "truce", "truce", "--webhook", "nowhere"),
        ("keys", "create", "desk", "--scope", "all"),
        ("people", "add", "no name"),
        ("ingest", "missing.jsonl"),
        ("replay", "missing", "--once"),
        ("up", "--replay", "missing"),
    ],
    ids=" ".join,
)
def test_what_is_refused_makes_no_data_folder(commands: Commands, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    folder = tmp_path / "data"
    one_line(commands.run("--data", str(folder), *arguments, stdin=b"a long password\n"))
    assert not folder.exists()


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("entities", "list", "\udcff"), "NAME"),
        (("entities", "list", "--query", "caf\udce9"), "--query"),
        (("search", "bridge", "\udcff"), "QUERY"),
        (("feeds", "list", "--folder", "\udcff"), "--folder"),
        (("keys", "create", "\udcff", "--scope", "read"), "NAME"),
        (("people", "add", "\udcff"), "NAME"),
        (("watches", "add", "x", "--webhook", "http://\udcff/"), "--webhook"),
        (("articles", "list", "\udcff"), "QUERY"),
    ],
)
def test_an_argument_that_is_no_utf8_is_named(
    wiredesk: Callable[..., Said], arguments: tuple[str, ...], name: str
) -> None:
    assert wiredesk(*arguments).err.startswith(f"wiredesk: {name}: it is no valid UTF-8")


def test_output_that_cannot_be_written_is_one_line(data_dir_with_places: Path) -> None:
    def run(redirection: str) -> tuple[int, str]:
        command = f'"$0" -m worker.cli --data "$1" config {redirection}'
        shell = ["bash", "-c", command, sys.executable, str(data_dir_with_places)]
        done = subprocess.run(shell, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    assert run("> /dev/full") == (1, "wiredesk: standard output: No space left on device\n")
    assert run(">&-") == (0, "")


def test_output_whose_reader_has_seen_enough_is_no_error(data_dir_with_places: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "worker.cli", "--data", str(data_dir_with_places), "config"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")

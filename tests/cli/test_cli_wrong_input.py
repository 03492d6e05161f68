"""Wrong input: one line that names the thing and the mend, exit 1, and nothing is lost."""

from __future__ import annotations

import sqlite3

import pytest


def one_line(done, *parts):
    """The command failed, with one line on stderr that holds these parts."""
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
    ("list.json", b'[{"txt": "x"}]', ("list.json[1]", "unknown field 'txt'")),
    ("date.json", b'{"text": "x", "published_at": "soon"}', ("date.json", "'soon' is not a date", "ISO 8601")),
]


def test_each_wrong_file_is_named_with_the_mend_and_none_is_taken(wiredesk, tmp_path):
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
        (("submit", "--url", "file:///etc/passwd", "--wait"), ("file:///etc/passwd", "no http or https address")),
        (("articles", "show", "7"), ("there is no article 7",)),
        (("feeds", "remove", "7"), ("there is no feed 7",)),
        (("quarantine", "show", "7"), ("nothing with receipt 7",)),
        (("search", '"open'), ("quotation mark at character 1",)),
        (("search", "bridge", "sorce:x"), ("no field sorce:", "did you mean source:?")),
        (("search", "bridge", "country:Atlantis"), ("no country 'Atlantis'", "ISO code")),
        (("search", ""), ("the query is empty",)),
        (("search", "bridge", "--oder", "time"), ("there is no option --oder",)),
        (("search", "bridge", "--order", "size"), ("there is no order size",)),
        (("search", "bridge", "--counts", "size"), ("cannot count by size",)),
        (("feeds", "add", "nonsense"), ("nonsense", "http")),
        (("feeds", "add", "http://127.0.0.1/feed.xml"), ("127.0.0.1", "blocked_address", "kept and tried again")),
        (("replay", "nowhere"), ("nowhere", "no such folder")),
        (("replay", "config"), ("config", "no file here ends in")),
        (("up", "--replay", "nowhere"), ("nowhere", "no such folder")),
        (("worker",), ("WIREDESK_BROKER_URL", "wiredesk up")),
    ],
)
def test_a_wrong_argument_is_named_with_the_mend(wiredesk, arguments, parts):
    one_line(wiredesk(*arguments), *parts)


@pytest.mark.parametrize("arguments", [("articles", "show", "x"), ("up", "--port", "0"), ("nonsense",), ("search",)])
def test_wrong_usage_ends_with_2(wiredesk, arguments):
    assert wiredesk(*arguments).code == 2


@pytest.mark.parametrize(
    ("env", "parts"),
    [
        ({"WIREDESK_API_PROT": "1"}, ("WIREDESK_API_PROT", "did you mean api_port?")),
        ({"WIREDESK_API_PORT": "many"}, ("WIREDESK_API_PORT", "api_port", "integer")),
        ({"WIREDESK_CONFIG": "/nowhere.toml"}, ("/nowhere.toml", "does not exist")),
    ],
)
def test_a_wrong_setting_is_named_with_where_it_was_set(wiredesk, env, parts):
    one_line(wiredesk("ledger", env=env), *parts)


def test_a_locked_database_is_said_and_nothing_is_taken(wiredesk, data_dir, tmp_path):
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
def test_a_folder_that_cannot_be_made_is_named_with_the_mend(wiredesk, command):
    """Nobody may make one in /proc, not even root."""
    one_line(wiredesk("--data", "/proc/nowhere", *command), "/proc/nowhere", "choose another folder with --data")


def test_colours_and_control_characters_never_reach_a_pipe(wiredesk, tmp_path):
    (tmp_path / "a.txt").write_text(
        "\x1b[31mRed alert at the harbour, officials said on Monday, after the storm.\x1b[0m"
    )
    wiredesk("submit", str(tmp_path / "a.txt"), "--wait")
    for arguments in (("articles", "list"), ("articles", "show", "1"), ("search", "harbour")):
        assert "\x1b" not in wiredesk(*arguments).out

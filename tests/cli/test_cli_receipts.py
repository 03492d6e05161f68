"""Receipts on the command line: what was rejected, and trying it again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Said

EMPTY = '{"html": "<p> </p>", "title": "Only a title", "url": "https://news.example.org/empty"}'
REPORT = '{"text": "The harbour froze over for the first time since the war, officials said on Monday."}'


@pytest.fixture
def rejected(wiredesk: Callable[..., Said], tmp_path: Path) -> int:
    """Provide the number of a receipt that ended as rejected; another one is stored."""
    (tmp_path / "a.jsonl").write_text(f"{EMPTY}\n{REPORT}\n")
    done = wiredesk("submit", str(tmp_path / "a.jsonl"), "--wait", "--json")
    by_state = {one["state"]: one["id"] for one in done.json}
    assert set(by_state) == {"rejected", "stored"}, done.out
    return int(by_state["rejected"])


def test_rejected_articles_are_listed_with_reason_and_input(wiredesk: Callable[..., Said], rejected: int) -> None:
    said = wiredesk("receipts", "list", "--state", "rejected")
    header, row = said.out.splitlines()
    assert header.split("\t") == ["id", "accepted", "door", "attempts", "reason", "detail", "input"]
    assert row.startswith(f"{rejected}\t")
    assert row.endswith("https://news.example.org/empty")
    [listed] = wiredesk("receipts", "list", "--json").json
    assert (listed["state"], listed["input"]["title"]) == ("rejected", "Only a title")
    [shown] = wiredesk("receipts", "show", str(rejected)).json
    assert shown["input"]["title"] == "Only a title"
    assert len(wiredesk("receipts", "list", "--state", "stored", "--json").json) == 1
    assert wiredesk("receipts", "list", "--reason", "no_such").out == ""


@pytest.mark.parametrize("how", [("ID",), ("--state", "rejected")])
def test_a_rejected_article_is_tried_again(wiredesk: Callable[..., Said], rejected: int, how: tuple[str, ...]) -> None:
    done = wiredesk("receipts", "retry", *(str(rejected) if one == "ID" else one for one in how))
    assert (done.code, done.err.startswith("1 will be tried again")) == (0, True), done.err
    assert wiredesk("ledger", "--json").json[0]["pending"] == 1


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ((), "give numbers of receipts"),
        (("1", "--state", "rejected"), "give numbers of receipts"),
        (("--state", "stored"), "there is no state to try again 'stored'"),
        (("999",), "neither rejected nor quarantined"),
    ],
)
def test_a_wrong_retry_is_refused(wiredesk: Callable[..., Said], arguments: tuple[str, ...], part: str) -> None:
    done = wiredesk("receipts", "retry", *arguments)
    assert done.code == 1
    assert part in done.err


def test_an_unknown_state_is_named(wiredesk: Callable[..., Said]) -> None:
    done = wiredesk("receipts", "list", "--state", "lost")
    assert (done.code, "there is no state 'lost'; known are" in done.err) == (1, True)

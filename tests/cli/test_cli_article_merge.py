"""Versions of an article, and saying what is a copy of what, from a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import Said
from sample_articles import edited, extended, text
from working import receipt_of

from worker.bootstrap import connect
from worker.service.intake.accept import Receipt
from worker.settings import Settings

FIRST = {
    "url": "https://news.example/1",
    "title": "Harbour reopens after two years",
    "text": text("first"),
    "lang": "xx",
}
COPY = FIRST | {"url": "https://other.example/1", "text": edited(FIRST["text"]), "source": "other"}


@pytest.fixture
def submit(sqlite_url: str, data_dir: Path) -> Iterator[Callable[..., list[Receipt]]]:
    """Provide a function that stores articles in the command's data folder, without names."""
    services = connect(Settings(data_dir=data_dir))

    def hand_in(*articles: Any) -> list[Receipt]:
        receipts = [services.intake.accept_value(one, door="cli") for one in articles]
        services.ingest.take_in_batch()
        return services.accept.receipts([receipt_of(one).id for one in receipts])

    yield hand_in
    services.close()


def test_versions_splits_and_merges_are_done_and_shown(
    wiredesk: Callable[..., Said], submit: Callable[..., Any]
) -> None:
    first, _, update = submit(FIRST, COPY, FIRST | {"text": extended(FIRST["text"], 1)})
    shown = wiredesk("articles", "show", "1", "--versions")
    assert "version 2" in shown.out
    assert "added_paragraphs" in shown.out
    assert "{+" in shown.out
    as_json = wiredesk("articles", "show", "1", "--versions", "--json").json
    assert [one["receipt_id"] for one in as_json] == [first.id, update.id]

    assert wiredesk("articles", "split", "2").out == "article 2 is an article of its own\n"
    merged = wiredesk("articles", "merge", "2", "1", "--json").json
    assert merged == [{"id": 2, "duplicate_of": None}, {"id": 1, "duplicate_of": 2}]
    [rerun] = wiredesk("rerun", "clean", "--json").json
    assert (rerun["stage"], rerun["state"], rerun["looked_at"], rerun["newest"]) == ("clean", "done", 0, 2)
    taken = wiredesk("articles", "split", "--receipt", str(update.id))
    assert taken.out == "article 3 is an article of its own\n"


def test_wrong_numbers_are_one_line(wiredesk: Callable[..., Said], submit: Callable[..., Any]) -> None:
    submit(FIRST)
    for arguments, said in (
        (("articles", "split", "9", "8"), "there is no article 9, 8"),
        (("articles", "split", "1"), "it is no copy"),
        (("articles", "merge", "1", "7"), "there is no article 7"),
        (("articles", "restore", "1"), "no withdrawn article 1"),
        (("articles", "list", "--state", "gone"), "known are original, duplicate, withdrawn, any"),
        (("rerun", "fetch"), "known are clean, dedupe, enrich"),
    ):
        done = wiredesk(*arguments)
        assert (done.code, done.err.count("\n")) == (1, 1)
        assert said in done.err


def test_a_deleted_article_is_gone_and_its_copy_stays(
    wiredesk: Callable[..., Said], submit: Callable[..., Any]
) -> None:
    submit(FIRST, COPY)
    said = wiredesk("articles", "delete", "1")
    assert "deleted: article 1; 1 receipts erased" in said.err
    assert "article 2, a copy of it, stays" in said.err
    assert "there is no article 1" in wiredesk("articles", "delete", "1").err


def test_a_decision_is_listed_with_who_and_taken_back(
    wiredesk: Callable[..., Said], submit: Callable[..., Any]
) -> None:
    assert "yet" in wiredesk("decisions", "list").err
    submit(FIRST, COPY)
    assert wiredesk("articles", "split", "2").code == 0
    [decision] = wiredesk("decisions", "list", "--json").json
    assert (decision["kind"], decision["by"]) == ("article.split", "command line")
    assert wiredesk("decisions", "take-back", "1").err == "article.split is taken back\n"
    assert wiredesk("articles", "show", "2", "--json").json[0]["duplicate_of"] == 1
    assert len(wiredesk("decisions", "list", "--json").json) == 2
    assert len(wiredesk("decisions", "list", "--kind", "article.split", "--json").json) == 1
    assert "no such" in wiredesk("decisions", "list", "--by", "nobody-at-all").err

"""Watches on the command line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from commands import Said


def test_a_watch_is_added_with_its_secrets_and_listed_without(wiredesk: Callable[..., Said]) -> None:
    made = wiredesk("watches", "add", "Bridges", "bridge", "--webhook", "https://hooks.example/x", "--digest", "6h")
    assert made.code == 0, made.err
    assert "whsec_" in made.out
    assert "/v1/watches/1/feed.rss?token=wdf_" in made.out
    listed = wiredesk("watches", "list", "--json")
    [watch] = listed.json
    assert (watch["name"], watch["query"], watch["digest_s"], watch["state"]) == ("Bridges", "bridge", 21600, "active")
    assert "whsec_" not in listed.out
    changed = wiredesk("watches", "change", "1", "--name", "Roads", "--to", "https://new.example/y", "--json")
    assert [(one["name"], one["target"]) for one in changed.json] == [("Roads", "https://new.example/…")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "1"), "wiredesk: there is no watch 1\n"),
        (("add", "x", "word", "--webhook", "http://127.0.0.1/"), "wiredesk: webhook: is a private address; add its"),
        (("add", "x", '"open'), "wiredesk: the quotation mark at character 1 is not closed"),
        (("add", "x", "--webhook", "https://a.example", "--digest", "often"), "wiredesk: a digest comes every minute"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    wiredesk: Callable[..., Said], arguments: tuple[str, ...], said: str
) -> None:
    refused = wiredesk("watches", *arguments)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith(said)
    assert refused.err.count("\n") == 1

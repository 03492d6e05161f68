"""Keys from a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable

from commands import Said


def test_a_key_is_made_shown_once_listed_and_taken_back(wiredesk: Callable[..., Said]) -> None:
    made = wiredesk("keys", "create", "crawler", "--scope", "ingest", "--scope", "read", "--days", "1")
    assert made.code == 0, made.err
    assert re.fullmatch(r"wd_[A-Za-z0-9]{8}_[A-Za-z0-9]{32}\n", made.out)
    short, long = made.out.strip().split("_")[1:]
    listed = wiredesk("keys", "list", "--json")
    assert (listed.json[0]["short"], listed.json[0]["scopes"]) == (short, ["ingest", "read"])
    assert long not in listed.out
    assert wiredesk("keys", "revoke", "1").code == 0
    assert wiredesk("keys", "list", "--json").json[0]["revoked_at"]


def test_a_scope_that_is_none_is_refused_by_name(wiredesk: Callable[..., Said]) -> None:
    said = wiredesk("keys", "create", "crawler", "--scope", "write")
    assert (said.code, said.err) == (
        1, "wiredesk: there is no scope 'write'; known are ingest, read, feeds, edit, admin\n",
    )  # fmt: skip

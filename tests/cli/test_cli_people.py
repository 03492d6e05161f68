"""People from a terminal."""

from __future__ import annotations

from collections.abc import Callable

from commands import Said

PASSWORD = b"correct horse battery\n"


def test_people_are_added_listed_changed_and_removed_with_the_password_on_stdin(
    wiredesk: Callable[..., Said],
) -> None:
    assert "add the first" in wiredesk("people", "list").err
    added = wiredesk("people", "add", "Ann", stdin=PASSWORD)
    assert (added.code, added.err) == (0, "ann may sign in, as admin\n"), added.err
    assert wiredesk("people", "add", "bob", "--role", "editor", stdin=PASSWORD).code == 0
    assert wiredesk("people", "role", "bob", "reader").code == 0
    listed = wiredesk("people", "list", "--json").json
    assert [(one["name"], one["role"]) for one in listed] == [("ann", "admin"), ("bob", "reader")]
    assert "password" not in str(listed)
    assert wiredesk("people", "password", "bob", stdin=b"another long one\n").code == 0
    assert wiredesk("people", "remove", "bob").code == 0
    assert len(wiredesk("people", "list", "--json").json) == 1


def test_what_is_wrong_is_said_in_a_line(wiredesk: Callable[..., Said]) -> None:
    assert "10 to 1,000 characters" in wiredesk("people", "add", "ann", stdin=b"short\n").err
    assert "known are reader, editor, admin" in wiredesk("people", "add", "ann", "--role", "boss", stdin=PASSWORD).err
    assert "a name has 1 to 64" in wiredesk("people", "add", "a b", stdin=PASSWORD).err

from __future__ import annotations

import pytest

from worker.schedule import have_lied, to_keep, to_send
from worker.types import Validators

STORED = Validators(etag='"v1"', last_modified="Sun, 01 Mar 2026 08:00:00 GMT")
NONE = Validators()


@pytest.mark.parametrize(
    ("state", "sent"),
    [
        ({}, STORED),
        ({"unchanged": 11}, STORED),
        ({"unchanged": 12}, NONE),
        ({"unread_s": 86_399.0, "unchanged": 1}, STORED),
        ({"unread_s": 86_400.0, "unchanged": 1}, NONE),
        ({"unread_s": 86_400.0}, STORED),  # the last answer was a body
        ({"fail_count": 1}, NONE),
        ({"is_trusted": False}, NONE),
    ],
)
def test_the_whole_feed_is_asked_for_now_and_then_and_where_the_validators_are_not_trusted(
    state: dict[str, float], sent: Validators
) -> None:
    asked = {"is_trusted": True, "fail_count": 0, "unchanged": 0, "unread_s": 0.0} | state
    assert to_send(STORED, **asked) == sent  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stored", "got", "new", "changed", "lied"),
    [
        ('"v1"', '"v1"', 1, 0, True),
        ('"v1"', '"v1"', 0, 1, True),
        ('"v1"', '"v1"', 0, 0, False),
        ('"v1"', '"v2"', 1, 0, False),
        ('"a", "b"', '"b"', 1, 0, True),
        ('W/"v1"', 'W/"v1"', 0, 1, False),  # touched up: a weak ETag may stay
        ('W/"v1"', 'W/"v1"', 1, 0, True),
        ("bare", "bare", 1, 0, True),
        (None, '"v1"', 1, 0, False),
        ('"v1"', None, 1, 0, False),
    ],
)
def test_a_server_lied_if_its_etag_stayed_while_the_feed_changed(
    stored: str | None, got: str | None, new: int, changed: int, lied: bool
) -> None:
    assert have_lied(Validators(etag=stored), Validators(etag=got), new=new, changed=changed) is lied


@pytest.mark.parametrize(
    ("stored", "got", "lied"),
    [("08:00:00", "08:00:00", True), ("08:00:00", "09:00:00", False), (None, "08:00:00", False)],
)
def test_a_date_of_change_that_stays_is_a_lie_too(stored: str | None, got: str, lied: bool) -> None:
    assert have_lied(Validators(last_modified=stored), Validators(last_modified=got), new=1, changed=0) is lied


@pytest.mark.parametrize(
    ("stored", "got", "is_same", "kept"),
    [
        ('"a"', '"b"', True, '"a", "b"'),
        ('"a", W/"b"', '"c"', True, '"a", W/"b", "c"'),
        ('"a", "b", "c", "d"', '"e"', True, '"b", "c", "d", "e"'),
        ('"a", "b"', '"c"', False, '"c"'),  # other content: the old ones stand for the old
        ('"a", "b"', '"a"', True, '"a"'),  # the body came although "a" was in the list: it reads no lists
        ('"a"', "bare", True, "bare"),
        ('"a"', None, True, None),
        (None, '"a"', True, '"a"'),
        ('"a"', '"' + "x" * 300 + '"', True, '"' + "x" * 300 + '"'),
    ],
)
def test_the_etags_of_a_server_farm_are_kept_side_by_side(
    stored: str | None, got: str | None, is_same: bool, kept: str | None
) -> None:
    assert to_keep(Validators(etag=stored), Validators(etag=got), is_same=is_same).etag == kept

"""JSON of too many pieces is refused without taking any of it apart."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from worker.errors import InvalidInput
from worker.parse.json_guard import SKELETON_LIMIT_BYTES, check_json

MANY = 1_100_000  #: Small pieces that together are larger than the limit, strings not counted.


@pytest.mark.parametrize(
    "make_body",
    [
        lambda: b"{" + b",".join(b'"k%d":0' % n for n in range(MANY)) + b"}",
        lambda: b"[" + b",".join([b"{}"] * MANY * 2) + b"]",
        lambda: b'{"text":"' + b"A report. " * 400_000 + b'","authors":[' + b"0," * MANY * 2 + b"0]}",
    ],
    ids=["keys", "objects", "numbers after a long text"],
)
def test_many_pieces_are_refused(make_body: Callable[[], bytes]) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_json(make_body())
    assert refused.value.reason == "too_complex"


@pytest.mark.parametrize(
    "make_body",
    [
        lambda: b'{"text":"' + rb"{\"not\": [\"pieces\"]} " * 400_000 + b'"}',
        lambda: b"[" + b",".join(b'"%d"' % n for n in range(MANY)) + b"]",
        lambda: b"[" + b" \n" * SKELETON_LIMIT_BYTES + b"]",
        lambda: b'"never closed' + b" text" * 800_000,
    ],
    ids=["signs inside of a text", "many strings", "white space", "a string that does not end"],
)
def test_text_and_white_space_are_no_pieces(make_body: Callable[[], bytes]) -> None:
    check_json(make_body())


def test_counting_takes_no_memory() -> None:
    body = b"[" + b",".join(b'"%032d"' % n for n in range(100_000)) + b"]"
    tracemalloc.start()
    try:
        check_json(body)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()

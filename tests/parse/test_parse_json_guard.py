"""JSON of too many pieces is refused without taking any of it apart."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from worker.errors import InvalidInput
from worker.parse.json_guard import SKELETON_LIMIT_BYTES, check_json

MANY = 1_100_000  #: Small pieces that together are larger than the limit, strings not counted.


@pytest.mark.parametrize(
    "body",
    [
        b"{" + b",".join(b'"k%d":0' % n for n in range(MANY)) + b"}",
        b"[" + b",".join([b"{}"] * MANY * 2) + b"]",
        b'{"text":"' + b"A report. " * 400_000 + b'","authors":[' + b"0," * MANY * 2 + b"0]}",
    ],
    ids=["keys", "objects", "numbers after a long text"],
)
def test_many_pieces_are_refused(body: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_json(body)
    assert refused.value.reason == "too_complex"


@pytest.mark.parametrize(
    "body",
    [
        b'{"text":"' + rb"{\"not\": [\"pieces\"]} " * 400_000 + b'"}',
        b"[" + b",".join(b'"%d"' % n for n in range(MANY)) + b"]",
        b"[" + b" \n" * SKELETON_LIMIT_BYTES + b"]",
        b'"never closed' + b" text" * 800_000,
    ],
    ids=["signs inside of a text", "many strings", "white space", "a string that does not end"],
)
def test_text_and_white_space_are_no_pieces(body: Any) -> None:
    check_json(body)


def test_counting_takes_no_memory() -> None:
    body = b"[" + b",".join(b'"%032d"' % n for n in range(100_000)) + b"]"
    tracemalloc.start()
    try:
        check_json(body)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()

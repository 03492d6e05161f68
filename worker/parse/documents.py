"""Articles as people hand them in: files, told apart by their ending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePath

from worker.errors import InvalidInput, WiredeskError
from worker.parse.decode import decode
from worker.parse.exported import is_exported, read_exported
from worker.parse.submission import read_article, read_json
from worker.types import Arrival

ENDINGS = (".txt", ".html", ".htm", ".json", ".jsonl", ".ndjson")


def read_documents(
    name: str, body: bytes, *, now: datetime, text_limit_chars: int, url: str | None = None
) -> Iterator[Arrival | WiredeskError]:
    """Yield the articles of one file, in order; a bad one is an InvalidInput that names file and line, the rest go on.

    ``name``: the file's name, whose ending says what it is. ``url``: the address of a .txt or .html article.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        yield InvalidInput(
            f"cannot take {ending or 'a file without an ending'}; give one of {', '.join(ENDINGS)}",
            reason="wrong_file_type",
            thing=name,
        )
    elif ending in (".jsonl", ".ndjson"):
        for number, line in enumerate(body.split(b"\n"), start=1):
            if line.strip():
                yield from read_line(f"{name}:{number}", line, now=now, text_limit_chars=text_limit_chars)
    elif ending == ".json":
        yield from _json_file(name, body, now, text_limit_chars)
    else:
        text = decode(body).text
        field = "text" if ending == ".txt" else "html"
        try:
            yield read_article({field: text, "url": url}, now=now, text_limit_chars=text_limit_chars)
        except InvalidInput as error:
            yield _located(error, name)


def _json_file(name: str, body: bytes, now: datetime, text_limit_chars: int) -> Iterator[Arrival | WiredeskError]:
    try:
        given = read_json(body)
    except InvalidInput as error:
        yield _located(error, name)
        return
    for number, article in enumerate(given if isinstance(given, list) else [given], start=1):
        try:
            yield read_article(article, now=now, text_limit_chars=text_limit_chars)
        except InvalidInput as error:
            yield _located(error, f"{name}[{number}]" if isinstance(given, list) else name)


def read_line(place: str, line: bytes, *, now: datetime, text_limit_chars: int) -> Sequence[Arrival | WiredeskError]:
    """Read one line of JSON: an article, or one that was exported with its earlier versions, oldest first.

    A bad one is an InvalidInput that names ``place``.
    """
    try:
        given = read_json(line)
        if is_exported(given):
            return read_exported(given)
        return [read_article(given, now=now, text_limit_chars=text_limit_chars)]
    except InvalidInput as error:
        return [_located(error, place)]


def _located(error: InvalidInput, place: str) -> InvalidInput:
    error.thing = place
    return error

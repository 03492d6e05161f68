"""Intake: articles in the forms in which people and programs hand them in, read and accepted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from worker.clock import Clock
from worker.errors import InvalidInput, WiredeskError
from worker.parse import read_article, read_documents, read_json, read_line, read_warc
from worker.service.accept import Accept, Door, Receipt
from worker.types import Arrival

LINE_TYPES = ("application/x-ndjson", "application/ndjson", "application/jsonl")


class Intake:
    """Reads what is handed in; what is wrong is named with its place and the mend."""

    def __init__(self, accept: Accept, clock: Clock, *, text_limit_chars: int, articles_limit: int) -> None:
        self._accept = accept
        self._clock = clock
        self._text_limit_chars = text_limit_chars
        self._articles_limit = articles_limit

    def accept_body(self, body: bytes, content_type: str, *, door: Door) -> list[Receipt]:
        """Accept the articles of a request: one JSON object, a list, or a line each; all or none.

        Raises InvalidInput that names the wrong one by its place, StoreUnavailable.
        """
        kind = content_type.partition(";")[0].strip().lower()
        if kind in LINE_TYPES:
            given = [read_json(line) for line in body.split(b"\n") if line.strip()]
        elif kind in ("application/json", ""):
            value = read_json(body)
            given = value if isinstance(value, list) else [value]
        else:
            raise InvalidInput(
                f"cannot read {kind[:80]}; send application/json or application/x-ndjson", reason="wrong_media_type"
            )
        return self.accept_values(given, door=door)

    def accept_values(self, values: list[Any], *, door: Door) -> list[Receipt]:
        """Accept articles given as JSON values; all or none. Raises as :meth:`accept_body`."""
        if not values:
            raise InvalidInput("there is no article in it")
        if len(values) > self._articles_limit:
            raise InvalidInput(
                f"{len(values):,} articles at once, at most {self._articles_limit:,} are taken; send several requests"
            )
        arrivals = []
        for number, value in enumerate(values):
            try:
                arrivals.append(self.arrival(value))
            except InvalidInput as error:
                error.thing = f"article {number}" if len(values) > 1 else None
                raise
        return self._accept.articles(arrivals, door=door)

    def arrival(self, value: Any) -> Arrival:
        """One article given as a JSON value. Raises InvalidInput."""
        return read_article(value, now=self._clock(), text_limit_chars=self._text_limit_chars)

    def line(self, place: str, line: bytes) -> Arrival | WiredeskError:
        """One article given as a line of JSON; a bad one is the error, named by its place."""
        return read_line(place, line, now=self._clock(), text_limit_chars=self._text_limit_chars)

    def documents(self, name: str, body: bytes, *, url: str | None = None) -> Iterator[Arrival | WiredeskError]:
        """The articles of one file, told by the ending of its name; a bad one is an error, the rest go on."""
        return read_documents(name, body, now=self._clock(), text_limit_chars=self._text_limit_chars, url=url)

    def warc(self, path: Path) -> Iterator[Arrival | WiredeskError]:
        """The pages of a WARC file. Raises InvalidInput if it is none."""
        return read_warc(path, now=self._clock(), text_limit_chars=self._text_limit_chars)

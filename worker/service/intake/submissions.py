"""Intake: articles in the forms in which people and programs hand them in, read and accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from worker.clock import Clock
from worker.errors import InvalidInput, WiredeskError
from worker.parse import check_json, read_article, read_documents, read_json, read_line, read_warc
from worker.service.intake.accept import Accept, AllRefused, Door, Keep, Offer, Refusal, Row
from worker.service.intake.back_pressure import Pressure
from worker.service.intake.group_commit import GroupCommit
from worker.service.intake.idempotency import IdempotentAnswers, once
from worker.types import Arrival

LINE_TYPES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
QUICK_BYTES = 65_536  #: A body that is read in a millisecond.


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeLimits:
    """Limits of one submission."""

    articles: int  #: In one request.
    text_chars: int  #: Of one article.


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Request of a program that submits."""

    body: bytes
    content_type: str
    caller: str = ""  #: Who sent it: Idempotency-Keys of two callers are two.
    idempotency_key: str | None = None

    @property
    def kind(self) -> str:
        """The media type, without what follows it."""
        return self.content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Answer to a submission."""

    rows: list[Row]  #: One for each article, in order; at least one of them is a receipt.
    is_replay: bool = False  #: It was answered before.


class Intake:
    """Reads submissions; an error names the place of the fault and the fix."""

    def __init__(
        self,
        accept: Accept,
        memory: IdempotentAnswers,
        pressure: Pressure,
        clock: Clock,
        limits: IntakeLimits,
    ) -> None:
        self._accept = accept
        self._commits = GroupCommit(accept)
        self._memory = memory
        self._pressure = pressure
        self._clock = clock
        self._limits = limits

    def submit(self, given: Submission) -> Taken:
        """Accept the articles of a request: one JSON object, a list, or a line each.

        One that is wrong is refused and named, the others are accepted.
        Raises InvalidInput if none can be, Overloaded, Conflict, StoreUnavailable; then none was.
        """
        if given.idempotency_key is None:
            return Taken(rows=self.begin(given).result())
        request = once(given.idempotency_key, caller=given.caller, kind=given.kind, body=given.body)
        rows, is_replay = self._memory.answer(request, lambda keep: self.begin(given, keep).result())
        return Taken(rows=rows, is_replay=is_replay)

    def is_quick(self, given: Submission) -> bool:
        """Return True if :meth:`begin` may be called by an event loop.

        It then neither asks the database nor reads for long.
        """
        return given.idempotency_key is None and len(given.body) <= QUICK_BYTES and self._pressure.is_fresh()

    def begin(self, given: Submission, keep: Keep | None = None) -> Future[list[Row]]:
        """Submit as :meth:`submit` does without waiting for the commit; the caller handles the Idempotency-Key."""
        self._pressure.check()
        rows = self._read(given.kind, given.body)
        refusals = [row for row in rows if isinstance(row, Refusal)]
        if len(refusals) == len(rows):
            raise AllRefused(refusals)
        answer = self._commits.queue_offer(Offer(rows, keep))
        answer.add_done_callback(lambda done: self._count(done, len(rows) - len(refusals)))
        return answer

    def _count(self, done: Future[list[Row]], articles: int) -> None:
        if not done.cancelled() and done.exception() is None:
            self._pressure.accepted(articles)

    def close(self) -> None:
        """Wait for the submissions that are being accepted."""
        self._commits.close()

    def accept_value(self, value: Any, *, door: Door) -> Row:
        """Accept one article given as a JSON value. Raises InvalidInput, StoreUnavailable."""
        return self._accept.rows([self.arrival(value)], door=door)[0]

    def _read(self, kind: str, body: bytes) -> list[Arrival | Refusal]:
        check_json(body)
        if kind in LINE_TYPES:
            lines = list(islice(_lines(body), self._limits.articles + 1))
            self._check_number(len(lines))
            return [self._row(number, line) for number, line in enumerate(lines)]
        if kind not in ("application/json", ""):
            raise InvalidInput(
                f"cannot read {kind[:80]}; send application/json or application/x-ndjson", reason="wrong_media_type"
            )
        value = read_json(body)
        if not isinstance(value, list):
            return [self.arrival(value)]
        self._check_number(len(value))
        return [self._row(number, one) for number, one in enumerate(value)]

    def _check_number(self, articles: int) -> None:
        if not articles:
            raise InvalidInput("there is no article in it")
        if articles > self._limits.articles:
            raise InvalidInput(
                f"more than {self._limits.articles:,} articles at once; send several requests",
                reason="too_many_articles",
            )

    def _row(self, number: int, given: Any) -> Arrival | Refusal:
        try:
            return self.arrival(read_json(given) if isinstance(given, bytes) else given)
        except InvalidInput as error:
            return Refusal(index=number, reason=error.reason, detail=error.message)

    def arrival(self, value: Any) -> Arrival:
        """Read one article given as a JSON value. Raises InvalidInput."""
        return read_article(value, now=self._clock(), text_limit_chars=self._limits.text_chars)

    def line(self, place: str, line: bytes) -> Sequence[Arrival | WiredeskError]:
        """Read one line of JSON: an article, or one that was exported with its earlier versions.

        A bad one is the error, named by its place.
        """
        return read_line(place, line, now=self._clock(), text_limit_chars=self._limits.text_chars)

    def documents(self, name: str, body: bytes, *, url: str | None = None) -> Iterator[Arrival | WiredeskError]:
        """Yield the articles of one file, told by the ending of its name; a bad one is an error, the rest go on."""
        return read_documents(name, body, now=self._clock(), text_limit_chars=self._limits.text_chars, url=url)

    def warc(self, path: Path) -> Iterator[Arrival | WiredeskError]:
        """Yield the pages of a WARC file; what cannot be taken of it, or of another file, is an error."""
        return read_warc(path, now=self._clock(), text_limit_chars=self._limits.text_chars)


def _lines(body: bytes) -> Iterator[bytes]:
    """Yield the lines with something in them, one by one: most of a body may be line breaks."""
    return (found[0] for found in re.finditer(rb"[^\n]+", body) if not found[0].isspace())

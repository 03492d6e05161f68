"""A client of an event stream, as html.spec.whatwg.org (9.2) describes one, on a bare connection."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Frame:
    """One block of a stream."""

    id: int | None
    kind: str | None
    data: Any  #: None: a beat.


class Stream:
    """One connection. ``last_id`` is what the next one is opened with."""

    def __init__(self, port: int, query: str = "", *, last_id: int | None = None, key: str | None = None) -> None:
        self.last_id = last_id
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {} if last_id is None else {"Last-Event-ID": str(last_id)}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self._connection.request("GET", f"/v1/stream{query}", headers=headers)
        self._response = self._connection.getresponse()
        self.status = self._response.status
        self.headers = self._response.headers

    def frames(self) -> Iterator[Frame]:
        """Every block as it comes, beats too."""
        fields: dict[str, str] = {}
        for line in self._response:
            text = line.decode().rstrip("\n")
            if text:
                name, _, value = text.partition(":")
                fields[name] = value.removeprefix(" ")
                continue
            if "id" in fields:
                self.last_id = int(fields["id"])
            if "id" in fields or "data" in fields:
                yield Frame(
                    int(fields["id"]) if "id" in fields else None,
                    fields.get("event"),
                    json.loads(fields["data"]) if "data" in fields else None,
                )
            fields = {}

    def events(self, count: int) -> list[Frame]:
        """Return the next so many events."""
        found: list[Frame] = []
        if not count:
            return found
        for frame in self.frames():
            if frame.data is not None:
                found.append(frame)
            if len(found) == count:
                break
        return found

    def close(self) -> None:
        self._response.close()
        self._connection.close()

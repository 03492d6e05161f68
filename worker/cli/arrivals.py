"""Arrivals: one line per article as it arrives, read from the log of events."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.cli.output import CONTROL, print_public

if TYPE_CHECKING:
    from rich.console import Console

    from worker.service.operations.ledger import Ledger
    from worker.service.search.event_log import Event, EventLog

STATE_STYLE = {
    "stored": "green",
    "updated": "cyan",
    "duplicate": "blue",
    "rejected": "yellow",
    "quarantined": "red",
}
NAMES_SHOWN = 6


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)


@dataclass
class Arrivals:
    """Reader of the events after ``after``. A stored article is printed once its names are known, with its story."""

    events: EventLog
    as_json: bool
    after: int  #: Number of the last event already seen.
    shown: int = 0
    console: Console = field(default_factory=_console)
    _unnamed: dict[int, Event] = field(default_factory=dict)

    def step(self) -> None:
        """Print the events that are new."""
        for event in self.events.read_page(self.after).events:
            self.after = event.id
            if self.as_json:
                print_public("EventOut", [event])
            else:
                self._see(event)

    def flush(self) -> None:
        """Print the articles that still wait for their names."""
        for event in self._unnamed.values():
            self._print(event, [])
        self._unnamed.clear()

    @property
    def is_waiting(self) -> bool:
        """True if an article was read and not printed yet."""
        return bool(self._unnamed)

    def _see(self, event: Event) -> None:
        if event.kind in ("article.stored", "article.updated") and event.article_id is not None:
            self._unnamed[event.article_id] = event
        elif event.kind == "article.enriched" and event.article_id in self._unnamed:
            names = [entity["name"] for entity in event.data["entities"]]
            self._print(self._unnamed.pop(event.article_id), names, story=event.data["story"])
        elif event.kind.startswith("feed."):
            said = event.data.get("message", "")
            self._line(event, event.kind.removeprefix("feed."), f"feed {event.feed_id}: {said}")
        elif event.kind.startswith("article.") and event.kind != "article.enriched":
            self._print(event, [])

    def _print(self, event: Event, names: list[str], story: int | None = None) -> None:
        data = event.data
        what = data.get("title") or data.get("detail") or data.get("reason", "")
        parts = [f"{what}", *(str(data[name]) for name in ("source", "lang") if data.get(name))]
        if event.kind in ("article.duplicate", "article.updated"):
            parts.append(f"article {event.article_id}: {data.get('detail') or data.get('reason')}")
        if names:
            more = f" +{len(names) - NAMES_SHOWN}" if len(names) > NAMES_SHOWN else ""
            parts.append(f"{len(names)} entities: {', '.join(names[:NAMES_SHOWN])}{more}")
        if story is not None:
            parts.append(f"story {story}")
        self._line(event, event.kind.removeprefix("article."), "  ·  ".join(parts))
        self.shown += 1

    def _line(self, event: Event, state: str, what: str) -> None:
        from rich.text import Text

        line = Text(f"{event.at.astimezone():%H:%M:%S}  ")
        line.append(f"{state:11}", STATE_STYLE.get(state, "yellow"))
        line.append(what.translate(CONTROL))
        self.console.print(line)
        sys.stdout.flush()


def ledger_line(ledger: Ledger) -> str:
    """Write the ledger as a sum."""
    states = ("stored", "updated", "duplicate", "rejected", "quarantined", "pending")
    total = " + ".join(f"{state} {getattr(ledger, state)}" for state in states)
    return f"accepted {ledger.accepted} = {total}   {'balanced' if ledger.balanced else 'NOT BALANCED'}"

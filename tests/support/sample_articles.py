"""Articles made up for tests: as many as wanted, each with a text of its own, and what happens to them on the way."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from worker.types import Arrival, Enclosure, Picture

PUBLISHED_AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

MEDIA: dict[str, Any] = {
    "tags": ("EU", "Trump, Donald J", "floods and storms"),
    "picture": Picture(url="https://img.example/a.jpg", caption="A & B", credit="Ana", width=640, height=480),
    "enclosures": (
        Enclosure(url="https://pod.example/a.mp3", type="audio/mpeg", length=9, duration_s=61),
        Enclosure(url="https://pod.example/b"),
    ),
    "comments_url": "https://news.example/a#comments",
}
"""All that goes with an article, by the names of its fields."""

_WORDS = {
    "who": "ministers farmers engineers teachers pilots doctors miners bakers judges sailors painters clerks",
    "did": "rejected approved delayed praised questioned measured rebuilt inspected financed abandoned welcomed",
    "what": "bridge harbour budget railway library census reservoir orchard tunnel museum stadium archive",
    "how": "narrow costly ancient disputed northern temporary unfinished regional flooded modest public",
    "where": "river valley coast plateau island delta border canal summit forest lagoon quarry",
    "when": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_SENTENCE = (
    "On {when} {count} {who} {did} the {how} {what} near the {how} {where}, while {count} {who} {did} "
    "a {how} {what} and {did} the {what} of the {where}."
)
_BLANK = re.compile(r"{(\w+)}")


def sentences(seed: object, count: int = 12) -> list[str]:
    """Sentences that no other seed gives."""
    pick = random.Random(str(seed))

    def word(blank: re.Match[str]) -> str:
        kind = blank[1]
        return str(pick.randint(2, 900)) if kind == "count" else pick.choice(_WORDS[kind].split())

    return [_BLANK.sub(word, _SENTENCE) for _ in range(count)]


def text(seed: object, count: int = 12) -> str:
    """Return a text of so many sentences, three to a paragraph; its own for each seed."""
    given = sentences(seed, count)
    return "\n\n".join(" ".join(given[start : start + 3]) for start in range(0, count, 3))


def arrival(seed: object, **changed: Any) -> Arrival:
    """Return an article of its own for each seed, as a program hands it in."""
    given = Arrival(
        url=f"https://news.example/{seed}",
        title=f"Report number {seed} of the regional office",
        text=text(seed),
        published_at=PUBLISHED_AT,
        source="example",
    )
    return replace(given, **changed)


def edited(of: str) -> str:
    """Return the same text with one sentence in its middle changed a little, as an editor would."""
    paragraphs = of.split("\n\n")
    middle = len(paragraphs) // 2
    paragraphs[middle] = (
        paragraphs[middle].replace("On ", "Late on ", 1).replace(", while ", ", officials said, while ", 1)
    )
    return "\n\n".join(paragraphs)


def extended(of: str, seed: object) -> str:
    """Return the same text with news at its end."""
    return f"{of}\n\n{' '.join(sentences(f'news-{seed}', 4))}"

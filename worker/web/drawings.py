"""Charts as numbers for SVG: bars over days, circles on a map; durations and data as text. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

BAR_WIDTH = 8  #: Units of the drawing, the gap included.
BAR_HEIGHT = 40
BARS_LIMIT = 60  #: Days drawn; the newest.
SPARK_BARS = 16
SPARK_FROM_MOMENTS = 3  #: Fewer draw nothing that words do not say.
MAP_SCALE = 2  #: Units of the map to a degree; the outlines are drawn to it.
SMALLEST_RADIUS = 3.0
LARGEST_RADIUS = 16.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A day in a chart."""

    label: str
    value: int
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Circle:
    """A place on the map."""

    id: int
    name: str
    value: int
    x: float
    y: float
    radius: float


def bars(days: Sequence[tuple[date, int]]) -> list[Bar]:
    """Place a bar for each day from the first to the last, days without a value included.

    Args:
        days: Days in order, with their values.
    """
    if not days:
        return []
    values = dict(days)
    last = days[-1][0]
    first = max(days[0][0], last - timedelta(days=BARS_LIMIT - 1))
    most = max(values.values()) or 1
    drawn = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        value = values.get(day, 0)
        height = round(value / most * BAR_HEIGHT, 1)
        drawn.append(Bar(day.isoformat(), value, number * BAR_WIDTH, BAR_HEIGHT - height, height))
    return drawn


def spark(moments: Sequence[datetime]) -> list[Bar]:
    """Place a bar for each of equal spans from the first moment to the last, as many as moments fall into it."""
    if len(moments) < SPARK_FROM_MOMENTS:
        return []
    first, last = min(moments), max(moments)
    span_s = (last - first).total_seconds() / SPARK_BARS or 1.0
    counts = [0] * SPARK_BARS
    for one in moments:
        counts[min(int((one - first).total_seconds() / span_s), SPARK_BARS - 1)] += 1
    heights = [round(count / max(counts) * BAR_HEIGHT, 1) for count in counts]
    return [
        Bar("", count, number * BAR_WIDTH, BAR_HEIGHT - height, height)
        for number, (count, height) in enumerate(zip(counts, heights, strict=True))
    ]


def circles(places: Sequence[tuple[int, str, int, float, float]]) -> list[Circle]:
    """Place a circle for each place, its area as the value, the largest first so that small ones lie on top.

    Args:
        places: Entity id, name, value, latitude and longitude in degrees.
    """
    most = max((value for _, _, value, _, _ in places), default=1)
    drawn = [
        Circle(
            entity_id,
            name,
            value,
            round((lon + 180) * MAP_SCALE, 1),
            round((90 - lat) * MAP_SCALE, 1),
            round(max(SMALLEST_RADIUS, LARGEST_RADIUS * (value / most) ** 0.5), 1),
        )
        for entity_id, name, value, lat, lon in places
    ]
    return sorted(drawn, key=lambda one: (-one.radius, one.id))


def duration(seconds: float | None) -> str:
    """Return a duration in one unit: ``45 s``, ``12 min``, ``5 h``, ``3 d``; "" for None."""
    if seconds is None:
        return ""
    for limit, unit, size in ((90, "s", 1), (90 * 60, "min", 60), (48 * 3600, "h", 3600)):
        if seconds < limit:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86_400:.0f} d"


def as_json(data: object) -> str:
    """Return data as JSON to be read by a person; the template escapes it for HTML."""
    return json.dumps(data, ensure_ascii=False)

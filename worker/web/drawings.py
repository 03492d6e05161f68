"""Charts as numbers for SVG: bars, circles on a map, company around a name; durations and data as text. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from unicodedata import east_asian_width

from worker.service.entities.manage import Companion, Tie
from worker.wordlists import Table

COUNTRY_POINTS = Table("entities/country_points")
BAR_WIDTH = 8  #: Units of the drawing, the gap included.
BAR_HEIGHT = 40
BARS_LIMIT = 60  #: Days drawn; the newest.
SPARK_BARS = 16
WEEK_DAYS = 7
SPARK_FROM_MOMENTS = 3  #: Fewer draw nothing that words do not say.
MAP_SCALE = 2  #: Units of the map to a degree; the outlines are drawn to it.
MAP_WIDTH = 720.0
LABEL_SHARE = 1 / 36  #: Height of a country's name by the width of the map, as the macro ``map`` writes it.
LABEL_CHAR_EM = 0.7  #: Width of a character of it by its height.
RIBBON_FROM_S = 60.0  #: Pages show minutes: a shorter time has one.
LANES_LIMIT = 30  #: Originals on a ribbon; the earliest.
LANE_HEIGHT = 20  #: Pixels of the drawing.
BESIDE_LIMIT = 3  #: Entities that another of the network is named together with, which the table lists.
FLOW_WIDTH, FLOW_BENDS = 220, 110  #: Of the bands; their words stand behind them.
FLOW_HEIGHT = 120  #: Of the band that all of them part from.
FLOW_ROW = 20  #: At least so much for the words of each.
NETWORK_WIDTH, NETWORK_HEIGHT = 440, 400  #: As wide as a phone at its smallest letters.
TIES_DRAWN = 32  #: The strongest; lines between all of them would hide who belongs together.
LABEL_COLUMNS = 14  #: Of a name in the network; a Chinese character takes two.
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
    is_country: bool  #: It lies at the middle point of a country, and is that.


@dataclass(frozen=True, slots=True)
class Lane:
    """An original report and its copies on a line of time."""

    y: int
    xs: list[float]  #: In per cent of the width; the original's first.


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An entity that another is named beside."""

    companion: Companion
    x: float
    y: float
    radius: float
    width: float  #: Of its line to the middle.
    label: str  #: As much of its name as there is room for.
    anchor: str  #: SVG's text-anchor of its name.
    label_x: float  #: Of its name, from the node.
    label_y: float
    beside: list[Companion] = field(default_factory=list)  #: Those it is named together with most often.


@dataclass(frozen=True, slots=True)
class Network:
    """Entities around one, and the lines between those that are named together."""

    nodes: list[Node]
    lines: list[tuple[Node, Node, float]]  #: The two ends, and the width.
    width: int = NETWORK_WIDTH
    height: int = NETWORK_HEIGHT


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


def week(stored: Mapping[str, int], today: date) -> list[Bar]:
    """Place a bar for each of the seven days up to today; nothing if all are without a value.

    Args:
        stored: Values by day, as in ISO 8601.
        today: The last day.
    """
    days = [today - timedelta(days=number) for number in range(WEEK_DAYS - 1, -1, -1)]
    values = [(day, stored.get(day.isoformat(), 0)) for day in days]
    return bars(values) if any(value for _, value in values) else []


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


def view_of(drawn: Sequence[Circle]) -> str:
    """Return the part of the map, as a viewBox of two to one, that has these circles on it with room around them."""
    left, right = min(one.x for one in drawn), max(one.x for one in drawn)
    top, bottom = min(one.y for one in drawn), max(one.y for one in drawn)
    width = min(MAP_WIDTH, max(MAP_WIDTH / 5, (right - left) * 1.4, (bottom - top) * 2.8))
    x = min(max(0.0, (left + right - width) / 2), MAP_WIDTH - width)
    y = min(max(0.0, (top + bottom - width / 2) / 2), (MAP_WIDTH - width) / 2)
    return f"{x:.0f} {y:.0f} {width:.0f} {width / 2:.0f}"


def labelled_countries(drawn: Sequence[Circle], view: str) -> frozenset[int]:
    """Return the ids of countries whose names have room on a part of the map, those of the largest values first.

    Args:
        drawn: Places as :func:`circles` returns them.
        view: The part, as :func:`view_of` returns it.
    """
    height = float(view.split()[2]) * LABEL_SHARE
    taken: list[tuple[float, float, float]] = []
    found = []
    for one in drawn:
        half = len(one.name) * height * LABEL_CHAR_EM / 2
        is_free = all(abs(one.x - x) > half + other or abs(one.y - y) > height for x, y, other in taken)
        if one.is_country and is_free:
            taken.append((one.x, one.y, half))
            found.append(one.id)
    return frozenset(found)


def ribbon(lanes: Sequence[Sequence[datetime]]) -> list[Lane]:
    """Place reports on one line of time, those of a lane beside each other; nothing if all came at one moment.

    Args:
        lanes: Times of each original and its copies, the original's first.
    """
    shown = [moments for moments in lanes[:LANES_LIMIT] if moments]
    every = [moment for moments in shown for moment in moments]
    if not every:
        return []
    first = min(every)
    span_s = (max(every) - first).total_seconds()
    if span_s < RIBBON_FROM_S:
        return []
    return [
        Lane(
            LANE_HEIGHT * number + LANE_HEIGHT // 2,
            [round(100 * (one - first).total_seconds() / span_s, 2) for one in moments],
        )
        for number, moments in enumerate(shown)
    ]


@dataclass(frozen=True, slots=True)
class Band:
    """Part of what was accepted, by what became of it: as wide as its share."""

    name: str
    value: int
    path: str
    y: float  #: Of the middle of its end.
    bottom: float  #: Of the row of its end.


def flow(parts: Mapping[str, int]) -> list[Band]:
    """Part one band into one for each number that is not 0, each with room for its words at its end."""
    shown = {name: value for name, value in parts.items() if value > 0}
    total = sum(shown.values())
    bands = []
    start = end = 0.0
    for name, value in shown.items():
        height = max(1.5, FLOW_HEIGHT * value / total)
        row = max(FLOW_ROW, height + 4)
        top, bottom = round(end + (row - height) / 2, 1), round(end + (row + height) / 2, 1)
        there, back = f"{FLOW_BENDS} {start:.1f} {FLOW_BENDS} {top}", f"{FLOW_BENDS} {bottom} {FLOW_BENDS}"
        path = f"M0 {start:.1f}C{there} {FLOW_WIDTH} {top}V{bottom}C{back} {start + height:.1f} 0 {start + height:.1f}Z"
        bands.append(Band(name, value, path, round(end + row / 2, 1), round(end + row, 1)))
        start, end = start + height, end + row
    return bands


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
            (lat, lon) in _country_points(),
        )
        for entity_id, name, value, lat, lon in places
    ]
    return sorted(drawn, key=lambda one: (-one.radius, one.id))


@cache
def _country_points() -> frozenset[tuple[float, float]]:
    return frozenset((lat, lon) for lat, lon in COUNTRY_POINTS.values.values())


def network(company: Sequence[Companion], ties: Sequence[Tie]) -> Network:
    """Place the entities that one is named beside on an ellipse around it, with lines between those named together.

    Args:
        company: The entities, in most articles first.
        ties: Which of them are named together, most often first.
    """
    most = max((one.articles for one in company), default=1)
    nodes = {}
    for number, one in enumerate(company):
        angle = 2 * math.pi * number / len(company) - math.pi / 2
        across, down = math.cos(angle), math.sin(angle)
        radius = round(5 + 7 * (one.articles / most) ** 0.5, 1)
        is_upright = abs(across) < 0.1
        nodes[one.id] = Node(
            companion=one,
            x=round(NETWORK_WIDTH / 2 + across * NETWORK_WIDTH * 0.2, 1),
            y=round(NETWORK_HEIGHT / 2 + down * NETWORK_HEIGHT * 0.4, 1),
            radius=radius,
            width=_line_width(one.articles, most),
            label=_label(one.name),
            anchor="middle" if is_upright else "start" if across > 0 else "end",
            label_x=0 if is_upright else math.copysign(radius + 5, across),
            label_y=round(20 * down + 5, 1) if is_upright else 5,
        )
    lines: list[tuple[Node, Node, float]] = []
    for tie in ties:
        ends = nodes[tie.one], nodes[tie.other]
        if len(lines) < TIES_DRAWN:
            lines.append((*ends, _line_width(tie.articles, most)))
        for node, other in (ends, ends[::-1]):
            if len(node.beside) < BESIDE_LIMIT:
                node.beside.append(other.companion)
    return Network(list(nodes.values()), lines)


def _label(name: str) -> str:
    columns = 0
    for at, character in enumerate(name):
        columns += 2 if east_asian_width(character) in ("W", "F") else 1
        if columns > LABEL_COLUMNS:
            return f"{name[: at - 1]}…"
    return name


def _line_width(articles: int, most: int) -> float:
    return round(0.8 + 3 * min(articles / most, 1), 1)


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

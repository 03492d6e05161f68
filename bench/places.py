"""Places: how often a name in a text is put where it belongs on the map.

    python -m bench.places DATA [--gazetteer FILE] [--errors N]

DATA is a folder with places/lgl.xml.gz: 588 local news articles with 4,462 toponyms that have GeoNames
coordinates (Lieberman, Samet and Sankaranarayanan 2010). The gold names are given, in order, with the words
behind their commas as hints; scored is the share put within 161 km (100 miles) of the gold, and in the right
country, over all of them: a name that is not found counts as wrong. Last, with what the source's earlier
articles were about.
"""

from __future__ import annotations

import argparse
import gzip
import re
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from babel import Locale

from worker.entities import Gazetteer, home_of
from worker.entities.places import locate
from worker.types import Place

NEAR_KM = 161.0
AFTER_COMMA = re.compile(r", ([^\W\d_][\w.]*(?: [^\W\d_][\w.]*)?)")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name of a place as it stands in a text, and where the place is."""

    name: str
    hint: str
    geonames_id: int
    country: str
    lat: float
    lon: float


def articles(path: Path) -> Iterator[tuple[str, list[Toponym]]]:
    """Source and toponyms of each article, those without coordinates left out."""
    with gzip.open(path) as file:
        root = ElementTree.parse(file).getroot()
    for article in root:
        text = article.findtext("text") or ""
        found = []
        for one in article.iter("toponym"):
            tag = one.find("gaztag")
            if tag is None or not tag.findtext("lat"):
                continue
            match = AFTER_COMMA.match(text, int(one.findtext("end") or 0))
            found.append(
                Toponym(
                    name=one.findtext("phrase") or "",
                    hint=match[1] if match else "",
                    geonames_id=int(tag.get("geonameid") or 0),
                    country=tag.findtext("country") or tag.findtext("name") or "",
                    lat=float(tag.findtext("lat") or 0),
                    lon=float(tag.findtext("lon") or 0),
                )
            )
        yield article.findtext("domain") or "", found


def is_near(place: Place | None, wanted: Toponym) -> bool:
    """Return True if a place lies within NEAR_KM of the gold point (haversine) or is the same place of GeoNames.

    Two sources give midpoints of a country or a state that lie far apart.
    """
    if place is None or place.lat is None or place.lon is None:
        return False
    if place.place_id == wanted.geonames_id:
        return True
    a, b = radians(place.lat), radians(wanted.lat)
    part = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(wanted.lon - place.lon) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(part))) <= NEAR_KM


def people(name: str, gazetteer: Gazetteer) -> Place | None:
    """Return the country of a people or adjective: the gold calls "Russian" a toponym, we link it to its country."""
    country = gazetteer.demonym(name)
    found = gazetteer.find(Locale("en").territories[country]) if country else ()
    return next((one for one in found if one.country == country), None)


def measure(
    label: str, rows: list[tuple[str, list[Toponym]]], gazetteer: Gazetteer, errors: int, *, learning: bool
) -> None:
    met: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    near = country = unknown = total = 0
    wrong: Counter[str] = Counter()
    for source, toponyms in rows:
        home = home_of(met[source] if learning else {})
        placed = locate([one.name for one in toponyms], [one.hint for one in toponyms], gazetteer, home=home)
        distinct = {one.place_id: one for one in placed if one and one.country}
        met[source].update((one.country or "", one.admin or "") for one in distinct.values())
        for one, found in zip(toponyms, placed, strict=True):
            place = found or people(one.name, gazetteer)
            gold = next((each.country for each in gazetteer.find(one.country)), None)
            total += 1
            near += is_near(place, one)
            country += place is not None and place.country == gold
            unknown += place is None
            if not is_near(place, one):
                said = f"{place.name}, {place.admin} {place.country} {place.feature}" if place else "-"
                wrong[f"{one.name!r} ({one.country}) -> {said}"] += 1
    shares = f"near {near / total:.3f}, right country {country / total:.3f}, unknown {unknown / total:.3f}"
    print(f"{label:28s} {total} toponyms: {shares}")
    for what, count in wrong.most_common(errors):
        print(f"  {count:3d} {what}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("data", type=Path)
    options.add_argument("--gazetteer", type=Path, default=Path(tempfile.gettempdir()) / "wiredesk-gazetteer.sqlite")
    options.add_argument("--errors", type=int, default=0)
    given = options.parse_args()
    rows = list(articles(given.data / "places/lgl.xml.gz"))
    gazetteer = Gazetteer.ensure(given.gazetteer)
    measure("each text by itself", rows, gazetteer, 0, learning=False)
    measure("after the source's earlier", rows, gazetteer, given.errors, learning=True)


if __name__ == "__main__":
    main()

"""Weight that the places of one text give each other: the places of a report mostly lie together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from worker.types import Place

NAMES = 40  #: Names that are looked at, the first of a text: every place is held against every other.
CANDIDATES = 12  #: Places of a name that are looked at, the likeliest first.
NEAR_KM = 100.0  #: At this distance two places speak for each other by 1/e of what they do side by side.
SMALL_PEOPLE = 100_000  #: A division of no more people is about as narrow as a town: a county.
VOICES = 2.0  #: More names than so many on one side say nothing more.

#: In powers of ten of population, for one name that surely means a place beside, and one in the same division. The
#: sum of both gains as much from 1 to 3 and from 0 to 2 (bench/places.py).
BESIDE, SAME_DIVISION = 2.0, 1.0

Floats = npt.NDArray[np.float64]


def support(options: Sequence[Sequence[Place]], weigh: Callable[[int, Place], float]) -> list[dict[int, float]]:
    """For each name how much the other names speak for each of the places it may mean.

    ``options`` are the places of each different name, ``weigh`` says how likely one is by itself, in powers of ten.
    Gives powers of ten by ``place_id``, 0 to 6; nothing for a place that was not looked at.
    """
    places: list[Place] = []
    owner: list[int] = []
    weights: list[float] = []
    for number, found in enumerate(options[:NAMES]):
        weighed = sorted(((weigh(number, place), place) for place in found), key=lambda one: -one[0])[:CANDIDATES]
        if not weighed or weighed[0][1].feature in ("country", "region"):
            continue  # a list of nations has nothing to say of towns, and would take long
        places += [place for _, place in weighed]
        weights += [weight - weighed[0][0] for weight, _ in weighed]
        owner += [number] * len(weighed)
    if len(set(owner)) < 2:
        return [{} for _ in options]
    starts = [at for at, number in enumerate(owner) if at == 0 or number != owner[at - 1]]
    likely = np.power(10.0, weights)
    chance = likely / np.repeat(np.add.reduceat(likely, starts), np.diff([*starts, len(owner)]))
    beside = _voices(_nearness(places) * chance, starts)
    same = _voices(_same_division(places) * chance, starts)
    spoken = BESIDE * np.minimum(beside, VOICES) + SAME_DIVISION * np.minimum(same, VOICES)
    supported: list[dict[int, float]] = [{} for _ in options]
    for place, number, value in zip(places, owner, spoken.tolist(), strict=True):
        supported[number][place.place_id] = value
    return supported


def _voices(pairs: Floats, starts: Sequence[int]) -> Floats:
    """For each place the sum over the other names of the one of their places that speaks loudest for it."""
    loudest = np.maximum.reduceat(pairs, starts, axis=1)
    ends = [*starts[1:], len(pairs)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        loudest[start:end, number] = 0.0
    total: Floats = loudest.sum(axis=1)
    return total


def _nearness(places: Sequence[Place]) -> Floats:
    """1 for two places at one spot, falling with their distance; 0 for what is no spot: a country, a state."""
    lat = np.radians([place.lat or 0.0 for place in places])
    lon = np.radians([place.lon or 0.0 for place in places])
    spots = np.array([is_spot(place) for place in places])
    across = lon[:, None] - lon[None, :]
    across = (across + np.pi) % (2 * np.pi) - np.pi
    across *= np.cos((lat[:, None] + lat[None, :]) / 2)
    km = 6371.0 * np.hypot(across, lat[:, None] - lat[None, :])
    near: Floats = np.exp(-km / NEAR_KM) * spots[:, None] * spots[None, :]
    return near


def _same_division(places: Sequence[Place]) -> Floats:
    """1 where a town (the second) lies in the first-level division of a place; states speak by themselves."""
    codes: dict[tuple[str | None, str], int] = {}
    code = np.array([codes.setdefault((p.country, p.admin), len(codes)) if p.admin else -1 for p in places])
    speaks = np.array([p.admin is not None and p.feature != "admin" for p in places])
    same: Floats = ((code[:, None] == code[None, :]) & speaks[None, :]).astype(np.float64)
    return same


def is_spot(place: Place) -> bool:
    """Return True if it is a town or a county, which has a place on the map that says something."""
    if place.lat is None or place.lon is None:
        return False
    return place.feature in ("city", "capital") or (place.feature == "admin" and place.population <= SMALL_PEOPLE)

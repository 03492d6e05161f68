"""Kind of a name, decided over all its mentions: labels vote, words and places weigh in."""

from __future__ import annotations

from collections.abc import Sequence

from worker.entities.aliases import Alias
from worker.entities.drafts import Draft
from worker.entities.fold import core_words, words_of
from worker.entities.sqlite import Gazetteer
from worker.entities.words import (
    EVENT_WORDS,
    GIVEN_NAMES,
    LEGAL_ENDINGS,
    ORG_WORDS,
    PLACE_CUES,
    PLACE_PREPOSITIONS,
    PLACE_WORDS,
    SAYING,
    WEAK_ORG_WORDS,
)
from worker.types import EntityKind, Place

#: What one mention says, by where it comes from. The small model's ORG is right less than half the
#: time (measured on both development sets), its PERSON and GPE more often.
_VOTE = {"model": 1.0, "chunk": 1.5, "title": 2.0, "given": 2.0, "alias": 3.0, "gazetteer": 1.0, "known": 0.0}
_ORG_DISCOUNT = 0.7
#: A place the gazetteer does not have is often a surname.
_UNKNOWN_PLACE_DISCOUNT = 0.6
_COUNTRY, _CAPITAL, _LARGE, _TOWN = 3.0, 2.0, 1.2, 0.5
_LARGE_CITY = 200_000


def decide_kind(text: str, name: str, drafts: Sequence[Draft], alias: Alias | None, gazetteer: Gazetteer) -> EntityKind:
    """Return the kind with most evidence; the alias file, kept by people, has the last word."""
    if alias is not None:
        return alias.kind
    score: dict[EntityKind, float] = {}

    def add(kind: EntityKind, weight: float) -> None:
        score[kind] = score.get(kind, 0.0) + weight

    map_says = _map_says(name, gazetteer)
    for draft in _voters(drafts):
        add(draft.kind, _VOTE[draft.source] * _trust(draft, bool(map_says)))
    if any(d.titled for d in drafts):
        add("person", 4.0)
    for kind, weight in (*_words_say(name), *map_says, *_neighbours_say(text, drafts)):
        add(kind, weight)
    return max(score, key=lambda kind: (score[kind], kind))


def _voters(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """Full names decide when there are any: models read a bare surname as anything."""
    full = [d for d in drafts if len(core_words(d.name)) > 1]
    return full or drafts


def _trust(draft: Draft, on_map: bool) -> float:
    if draft.source != "model":
        return 1.0
    if draft.kind == "org":
        return _ORG_DISCOUNT
    return _UNKNOWN_PLACE_DISCOUNT if draft.kind == "place" and not on_map else 1.0


def _words_say(name: str) -> list[tuple[EntityKind, float]]:
    words = words_of(name)
    said: list[tuple[EntityKind, float]] = []
    if len(words) > 1:
        strong = [w for w in words if w in ORG_WORDS and w not in WEAK_ORG_WORDS]
        if strong:
            said.append(("org", 4.0))
        if words[-1] in LEGAL_ENDINGS:
            said.append(("org", 4.0))
        if words[-1] in PLACE_WORDS or words[0] in ("mount", "lake", "fort", "cape", "gulf", "port"):
            said.append(("place", 3.0))
        if words[-1] in EVENT_WORDS:
            said.append(("event", 3.0))
        if words[0] in GIVEN_NAMES and not strong and len(words) <= 4:
            said.append(("person", 2.0))
    elif name.isupper() and 2 <= len(name) <= 5:
        said.append(("org", 1.0))
    return said


def _map_says(name: str, gazetteer: Gazetteer) -> list[tuple[EntityKind, float]]:
    places = gazetteer.find(name)
    if not places or not gazetteer.exact(name):
        return []
    return [("place", _standing(places[0]))]


def is_well_known(name: str, gazetteer: Gazetteer) -> bool:
    """Return True if a name by itself means a place to most readers: a country, a capital, a large city."""
    places = gazetteer.find(name)
    return bool(places) and _standing(places[0]) >= _LARGE and gazetteer.exact(name)


def _standing(place: Place) -> float:
    if place.feature in ("country", "admin", "region") and place.population > 100_000:
        return _COUNTRY
    if place.feature == "capital":
        return _CAPITAL
    return _LARGE if place.population >= _LARGE_CITY else _TOWN


def _neighbours_say(text: str, drafts: Sequence[Draft]) -> list[tuple[EntityKind, float]]:
    said: list[tuple[EntityKind, float]] = []
    for draft in drafts[:8]:
        before = text[max(0, draft.start - 24) : draft.start].lower().rstrip(" \"'[(").split(" ")[-3:]
        after = text[draft.end : draft.end + 16].lstrip(" ,").partition(" ")[0].lower().rstrip(".,;:")
        if before[-1:] == ["of"] and before[-2:-1] and before[-2] in PLACE_CUES:
            said.append(("place", 4.0))
        elif after in PLACE_CUES:
            said.append(("place", 2.0))
        elif before[-1] in PLACE_PREPOSITIONS:
            said.append(("place", 0.8))
        elif before[-1] in SAYING or after in SAYING:
            said.append(("person", 0.5))
    return said

"""Kind of a name, decided over all its mentions: labels vote, words and places weigh in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from worker.entities.aliases import Alias
from worker.entities.called_places import is_called_place
from worker.entities.cues import body_cues
from worker.entities.drafts import Draft
from worker.entities.fold import core_words, fold, words_of
from worker.entities.sqlite import Gazetteer
from worker.entities.words import (
    COURTS,
    EVENT_WORDS,
    LEGAL_ENDINGS,
    ORG_WORDS,
    PLACE_CUES,
    PLACE_PREPOSITIONS,
    PLACE_WORDS,
    SAYING,
    SHIP_PREFIXES,
    TOWN_OFFICES,
    WEAK_ORG_WORDS,
    is_given_name,
)
from worker.types import EntityKind, KindEvidence, Place

#: What one mention says, by where it comes from. The small model's ORG is right less than half the
#: time (measured on both development sets), its PERSON and GPE more often.
_VOTE = {
    "model": 1.0,
    "chunk": 1.5,
    "title": 2.0,
    "table": 4.0,
    "body": 1.5,
    "given": 2.0,
    "alias": 3.0,
    "gazetteer": 1.0,
    "known": 0.0,
}
_ORG_DISCOUNT = 0.7
#: A place the gazetteer does not have is often a surname.
_UNKNOWN_PLACE_DISCOUNT = 0.6
_COUNTRY, _CAPITAL, _LARGE, _TOWN = 3.0, 2.0, 1.2, 0.5
_LARGE_CITY = 200_000
_TITLED = 4.0
_HEADED = 6.0  #: A head of the language's own; English words in the name say less: Raad van State.
_BARE_VOTE = 1.0  #: A model that calls a bare name a person counts once, however often it does so.
#: A bare name that no full name introduces is seldom a person: news introduces people.
_UNPROVEN_BARE, _UNPROVEN_FULL = 0.3, 0.5
_DIVISION = re.compile(r", ([A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[,.;)]| (?:on|and|who|said)\b|$)")
_HINT = 1.0  #: Lighter signs (somebody said, in) are hints: many of them prove no more than one.
_MAX_PROOF = 4.0  #: One text proves no more.
_SETTLED, _SETTLED_BY = 2.5, 2.0
_COINED = re.compile(
    r"(?!(?:Mc|Mac|De|Le|Di|Du|La|Lo|Van|Von|Fitz|Ter|Da|Del|Der|Al|El|O|Ja|D|L)[A-Z])[A-Z][a-z]+(?:[A-Z][a-z]*)+\d*"
)


def decide_kind(
    text: str, name: str, drafts: Sequence[Draft], alias: Alias | None, gazetteer: Gazetteer
) -> tuple[EntityKind, KindEvidence]:
    """Return the kind with most evidence, and the evidence that the stream may weigh again.

    The alias file, kept by people, has the last word; what the map knows, each text decides by itself: for these the
    evidence is empty.
    """
    if alias is not None:
        return alias.kind, KindEvidence()
    map_says = _map_says(name, gazetteer)
    voters = _voters(drafts)
    is_bare = len(core_words(name)) == 1 and all(draft.source == "model" for draft in voters)
    votes: dict[EntityKind, float] = {}
    for draft in voters:
        _add(votes, draft.kind, _VOTE[draft.source] * _trust(draft, bool(map_says)))
    if "person" in votes and is_bare:
        votes["person"] = min(votes["person"], _BARE_VOTE)
    proof: dict[EntityKind, float] = {}
    hints: dict[EntityKind, float] = {}
    if any(d.titled for d in drafts):
        _add(proof, "person", _TITLED)
    if any(d.source == "body" for d in drafts):
        _add(proof, "org", _HEADED)
    for kind, weight in (
        *_words_say(name),
        *map_says,
        *_neighbours_say(text, drafts, gazetteer),
        *body_cues(text, drafts),
    ):
        _add(hints if 0 < weight < _HINT else proof, kind, weight)
    if proof.get("person", 0.0) < 0 and is_given_name(fold(name)):
        _add(proof, "place", proof["person"])  # the Elizabeth is no town either
    score = {kind: sum(one.get(kind, 0.0) for one in (votes, proof, hints)) for kind in (*votes, *proof, *hints)}
    settled = _settled(proof)
    best = max(score, key=lambda kind: (score[kind], kind)) if settled is None else settled
    if best == "person" and score[best] <= 0:
        best = "other"
    if map_says and (best == "place" or map_says[0][1] >= _LARGE):
        return best, KindEvidence()
    for kind, weight in map_says:
        _add(proof, kind, -weight)  # the map says the same in each text
    weights = _weights(name, voters, votes, proof, hints)
    return best, KindEvidence(weights, articles=1, settled=int(settled is not None))


def _settled(proof: Mapping[EntityKind, float]) -> EntityKind | None:
    """Return the kind that a text proves, whatever the model says; None if it proves none, or two."""
    ranked = sorted(proof, key=lambda kind: -proof[kind])
    if not ranked or proof[ranked[0]] < _SETTLED:
        return None
    return (
        ranked[0] if proof[ranked[0]] - max((proof[kind] for kind in ranked[1:]), default=0.0) >= _SETTLED_BY else None
    )


def _add(score: dict[EntityKind, float], kind: EntityKind, weight: float) -> None:
    score[kind] = score.get(kind, 0.0) + weight


def _weights(
    name: str,
    voters: Sequence[Draft],
    votes: Mapping[EntityKind, float],
    proof: Mapping[EntityKind, float],
    hints: Mapping[EntityKind, float],
) -> dict[EntityKind, float]:
    """Weigh one text.

    What the model said counts once, however often it said so, and less for a person whom nothing introduces; what the
    words prove counts more.
    """
    weights: dict[EntityKind, float] = {}
    for kind, vote in votes.items():
        said = vote / len(voters)
        if kind == "person" and all(draft.source == "model" for draft in voters):
            said *= _UNPROVEN_BARE if len(core_words(name)) == 1 else _UNPROVEN_FULL
        _add(weights, kind, said)
    for kind, weight in proof.items():
        _add(weights, kind, max(-_HINT, min(weight, _MAX_PROOF)))
    for kind, weight in hints.items():
        _add(weights, kind, min(weight, _HINT))
    return {kind: round(weight, 2) for kind, weight in weights.items()}


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
        strong = [w for w in words if w in ORG_WORDS.words and w not in WEAK_ORG_WORDS.words]
        if strong:
            said.append(("org", 4.0))
        if " & " in name or words[-1] in LEGAL_ENDINGS.words or " ".join(words[-2:]) in COURTS.words:
            said.append(("org", 4.0))
        if words[-1] in PLACE_WORDS.words or words[0] in ("mount", "lake", "fort", "cape", "gulf", "port", "isle"):
            said.append(("place", 3.0))
        if words[-1] in EVENT_WORDS.words or (
            len(words) == 2 and words[0] in ("hurricane", "typhoon", "cyclone", "storm")
        ):
            said.append(("event", 3.0))
        if words[0] in SHIP_PREFIXES.words and name.split(maxsplit=1)[0].isupper():
            said.append(("other", 5.0))
        if words[-1] == "act":
            said.append(("work", 4.0))
        if is_given_name(words[0]) and not strong and len(words) <= 4:
            said.append(("person", 2.0))
    elif name.isupper() and 2 <= len(name) <= 5:
        said.append(("org", 1.0))
    elif len(name) > len("shire") and name.endswith("shire"):
        said.append(("place", 3.0))
    elif is_coined(name):
        said += [("org", 2.0), ("person", -2.0)]
    return said


def is_coined(name: str) -> bool:
    """Return True for a word with capitals inside, as firms and products have them: OpenAI, not McCain."""
    return _COINED.fullmatch(name) is not None


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


def _has_its_division(text: str, draft: Draft, gazetteer: Gazetteer) -> bool:
    """Return True for Englewood in "Englewood, New Jersey"."""
    match = _DIVISION.match(text, draft.end)
    if match is None or " " in draft.name.strip():
        return False
    wide = gazetteer.find(match.group(1))
    return bool(wide) and wide[0].feature in ("admin", "country") and gazetteer.exact(match.group(1))


def _neighbours_say(text: str, drafts: Sequence[Draft], gazetteer: Gazetteer) -> list[tuple[EntityKind, float]]:
    said: list[tuple[EntityKind, float]] = []
    for draft in drafts[:8]:
        before = text[max(0, draft.start - 24) : draft.start].lower().rstrip(" \"'[(").split(" ")[-3:]
        after = text[draft.end : draft.end + 16].lstrip(" ,").partition(" ")[0].lower().rstrip(".,;:")
        if is_called_place(text, draft.start):
            said.append(("place", 4.0))
        elif (after in TOWN_OFFICES.words and text[draft.end] == " ") or after in PLACE_CUES.words:
            said.append(("place", 2.0))
        elif draft.kind in ("org", "place") and _has_its_division(text, draft, gazetteer):
            said.append(("place", 3.0))
        elif before[-1] in PLACE_PREPOSITIONS.words:
            said.append(("place", 0.8))
        elif before[-1] in SAYING.words or after in SAYING.words:
            said.append(("person", 0.5))
    return said

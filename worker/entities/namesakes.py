"""Bodies of one name: parties and state bodies of different countries, and firms that go by the same word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from worker.entities.drafts import Draft
from worker.entities.firms import firm_words
from worker.entities.fold import core_words
from worker.entities.sqlite import Gazetteer
from worker.wordlists import WordList

STATE_BODIES = WordList("entities/state_bodies")
_PARTIES = WordList("entities/parties")
_WORDS_OF_FIRMS = WordList("entities/words_of_firms")

_OWNER = re.compile(r"(?P<owner>[A-Z][\w.-]*(?: [A-Z][\w.-]*)?)(?P<of>['’]s?)? (?:[a-z-]+ )?$")
_OF = re.compile(r" (?:of|in) (?:the )?(?P<owner>[A-Z][\w.-]*(?: [A-Z][\w.-]*)?)")
_MOST = 0.6  #: Share of the places and peoples of a text that must lie in one country, if nothing beside the name says,
_MIN_NAMED = 2  #: and number of them, where the party is not the best known of its name.


def is_shared_name(name: str) -> bool:
    """Return True if bodies of many countries bear a name: Labour Party, Defence Ministry."""
    words = core_words(name)
    return bool(words) and STATE_BODIES.words.issuperset(words)


def country_of_body(
    text: str, drafts: Sequence[Draft], named: Mapping[str, int], usual: str | None, gazetteer: Gazetteer
) -> str | None:
    """Return the country whose body is meant.

    Args:
        text: The text.
        drafts: The mentions of the body.
        named: Number of places and peoples of the text by country.
        usual: Country of the best known body of the name, taken where the text names it or no country at all.
        gazetteer: The list of places.

    Returns:
        ISO 3166-1 alpha-2; None if nothing tells.
    """
    for draft in drafts[:5]:
        if country := _beside(text, draft, gazetteer):
            return country
    if usual in named or not named or (usual is None and not any(is_party(draft.name) for draft in drafts)):
        return usual  # a ministry of nobody's may be anybody's: papers do not say whose their own is
    country, most = max(named.items(), key=lambda one: (one[1], one[0]))
    is_enough = most >= _MOST * sum(named.values()) and (usual is not None or most >= _MIN_NAMED)
    return country if is_enough else usual


def is_party(name: str) -> bool:
    """Return True for a party's name, of which papers abroad report as often as its own: Labor Party, Greens."""
    words = core_words(name)
    return bool(words) and words[-1] in _PARTIES.words


def is_word_of_firms(name: str) -> bool:
    """Return True if a name is one word by which many firms are called: Pioneer, not Pioneer Corp."""
    words = firm_words(name)
    return len(words) == 1 and words[0] in _WORDS_OF_FIRMS.words


def _beside(text: str, draft: Draft, gazetteer: Gazetteer) -> str | None:
    """Return the country of a people or place that owns a mention: "the Dutch Labour Party", "Israel's parliament"."""
    before = _OWNER.search(text[max(0, draft.start - 40) : draft.start])
    after = _OF.match(text, draft.end)
    owners = [(before["owner"], bool(before["of"]))] if before else []
    owners += [(after["owner"], True)] if after else []
    for owner, owns in owners:
        for word in (owner, owner.rpartition(" ")[2]):
            if country := gazetteer.demonym(word):
                return country
            places = gazetteer.find(word) if owns else ()
            if places and places[0].feature == "country" and gazetteer.exact(word):
                return places[0].country
    return None

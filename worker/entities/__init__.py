"""Entities: the people, organisations and places a text names, resolved to known ones.

Takes: a clean text and the spans a language model marks in it; a gazetteer; the alias file.
Gives: one ``FoundEntity`` per real thing, with its kind, mentions and place on the map; lookup keys of a
name, found or typed; the decision which stored entity a found one is.
Raises: InvalidInput (alias file), StoreUnavailable (gazetteer file), SettingsError (no such model).
"""

from __future__ import annotations

from worker.entities.aliases import Aliases
from worker.entities.company import RARE, shares_of
from worker.entities.find import Reading, find_entities
from worker.entities.identity import decide_identity
from worker.entities.keys import asked_keys, is_loose, name_keys, word_keys
from worker.entities.lookup import country_code, goes_by, lookup_keys
from worker.entities.models import models_by_language
from worker.entities.places import home_of
from worker.entities.propose import propose_merge
from worker.entities.propose_split import propose_split
from worker.entities.recogniser import Recogniser
from worker.entities.resolve import resolve
from worker.entities.sqlite import Gazetteer
from worker.entities.tools import EntityTools

__all__ = [
    "RARE",
    "Aliases",
    "EntityTools",
    "Gazetteer",
    "Reading",
    "Recogniser",
    "asked_keys",
    "country_code",
    "decide_identity",
    "find_entities",
    "goes_by",
    "home_of",
    "is_loose",
    "lookup_keys",
    "models_by_language",
    "name_keys",
    "propose_merge",
    "propose_split",
    "resolve",
    "shares_of",
    "word_keys",
]

"""Places of the list under the case or form in which a text has them: Москва for Москве, Ростов-на-Дону."""

from __future__ import annotations

from worker.entities.fold import fold
from worker.entities.inflection import base_forms, base_forms_in, has_cases, is_cyrillic
from worker.entities.slavic_prose import bases_of_words
from worker.entities.sqlite import Gazetteer
from worker.entities.words import is_given_name
from worker.wordlists import WordList

_MIN_TOWN = 5_000


def place_base(name: str, lang: str | None, gazetteer: Gazetteer) -> str | None:
    """Return the base form under which a place is known: Москва for Москве, or None."""
    is_compound = " " in name or "-" in name
    if lang and has_cases(lang):
        forms = bases_of_words(name, lang) if is_compound else base_forms_in(lang, name)
    elif is_cyrillic(name) and is_compound:
        forms = bases_of_words(name)
    else:
        forms = iter((name,)) if " " in name or name.isascii() else base_forms(name)
    places = (form for form in forms if _is_place(form, gazetteer))
    if lang and has_cases(lang):  # Łodzi is of Łódź, and not Lodi, which it is read as
        return max(places, key=lambda form: gazetteer.find(form)[0].population, default=None)
    return next(places, None)


def _is_place(name: str, gazetteer: Gazetteer) -> bool:
    places = gazetteer.find(name)
    if not places or not gazetteer.exact(name) or len(name) < 3:
        return False
    return places[0].feature in ("country", "capital", "region") or places[0].population >= _MIN_TOWN


def is_large(name: str, gazetteer: Gazetteer) -> bool:
    """Return True for a known place that is a country, capital or region, or has 100,000 people."""
    place = gazetteer.find(name)[0]
    return place.feature in ("country", "capital", "region") or place.population >= 100_000


def is_country(word: str, gazetteer: Gazetteer) -> bool:
    """Return True for the name or the initials of a country."""
    if word in _COUNTRY_ACRONYMS.words:
        return True
    return gazetteer.exact(word) and gazetteer.find(word)[0].feature == "country"


#: Countries by their initials in Ukrainian and Russian.
_COUNTRY_ACRONYMS = WordList("entities/country_acronyms")


def is_family_name(text: str, start: int, end: int) -> bool:
    """Return True for a country of one word behind a given name: Luís Montenegro."""
    before = text[max(0, start - 16) : start]
    is_beside = before.endswith(" ") and " " not in text[start:end]
    first = before.split()[-1] if is_beside and before.strip() else ""
    return bool(first) and first[0].isupper() and is_given_name(fold(first))

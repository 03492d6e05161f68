"""Word lists of news English that tell what a name is. All folded: lower case, no dots."""

from __future__ import annotations

from worker.wordlists import Table, WordList

#: Before a name they make it a person, whatever else is said.
STRONG_TITLES = WordList("entities/strong_titles")
#: Words that may stand in a title before a name; they are split off it.
TITLE_WORDS = WordList("entities/title_words")
#: A name that holds one of these is a group of people with a purpose.
ORG_WORDS = WordList("entities/org_words")
#: Bodies that a single word names well enough.
BODIES = WordList("entities/bodies")
#: Words that are so common that a single one of them names nothing by itself.
WEAK_ORG_WORDS = WordList("entities/weak_org_words")
#: Courts end like this.
COURTS = WordList("entities/courts")
#: What ministries and institutes are for: the second of two such nouns is part of the name.
BODY_SUBJECTS = WordList("entities/body_subjects")
#: Firms end like this.
LEGAL_ENDINGS = WordList("entities/legal_endings")
#: A name that holds one of these is somewhere.
PLACE_WORDS = WordList("entities/place_words")
#: Said before or after a name by nature of the place; not part of it when written small.
PLACE_NOUNS = WordList("entities/place_nouns")
#: Small words after a name, or before "of" and a name, that make it a place.
PLACE_CUES = WordList("entities/words_beside_places")
#: Small words that make a name behind "of" a place, and none before them.
PLACE_NOUNS_OF = WordList("entities/nouns_of_places")
#: Offices that only towns have: "mayor of Dayton", "Dayton Mayor Paula Reyes".
TOWN_OFFICES = WordList("entities/town_offices")
#: Events are called so.
EVENT_WORDS = WordList("entities/event_words")
#: Before the name of a ship, and part of it.
SHIP_PREFIXES = WordList("entities/ship_prefixes")
#: Words that may start a sentence before a name and are never the start of one.
STARTERS = WordList("entities/starters")
#: Words that look like names because they start a sentence, a heading or a menu.
COMMON = WordList("entities/common_words")
#: Verbs of saying: whoever stands before or after them speaks.
SAYING = WordList("entities/saying")
#: Words before a place.
PLACE_PREPOSITIONS = WordList("entities/place_prepositions")

#: Peoples and adjectives wider or narrower than a country.
PEOPLES = WordList("entities/peoples")
#: Names of countries as the news writes them: name to ISO 3166-1 code.
COUNTRY_NAMES = Table("entities/country_names")

#: Given names met in news of many countries; after one of them stands a family name.
GIVEN_NAMES = WordList("entities/given_names")
RARER_GIVEN_NAMES = WordList("entities/given_names_rarer")


def is_given_name(word: str) -> bool:
    """Return True if a folded word is a given name."""
    return word in GIVEN_NAMES.words or word in RARER_GIVEN_NAMES.words

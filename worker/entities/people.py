"""Names of people as they are compared: titles off, family name last, short given names in full."""

from __future__ import annotations

from functools import cache, lru_cache

from worker.entities.fold import PARTICLES, skeleton, words_of
from worker.entities.words import STRONG_TITLES, word_set
from worker.wordlists import WordList

COMMON_SURNAMES = WordList("entities/common_surnames")
#: Said before a name in other languages than English; folded.
_HONORIFICS = WordList("entities/honorifics")
#: One given name written four ways; "Abd al-Aziz" is Abdul Aziz is Abdulaziz.
_SERVANT = word_set("abdul abdel abdal abdol abdoul")
_GLUED_SERVANT = tuple(_SERVANT)
_NOT_GLUED = word_set("abdullah abdallah abdulla abdoulaye abdelkader")
_PATRONYMIC = ("ovich", "evich", "ovych", "evych", "yevich", "ovitch", "evitch", "ovna", "evna", "ivna", "yivna")
#: Short forms of English given names, and the names in full that they may stand for (common usage, no list copied).
_SHORT_FORMS = {
    "abe": "abraham", "al": "albert alfred alan", "alex": "alexander", "andy": "andrew", "art": "arthur",
    "barry": "barack", "ben": "benjamin", "bernie": "bernard", "bill": "william", "billy": "william", "bob": "robert",
    "bobby": "robert", "cathy": "catherine", "charlie": "charles", "chris": "christopher christian",
    "chuck": "charles", "dan": "daniel", "danny": "daniel", "dave": "david", "debbie": "deborah", "dick": "richard",
    "don": "donald", "doug": "douglas", "ed": "edward edwin", "eddie": "edward", "fred": "frederick", "gene": "eugene",
    "greg": "gregory", "hank": "henry", "jack": "john", "jeff": "jeffrey", "jerry": "gerald jerome", "jim": "james",
    "jimmy": "james", "joe": "joseph", "johnny": "john", "josh": "joshua", "kate": "katherine", "kathy": "katherine",
    "ken": "kenneth", "larry": "lawrence", "liz": "elizabeth", "matt": "matthew", "mickey": "michael",
    "mike": "michael", "mitch": "mitchell", "nick": "nicholas", "pat": "patrick patricia", "pete": "peter",
    "peggy": "margaret", "phil": "philip", "ray": "raymond", "rick": "richard", "rob": "robert", "ron": "ronald",
    "sam": "samuel", "sandy": "alexander", "steve": "steven stephen", "sue": "susan", "ted": "theodore edward",
    "terry": "terence", "tim": "timothy", "toby": "tobias", "tom": "thomas", "tommy": "thomas", "tony": "anthony",
    "val": "valerie", "vince": "vincent", "wally": "walter", "will": "william", "zach": "zachary",
}  # fmt: skip
_IN_FULL = {short: word_set(full) for short, full in _SHORT_FORMS.items()}


@cache
def _titles() -> frozenset[str]:
    """Return the titles at the front of a person's name; Judge and Dean are given names too."""
    more = word_set("king queen prince princess comrade justice")
    return (STRONG_TITLES.words | _HONORIFICS.words | more) - word_set("judge dean")


@lru_cache(maxsize=16_384)
def person_words(name: str) -> tuple[str, ...]:
    """Folded words of a person's name, without particles and titles, the family name last.

    "Abd al-Aziz", "Abdul Aziz" and "Abdulaziz" give the same words; "LAVROV, Sergei" reads as it is spoken.
    At least one word stays, as long as the name has one.
    """
    if name.count(",") == 1:
        family, _, given = name.partition(",")
        if given.strip() and words_of(given)[:1] not in (["jr"], ["sr"], ["md"], ["phd"]):
            name = f"{given} {family}"
    words = words_of(name)
    while len(words) > 2 and words[0] in _titles():
        words = words[1:]
    if len(words) == 2 and words[0] in STRONG_TITLES.words and words[0] not in PARTICLES:
        words = words[1:]
    # Ben Sasse is no bare name: a particle has something before it.
    first, rest = (words[:1], words[1:]) if len(words) > 1 and words[0] == "ben" else ([], words)
    core = first + [part for word in rest if word not in PARTICLES for part in _servant(word)]
    return tuple(core or words)


def _servant(word: str) -> tuple[str, ...]:
    if word in _SERVANT:
        return ("abd",)
    if len(word) > 7 and word not in _NOT_GLUED and word.startswith(_GLUED_SERVANT):
        return "abd", word[5:]
    return (word,)


def bone(word: str) -> str:
    """Consonants of a folded word as keys hold them: Wladimir is looked for with Vladimir, Qaddafi with Gaddafi."""
    bones = skeleton(word)
    bones = "v" + bones[1:] if bones.startswith("w") else bones
    return "k" + bones[1:] if bones.startswith("g") else bones


def in_full(given: str) -> str:
    """Return the given name of a short form; a name that is no short form unchanged."""
    return _SHORT_FORMS.get(given, given).partition(" ")[0]


def is_patronymic(word: str) -> bool:
    """Return True if a word is a father's name as Russians and Ukrainians bear it between given and family name."""
    return len(word) > 6 and word.endswith(_PATRONYMIC)


def is_short_form(one: str, other: str) -> bool:
    """Return True if one given name is short for the other: Bill and William, never Bill and Will."""
    return other in _IN_FULL.get(one, ()) or one in _IN_FULL.get(other, ())

"""Names in prose of languages of Western Europe that no model reads: German, French, Spanish, Italian, Portuguese.

What their prose does to names: articles grow together with words (l'AFP), offices with parties (SPD-Politiker), bodies
go on in small letters (Assemblée nationale, Universidad de Salamanca), and in German each noun has a capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from worker.entities.drafts import Draft
from worker.entities.fold import fold
from worker.types import EntityKind
from worker.wordlists import WordList, any_of

WESTERN = frozenset({"de", "fr", "es", "it", "pt", "ca"})
_ROMANCE = WESTERN - {"de"}
_GERMANIC = frozenset({"nl", "sv", "da", "no", "nb"})
HEADS, MATTERS = WordList("entities/western_bodies"), WordList("entities/western_matters")
ADJECTIVES = WordList("entities/western_adjectives")
DETERMINERS = WordList("entities/german_determiners")
MINISTERS, BEFORE_FIRMS = WordList("entities/western_ministers"), WordList("entities/western_before_firms")
PREPOSITIONS, BEFORE_PLACES = (
    WordList("entities/western_place_prepositions"),
    WordList("entities/western_before_places"),
)

_NAME = r"[^\W\d_a-zà-öø-ÿœ][\w’'-]*+"
_ELISION = re.compile(r"(?:[ldnsmtjc]|qu|dell|all|dall|nell|sull|un|quell)['’](?=\w)", re.IGNORECASE)
_AFRICAN = re.compile(r"[NMT]['’][A-Z]")  #: N'Guessan, N'Djamena, M'Bappé: no word is elided in capitals.
_SMALL = "de la|de las|de los|de|du|des|del|dei|degli|delle|della|di|do|da|dos|das|para|pour|por|per"
_JOINT = rf"(?:d['’]|de l['’]|(?:{_SMALL}) )"
#: An adjective of a country or people with a capital is part of a name: Deutsche Bahn, Bayerischer Rundfunk.
_GERMAN_OF_LAND = re.compile(
    r"\b(?:Deutsch|(?!Demokratisch)[A-ZÄÖÜ][a-zäöüß]{3,}isch)e[rnsm]? (?:Rote[ns]? )?([A-ZÄÖÜ][\wäöüß-]{2,})"
)
_ARTICLES = frozenset({"A", "O", "La", "Le", "Il", "El"})  #: As a sentence begins with them.
#: Articles; behind them a name alone is no person's. What goes on with a preposition is a noun: le Salon du livre.
_BEFORE_BODIES = re.compile(r"(?:\b(?:la|le|il|lo|du)\s|\b(?:l|dell)['’])$")
_GOES_ON = re.compile(
    r" (?:d['’]|[a-zà-ÿ]{1,5}l['’]|(?:de|di|du|des|del|dello|della|dei|do|da|dos|sullo|sulla|sul|a|à|e|et)\b)"
)
_MAX_PORTFOLIO_CHARS = 60
_BEFORE_CHARS = 48


def parted(word: str, start: int, lang: str | None) -> Iterator[tuple[int, str]]:
    """Yield the words of which one is made, each with its offset: AFP of l'AFP, SPD and Politiker of SPD-Politiker."""
    if lang in _ROMANCE and (match := _ELISION.match(word)) and not _AFRICAN.match(word):
        start, word = start + match.end(), word[match.end() :]
    elif lang in _GERMANIC and "-" in word and word.rpartition("-")[2].islower():
        before = word.rpartition("-")[0]  # NAVO-chef Mark Rutte
        yield start, before
        start, word = start + len(before) + 1, word[len(before) + 1 :]
    elif lang == "de" and "-" in word:
        before, _, last = word.rpartition("-")
        if last[:1].isupper() and is_german_office(last):
            yield start, before
            start, word = start + len(before) + 1, last
    yield start, word


@cache
def _german_offices() -> tuple[str, ...]:
    return WordList("entities/german_office_endings").entries


def is_german_office(word: str) -> bool:
    """Return True for an office or a trade, whatever it is grown together with: Bundesinnenministerin, Amtskollegen."""
    return fold(word).endswith(_german_offices())


@cache
def _german_bodies() -> tuple[str, ...]:
    return WordList("entities/german_body_endings").entries


def is_german_body(word: str) -> bool:
    """Return True for a word that heads the name of a body: Verwaltungsgericht, Staatsanwaltschaft."""
    return word[:1].isupper() and fold(word).endswith(_german_bodies())


@cache
def _german_lands() -> tuple[str, ...]:
    return WordList("entities/german_land_endings").entries


def are_nouns(text: str, start: int, words: Sequence[str]) -> bool:
    """Return True for German nouns side by side: "Ende Oktober", "die Vertreter Deutschlands", "Ausgaben Frankreichs".

    People have no article before them, and a noun's ending seldom.
    """
    before = text[max(0, start - _BEFORE_CHARS) : start].split()
    is_behind_article = bool(before) and text[start - 1 : start] == " " and before[-1].casefold() in DETERMINERS.words
    return is_behind_article or any(fold(word).endswith(_german_nouns()) for word in words)


@cache
def _german_nouns() -> tuple[str, ...]:
    return WordList("entities/german_noun_endings").entries


def draft_western_bodies(text: str, lang: str | None) -> Iterator[Draft]:
    """Yield names of bodies that go on in small letters or behind a small word."""
    if lang == "de":
        for match in _german_matter().finditer(text):
            yield Draft(match.start(), match.end(), match.group(), "org", "chunk")
        for match in _GERMAN_OF_LAND.finditer(text):
            before = text[max(0, match.start() - 4) : match.start()].rstrip(' "“„»«')
            opens = not before or before[-1] in ".!?:\n"
            if not (opens or fold(match.group(1)).endswith(_german_lands()) or is_german_office(match.group(1))):
                yield Draft(match.start(), match.end(), match.group(), "org", "chunk")
    if lang in _ROMANCE:
        for match in _body().finditer(text):
            yield Draft(match.start(), match.end(), match.group(), "org", "chunk")


@cache
def _german_matter() -> re.Pattern[str]:
    """Match "Bundesamt für Verfassungsschutz", "Institut für Wirtschaft und Klima"."""
    noun = r"[A-ZÄÖÜ][\wäöüß-]+"
    endings = any_of(_german_bodies())
    first = rf"(?:(?!(?:Der|Die|Das|Den|Dem|Des|Ein|Eine|Im|Am|Vom|Beim) ){noun} )?"
    return re.compile(rf"\b{first}(?:[A-ZÄÖÜ][\wäöüß]*?)?(?i:{endings}) für {noun}(?: und {noun})?")


@cache
def _body() -> re.Pattern[str]:
    """Match a head with what it goes on with; a head alone is no name."""
    heads = any_of(HEADS.entries)
    small = rf"(?:{'|'.join(map(re.escape, ADJECTIVES.entries))})(?!\w)"
    matters = any_of(MATTERS.entries)
    adjective = rf"(?: (?:{small}|{_NAME}))"
    whole = rf"(?: {_JOINT}(?:(?:{matters})(?!\w)|{_NAME}(?: {_NAME})?))"
    return re.compile(rf"(?<!\w)(?:{heads})(?!\w)(?:{adjective}{{1,2}}+{whole}{{0,2}}+|{whole}{{1,3}}+)")


def is_portfolio(text: str, start: int, lang: str | None) -> bool:
    """Return True behind "ministra de", where a word with a capital names a field of politics."""
    if lang not in _ROMANCE:
        return False
    return _portfolio().search(text, max(0, start - _MAX_PORTFOLIO_CHARS), start) is not None


@cache
def _portfolio() -> re.Pattern[str]:
    words = "|".join(map(re.escape, MINISTERS.entries))
    field = rf"(?:{_NAME}(?:,? (?:et|y|e) )?(?:{_JOINT}|(?:la|le|les|el|los) |l['’])?)"
    return re.compile(rf"(?i:(?<!\w)(?:{words}))(?: [a-zà-ÿ]+)? {_JOINT}{field}{{0,3}}$")


def kind_beside(text: str, start: int) -> EntityKind | None:
    """Return the kind of a single word that the words before it prove; None if they prove none."""
    said = text[max(0, start - _BEFORE_CHARS) : start].rpartition("\n")[2]
    before = fold(said).split()
    if before[-1:] and (before[-1] in BEFORE_FIRMS.words or said.split()[-1] in _ARTICLES):
        return "org"
    if before and before[-1] in PREPOSITIONS.words:
        return "place"
    return None


def has_article(text: str, start: int, end: int, lang: str | None) -> bool:
    """Return True if an article stands before a word, in languages that put none before people: la Fiom, l'Insee."""
    before = text[max(0, start - _BEFORE_CHARS) : start]
    return lang in _ROMANCE and not _GOES_ON.match(text, end) and _BEFORE_BODIES.search(before) is not None


def may_be_town(text: str, start: int) -> bool:
    """Return True if a small word stands before a word that may stand before a place."""
    before = fold(text[max(0, start - _BEFORE_CHARS) : start].rpartition("\n")[2]).split()
    return bool(before) and (before[-1] in PREPOSITIONS.words or before[-1] in BEFORE_PLACES.words)


def is_speech(quoted: str) -> bool:
    """Return True for words in quotation marks that are said, not a name: a longer word of them is written small."""
    return quoted[0] < "\u0370" and any(word[:1].islower() and len(word) > 3 for word in quoted.split())

"""A mention in the making, and how the edges of what a model marked are set right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from worker.entities.edges import (
    PARTICLES_LOW,
    SAID_OF,
    body_before_person,
    country_before_person,
    has_own_commas,
    is_numbered,
    with_joined_end,
    with_number,
    with_second_subject,
    without_strange_ends,
)
from worker.entities.fold import fold, has_arabic_article
from worker.entities.sqlite import Gazetteer
from worker.entities.truecase import HEADLINE_WORDS
from worker.entities.words import (
    BODY_SUBJECTS,
    COMMON,
    ORG_WORDS,
    PEOPLES,
    PLACE_PREPOSITIONS,
    STARTERS,
    STRONG_TITLES,
    TITLE_WORDS,
    is_given_name,
)
from worker.types import EntityKind, Span

#: Kinds by the labels of spaCy's models, of OntoNotes first, then of single languages; others are dates, sums and such.
KIND_OF_LABEL: dict[str, EntityKind] = {
    "PERSON": "person", "PER": "person", "ORG": "org", "GPE": "place", "LOC": "place", "FAC": "place",
    "EVENT": "event", "WORK_OF_ART": "work", "LAW": "work", "PRODUCT": "other", "MISC": "other", "NORP": "other",
    "PRS": "person", "EVN": "event", "WRK": "work", "OBJ": "other",  # Swedish
    "GPE_LOC": "place", "GPE_ORG": "place", "EVT": "event", "PROD": "other", "DRV": "other",  # Norwegian
    "persName": "person", "orgName": "org", "placeName": "place", "geogName": "place",  # Polish
    "PS": "person", "OG": "org", "LC": "place",  # Korean
    "ORGANIZATION": "org", "FACILITY": "place", "NAT_REL_POL": "other",  # Romanian
}  # fmt: skip
#: A name longer than this many words is a sentence or a headline.
MAX_WORDS = 9

_EDGE = " \t\n\r\u00a0\"“”„«»‘’'`()[]{}<>,;:–—-_*•|/\\…!?=+~#@^"
_POSSESSIVE = re.compile(r"['’][sS]$|(?<=s)['’]$")
_ARTICLE = re.compile(r"(?:the|an|a)\s+", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"(?:^|[\s.])(?:[^\W\d_]|Inc|Corp|Ltd|Cos?|Jr|Sr|Bros|Calif|Conn|Mass|Fla|"
    r"Tenn|Wash|Ariz|Colo|Ala|Ark|Minn|Miss|Mich|Okla|Kan|Neb|Nev|Ore|Wis|Ind|Ill|Pa|Va|Ga|La|Md|Mo|Vt|Del|Mont|Dak|"
    r"Tex|Wyo|Ky)\.$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[^\n;,()/]+(?:, (?:(?:Inc|Ltd|LLC|Corp|Co|Jr|Sr)\b\.?|[A-Z]\w+ & Co\.?))?", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_LAST_WORD = re.compile(r"\s+([^\W\d_][\w'’-]*)$")
_QUALIFIER = re.compile(rf"[\w.]+-(?:{SAID_OF})\s+")
_QUALIFIED = re.compile(rf"-(?:{SAID_OF})\Z")
_ARABIC_TAIL = re.compile(
    r"\]?[ -](?:(?:al|el|ul|ash|ar|ad|az|ez|es|er|bin|ibn)[ -]|(?:an|as|at)-)[A-ZÀ-Þ][^\W_]*(?:[-’'][^\W_]+)*"
)
_ARABIC_HEAD = re.compile(r"(?:^|(?<=[\s\[(\"“]))(?:[Aa]l|[Ee]l|[Aa]sh|[Aa]z|[Ee]z)[- ]$")
_WORD_BEFORE = re.compile(r"(?<![\w.-])[A-ZÀ-Þ][a-zß-ÿ]+ $")
#: No person is called so: small words that no name joins, figures.
_CROSSED = re.compile(r" (?:at|in|on|vs|versus|against) |\d")
#: Behind a name the sentence goes on: "Tbilisi as Georgia's", "Pirelli on Friday".
_RUNS_ON = re.compile(r" (?:as|after|amid|while|when|because|but) | on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
#: Between two towns on a road, a flight or a list.
_JOINED = re.compile(r" (?:and|for|to) (?=[A-Z])")
#: Two names of one or two words that a model took for one.
_PAIR = re.compile(r"([A-Z][\w.-]+(?: [A-Z][\w-]+)?) and ([A-Z][\w.-]+(?: [A-Z][\w-]+)?)")
_ALONE = re.compile(r"(?<![\w-])(?<!and )([A-Z][\w.-]*\w)(?![\w-])(?! and\b)")
_TOWN_PEOPLE = 40_000
_DASHED = re.compile(r" [-–—] ")
_BODIES = frozenset({"house", "state"})  #: Parliaments and ministries go by these words too.
_OPENS = re.compile(r"(?:^|[.!?:\n]\s?)[\"“'‘(]?$")
_OFFICE_BEHIND = re.compile(r" (?:[Mm]inister|[Ss]ecretary|[Cc]ommissioner|[Ss]pokes(?:man|woman|person))\b")
_OFFICE_BEFORE = re.compile(r"\b(?:[Mm]inister|[Ss]ecretary|[Cc]ommissioner) (?:for|of) (?:the )?\Z")
_DIGITS = re.compile(r"\d")


@dataclass(slots=True)
class Draft:
    """One mention, not yet gathered with the others of its thing."""

    start: int
    end: int
    name: str
    kind: EntityKind
    source: str  #: model, chunk, body, title, given, alias, known, gazetteer
    titled: bool = False  #: A strong title stands before it.
    role: str | None = None
    team: bool = False  #: The name of a place, said of its team.
    people: bool = False  #: The model took it for a nationality, faith or party.


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Take quotes, brackets, articles, possessives and stray marks off both ends; (start, start) if nothing is left."""
    before = (-1, -1)
    while (start, end) != before and start < end:
        if (
            text[start].isupper()
            and text[end - 1].isalpha()
            and text[end - 1] not in "sS"
            and not _QUALIFIED.search(text, max(start, end - 12), end)
            and text[end : end + 1] != "."
        ):
            piece = text[start:end]
            if not (_ARTICLE.match(piece) or ("-" in piece and _QUALIFIER.match(piece))):
                return start, end  # as most are
        before = (start, end)
        while start < end and (text[start] in _EDGE or text[start] == "."):
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        piece = text[start:end]
        if piece.endswith("."):
            end -= 0 if _ABBREVIATION.search(piece[-8:]) else 1
        elif match := _QUALIFIED.search(piece[-12:]) or _POSSESSIVE.search(piece[-3:]):
            end -= len(match.group())
        elif text[end : end + 1] == "." and _ABBREVIATION.search(f"{piece[-8:]}."):
            end += 1
        elif match := _ARTICLE.match(piece) or _QUALIFIER.match(piece):
            start += match.end()
    return start, end


def refine(text: str, span: Span, lang: str | None, gazetteer: Gazetteer) -> Iterator[Draft]:
    """Yield the mentions that a model's span really holds: none, one, or several joined by commas and brackets."""
    kind = KIND_OF_LABEL.get(span.label)
    if kind is None:
        return
    piece = text[span.start : span.end]
    if "[" in piece or "]" in piece or (kind == "org" and has_own_commas(piece[slice(*trim(piece, 0, len(piece)))])):
        parts = [(0, len(piece))]
    else:
        parts = [m.span() for m in _PARTS.finditer(piece)]
    for low, high in parts:
        start, end = trim(text, span.start + low, span.start + high)
        if lang in (None, "en"):  # elsewhere names end so: Médecins sans frontières
            end = _without_small_words(text, start, end)
        yield from _refine_part(text, start, end, kind, span.label, gazetteer)


def join_towns(text: str, drafts: Sequence[Draft], gazetteer: Gazetteer) -> Iterator[Draft]:
    """Return the mentions; a town and the one word of an organisation after it are joined: Oxford Nanopore.

    Not behind a word before a place, where a comma may be missing: "in London Barclays said".
    """
    before: Draft | None = None
    for draft in drafts:
        if before is not None and _is_name_of_body(text, before, draft, gazetteer):
            name = plain_name(text[before.start : draft.end])
            before = Draft(before.start, draft.end, name, "org", "model")
            continue
        if before is not None:
            yield before
        before = draft
    if before is not None:
        yield before


def _is_name_of_body(text: str, town: Draft, rest: Draft, gazetteer: Gazetteer) -> bool:
    if (town.kind, rest.kind) != ("place", "org") or text[town.end : rest.start] != " " or " " in rest.name:
        return False
    places = gazetteer.find(town.name)
    if rest.name.isupper() or town.name.isupper() or not places or places[0].feature not in ("city", "capital"):
        return False
    return (
        text[max(0, town.start - 14) : town.start].rstrip().rpartition(" ")[2].lower() not in PLACE_PREPOSITIONS.words
    )


def _without_small_words(text: str, start: int, end: int) -> int:
    """Return the end of a name without the small words behind it."""
    while (match := _LAST_WORD.search(text[max(start, end - 40) : end])) and match.group(1).islower():
        end -= len(match.group())
    return end


def _refine_part(
    text: str, start: int, end: int, kind: EntityKind, label: str, gazetteer: Gazetteer
) -> Iterator[Draft]:
    start, end = without_strange_ends(text, start, end)
    if two := _two_towns(text, start, end, kind, gazetteer):
        yield from (Draft(first, last, text[first:last], "place", "model") for first, last in two)
        return
    if two := _two_names(text, start, end, gazetteer):
        for first, last in two:
            yield from _of_pair(_refine_part(text, first, last, kind, label, gazetteer))
        return
    if kind != "work" and (match := _RUNS_ON.search(text, start, end)):
        end = match.start()
    if kind == "org":
        body_end, person = body_before_person(text, start, end)
        if person < end:
            yield from _refine_part(text, start, body_end, "org", "ORG", gazetteer) if body_end > start else ()
            role, name = plain_name(text[body_end:person]) or None, plain_name(text[person:end])
            yield Draft(person, end, name, "person", "model", titled=role is not None, role=role)
            return
    person = country_before_person(text, start, end, gazetteer)
    if person > start:
        yield from _refine_part(text, start, person - 1, "place", "GPE", gazetteer)
        start, kind = person, "person"
    start, role, titled = strip_titles(text, start, end, kind, gazetteer)
    start, end = with_arabic_parts(text, *trim(text, start, end), gazetteer)
    start, end = _end_of_name(text, start, end, kind)
    name = plain_name(text[start:end])
    if kind == "person" and (dash := _DASHED.search(text, start, end)):
        end = dash.start()
        name = plain_name(text[start:end])
    if kind == "person" and _CROSSED.search(name):
        return  # "Q3 EBITDA at Alphabet"
    if (
        is_junk(name)
        or is_portfolio(text, start, end)
        or opens_only(text, start, name)
        or (_may_be_people(name, kind) and is_people(name, gazetteer))
    ):
        return
    if titled:
        kind = "person"
    yield Draft(start, end, name, kind, "model", titled=titled, role=role, people=label == "NORP")


def _of_pair(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield mentions of a pair; of single words it tells no kind."""
    for draft in drafts:
        yield draft if " " in draft.name else replace(draft, source="known")


def _end_of_name(text: str, start: int, end: int, kind: EntityKind) -> tuple[int, int]:
    """Return the edges with what belongs to the name beside them."""
    if kind == "person":
        return start, with_joined_end(text, start, end)
    return with_number(text, start, end), with_second_subject(text, start, end)


def _two_towns(text: str, start: int, end: int, kind: EntityKind, gazetteer: Gazetteer) -> tuple[tuple[int, int], ...]:
    """Return the towns of "Perth for Adelaide" and "Perth and Inverness", which a model took for one name."""
    match = _JOINED.search(text, start, end) if kind in ("org", "work", "place", "other") else None
    if match is None or gazetteer.exact(text[start:end]):
        return ()
    towns = ((start, match.start()), (match.end(), end))
    return towns if all(_is_town(text[slice(*town)], gazetteer) for town in towns) else ()


def _two_names(text: str, start: int, end: int, gazetteer: Gazetteer) -> tuple[tuple[int, int], ...]:
    """Return both names of "Ana Cabannes and Rob Andrew", and of "Yahoo and Excite" where each is alone elsewhere."""
    match = _PAIR.fullmatch(text, start, end)
    if match is None or gazetteer.exact(match.group()):
        return ()
    one, other = fold(match[1]).split(), fold(match[2]).split()
    if len(one) == len(other) == 1:
        is_pair = _alone(text).issuperset(match.groups())
    else:
        is_pair = len(one) == len(other) and is_given_name(one[0]) and is_given_name(other[0])
    return (match.span(1), match.span(2)) if is_pair and ORG_WORDS.words.isdisjoint(other) else ()


@lru_cache(maxsize=1)
def _alone(text: str) -> frozenset[str]:
    """Return the words of a text with a capital that once have no "and" beside them."""
    return frozenset(_ALONE.findall(text))


def _is_town(name: str, gazetteer: Gazetteer) -> bool:
    """Return True for the usual name of a town of some size, and of nothing else that is larger."""
    places = gazetteer.find(name) if gazetteer.exact(name) else ()
    return bool(places) and places[0].feature in ("city", "capital") and places[0].population >= _TOWN_PEOPLE


def _may_be_people(name: str, kind: EntityKind) -> bool:
    return kind != "person" or (name.endswith("s") and " " not in name)


def opens_only(text: str, start: int, name: str) -> bool:
    """Return True for a word of every day that has its capital from the sentence it opens: "Rivers in Punjab rose"."""
    lower = name.lower()
    if lower not in HEADLINE_WORDS.words or lower in ORG_WORDS.words or lower in _BODIES or not name[1:].islower():
        return False
    return _OPENS.search(text[max(0, start - 4) : start]) is not None


def is_portfolio(text: str, start: int, end: int) -> bool:
    """Return True for the matter of an office that is cut from it: Defense of "Defense Secretary Ash Carter"."""
    if fold(text[start:end]) not in BODY_SUBJECTS.words:
        return False
    return (
        _OFFICE_BEHIND.match(text, end) is not None
        or _OFFICE_BEFORE.search(text, max(0, start - 24), start) is not None
    )


def with_arabic_parts(text: str, start: int, end: int, gazetteer: Gazetteer) -> tuple[int, int]:
    """Models often lose the part of a name behind or before the article: "Maher" of "Maher al-Assad"."""
    if start < end:
        if match := _ARABIC_TAIL.match(text, end):
            end = match.end()
        if match := _ARABIC_HEAD.search(text, max(0, start - 4), start):
            start -= len(match.group())
        if has_arabic_article(text[start:end]) and (match := _WORD_BEFORE.search(text[max(0, start - 24) : start])):
            word = fold(match.group())
            if not (
                word in TITLE_WORDS.words or word in COMMON.words or word in STARTERS.words or gazetteer.demonym(word)
            ):
                start -= len(match.group())
    return start, end


def plain_name(piece: str) -> str:
    """Return the name as it is shown: brackets out, line breaks and runs of blanks to one blank."""
    return " ".join(piece.translate(_NO_BRACKETS).split())


_NO_BRACKETS = str.maketrans("", "", '[](){}"“”')


def strip_titles(
    text: str, start: int, end: int, kind: EntityKind, gazetteer: Gazetteer
) -> tuple[int, str | None, bool]:
    """Return the start of the name after its titles, the titles, and True if they make it a person.

    "Russian Foreign Minister Sergei Lavrov" -> "Sergei Lavrov", "Russian Foreign Minister", True.
    """
    found = [(m.start() + start, fold(m.group()), m.group()) for m in _WORD.finditer(text[start:end])]
    if len(found) < 2 or (kind != "person" and not _has_strong_title(found, gazetteer)):
        return start, None, False
    strong, at = False, 0
    while at < len(found) - 1:
        _, word, raw = found[at]
        is_title = word in TITLE_WORDS.words and not (raw.isupper() and len(raw) > 4)
        lower = raw[0].islower() and word not in PARTICLES_LOW.words and "-" not in raw
        people = gazetteer.demonym(word) is not None and found[at + 1][1] in TITLE_WORDS.words
        if not (is_title or lower or people):
            break
        strong = strong or word in STRONG_TITLES.words
        at += 1
    if at == 0:
        return start, None, False
    role = text[start : found[at][0]].strip(" [](),")
    return found[at][0], plain_name(role) or None, strong


def _has_strong_title(words: list[tuple[int, str, str]], gazetteer: Gazetteer) -> bool:
    first, *rest = [w for _, w, _ in words]
    if len(rest) > 1 and gazetteer.demonym(first):
        first, *rest = rest  # Dutch PM Rutte
    return first in STRONG_TITLES.words and ORG_WORDS.words.isdisjoint(rest) and len(words) <= 4


def is_people(name: str, gazetteer: Gazetteer) -> bool:
    """Return True if a name is a nationality or faith: linked to its country, but no entity."""
    *before, last = fold(name).split() or [""]
    if last in PEOPLES.words:
        return True
    if any(place.name == name and place.feature == "country" for place in gazetteer.find(name)[:1]):
        return False  # the Philippines
    if name.endswith("ers") and gazetteer.is_large_town(name.removesuffix("ers")):
        return True  # Londoners
    of_country = gazetteer.demonym(last) or gazetteer.demonym(last.removesuffix("s"))
    return gazetteer.demonym(name) is not None or (of_country is not None and COMMON.words.issuperset(before))


@lru_cache(maxsize=4_096)
def is_junk(name: str) -> bool:
    """Return True if a draft is no name.

    No capital, one letter, mostly digits, an address, a sentence, a word of the page.
    """
    if len(name) < 2 or len(name) > 90 or "@" in name or "://" in name or "www." in name:
        return True
    words = fold(name).split()
    if not words or len(words) > MAX_WORDS or not any(c.isupper() or (c.isalpha() and not c.isascii()) for c in name):
        return True
    if all(w in COMMON.words or w.isdigit() for w in words):
        return True
    if sum(map(len, words)) < 2 or name.endswith("%") or (name[0].isdigit() and not is_numbered(name)):
        return True
    return len(_DIGITS.findall(name)) * 2 > len(name)

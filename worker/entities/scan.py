"""Names that the model missed: runs of capitalised words, judged by what they hold and where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from worker.entities.aliases import Alias, Aliases
from worker.entities.chunks import LINKS, OF_MANY, Chunk
from worker.entities.cues import is_named_as_body
from worker.entities.drafts import Draft, is_junk, is_people, opens_only, trim
from worker.entities.edges import body_before_person, without_strange_ends
from worker.entities.fold import fold
from worker.entities.kinds import is_coined
from worker.entities.people import may_be_given_name_of, titles
from worker.entities.sqlite import Gazetteer
from worker.entities.truecase import HEADLINE_WORDS, SMALL_WORDS, is_shouted
from worker.entities.whole_bodies import whole_body
from worker.entities.words import (
    COMMON,
    COURTS,
    EVENT_WORDS,
    GIVEN_NAMES,
    LEGAL_ENDINGS,
    ORG_WORDS,
    PLACE_PREPOSITIONS,
    PLACE_WORDS,
    SHIP_PREFIXES,
    STARTERS,
    STRONG_TITLES,
    TITLE_WORDS,
    WEAK_ORG_WORDS,
    is_given_name,
)

_OWNER = re.compile(OF_MANY)
_STATES_AND_UNIONS = frozenset({"us", "uk", "un", "eu"})  #: Behind these one noun makes the name of a body.
_PEOPLE_OF_BODIES = frozenset({"rebels", "workers", "teachers", "farmers", "bankers", "developers", "forces", "police"})
#: Owners that are part of names, as they are folded: People's Liberation Army, Lord's Resistance Army.
_OWNERS_IN_NAMES = frozenset({"peoples", "lords", "womens", "mens", "childrens", "sheriffs", "kings", "queens"})
_AUXILIARIES = frozenset({"will", "may"})  #: Given names with which questions begin: Will Trump attend?
_SUFFIX = re.compile(r",? (?:[Jj]r|[Ss]r|II|III|IV)(?!\w)")  #: Behind the name of a son or grandson.
_VERBS = ("ing", "s", "ed")  #: Endings of verbs, which models take for given names in headlines.
_MAX_ALIAS_WORDS = 10
_MAX_TOLD = 3  #: Words of a name that only what is beside it tells.
#: A town named in passing, with no other sign, must have this many people to be taken for the place.
_CITY_BARE = 300_000
_CITY_AFTER_PREPOSITION = 5_000


def scan(
    text: str, found: Sequence[Chunk], marked: Sequence[Draft], gazetteer: Gazetteer, aliases: Aliases
) -> Iterator[Draft]:
    """Mentions that the words of a chunk themselves prove: aliases, organisations, titled persons, places.

    What a model marked only tells where the name of a person begins in which an alias is a family name.
    """
    people = {
        end: one.start
        for one in marked
        if one.kind == "person" and one.source == "model"
        for end in (*(at for at in range(one.start, one.end) if text[at] == " "), one.end)
    }  # ends of words, as a family name may stand within: Maryanne Trump Barry
    for chunk in found:
        yield from _aliased(text, chunk, aliases, people)
        yield from _areas_with_and(text, chunk, gazetteer)
        shouted = is_shouted(text[chunk.start : chunk.end])
        if shouted:
            judges: tuple[_Judge, ...] = (_place,)
        else:
            judges = (_named_country, _ship, _organisation, _titled_person, _given_person, _place, _told_body)
        for judge in judges:
            draft = judge(text, chunk, gazetteer)
            if draft is not None:
                yield draft
                break
        else:
            yield from _shouted_countries(text, chunk, gazetteer) if shouted else _parts(text, chunk, gazetteer)


def _parts(text: str, chunk: Chunk, gazetteer: Gazetteer) -> Iterator[Draft]:
    """Names on both sides of "of", "for" and "on": "Captain Odo Bakimba of Kenya"."""
    part: list[tuple[int, int, str]] = []
    for word in (*chunk.words, (0, 0, "of")):
        if word[2] not in LINKS:
            part.append(word)
            continue
        if part and len(part) < len(chunk.words):
            small = Chunk(part[0][0], part[-1][1], tuple(part))
            drafts = (judge(text, small, gazetteer) for judge in (_titled_person, _given_person, _place))
            yield from [d for d in drafts if d is not None][:1]
        part = []


def _shouted_countries(text: str, chunk: Chunk, gazetteer: Gazetteer) -> Iterator[Draft]:
    """Find the countries of a line in capitals, where all words look alike: "ROMANIA BEAT LITHUANIA"."""
    at = 0
    while at < len(chunk.words):
        for length in range(min(_MAX_TOLD, len(chunk.words) - at), 0, -1):
            start, end = chunk.words[at][0], chunk.words[at + length - 1][1]
            name = text[start:end]
            places = gazetteer.find(name) if length > 1 or len(name) > _MAX_TOLD else []
            if places and places[0].feature == "country" and gazetteer.exact(name):
                yield Draft(start, end, name, "place", "gazetteer")
                at += length - 1
                break
        at += 1


_Judge = Callable[[str, Chunk, Gazetteer], Draft | None]


def _named_country(text: str, chunk: Chunk, gazetteer: Gazetteer) -> Draft | None:
    """Find "United States", "West Bank": places by their whole name, whatever their words say."""
    if len(chunk.words) < 2:
        return None
    start, end = trim(text, chunk.start, chunk.end)
    places = gazetteer.find(text[start:end])
    if places and places[0].feature in ("country", "admin", "region") and gazetteer.exact(text[start:end]):
        return Draft(start, end, text[start:end], "place", "gazetteer")
    return None


def _ship(text: str, chunk: Chunk, gazetteer: Gazetteer) -> Draft | None:
    """Find "USS Fitzgerald", "HMS Queen Elizabeth": ships are called after people and places."""
    for at, (start, end, word) in enumerate(chunk.words[:-1]):
        if word in SHIP_PREFIXES.words and text[start:end].isupper():
            last = next((behind[1] for behind in chunk.words[at + 1 :] if _is_possessive(text, behind)), chunk.end)
            span = trim(text, start, last)
            return Draft(*span, text[slice(*span)], "other", "chunk")
    return None


def _given_person(text: str, chunk: Chunk, gazetteer: Gazetteer) -> Draft | None:
    """Find "Claudia Pechstein": a given name, then one to three words that say nothing else."""
    words = [w[2] for w in chunk.words]
    if not is_given_name(words[0]) or not 2 <= len(words) <= 4 or not LINKS.isdisjoint(words):
        return None
    if any(
        w in ORG_WORDS.words or w in PLACE_WORDS.words or w in EVENT_WORDS.words or w in COMMON.words for w in words[1:]
    ):
        return None
    start, end = trim(text, chunk.start, chunk.end)
    name = text[start:end]
    if "'s " in name or "’s " in name or gazetteer.exact(name) or is_junk(name) or gazetteer.demonym(words[-1]):
        return None
    return Draft(start, end, name, "person", "given")


def _areas_with_and(text: str, chunk: Chunk, gazetteer: Gazetteer) -> Iterator[Draft]:
    """Find "Trinidad and Tobago": a run of capitals ends before the "and"."""
    if text.startswith(" and ", chunk.end):
        for start, end, _ in chunk.words:
            name = _joined_name(text, start, gazetteer.areas_with_and.get(_first(text[start:end]), ()))
            if name:
                yield Draft(start, start + len(name), name, "place", "alias")
                return


def _aliased(text: str, chunk: Chunk, aliases: Aliases, people: Mapping[int, int]) -> Iterator[Draft]:
    words = chunk.words
    shouted = is_shouted(text[chunk.start : chunk.end])
    at = 0
    while at < len(words):
        taken = 1
        first_word = _first(text[words[at][0] : words[at][1]])
        if joined := _joined_name(text, words[at][0], aliases.names_with_and(first_word)):
            alias = aliases.find(joined)
            if alias is not None:
                yield Draft(words[at][0], words[at][0] + len(joined), joined, alias.kind, "alias")
                taken = sum(word[0] < words[at][0] + len(joined) for word in words[at:])
        elif first_word in aliases.first_words or text[slice(*words[at][:2])] in aliases.first_words:
            for last in range(min(len(words), at + _MAX_ALIAS_WORDS), at, -1):
                start, end = words[at][0], words[last - 1][1]
                alias = aliases.find(text[start:end]) if _is_possessive(text, words[last - 1]) else None
                if alias is None:  # else the 's is the firm's own: Macy's
                    start, end = trim(text, start, end)
                    alias = aliases.find(text[start:end])
                if alias is not None and not (shouted and words[at][2] in SMALL_WORDS.words):
                    if alias.kind == "person" and _is_relative(text, words[:at], (start, end), alias, people):
                        taken = last - at
                    elif not _is_part_of_body(text, words, at, last):
                        yield Draft(start, end, text[start:end], alias.kind, "alias")
                        taken = last - at
                    break
        at += taken


def _is_relative(
    text: str, before: Sequence[tuple[int, int, str]], span: tuple[int, int], alias: Alias, people: Mapping[int, int]
) -> bool:
    """Return True if a name that somebody is known by is part of a relative's: Michelle Obama, Donald Trump Jr.

    The given name of a relative is a listed one, or a model marked the person with it: not Awaits Trump.
    """
    start, end = span
    if _SUFFIX.match(text, end) and not _SUFFIX.search(alias.name):
        return True
    if " " in text[start:end] or not before:
        return False
    opens = people.get(end, start)
    is_marked = opens < start
    given = fold(text[opens:start].split(" ", 1)[0]) if is_marked else before[-1][2]
    if not (is_marked or is_given_name(given)) or given in _AUXILIARIES:
        return False
    if given in STARTERS.words or given in COMMON.words:
        return False
    if not is_given_name(given) and (given in HEADLINE_WORDS.words or given in titles() or given.endswith(_VERBS)):
        return False
    return bool(given) and not may_be_given_name_of(given, alias.name)


def _joined_name(text: str, start: int, names: Sequence[str]) -> str | None:
    """Return the known name with "and" in it that begins here: a run of capitals ends before the "and"."""
    whole = (one for one in names if text.startswith(one, start))
    return next((one for one in whole if not text[start + len(one) : start + len(one) + 1].isalnum()), None)


def _is_part_of_body(text: str, words: Sequence[tuple[int, int, str]], first: int, last: int) -> bool:
    """Return True for the UN of "UN Human Rights Council" and the Congress of "National Democratic Congress"."""
    if first == 1 or (first and words[first][2] in ORG_WORDS.words):
        said = [word for _, _, word in words[:first]]
        is_tail = last == len(words) and last - first == 1 and words[first][2] in ORG_WORDS.words and len(said) > 1
        return is_tail and not any(w in TITLE_WORDS.words or _is_possessive(text, words[i]) for i, w in enumerate(said))
    rest = [word for _, _, word in words[last:]]
    is_of_body = words[first][2] in _STATES_AND_UNIONS or words[last - 1][2] in _sure_heads()  # an army's navy
    is_whole = 1 < len(rest) <= _MAX_TOLD or (len(rest) == 1 and is_of_body)
    return (
        is_whole
        and rest[-1] in _sure_heads() - LEGAL_ENDINGS.words
        and not any(_is_possessive(text, word) for word in words[first : len(words) - 1])
        and LINKS.isdisjoint(rest)
    )


def _first(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) else word.rstrip("'’")


def _organisation(text: str, chunk: Chunk, gazetteer: Gazetteer) -> Draft | None:
    """Return the part of the chunk that is headed by an organisation word, if it has one."""
    words = chunk.words
    heads = [
        i for i, w in enumerate(words) if (w[2] in _sure_heads() or _is_court(words, i)) and not _is_of_body(words, i)
    ]
    if not heads or len(words) < 2:
        return None
    first, last = 0, len(words)
    while first < heads[0] and words[first][2] in TITLE_WORDS.words and words[first][2] in STRONG_TITLES.words:
        first += 1
    for i in range(first, heads[0]):
        if words[i][2] in LINKS:
            first = i + 1
    owners = [i for i in range(first, last) if _is_possessive(text, words[i]) and not _is_of_many(text, words[i])]
    first = max((i + 1 for i in owners if i < heads[0]), default=first)
    last = next((i + 1 for i in owners if i >= heads[0]), last)
    last = next((i for i in range(heads[0] + 1, last) if _is_behind_firm(words, i)), last)
    start, end = trim(text, *without_strange_ends(text, words[first][0], words[last - 1][1]))
    start, end = whole_body(text, start, end, gazetteer)
    body_end, person = body_before_person(text, start, end)
    if person < end:  # a model marks the person, or nobody does
        end = body_end
    name = text[start:end]
    if last - first < 2 or is_junk(name) or all(w[2] in COMMON.words for w in words[first:last]):
        return None
    return Draft(start, end, name, "org", "chunk")


@cache
def _sure_heads() -> frozenset[str]:
    return ORG_WORDS.words - WEAK_ORG_WORDS.words


def _is_court(words: Sequence[tuple[int, int, str]], at: int) -> bool:
    """Return True for the court of a district, and of appeals: a court alone may be a street."""
    before = f"{words[at - 1][2]} court" if at else ""
    is_of = [word for _, _, word in words[at : at + 3]] == ["court", "of", "appeals"]
    return words[at][2] == "court" and (before in COURTS.words or is_of)


def _told_body(text: str, chunk: Chunk, gazetteer: Gazetteer) -> Draft | None:
    """Find "Stripe, a payments firm", "shares of Kohl's", OpenAI: what is beside a name or in it tells a body."""
    start, end = trim(text, chunk.start, chunk.end)
    name = text[start:end]
    if len(chunk.words) > _MAX_TOLD or is_junk(name) or is_people(name, gazetteer) or opens_only(text, start, name):
        return None
    draft = Draft(start, end, name, "org", "chunk")
    return draft if is_coined(name) or is_named_as_body(text, draft) else None


def _is_possessive(text: str, word: tuple[int, int, str]) -> bool:
    if word[2] in _OWNERS_IN_NAMES:
        return False
    return text[word[0] : word[1]].endswith(("'s", "’s", "s'", "s’"))


def _is_of_body(words: Sequence[tuple[int, int, str]], at: int) -> bool:
    """Return True for people of a body that opens a chunk: "Rebels of the National Liberation Army"."""
    return at == 0 and len(words) > 1 and words[0][2] in _PEOPLE_OF_BODIES and words[1][2] in LINKS


def _is_behind_firm(words: Sequence[tuple[int, int, str]], at: int) -> bool:
    """Return True for the "of" behind a legal form: "Kia Motor Corp of South Korea"."""
    return words[at][2] in LINKS and words[at - 1][2] in LEGAL_ENDINGS.words


def _is_of_many(text: str, word: tuple[int, int, str]) -> bool:
    """Return True for a plural that owns a body and is part of its name: Workers' Party, Teachers' Union."""
    return _OWNER.match(text, word[1] - 1) is not None


def _titled_person(text: str, chunk: Chunk, gazetteer: Gazetteer) -> Draft | None:
    """Find "Captain Naji Mustafa", "President Moi": titles, then one to four words of a name."""
    words = chunk.words
    at, strong = 0, False
    while at < len(words) - 1:
        word = words[at][2]
        if word not in TITLE_WORDS.words and not (gazetteer.demonym(word) and words[at + 1][2] in TITLE_WORDS.words):
            break
        strong = strong or word in STRONG_TITLES.words
        at += 1
    rest = [w[2] for w in words[at:]]
    if not strong or not 1 <= len(rest) <= 5 or not LINKS.isdisjoint(rest) or not COMMON.words.isdisjoint(rest):
        return None
    start, end = trim(text, words[at][0], words[-1][1])
    if is_junk(text[start:end]) or is_people(text[start:end], gazetteer):
        return None
    return Draft(start, end, text[start:end], "person", "title", True, text[chunk.start : words[at][0]].strip())


def _place(text: str, chunk: Chunk, gazetteer: Gazetteer) -> Draft | None:
    start, end = trim(text, chunk.start, chunk.end)
    name = text[start:end]
    folded = fold(name)
    if (
        len(chunk.words) > 4
        or folded in COMMON.words
        or folded in GIVEN_NAMES.words
        or (len(folded) < 3 and not name.isupper())
    ):
        return None
    places = gazetteer.find(name)
    if not places or not gazetteer.exact(name) or is_people(name, gazetteer) or opens_only(text, start, name):
        return None
    best = places[0]
    needed = _CITY_AFTER_PREPOSITION if _word_before(text, start) in PLACE_PREPOSITIONS.words else _CITY_BARE
    if best.feature in ("country", "capital", "region", "admin") or best.population >= needed:
        return Draft(start, end, name, "place", "gazetteer")
    return None


def _word_before(text: str, start: int) -> str:
    return text[max(0, start - 14) : start].rstrip().rpartition(" ")[2].lower()


def known_again(text: str, found: Sequence[Chunk], names: dict[str, Draft]) -> Iterator[Draft]:
    """Names of the article met again where the model saw none: whole chunks, or their first or last words."""
    for chunk in found:
        words = chunk.words
        for first, last in _windows(len(words)):
            start, end = trim(text, words[first][0], words[last - 1][1])
            twin = names.get(fold(text[start:end]))
            if twin is not None:
                yield Draft(start, end, twin.name if text[start:end].isupper() else text[start:end], twin.kind, "known")
                break


def _windows(count: int) -> Iterator[tuple[int, int]]:
    """Whole, then shorter and shorter from either end; at most three words off."""
    yield 0, count
    for off in range(1, min(count, 4)):
        yield off, count
        yield 0, count - off

"""From a model's spans to the things a text names: refine, scan, gather, place on the map."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from worker.entities.aliases import Aliases
from worker.entities.apostrophes import keep_own
from worker.entities.by_form import draft_by_form
from worker.entities.chunks import Chunk, chunks
from worker.entities.dateline import SOURCE as DATELINE
from worker.entities.dateline import with_dateline
from worker.entities.drafts import Draft, is_junk, join_towns, refine
from worker.entities.fold import core_words, fold
from worker.entities.group import Group, acronym_behind, gather
from worker.entities.kinds import is_well_known
from worker.entities.listed_words import is_latin
from worker.entities.lookup import country_name
from worker.entities.namesakes import country_of_body, is_shared_name
from worker.entities.places import NOWHERE, locate
from worker.entities.quotes import with_quotes
from worker.entities.scan import known_again, scan
from worker.entities.sports import draft_teams, mark_teams
from worker.entities.sqlite import Gazetteer
from worker.entities.truecase import HEADLINE_WORDS, soften_headline
from worker.entities.whole_bodies import widened
from worker.entities.words import COMMON, ORG_WORDS, is_given_name
from worker.entities.world_names import draft_world_names
from worker.types import FoundEntity, Home, Mention, MentionField, Place, Span
from worker.wordlists import WordList

_GAP = ".\n\n"  #: Between headline and text.


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A clean text whose names are looked for."""

    text: str
    title: str = ""  #: Its headline, in whatever case.
    dateline: str | None = None
    lang: str | None = None  #: ISO 639-1; None if unknown.
    home: Home = NOWHERE  #: Where the articles of its source are set.

    @property
    def text_starts(self) -> int:
        """Return the offset of the text in the document."""
        return len(self.title) + len(_GAP) if self.title else 0

    @property
    def document(self) -> str:
        """Return the document that is read for names: the headline in sentence case, then the text."""
        return f"{soften_headline(self.title, self.text)}{_GAP}{self.text}" if self.title else self.text


#: Names kept of those a thing stands beside.
MAX_COMPANY = 12
#: Which of two overlapping mentions stands, when neither holds the other.
_PRIORITY = {
    "alias": 0,
    "body": 1,
    "chunk": 1,
    "table": 1,
    "title": 2,
    "given": 2,
    "model": 2,
    "known": 3,
    "gazetteer": 4,
}
_LONGEST_ACRONYM = 3  #: Letters of a place: USA.
_SMALL_WORD = re.compile(r"(?<![\w-])[a-z]\w+")
DIVISION_OFFICES = WordList("entities/division_offices")
_BEFORE_OF = re.compile(r"(\w+) of (?:the state of )?$")
_WORD_BEHIND = re.compile(
    r"(?:['’]s)? (?:(?:[Ll]ieutenant|Lt\.|former|state|State|Republican|Democratic) )?(\w+(?: of state)?)"
)
_AFTER_COMMA = re.compile(r", ([^\W\d_][\w.-]*(?: [^\W\d_][\w.-]*)?)")


def find_entities(
    reading: Reading, spans: Sequence[Span] | None, gazetteer: Gazetteer, aliases: Aliases
) -> tuple[FoundEntity, ...]:
    """People, organisations, places, events and works named in a text, one entry per thing, in order.

    ``spans`` are the model's, with offsets into ``reading.document``; mentions carry offsets into title, dateline or
    text. None means that no model reads the language: names are then found by their form. The source's home only helps
    to decide. Pure; never raises on odd text.
    """
    text = reading.document
    drafts = _drafts(text, spans, reading.lang, gazetteer, aliases)
    spans = spans or ()
    mark_teams(text, drafts, gazetteer)
    keep_own(text, drafts)
    gathered = gather(text, drafts, aliases, gazetteer, headline_end=reading.text_starts)
    groups = [one for one in gathered if _is_borne_out(one, reading, text, gazetteer)]
    groups = with_dateline(groups, reading.dateline, gazetteer, aliases)
    found = _on_the_map(
        reading, text, groups, gazetteer, [*_peoples(text, spans, gazetteer), *_of_bodies(groups, gazetteer)]
    )
    return tuple(_in_fields(one, reading) for one in with_quotes(text, _with_company(found)))


def _is_borne_out(group: Group, reading: Reading, text: str, gazetteer: Gazetteer) -> bool:
    """Return False for a word that the text mostly writes small, and for a name of a headline in title case alone.

    There every word looks like a name. What speaks for one: the text, the alias file, the map, a given name before
    it, a title, or letters that no other word has (OpenAI, NATO).
    """
    if _is_word_of_text(group, text):
        return False
    if group.drafts[-1].start >= reading.text_starts or text.startswith(reading.title):
        return True
    first = group.drafts[0]
    odd = any(char.isupper() for char in group.name.partition(" ")[0][1:])
    is_proven = group.alias or first.titled or odd or is_given_name(group.core[0])
    return bool(is_proven or _is_full_name(group) or is_well_known(group.name, gazetteer))


def _is_full_name(group: Group) -> bool:
    """Return True for a name of several words that is a body's, or begins and ends with words that headlines lack."""
    words = group.name.casefold().split()
    if len(words) < 2 or group.kind == "work":
        return False
    is_body = group.kind == "org" and words[-1] in ORG_WORDS.words
    return is_body or HEADLINE_WORDS.words.isdisjoint((words[0], words[-1]))


def _is_word_of_text(group: Group, text: str) -> bool:
    """Return True for a single word that only the model takes for a name, and the text mostly writes small."""
    name = group.name
    if " " in name or not name[1:].islower() or group.alias or group.kind == "place":
        return False
    if any(d.titled or d.source != "model" for d in group.drafts) or group.evidence.settled:
        return False
    return _small_words(text)[name.lower()] > len(group.drafts)


@lru_cache(maxsize=1)
def _small_words(text: str) -> Counter[str]:
    return Counter(_SMALL_WORD.findall(text))


def _in_fields(found: FoundEntity, reading: Reading) -> FoundEntity:
    """Give each mention of the document the field it is in, with offsets into it."""
    if not reading.title:
        return found
    return replace(found, mentions=tuple(_in_field(one, reading) for one in found.mentions))


def _in_field(mention: Mention, reading: Reading) -> Mention:
    at = reading.text_starts
    if mention.field == "dateline":
        return mention
    if mention.start < at:
        end = min(mention.end, len(reading.title))
        return Mention(mention.start, end, reading.title[mention.start : end], field="title")
    quotes = tuple((start - at, end - at) for start, end in mention.quotes)
    return Mention(mention.start - at, mention.end - at, mention.text, quotes)


def _drafts(
    text: str, spans: Sequence[Span] | None, lang: str | None, gazetteer: Gazetteer, aliases: Aliases
) -> list[Draft]:
    refined = [draft for span in spans or () for draft in refine(text, span, lang, gazetteer)]
    marked = [*join_towns(text, refined, gazetteer)]
    if spans is None:
        marked += draft_by_form(text, lang, gazetteer)
    elif lang not in (None, "en"):
        marked += draft_world_names(text, lang)
    marked += draft_teams(text)
    runs = chunks(text)
    scanned = widened(text, marked, scan(text, runs, marked, gazetteer, aliases))
    if spans is None:  # places are among them, judged by more than their name
        scanned = (draft for draft in scanned if draft.source != "gazetteer")
    first = _without_overlaps([*marked, *scanned])
    first = _without_overlaps([*first, *_acronyms(text, first)])
    names = _known_names(first, gazetteer)
    first = list(_as_whole(text, first, runs, names))
    taken = [(d.start, d.end) for d in first]
    free = [c for c in runs if not _touches(c.start, c.end, taken)]
    return _without_overlaps([*first, *known_again(text, free, names)])


def _as_whole(text: str, drafts: list[Draft], runs: Sequence[Chunk], names: Mapping[str, Draft]) -> Iterator[Draft]:
    """Leave out what is part of a run that is a name of the text: the Cambridge of Cambridge Analytica."""
    whole = [
        (run.start, run.end)
        for run in runs
        if len(run.words) > 1 and (twin := names.get(fold(text[run.start : run.end]))) and " " in twin.name
    ]
    for draft in drafts:
        at = bisect_right(whole, (draft.start, len(text)))
        start, end = whole[at - 1] if at else (0, 0)
        is_part = start <= draft.start and draft.end <= end and draft.end - draft.start < end - start
        if not is_part or draft.source not in ("model", "gazetteer"):
            yield draft


def _acronyms(text: str, drafts: Sequence[Draft]) -> Iterable[Draft]:
    """Find "National Liberation Front (NLF)": capitals in brackets after an organisation."""
    for draft in drafts:
        span = acronym_behind(text, draft.end) if draft.kind == "org" and " " in draft.name else None
        if span and text[slice(*span)].isupper():
            yield Draft(*span, text[slice(*span)], "org", "chunk")


def _known_names(drafts: Sequence[Draft], gazetteer: Gazetteer) -> dict[str, Draft]:
    """Names to look for again, family names among them unless they mean a place to most readers."""
    names: dict[str, Draft] = {}
    for draft in drafts:
        core = core_words(draft.name)
        surname = draft.name.rpartition(" ")[2]
        if draft.kind == "person" and len(core) > 1 and not is_well_known(surname, gazetteer):
            names.setdefault(core[-1], Draft(draft.start, draft.end, surname, "person", "known"))
            names.setdefault(fold(surname), names[core[-1]])
    names.update((fold(d.name), d) for d in drafts if not is_junk(d.name))
    return {n: d for n, d in names.items() if n not in COMMON.words and n not in ORG_WORDS.words}


def _touches(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(taken, (start, end))
    return any(s < end and start < e for s, e in taken[max(0, at - 1) : at + 1])


def _without_overlaps(drafts: Iterable[Draft]) -> list[Draft]:
    """Mentions that do not overlap: surer sources first, then the longer one; in order of the text."""
    kept: dict[tuple[int, int], Draft] = {}
    spans: list[tuple[int, int]] = []
    for draft in sorted(drafts, key=lambda d: (_PRIORITY[d.source], d.start - d.end, d.start)):
        at = (draft.start, draft.end)
        if at in kept:
            kept[at].role = kept[at].role or draft.role
            kept[at].titled = kept[at].titled or draft.titled
        elif draft.start < draft.end and not _touches(*at, spans):
            kept[at] = draft
            insort(spans, at)
    return sorted(kept.values(), key=lambda d: d.start)


def _peoples(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> list[str]:
    """Countries whose people or adjective the text uses."""
    named = (gazetteer.demonym(text[s.start : s.end]) for s in spans if s.label == "NORP")
    return [country for country in named if country]


def _of_bodies(groups: Sequence[Group], gazetteer: Gazetteer) -> list[str]:
    """Return the countries that names of bodies begin or end with, also by a division: Police Scotland."""
    names = [group.name.split() for group in groups if group.kind == "org" and not group.alias and " " in group.name]
    ends = {" ".join(part) for words in names for part in (words[:1], words[:2], words[-1:], words[-2:])}
    return [country for end in ends if (country := gazetteer.areas.get(end))]


def _on_the_map(
    reading: Reading, text: str, groups: Sequence[Group], gazetteer: Gazetteer, peoples: list[str]
) -> list[FoundEntity]:
    places = [g for g in groups if g.kind == "place"]
    names, hints = [g.name for g in places], [_hint(reading, text, g, gazetteer) for g in places]
    placed = locate(names, hints, gazetteer, peoples, reading.home, reading.dateline)
    located = dict(zip((id(g) for g in places), placed, strict=True))
    named = Counter(place.country for place in placed if place and place.country) + Counter(peoples)
    return [
        _of_country(_entity(reading, text, group, located.get(id(group))), text, group, named, gazetteer)
        for group in groups
    ]


def _of_country(found: FoundEntity, text: str, group: Group, named: Counter[str], gazetteer: Gazetteer) -> FoundEntity:
    """Give a party or state body the country whose body the text means; another country's is not the well-known one."""
    if found.kind != "org" or not is_shared_name(found.name):
        return found
    country = country_of_body(text, group.drafts, named, found.country, gazetteer)
    if country in (None, found.country):
        return found
    return replace(found, name=group.name, country=country, wikidata=None)


def _hint(reading: Reading, text: str, group: Group, gazetteer: Gazetteer) -> str:
    """Return the place behind a comma, or the country of which a place with a governor is a state; "" if neither."""
    for draft in group.drafts[:5]:
        where = _where(draft, reading, text)
        if match := _AFTER_COMMA.match(where, draft.end):
            return match.group(1)
        beside = (
            _BEFORE_OF.search(where, max(0, draft.start - 30), draft.start),
            _WORD_BEHIND.match(where, draft.end),
        )
        if any(match and fold(match.group(1)) in DIVISION_OFFICES.words for match in beside):
            divisions = (p.country for p in gazetteer.find(group.name) if p.feature == "admin" and p.country)
            return country_name(next(divisions, ""))
    return ""


def _where(draft: Draft, reading: Reading, text: str) -> str:
    """Return the text that the offsets of a draft count in."""
    return reading.dateline or "" if draft.source == DATELINE else text


def _mention(draft: Draft, reading: Reading, text: str) -> Mention:
    field: MentionField = "dateline" if draft.source == DATELINE else "text"
    return Mention(draft.start, draft.end, _where(draft, reading, text)[draft.start : draft.end], field=field)


def _entity(reading: Reading, text: str, group: Group, place: Place | None) -> FoundEntity:
    alias = group.alias
    mentions = tuple(_mention(draft, reading, text) for draft in group.drafts)
    name = _name_of_place(reading, group, place) if place is not None else group.name
    return FoundEntity(
        name=alias.name if alias else name,
        kind=group.kind,
        mentions=mentions,
        country=(alias.country if alias else None) or (place.country if place else None),
        admin=place.admin if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        role=next((d.role for d in group.drafts if d.role), None) if group.kind == "person" else None,
        wikidata=alias.wikidata if alias else None,
        evidence=group.evidence,
    )


def _name_of_place(reading: Reading, group: Group, place: Place) -> str:
    """Return the usual name of a country, and of towns that another language or script writes otherwise: Londres.

    A town in capitals stands in a dateline: KIEV.
    """
    is_foreign = reading.lang not in (None, "en") and group.drafts[0].source != "alias"
    is_foreign = is_foreign and place.feature in ("capital", "city")
    is_other = is_foreign and not (is_latin(group.name[0]) and fold(place.name).startswith(fold(group.name)))
    if place.feature == "country" or is_other:
        return place.name
    return group.name.title() if group.name.isupper() and len(group.name) > _LONGEST_ACRONYM else group.name


def _with_company(found: Sequence[FoundEntity]) -> list[FoundEntity]:
    ranked = sorted(found, key=lambda e: -len(e.mentions))[: MAX_COMPANY + 1]
    return [replace(e, company=tuple(o.name for o in ranked if o is not e)[:MAX_COMPANY]) for e in found]

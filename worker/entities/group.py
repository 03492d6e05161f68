"""Mentions of one text gathered into things: spellings, short forms, acronyms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from worker.entities.aliases import Alias, Aliases
from worker.entities.cues import is_no_person
from worker.entities.drafts import Draft
from worker.entities.firms import LEGAL_FORMS
from worker.entities.fold import core_words, narrow, skeleton, words_of
from worker.entities.kinds import decide_kind, is_well_known
from worker.entities.people import may_be_given_name_of
from worker.entities.similarity import compare_names
from worker.entities.sports import is_somewhere, is_team
from worker.entities.sqlite import Gazetteer
from worker.entities.words import BODIES, COMMON, ORG_WORDS, PLACE_NOUNS, SHIP_PREFIXES, is_given_name
from worker.types import EntityKind, KindEvidence
from worker.wordlists import WordList

_ACRONYM = re.compile(
    r"\s?\(\s?(?:the\s)?[\"“']?([^\W\d_][\w.&-]{1,9})[\"”']?\s?\)|,? (?:better )?known as (?:the )?([A-Z]{2,6})\b"
)
_GEOGRAPHIC = frozenset({"river", "lake", "mount", "mt", "sea", "island", "islands", "ocean"})
_COMPARED_LIMIT = 100  #: Names that share a word, or its consonants, with which one name is compared.
_MAX_PERSON_WORDS = 4
_STORMS = frozenset({"hurricane", "typhoon", "cyclone", "storm", "superstorm"})
_SMALL = WordList("entities/acronym_small_words")
_CLUB_FORMS = WordList("entities/club_forms")


def acronym_behind(text: str, end: int) -> tuple[int, int] | None:
    """Return start and end of the acronym that a text gives behind a name, as in "(NLF)" or ", known as the ELN"."""
    match = _ACRONYM.match(text, end)
    return match.span(match.lastindex or 0) if match else None


@dataclass(slots=True)
class Group:
    """All mentions of one thing in one text."""

    drafts: list[Draft]
    name: str = ""
    kind: EntityKind = "other"
    alias: Alias | None = None
    evidence: KindEvidence = field(default_factory=KindEvidence)
    core: tuple[str, ...] = ()
    absorbed: list[str] = field(default_factory=list)

    @property
    def is_team(self) -> bool:
        """Return True if it is the team of a place."""
        return self.drafts[0].team

    def settle(self, text: str, aliases: Aliases, gazetteer: Gazetteer) -> None:
        """Work out name and kind again, after mentions were added."""
        self.drafts.sort(key=lambda d: (d.start, -d.end))
        self.name = best_name(self.drafts)
        self.core = core_words(self.name)
        self.alias = self.alias or (None if self.is_team else aliases.find(self.name))
        self.kind, self.evidence = decide_kind(text, self.name, self.drafts, self.alias, gazetteer)
        if self.is_team:
            self.kind, self.evidence = "org", KindEvidence()


def best_name(drafts: Sequence[Draft]) -> str:
    """Return the fullest form: most words, most often used, longest, first; capitals only if nothing else."""
    counts = Counter(d.name for d in drafts)
    soft = [n for n in counts if not (n.isupper() and len(n) > 5)] or list(counts)
    return max(soft, key=lambda n: (len(core_words(n)), counts[n], len(n)))


def gather(
    text: str, drafts: Sequence[Draft], aliases: Aliases, gazetteer: Gazetteer, *, headline_end: int = 0
) -> list[Group]:
    """Return one group per thing, in order of first mention.

    Args:
        text: The document that the offsets of the drafts count in.
        drafts: Its mentions.
        aliases: The alias file.
        gazetteer: The list of places.
        headline_end: Offset up to which the document is a headline, in which short forms stand before the full ones.
    """
    buckets: dict[tuple[str, ...], Group] = {}
    for draft in drafts:
        buckets.setdefault(_bucket(draft), Group([])).drafts.append(draft)
    groups = list(buckets.values())
    for group in groups:
        group.settle(text, aliases, gazetteer)
    _by_titled_family(groups)
    for step in (_by_acronym, _by_spelling, partial(_by_short_form, headline_end=headline_end), _by_alias):
        groups = _merge(groups, list(step(text, groups, gazetteer)), text, aliases, gazetteer)
    _by_enumeration(text, groups, gazetteer)
    return sorted((g for g in groups if _is_thing(g)), key=lambda g: g.drafts[0].start)


def _by_titled_family(groups: Sequence[Group]) -> None:
    """Take a full name for a person's if elsewhere a title stands before its family name: Ms Sturgeon."""
    titled = {g.core[0] for g in groups if len(g.core) == 1 and any(d.titled for d in g.drafts)}
    for group in groups:
        is_full = 1 < len(group.core) <= _MAX_PERSON_WORDS and group.core[-1] in titled
        if is_full and group.kind != "person" and not group.alias and ORG_WORDS.words.isdisjoint(group.core):
            group.kind = "person"


def _is_thing(group: Group) -> bool:
    """Refuse peoples and faiths without further evidence, and a bare "the Ministry"."""
    if group.alias is not None:
        return True
    if group.kind == "other" and all(d.people for d in group.drafts):
        return False
    return not (len(group.core) == 1 and group.core[0] in ORG_WORDS.words - BODIES.words and not group.name.isupper())


_LIST_JOINT = re.compile(r",? (?:and|or) |, ")
_LIST_END = re.compile(r",? (?:and|or) ")


def _by_enumeration(text: str, groups: list[Group], gazetteer: Gazetteer) -> None:
    """Take names between places of a list and at its end as places: "the town of Khwain, Zarzoor and Tamanah farms"."""
    ordered = sorted(((d, g) for g in groups for d in g.drafts), key=lambda p: p[0].start)
    for (a, left), (b, group), (c, right) in zip(ordered, ordered[1:], ordered[2:], strict=False):
        is_end = _LIST_JOINT.fullmatch(text, a.end, b.start) and _LIST_END.fullmatch(text, b.end, c.start)
        if left.kind == group.kind == "place" and is_end and _is_unproven(right):
            right.kind = "place"
        if group.kind == left.kind or left.kind != right.kind or left.kind not in ("place", "person", "org"):
            continue
        if (
            len(group.drafts) > 2
            or group.alias
            or group.drafts[0].people
            or len(group.core) != 1
            or is_well_known(group.name, gazetteer)
        ):
            continue
        if _LIST_JOINT.fullmatch(text, a.end, b.start) and _LIST_JOINT.fullmatch(text, b.end, c.start):
            group.kind = left.kind


def _is_unproven(group: Group) -> bool:
    """Return True for a bare name met once that nothing but a model takes for a person or a body."""
    first = group.drafts[0]
    is_bare = len(group.drafts) == len(group.core) == 1 and first.source == "model" and not first.titled
    return is_bare and group.kind in ("person", "org") and group.alias is None and not group.name.isupper()


def _bucket(draft: Draft) -> tuple[str, ...]:
    words = core_words(draft.name)
    if draft.team:
        return ("team", *words)
    if draft.kind == "place" and len(words) > 1:
        words = tuple([w for w in words if w not in PLACE_NOUNS.words and w not in _GEOGRAPHIC]) or words
    if len(words) == 1 and draft.name.isupper() and len(draft.name.replace(".", "")) <= 2:
        return ("^" + words[0],)
    return words


def _merge(
    groups: list[Group], pairs: list[tuple[Group, Group]], text: str, aliases: Aliases, gazetteer: Gazetteer
) -> list[Group]:
    """Pour the first group of each pair into the second."""
    if not pairs:
        return groups
    into: dict[int, Group] = {}

    def root(group: Group) -> Group:
        while id(group) in into:
            group = into[id(group)]
        return group

    touched = {}
    for small, big in pairs:
        a, b = root(small), root(big)
        if a is b:
            continue
        into[id(a)] = b
        b.drafts.extend(a.drafts)
        b.alias = b.alias or a.alias
        touched[id(b)] = b
    left = [g for g in groups if id(g) not in into]
    for group in left:
        if id(group) in touched:
            group.settle(text, aliases, gazetteer)
    return left


def _by_acronym(text: str, groups: list[Group], gazetteer: Gazetteer) -> Iterator[tuple[Group, Group]]:
    """Find "National Liberation Front (NLF)", and a bare NLF whose letters are the initials of a group's name."""
    bare = [g for g in groups if len(g.core) == 1 and g.name.isupper() and not is_well_known(g.name, gazetteer)]
    short = {g.name.replace(".", ""): g for g in bare}
    if not short:
        return
    for group in groups:
        if len(group.core) < 2 or group.kind == "person":
            continue
        behind = (acronym_behind(text, draft.end) for draft in group.drafts)
        written = {text[slice(*span)].replace(".", "") for span in behind if span}
        initials = _initials(group.name) if group.kind in ("org", "place", "event") else set()
        for letters in written | {one for one in initials if len(one) > 2}:
            if letters in short:
                yield short[letters], group


def _initials(name: str) -> set[str]:
    words = words_of(name)
    return {"".join(w[0] for w in words).upper(), "".join(w[0] for w in words if w not in _SMALL.words).upper()}


def _by_spelling(text: str, groups: list[Group], gazetteer: Gazetteer) -> Iterator[tuple[Group, Group]]:
    """Two spellings of one name in one text."""
    seen: dict[tuple[str, ...], list[Group]] = {}
    for group in groups:
        alike = seen.setdefault(tuple(sorted(skeleton(w) for w in group.core)), [])
        for other in alike[:_COMPARED_LIMIT]:
            if (
                other.kind == group.kind
                and other.is_team == group.is_team
                and compare_names(group.name, other.name, group.kind).score >= 0.9
            ):
                yield group, other
                break
        else:
            alike.append(group)


@dataclass(frozen=True, slots=True)
class _ByWord:
    """Groups by one word of their names, those named first; a text of few words may have thousands of names."""

    found: dict[str, list[Group]]

    @classmethod
    def of(cls, groups: Iterable[Group], words: Callable[[Group], Iterable[str]]) -> _ByWord:
        """Index groups by their words."""
        found: dict[str, list[Group]] = {}
        for group in groups:
            for word in dict.fromkeys(words(group)):
                found.setdefault(word, []).append(group)
        return cls({word: those[:_COMPARED_LIMIT] for word, those in found.items()})

    def named(self, word: str) -> list[Group]:
        """Return the groups with this word."""
        return self.found.get(word, [])


class _FullNames:
    """Names of several words that a shorter one of the same text may stand for."""

    def __init__(self, groups: Sequence[Group], headline_end: int) -> None:
        self.headline_end = headline_end  #: Up to there a short form may stand before the full name.
        people = [g for g in groups if len(g.core) > 1 and g.kind == "person"]
        bodies = [g for g in groups if len(g.core) > 1 and g.kind in ("org", "other")]
        self.clubs = {bare[0]: g for g in bodies if len(bare := [w for w in g.core if w not in _CLUB_FORMS.words]) == 1}
        called = _STORMS | SHIP_PREFIXES.words
        self.storms_and_ships = {g.core[1]: g for g in groups if len(g.core) == 2 and g.core[0] in called}
        self.people_by_family = _ByWord.of(people, lambda g: [narrow(g.core[-1])])
        self.people_by_given = _ByWord.of(people, lambda g: [narrow(g.core[0])])
        self.bodies_by_first = _ByWord.of(bodies, lambda g: [g.core[0]])
        self.bodies_by_any = _ByWord.of(bodies, lambda g: g.core)


def _by_short_form(
    text: str, groups: list[Group], gazetteer: Gazetteer, *, headline_end: int
) -> Iterator[tuple[Group, Group]]:
    """Find "Mustafa" after "Captain Naji Mustafa", "Siemens" after "Siemens AG", "the Observatory" after its name."""
    full_names = _FullNames(groups, headline_end)
    for group in groups:
        if len(group.core) == 1:
            full = _team_named(text, group, full_names)
            if full is None and not group.is_team:
                full = (
                    full_names.storms_and_ships.get(group.core[0])
                    or _person_named(text, group, full_names, gazetteer)
                    or _body_named(group, full_names, gazetteer)
                )
            if full is not None:
                yield group, full
        elif group.kind == "person":
            family = full_names.people_by_family.named(narrow(group.core[-1]))
            longer = [g for g in family if g is not group and _is_shortened(group.core, g.core)]
            if len(longer) == 1:
                yield group, longer[0]


def _team_named(text: str, group: Group, full_names: _FullNames) -> Group | None:
    """Return the club that a bare name means: Braga beside SC Braga, unless it is the town or a person."""
    club = full_names.clubs.get(group.core[0])
    if club is None or group.is_team:
        return club
    if group.kind == "place":
        is_town = any(is_somewhere(text, one) for one in group.drafts)
        return club if not is_town and any(is_team(text, one) for one in group.drafts) else None
    is_person = full_names.people_by_family.named(narrow(group.core[0])) or any(one.titled for one in group.drafts)
    return None if is_person or group.alias else club


def _person_named(text: str, group: Group, full_names: _FullNames, gazetteer: Gazetteer) -> Group | None:
    word = narrow(group.core[0])
    if group.alias is not None and group.alias.kind != "person":
        return None
    persons = sum(d.kind == "person" for d in group.drafts)
    if 2 * persons < len(group.drafts) and is_well_known(group.name, gazetteer):
        return None
    by_last = [one for one in full_names.people_by_family.named(word) if _may_go_by(group, one)]
    if is_no_person(text, group.drafts, by_family=bool(by_last)):
        return None
    first = group.drafts[0].start  # by the given name goes who was introduced before, or who a headline means: Lee
    by_first = full_names.people_by_given.named(word)
    is_in_headline = group.drafts[-1].end <= full_names.headline_end and len(by_first) == 1
    # A bare surname means the one who was introduced with an office, else the one most spoken of.
    return min(
        by_last or [p for p in by_first if is_in_headline or p.drafts[0].start < first],
        key=lambda p: (-any(d.titled for d in p.drafts), -len(p.drafts), p.drafts[0].start),
        default=None,
    )


def _may_go_by(bare: Group, full: Group) -> bool:
    """Return False for a relative of the one whom everybody calls by the family name: Michelle is not Obama."""
    return bare.alias is None or may_be_given_name_of(full.core[0], bare.alias.name)


def _is_shortened(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Recep Erdogan of Recep Tayyip Erdogan: every word, in order, and the last one the same."""
    rest = iter(long)
    return len(short) < len(long) and short[-1] == long[-1] and all(word in rest for word in short)


def _body_named(group: Group, full_names: _FullNames, gazetteer: Gazetteer) -> Group | None:
    word = group.core[0]
    if group.kind == "place" and is_well_known(group.name, gazetteer):
        return None
    if word in ORG_WORDS.words:
        fits = full_names.bodies_by_any.named(word)
        return fits[-1] if len(fits) == 1 and _is_introduced(group, fits[-1], full_names.headline_end) else None
    if word in COMMON.words or is_given_name(word):
        return None
    fits = [b for b in full_names.bodies_by_first.named(word) if not any(w in _SMALL.words for w in b.core)]
    bare = [b for b in fits if all(w in LEGAL_FORMS.words for w in b.core[1:])]
    if group.kind == "place" and not bare and gazetteer.exact(group.name):
        return None  # the province of Zhejiang is not Zhejiang Geely
    if len(bare or fits) != 1:
        return None
    return bare[0] if bare else fits[0] if _is_introduced(group, fits[0], full_names.headline_end) else None


def _is_introduced(group: Group, full: Group, headline_end: int) -> bool:
    """Return True if a full name was read before the second mention of the short one: the first may be a headline's."""
    return group.drafts[-1].end <= headline_end or full.drafts[0].start < group.drafts[:2][-1].start


def _by_alias(text: str, groups: list[Group], gazetteer: Gazetteer) -> Iterator[tuple[Group, Group]]:
    first: dict[str, Group] = {}
    for group in groups:
        if group.alias is not None:
            other = first.setdefault(group.alias.name, group)
            if other is not group:
                yield group, other

"""Resolution of a found entity to a stored one, with its reason. Never swallows a namesake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, hypot, radians

from worker.entities.aliases import Aliases, is_acronym
from worker.entities.company import shared_weights
from worker.entities.firms import firm_words, without_legal_form
from worker.entities.fold import core_words, fold, words_of
from worker.entities.identity import bearers_of, is_known_bearer
from worker.entities.listed_words import is_latin
from worker.entities.namesakes import is_party, is_shared_name, is_word_of_firms
from worker.entities.other_scripts import LONG_SYLLABLES, script_of
from worker.entities.people import COMMON_SURNAMES, person_words
from worker.entities.similarity import GROUP_FORMS, Likeness, compare_names, contradicts, has_other_form
from worker.entities.transliteration import VOWELLESS, is_arabic, is_same_place_name
from worker.entities.words import is_given_name
from worker.types import FoundEntity, KnownEntity, Resolution
from worker.wordlists import WordList

#: From this score on two names are taken for one; see bench/names.py for what it costs and brings.
THRESHOLD = 0.9
#: From this score on they may be, if what they stand beside agrees: so many names in common.
POSSIBLE = 0.8
_CONTEXT = 3
_COMMON_CONTEXT = 2  #: Names in common that a spelling of a common family name needs, and a name of one word.
_ENOUGH = 1  #: Names in common that are enough for most; weighed, as all of these.
_NO_SHARES: Mapping[str, float] = {}
#: Two points closer than this are one place.
SAME_PLACE_KM = 30.0
_MAX_SHORT = 6  #: Letters of a word that another vowel makes another name.
#: Reasons for which a person, or a body of many countries, needs what stands beside it, too.
_LESS_SURE = frozenset({"misspelling", "word_order", "spacing", "short_form", "middle_name", "transliteration"})
#: Of these, those for which every person needs it: thousands are called Pat Leahy or Michael Hayden.
_NEEDS_COMPANY = frozenset({"short_form", "middle_name"})
#: Reasons that what stands beside the names does not contradict.
_SAME_LETTERS = frozenset({"same_name", "folded_name", "spacing"})
_NEW = Resolution(None, "new", 1.0)
_FORMS_OF_ADDRESS = WordList("entities/forms_of_address")


@dataclass(frozen=True)
class _Pair:
    """A found entity and a stored one that it may be."""

    found: FoundEntity
    known: KnownEntity
    shares: Mapping[str, float]

    @cached_property
    def shared(self) -> float:
        """Return the weight of the names that both occur beside: 1 for a rare one, less for those of every day."""
        return sum(shared_weights(self.found.company, self.known.company, self.shares).values())

    @cached_property
    def same_role(self) -> bool:
        """Return True if both hold one office; "Mr" is none."""
        role = fold(self.found.role or "")
        return role != "" and role == fold(self.known.role or "") and role not in _FORMS_OF_ADDRESS.words


def resolve(
    found: FoundEntity, candidates: Sequence[KnownEntity], aliases: Aliases, shares: Mapping[str, float] = _NO_SHARES
) -> Resolution:
    """Return the known entity that found is, or new.

    When two candidates fit equally well it is new: a wrong merge costs more than a missed one. A name that
    a person gave to an entity means that entity, whatever the rules would say.

    Args:
        found: The entity of a text.
        candidates: Those that share a key with it; nothing else is assumed of them.
        aliases: The alias file.
        shares: Folded names to the shares of the stored articles that hold them, 0 to 1; rare are those not in it.
    """
    ruled = next((one for one in candidates if fold(found.name) in map(fold, one.ruled)), None)
    if ruled is not None:
        return Resolution(ruled.entity_id, "person", 1.0)
    pairs = [_Pair(found, known, shares) for known in candidates]
    bearers = bearers_of(found, candidates)
    bearer = _only_of_family([pair for pair in pairs if pair.known in bearers])
    if bearer is not None and is_known_bearer(bearer.known):
        return Resolution(bearer.known.entity_id, "family_name", 0.9)
    scored = [(_in_context(_compare(pair, aliases), pair), pair) for pair in pairs]
    fitting = sorted((one for one in scored if one[0].score >= THRESHOLD), key=_by_score)
    if not fitting:
        return _NEW
    fitting = _of_bare_name(fitting) if _is_bare(found) else fitting
    best, pair = fitting[0]
    if against := _doubt(fitting, candidates):
        return Resolution(None, against, best.score)
    return Resolution(pair.known.entity_id, best.reason, best.score)


def _by_score(fitting: tuple[Likeness, _Pair]) -> tuple[float, int]:
    return -fitting[0].score, fitting[1].known.entity_id


def _doubt(fitting: Sequence[tuple[Likeness, _Pair]], candidates: Sequence[KnownEntity]) -> str | None:
    """Return the reason why the best of the fitting entities is not surely the one; None if it is."""
    best, pair = fitting[0]
    if len(fitting) > 1 and fitting[1][0].score == best.score and best.score < 0.99:
        return "ambiguous"
    if best.reason == "middle_name" and _is_of_two(pair, candidates):
        return "ambiguous"
    if best.reason != "spacing" and _is_bare(pair.found) and not _in_company(pair):
        return "bare_name"
    return None


def _compare(pair: _Pair, aliases: Aliases) -> Likeness:
    found, known = pair.found, pair.known
    if found.kind != known.kind and "other" not in (found.kind, known.kind) and not _only_kind_differs(found, known):
        return Likeness(0.0, "kind")
    if found.country and known.country and found.country != known.country:
        return Likeness(0.0, "country")
    if found.kind == "org" and is_shared_name(found.name) and not _may_be_of_one_state(pair):
        return Likeness(0.0, "country")
    alias, theirs = aliases.find(found.name), aliases.find(known.name)
    if alias is not None and theirs is not None:
        return Likeness(1.0, "alias") if alias.name == theirs.name else Likeness(0.0, "alias")
    if found.kind == "place" and distance_km(found, known) > SAME_PLACE_KM:
        return Likeness(0.0, "distance")
    return _compare_spellings(pair)


def _may_be_of_one_state(pair: _Pair) -> bool:
    """Return True if two bodies of a name that many countries have may be one country's.

    Where one text says whose it is, and of parties where none does, it takes a name beside both.
    """
    found = pair.found
    if found.country == pair.known.country and (found.country or not is_party(found.name)):
        return True
    return pair.shared >= _ENOUGH


def _compare_spellings(pair: _Pair) -> Likeness:
    """Compare with each name of a known entity; what contradicts outweighs the likeness."""
    found, known = pair.found, pair.known
    names = dict.fromkeys((known.name, *known.names))
    likenesses = {name: compare_names(found.name, name, found.kind) for name in names}
    spelt = max(likenesses, key=lambda name: likenesses[name].score)
    best = likenesses[spelt]
    if best.score and best.reason not in _SAME_LETTERS and (against := _contradiction(pair, names)):
        return Likeness(0.0, against)
    if best.reason in _LESS_SURE and not _is_borne_out(best.reason, spelt, pair):
        return Likeness(0.0, "no_company")
    if found.kind not in ("person", "place") and best.score and (against := _other_firm(spelt, pair, names)):
        return Likeness(0.0, against)
    is_placed = found.lat is not None and known.lat is not None and pair.shared >= _ENOUGH
    if best.score < THRESHOLD and is_placed and not is_acronym(found.name):
        vowelless = found.country == known.country and found.country in VOWELLESS
        if best.score >= POSSIBLE or (vowelless and any(is_same_place_name(found.name, name, True) for name in names)):
            return Likeness(THRESHOLD, "same_point")
    return best


def _contradiction(pair: _Pair, names: Iterable[str]) -> str | None:
    """Return the reason why two spellings are not one thing's; None if nothing speaks against it."""
    found = pair.found
    beside_it, beside_known = set(map(fold, found.company)), set(map(fold, pair.known.company))
    if fold(found.name) in beside_known or any(fold(name) in beside_it for name in names):
        return "named_apart"  # one text named both
    if found.kind != "person":
        return None
    if any(contradicts(found.name, name) for name in names):
        return "middle_name"
    if person_words(found.name)[-1:] and person_words(found.name)[-1] in COMMON_SURNAMES.words:
        return None if pair.shared >= _COMMON_CONTEXT - pair.same_role else "common_surname"
    return None


def _other_firm(spelt: str, pair: _Pair, names: Iterable[str]) -> str | None:
    """Return the reason why two spellings are of two firms; None if nothing tells so.

    AEG may be the sign of any firm at an exchange, Smith any firm of Smith's, and Woolworth for short is Woolworth
    Holdings as well as F. W. Woolworth: these need a name in common where one of them has a legal form more, and
    Pioneer beside Pioneer needs it, too.
    """
    found = pair.found
    if any(has_other_form(found.name, name) for name in names):
        return "legal_form"
    words = firm_words(found.name), firm_words(spelt)
    is_word = is_word_of_firms(found.name) or is_word_of_firms(spelt)
    is_same = words[0] == words[1] and not is_word
    if is_same or len(without_legal_form(words[0])) > 1 or pair.shared >= _ENOUGH:
        return None
    is_of_group = not GROUP_FORMS.isdisjoint(set(words[0]) ^ set(words[1]))
    is_of_family = words[0][0] in COMMON_SURNAMES.words or is_given_name(words[0][0])
    is_unsure = is_word or is_acronym(found.name) or is_acronym(spelt) or is_of_group or is_of_family
    return "no_company" if is_unsure else None


def _is_borne_out(reason: str, spelt: str, pair: _Pair) -> bool:
    """Return True if what two names stand beside agrees, where their letters do not tell.

    A body whose name those of many countries bear needs the country or three names.
    """
    found, known, shared = pair.found, pair.known, pair.shared
    if found.kind == "person":
        return pair.same_role or _is_same_person(reason, spelt, found.name, shared)
    if reason == "spacing" and _is_other_word(found.name, spelt):
        return shared >= _ENOUGH
    if reason == "word_order" and _is_for(found.name) != _is_for(spelt):
        return shared >= _CONTEXT
    if reason in ("misspelling", "transliteration") or not (is_shared_name(found.name) or is_shared_name(known.name)):
        return True
    return shared >= _CONTEXT or (found.country is not None and found.country == known.country)


def _is_other_word(one: str, other: str) -> bool:
    """Return True if one of two names is a word with one capital, which may be another's: Whitehouse, White House."""
    return (one.istitle() and one.isalpha()) != (other.istitle() and other.isalpha())


def _is_for(name: str) -> bool:
    """Return True for a body that begins "Agency for": there often is a "Development Agency" too."""
    return words_of(name)[1:2] == ["for"]


def _is_same_person(reason: str, spelt: str, name: str, shared: float) -> bool:
    """Return True if so many names in common are enough for two spellings of a person of whom no office is known.

    One is needed for given names in short or left out, for the vowels of Arabic names of two words, and for another
    vowel in a short word or a family name: John Healy is not John Healey, nor Robert Salomon Robert Solomon, while
    Lukashnko is nobody's name. No number is enough for another vowel in a short family name: John Kosich, who reports
    on the same people, is not John Kasich.
    """
    words, others = person_words(name), person_words(spelt)
    if reason == "transliteration":
        is_sure = len(words) > 2 or not (is_latin(name[0]) and is_latin(spelt[0]))
        return shared >= _ENOUGH or is_sure or not (is_arabic(name) or is_arabic(spelt))
    if reason != "misspelling":
        return shared >= _ENOUGH or reason not in _NEEDS_COMPANY
    unlike = set(words) ^ set(others)
    is_long = min(map(len, unlike), default=0) > _MAX_SHORT
    is_exchanged = words[-1] != others[-1] and len(words[-1]) == len(others[-1])
    if (is_long and not is_exchanged) or len(set(map(_letters, unlike))) == 1:
        return True
    return shared >= _ENOUGH and (is_long or not is_exchanged)


def _is_of_two(pair: _Pair, candidates: Sequence[KnownEntity]) -> bool:
    """Return True if another of the same first and last name has another middle: George W. beside George H. W. Bush.

    An initial is short for a name: Rex W. and Rex Wayne Tillerson are one.
    """
    found, known = pair.found, pair.known
    own = next(filter(None, (_middle(name, found.name) for name in (found.name, known.name, *known.names))), ())
    others = (
        name for one in candidates if one.kind == "person" and one is not known for name in (one.name, *one.names)
    )
    theirs = [middle for name in others if (middle := _middle(name, found.name))]
    return any(len(one) != len(own) or any(x[0] != y[0] for x, y in zip(one, own, strict=True)) for one in theirs)


def _middle(name: str, other: str) -> tuple[str, ...]:
    """Return the middle names of one who is called as another at both ends; () if there are none."""
    words, others = person_words(name), person_words(other)
    return words[1:-1] if (words[:1], words[-1:]) == (others[:1], others[-1:]) else ()


def _letters(word: str) -> str:
    return "".join(sorted(word))


def _in_context(likeness: Likeness, pair: _Pair) -> Likeness:
    """Forgive an initial or an exchanged letter if the office or three names beside it agree too."""
    if pair.found.kind == "place" or not POSSIBLE <= likeness.score < THRESHOLD:
        return likeness
    agree = pair.shared >= _CONTEXT or (pair.same_role and pair.shared >= _ENOUGH)
    return Likeness(THRESHOLD, f"{likeness.reason}_in_company") if agree else likeness


def _only_kind_differs(found: FoundEntity, known: KnownEntity) -> bool:
    """Return True if only the kind of a long name differs: called a person once and a group another time."""
    kinds = {found.kind, known.kind} == {"person", "org"}
    return kinds and len(core_words(found.name)) >= 3 and fold(found.name) == fold(known.name)


def distance_km(found: FoundEntity | KnownEntity, known: KnownEntity) -> float:
    """Return the distance of two entities; 0 where either is not on the map, which says nothing."""
    if found.lat is None or found.lon is None or known.lat is None or known.lon is None:
        return 0.0
    east = (found.lon - known.lon) * cos(radians((found.lat + known.lat) / 2))
    return 111.2 * hypot(found.lat - known.lat, east)


def _is_bare(found: FoundEntity) -> bool:
    """Return True for a person by one name only: thousands may bear it. Ben Carson has two, and so has Pope Francis."""
    words = max(core_words(found.name), person_words(found.name), key=len)
    is_long = script_of(found.name) == "han" and len(found.name) >= LONG_SYLLABLES
    return found.kind == "person" and len(words) < 2 and not is_long


def _of_bare_name(fitting: list[tuple[Likeness, _Pair]]) -> list[tuple[Likeness, _Pair]]:
    """Return the one of several bearers of a bare name whose company agrees most; all if none does.

    Strangers of one name are stored side by side: how many there are says nothing of the one that is met again.
    """
    agreeing = [one for one in fitting if _in_company(one[1])]
    return [max(agreeing, key=lambda one: (one[1].shared, -one[1].known.entity_id))] if agreeing else fitting


def _only_of_family(pairs: Sequence[_Pair]) -> _Pair | None:
    """Return the bearer of a family name whose company agrees, if no other's agrees in part; None if there is none."""
    near = [pair for pair in pairs if pair.shared >= _ENOUGH]
    return near[0] if len(near) == 1 and _is_of_family(near[0]) else None


def _in_company(pair: _Pair) -> bool:
    """Return True if a bare name has the same company: two names in common, or one and the office; a given name three.

    Two reports on one government that quote a Claire each share two names.
    """
    if pair.same_role and pair.shared >= _ENOUGH:
        return True
    return pair.shared >= (_CONTEXT if is_given_name(fold(pair.found.name)) else _COMMON_CONTEXT)


def _is_of_family(pair: _Pair) -> bool:
    """Return True if a bare family name is that person's: two names in common, or one and a title before it."""
    return pair.shared >= _COMMON_CONTEXT or (pair.found.role is not None and pair.shared >= _ENOUGH)

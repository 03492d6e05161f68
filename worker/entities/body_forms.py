"""Forms of names of bodies, and words beside a single name, by language: the table ``entities/body_forms``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from worker.types import EntityKind
from worker.wordlists import Table, any_of

TABLE = Table("entities/body_forms")
WORD = r"[^\W\d_][\w\u0300-\u036f]*(?:[-'’][^\W\d_][\w\u0300-\u036f]*)*"
_ANYWHERE = "any"  #: Key of the heads that every language borrows from English.
_BEFORE_CHARS, _PORTFOLIO_CHARS = 32, 60


@dataclass(frozen=True, slots=True)
class Words:
    """Entries of a field: whole words, beginnings and endings."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]

    @classmethod
    def read(cls, field: str) -> Words:
        """Read a field of the table, whose entries are parted by |."""
        entries = [entry.strip() for entry in field.split("|") if entry.strip()]
        begun = tuple(entry[:-1] for entry in entries if entry.endswith("*"))
        ended = tuple(entry[1:] for entry in entries if entry.startswith("*"))
        return cls(frozenset(one for one in entries if "*" not in one), begun, ended)

    def has(self, word: str) -> bool:
        """Return True for an entry; an ending needs something before it."""
        is_ended = word.endswith(self.endings) and word.lower() not in self.endings
        return word in self.whole or word.startswith(self.beginnings) or is_ended


@dataclass(frozen=True, slots=True)
class BodyForms:
    """Forms of the names of bodies in one language; the table tells the meaning of each field."""

    heads: Words
    common: Words
    towns: Words
    alone: Words
    adjectives: tuple[str, ...]
    starters: frozenset[str]
    places: frozenset[str]
    firms: Words
    articles: frozenset[str]
    behind: re.Pattern[str]
    portfolio: re.Pattern[str] | None
    ends_at_head: bool
    ends_at_small_head: bool


@cache
def forms_of(lang: str | None) -> BodyForms | None:
    """Return the forms of a language, or those of the one that is written alike; None if the table has neither."""
    fields = TABLE.values.get(lang or "")
    if isinstance(fields, str):
        fields = TABLE.values.get(fields)
    if fields is None:
        return None
    words = {name: Words.read(value) for name, value in fields.items() if isinstance(value, str)}
    none = Words.read("")
    heads = Words.read(f"{fields['heads']} | {TABLE.values[_ANYWHERE]['heads']}")
    portfolios = _any_of(fields.get("portfolios", ""))
    return BodyForms(
        heads=heads,
        common=words.get("common", none),
        towns=words.get("towns", none),
        alone=words.get("alone", none),
        adjectives=tuple(words.get("adjectives", none).whole),
        starters=words.get("starters", none).whole,
        places=words.get("places", none).whole,
        firms=words.get("firms", none),
        articles=words.get("articles", none).whole,
        behind=_behind(fields.get("joints", ""), fields.get("matters", "")),
        portfolio=re.compile(rf"(?:{portfolios})(?!\w)") if portfolios else None,
        ends_at_head=not (fields.get("joints") or fields.get("matters")),
        ends_at_small_head=bool(fields.get("is_last", False)),
    )


def _behind(joints: str, matters: str) -> re.Pattern[str]:
    """Match what goes on with a name: a matter, or a word, with or without a small word before it."""
    small, nouns = _any_of(joints), _any_of(matters)
    joint = f"(?: (?:{small}))?" if small else ""
    matter = f"(?:{nouns})(?!\\w)|" if nouns else ""
    return re.compile(f"{joint} (?:{matter}(?P<name>{WORD}))")


def _any_of(field: str) -> str:
    return any_of(Words.read(field).whole)


def kind_told(text: str, start: int, end: int, lang: str | None) -> EntityKind | None:
    """Return the kind of a single word that the word before it tells: a preposition, an article, a word for firm."""
    forms = forms_of(lang)
    words = text[max(0, start - _BEFORE_CHARS) : start].rpartition("\n")[2].split()
    if forms is None or not words or text[start - 1] != " ":
        return None
    goes_on = text[end : end + 1] == " " and text[end + 1 : end + 2].islower()
    is_adjective = goes_on and text[start:end].endswith(forms.adjectives)  # de Oekraïense president
    if forms.firms.has(words[-1].lower()) or (words[-1] in forms.articles and not is_adjective):
        return "org"
    return "place" if words[-1].lower() in forms.places else None


def is_firm_word(word: str, lang: str | None) -> bool:
    """Return True for a word that stands before the name of a firm, club or paper: Uzina Dacia."""
    forms = forms_of(lang)
    return forms is not None and forms.firms.has(word.lower())


def portfolios(text: str, lang: str | None) -> list[tuple[int, int]]:
    """Return the offsets of fields of politics, which are no names: "Minister van Financiën"."""
    forms = forms_of(lang)
    return [match.span() for match in forms.portfolio.finditer(text)] if forms and forms.portfolio else []

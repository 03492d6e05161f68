"""Names of a text that no model reads, by their form: capitals, roles, legal forms, quotation marks, known places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import cache

from worker.entities.body_forms import forms_of, is_firm_word, kind_told, portfolios
from worker.entities.drafts import Draft
from worker.entities.eastern_bodies import draft_eastern_bodies
from worker.entities.fold import fold
from worker.entities.headed_bodies import draft_headed_bodies
from worker.entities.inflection import has_cases
from worker.entities.listed_words import is_foreign, is_latin, matches
from worker.entities.malay_prose import draft_malay_names, is_office
from worker.entities.native_places import draft_native_places
from worker.entities.noun_bodies import JOINTS, Token, draft_noun_bodies, is_body
from worker.entities.place_forms import is_country, is_family_name, is_large, place_base
from worker.entities.seen_words import SeenWords
from worker.entities.slavic_prose import draft_areas
from worker.entities.sqlite import Gazetteer
from worker.entities.thai_prose import draft_thai_names
from worker.entities.titled_names import draft_titled_names
from worker.entities.vietnamese_prose import draft_vietnamese_names, is_syllable, vietnamese_offices
from worker.entities.western_prose import (
    WESTERN,
    are_nouns,
    draft_western_bodies,
    has_article,
    is_german_office,
    is_portfolio,
    is_speech,
    kind_beside,
    may_be_town,
    parted,
)
from worker.entities.words import PLACE_WORDS, is_given_name
from worker.entities.world_names import draft_world_names
from worker.types import EntityKind
from worker.wordlists import WordList

ROLES = WordList("entities/roles")
PLACE_CUES, NO_NAMES = WordList("entities/place_cues"), WordList("entities/no_names")
LEGAL_FORMS = WordList("entities/legal_forms_abroad")

_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*(?:[-'’ʼ][^\W\d_][\w\u0300-\u036f]*)*")
#: Languages that part the ending of a name from it: İstanbul'da.
_CASES_BEHIND_APOSTROPHE = frozenset({"tr", "az"})
_WORD_BEFORE_CASE = re.compile(r"(?<!['’])[^\W\d_][\w\u0300-\u036f]*(?:-[^\W\d_][\w\u0300-\u036f]*)*")
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
_ARTICLES = frozenset({"Le", "La", "Les", "El", "Los", "Las", "Il", "Lo", "Der", "Die", "Das", "Den", "De", "Os", "As"})
_HAVE_PARTICLES = WESTERN | {"nl", "sv", "da", "no", "tl"}
_LONGEST_PREPOSITION = 2
_MIN_CLUB = 3  #: Initials; of two are states and their unions: EU.
_GIVEN_AND_FAMILY = 2  #: Words.
_TOWN_AND_NAME = 3  #: Words: a town, a given name and a family name.
_PARTICLES, _CLUB_FORMS = WordList("entities/family_particles"), WordList("entities/club_forms")
_NUMERAL = re.compile("[IVX]+")
_DATELINE = re.compile("(?:, [^.\\n]{1,30})?[.,]? ?(?:[–—-]|//?|\\() ?")  #: Behind the town at the head of a report.
_QUOTED = re.compile(r"«([^«»\n]{1,80}(?:«[^«»\n]{1,60}»?)?)»")
_SENTENCE_END = re.compile(r"[.!?…:;\n\"“”«»()\[\]/–—-]")
_MIN_OPENING = 5  #: Letters of a place that opens a sentence: shorter words of that look are function words.
_MAX_QUOTED_WORDS, _MAX_PERSON_WORDS = 5, 4
_PATRONYMIC = re.compile(r"(?:ович|евич|йович|івна|овна|евна|ївна)(?:а|у|ем|ом|ем|і|и|ы|е|у|ою|ой)?$")


def draft_by_form(text: str, lang: str | None, gazetteer: Gazetteer) -> list[Draft]:
    """Draft the names of a text by their form.

    Args:
        text: A clean text in a language that no model reads.
        lang: ISO 639-1; None if unknown.
        gazetteer: The list of places.

    Returns:
        Drafts that do not overlap, in order of the text.
    """
    tokens = _tokens(text, lang)
    known = [
        one
        for one in draft_world_names(text, lang)
        if one.kind != "place" or not (is_family_name(text, one.start, one.end) or is_syllable(text, one, lang))
    ]
    known += draft_titled_names(text, lang, _covered(known))
    known += draft_native_places(text, lang, gazetteer, _covered(known))
    named = _covered([draft for draft in known if draft.kind != "place"])
    bodies = list(_headed(text, tokens, lang, named))
    bodies += draft_eastern_bodies(text, lang)
    bodies += draft_malay_names(text, lang, gazetteer, _covered(bodies))
    bodies += draft_thai_names(text, lang, _covered([*known, *bodies]))
    bodies += draft_vietnamese_names(text, lang, gazetteer, named)
    known += draft_areas(text, _covered(known))
    taken = [one for one in (*_quoted(text, lang), *bodies) if named.isdisjoint((one.start, one.end - 1))]
    inside = _covered(taken)
    taken += [draft for draft in known if draft.start not in inside]
    no_names = (*portfolios(text, lang), *vietnamese_offices(text, lang))
    inside = _covered(taken).union(*(range(*span) for span in no_names))
    tokens = [
        replace(one, is_name=False) if one.start in inside or is_office(one.text, lang) else one for one in tokens
    ]
    runs = list(_runs(text, tokens, lang))
    seen = SeenWords()
    for token in (token for run in runs for token in run if not token.opens):
        seen.add(token.text)
    small = {token.text for token in tokens if not token.is_name}
    trimmed = [_trimmed(run, seen, small, lang, gazetteer) for run in runs]
    judged = _judged(text, [run for run in trimmed if run], lang, gazetteer)
    taken += (one for one in judged if one.source != "model" or lang not in _NOUNS_HAVE_CAPITALS)
    return list(_with_clubs(text, sorted(taken, key=lambda draft: draft.start), gazetteer))


def _with_clubs(text: str, drafts: Sequence[Draft], gazetteer: Gazetteer) -> Iterator[Draft]:
    """Yield the drafts; initials of a body and the town behind them are one name: CFR Cluj.

    Bodies of the world have no town in their name, and a town in a case is part of none: NATO Ankara'daki.
    """
    before: Draft | None = None
    for draft in drafts:
        is_club = before is not None and _may_be_club(text, before) and text[before.end : draft.start] == " "
        if before and is_club and _is_bare_town(text, draft, gazetteer):
            before = Draft(before.start, draft.end, text[before.start : draft.end], "org", "body")
            continue
        if before:
            yield before
        before = draft
    if before:
        yield before


def _may_be_club(text: str, draft: Draft) -> bool:
    initials = text[draft.start : draft.end]
    is_unknown_body = draft.kind == "org" and draft.source != "alias"
    return is_unknown_body and len(initials) >= _MIN_CLUB and _is_acronym(initials)


def _is_bare_town(text: str, draft: Draft, gazetteer: Gazetteer) -> bool:
    """Return True for a town that is written without an ending."""
    is_bare = draft.kind == "place" and text[draft.end : draft.end + 1] not in ("'", "’")
    places = gazetteer.find(text[draft.start : draft.end]) if is_bare else ()
    return bool(places) and places[0].feature in ("city", "capital")


def _headed(text: str, tokens: Sequence[Token], lang: str | None, named: Set[int]) -> Iterator[Draft]:
    """Give bodies by their heads, as the language names them."""
    if lang in WESTERN:
        return draft_western_bodies(text, lang)
    return draft_headed_bodies(text, lang, named) if forms_of(lang) else draft_noun_bodies(text, tokens)


def _trimmed(run: list[Token], seen: SeenWords, small: set[str], lang: str | None, gazetteer: Gazetteer) -> list[Token]:
    """Return a run without a first word that has its capital from the sentence; empty if nothing is left."""
    if not run[0].opens or (len(run) > 1 and place_base(" ".join(token.text for token in run), lang, gazetteer)):
        return run
    if run[0].text.casefold() in small or (len(run) > 1 and is_firm_word(run[0].text, lang)):
        return run[1:]
    is_start = _says_nothing(run[0], seen) if len(run) > 1 else not _may_open(run[0], seen, lang, gazetteer)
    return run[1:] if is_start else run


def _tokens(text: str, lang: str | None) -> list[Token]:
    tokens: list[Token] = []
    end = 0
    for match in (_WORD_BEFORE_CASE if lang in _CASES_BEHIND_APOSTROPHE else _WORD).finditer(text):
        opens = not tokens or _SENTENCE_END.search(text, end, match.start()) is not None
        for start, word in parted(match.group(), match.start(), lang):
            tokens.append(Token(start, start + len(word), word, word[0].isupper(), opens))
        end = match.end()
    return tokens


def _runs(text: str, tokens: Sequence[Token], lang: str | None) -> Iterator[list[Token]]:
    """Give words with capitals that stand side by side, parted by one blank or a spaced hyphen."""
    run: list[Token] = []
    for at, token in enumerate(tokens):
        joined = run and _are_alike(run, token.text) and text[run[-1].end : token.start] in (" ", " - ")
        if token.is_name and fold(token.text) not in _no_names() and run and joined:
            run.append(token)
            continue
        if run and lang in _HAVE_PARTICLES and _is_particle(text, run, tokens[at : at + 2]):
            run.append(token)
            continue
        if run:
            yield run
        run = [token] if token.is_name and not matches(token.text, NO_NAMES) else []
    if run:
        yield run


def _are_alike(run: Sequence[Token], word: str) -> bool:
    """Return True if a word is written as the last of a run, counts like "II", or may stand behind "FC"."""
    is_club = len(run) == 1 and _is_club_form(run[0].text)
    return is_club or _form(run[-1].text) == _form(word) or _NUMERAL.fullmatch(word) is not None


def _is_particle(text: str, run: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Return True for a small word between a given name and a family name: Mateus de Oliveira."""
    if len(tokens) < 2 or tokens[0].text not in _PARTICLES.words or not is_given_name(fold(run[-1].text)):
        return False
    small, family = tokens
    is_beside = text[run[-1].end : small.start] == " " == text[small.end : family.start]
    return is_beside and family.is_name and len(family.text) > 2 and not family.text.isupper()


def _is_club_form(word: str) -> bool:
    return word.isupper() and len(word) > 1 and fold(word) in _CLUB_FORMS.words


def _form(word: str) -> tuple[bool, bool]:
    """Return the kind of a word in a name: initials or not, Latin script or not."""
    return _is_acronym(word), is_latin(word[0])


def _covered(drafts: Sequence[Draft]) -> set[int]:
    return {at for draft in drafts for at in range(draft.start, draft.end)}


def _quoted(text: str, lang: str | None) -> Iterator[Draft]:
    """Give quoted names of firms and papers, with the legal form before them: ТОВ «Інвест-Поліс»."""
    for match in _QUOTED.finditer(text):
        inner = match.group(1)
        is_name = inner[0].isupper() and len(inner.split()) <= _MAX_QUOTED_WORDS and inner[-1] not in ".,!?…"
        if not is_name or (lang in WESTERN and is_speech(inner)):
            continue
        line = text[max(0, match.start() - 13) : match.start()].rpartition("\n")[2]
        before = line.rstrip(" ").rpartition(" ")[2].lstrip("(«")
        if before in LEGAL_FORMS.words:
            start = text.rindex(before, 0, match.start())
            end = match.end()
            yield Draft(start, end, text[start:end], "org", "chunk")
        else:
            yield Draft(match.start(1), match.end(1), inner, "org", "chunk")


def _may_open(token: Token, seen: SeenWords, lang: str | None, gazetteer: Gazetteer) -> bool:
    """Return True if the first word of a sentence is a name: used as one elsewhere, an acronym or a known place."""
    if token.text in seen or _is_acronym(token.text) or seen.has_case_of(token.text):
        return True
    if is_given_name(fold(token.text)):
        return True
    base = place_base(token.text, lang, gazetteer) if len(token.text) >= _MIN_OPENING else None
    return base is not None and is_large(base, gazetteer)


def _says_nothing(token: Token, seen: SeenWords) -> bool:
    """Return True if a word opens a sentence before a name and is no part of it: Президент Путин."""
    if is_given_name(fold(token.text)) or token.text in seen:
        return False
    return matches(token.text, ROLES) or len(token.text) <= 3


def _judged(text: str, runs: Sequence[list[Token]], lang: str | None, gazetteer: Gazetteer) -> Iterator[Draft]:
    """Judge runs of words: places first, then acronyms and organisations, then people."""
    families = SeenWords()
    later: list[tuple[list[Token], str]] = []
    for found in filter(None, (_without_portfolio(text, one, lang) for one in runs)):
        run, town = _without_town(text, _without_roles(found), lang, gazetteer)
        if town:
            yield town
        whole = text[run[0].start : run[-1].end]
        kind, base = _kind_of(text, run, whole, lang, gazetteer)
        if kind == "person" and len(run) > 1:
            families.add(run[-1].text)
        if matches(run[-1].text, ROLES) or (len(run) == 1 and _is_bare_noun(whole)):
            continue
        if kind == "person" and lang in _NOUNS_HAVE_CAPITALS and _are_nouns(text, run):
            continue
        if kind is None:
            later.append((run, whole))
        else:
            yield Draft(run[0].start, run[-1].end, base, kind, "chunk")
    for run, whole in later:
        known = run[0].text in families or families.has_case_of(run[0].text)
        place = None if known else place_base(whole, lang, gazetteer)
        source = "chunk" if known or place else "model"
        kind = "place" if place else "person"
        if not known and (lang in WESTERN or forms_of(lang)):
            kind = _kind_beside(text, run, place, lang)
        if kind:
            yield Draft(run[0].start, run[-1].end, place or whole, kind, source if kind != "org" else "chunk")


def _kind_beside(text: str, run: Sequence[Token], place: str | None, lang: str | None) -> EntityKind | None:
    """Return the kind of a word that proves nothing by what stands before it; None if that proves nothing either."""
    start, end = run[0].start, run[-1].end
    if lang not in WESTERN:
        return kind_told(text, start, end, lang) or ("place" if place else None)
    if beside := kind_beside(text, start):
        return beside
    if place and may_be_town(text, start):
        return "place"
    return "org" if len(run) == 1 and not run[0].opens and has_article(text, start, end, lang) else None


def _are_nouns(text: str, run: Sequence[Token]) -> bool:
    """Return True for nouns of German side by side that no given name begins."""
    is_named = is_given_name(fold(run[0].text))
    return not is_named and (run[0].opens or are_nouns(text, run[0].start, [token.text for token in run]))


def _is_bare_noun(word: str) -> bool:
    """Return True for a legal form, an office or a bare "the Court"."""
    if len(word) < 2 or word in _ARTICLES or word in LEGAL_FORMS.words or matches(word, ROLES):
        return True
    return is_body(word) and not word.isupper() and not word.startswith(("Bundes", "Europa"))


def _without_roles(run: list[Token]) -> list[Token]:
    roles = [at for at, token in enumerate(run[:-1]) if matches(token.text, ROLES) or is_german_office(token.text)]
    return run[roles[-1] + 1 :] if roles else run


def _without_portfolio(text: str, run: list[Token], lang: str | None) -> list[Token]:
    """Return the person behind a field of politics: Paolo Verdi of "ministro della Giustizia Paolo Verdi"."""
    if not is_portfolio(text, run[0].start, lang):
        return run
    names = (at for at, token in enumerate(run) if at and len(run) - at > 1 and is_given_name(fold(token.text)))
    return run[next(names, len(run)) :]


def _without_town(
    text: str, run: list[Token], lang: str | None, gazetteer: Gazetteer
) -> tuple[list[Token], Draft | None]:
    """Part a full name from the town beside it: Ayşe Kaya Ankara'da, sindaco di Milano Marco Rossi."""
    first, last = run[0], run[-1]
    if lang in WESTERN and len(run) > 2 and is_given_name(fold(run[1].text)) and may_be_town(text, first.start):
        base = place_base(first.text, None, gazetteer)
        if base:
            return run[1:], Draft(first.start, first.end, base, "place", "chunk")
    is_behind_small = 0 < len(_word_beside(text, first.start)) <= _LONGEST_PREPOSITION
    if len(run) == _TOWN_AND_NAME and is_behind_small and has_cases(lang):  # Кметът на Варна Благомир Коцев
        base = place_base(first.text, lang, gazetteer)
        if base and is_large(base, gazetteer):
            return run[1:], Draft(first.start, first.end, base, "place", "chunk")
    if len(run) > 2 and text[last.end : last.end + 1] in ("'", "’"):
        base = place_base(last.text, None, gazetteer)
        if base and is_large(base, gazetteer):
            return run[:-1], Draft(last.start, last.end, base, "place", "chunk")
    return run, None


def _kind_of(
    text: str, run: Sequence[Token], whole: str, lang: str | None, gazetteer: Gazetteer
) -> tuple[EntityKind | None, str]:
    """Give the kind that the words of a run prove, and the name; None for a single word that proves nothing."""
    if base := _of_dateline(text, run, whole, lang, gazetteer):
        return "place", base
    before = _word_beside(text, run[0].start)
    is_acronym = len(run) == 1 and _is_acronym(whole)
    if is_acronym or _is_of_body(text, run, whole, before):
        return ("place" if is_acronym and is_country(whole, gazetteer) else "org"), whole
    is_role = matches(before, ROLES) or (before[:1].isupper() and is_german_office(before))
    may_be_person = is_role or (len(run) == _GIVEN_AND_FAMILY and is_given_name(fold(run[0].text)))  # Jonah Park
    if len(run) > 1 and not may_be_person and fold(run[-1].text) in PLACE_WORDS.words:
        return "place", whole
    base = None if is_role else place_base(whole, lang, gazetteer)
    if base and (len(run) > 1 or is_large(base, gazetteer)):
        return "place", base
    if not is_role and matches(before, PLACE_CUES):
        return "place", base or whole
    is_person = is_role or 1 < len(run) <= _MAX_PERSON_WORDS or _PATRONYMIC.search(whole.casefold())
    return ("person" if is_person else None), whole


def _is_of_body(text: str, run: Sequence[Token], whole: str, before: str) -> bool:
    """Return True for a club, a word that heads bodies, Latin letters among others, or what is behind "chama cha"."""
    is_club = (len(run) > 1 and _is_club_form(run[0].text)) or run[-1].text[4:].endswith("spor")  # Kayserispor
    if is_club or any(is_body(token.text) for token in run) or (whole.isascii() and is_foreign(text)):
        return True
    return before in JOINTS and is_body(_word_beside(text, run[0].start - len(before) - 1))


def _of_dateline(text: str, run: Sequence[Token], whole: str, lang: str | None, gazetteer: Gazetteer) -> str | None:
    """Return the town in capitals that a report begins with."""
    is_first = whole.isupper() and run[0].start == 0 and _DATELINE.match(text, run[-1].end)
    return place_base(whole, lang, gazetteer) if is_first else None


def _word_beside(text: str, start: int) -> str:
    return text[max(0, start - 24) : start].rstrip(" .").rpartition(" ")[2].strip("(«\"'\n")


def _is_acronym(word: str) -> bool:
    return 2 <= len(word) <= 5 and word.isupper() and word.isalpha()


@cache
def _no_names() -> frozenset[str]:
    return frozenset(fold(entry) for entry in NO_NAMES.entries)

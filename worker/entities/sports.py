"""Teams in reports of team sports: those of tables and results, and places that are teams: "England beat Germany"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from worker.entities.drafts import Draft
from worker.entities.fold import fold
from worker.entities.sqlite import Gazetteer
from worker.entities.words import COMMON, is_given_name
from worker.wordlists import WordList

_VOCABULARY = WordList("entities/sports_words")
#: Words that hardly any other kind of report uses; wars and elections have victories, teams and points too.
_SURE = WordList("entities/sports_sure_words")
_MIN_SURE = 2
#: So many different words of the vocabulary make a text a report of team sports.
_MIN_WORDS = 5
#: With a desk heading ("SOCCER - ", "CRICKET -") two will do.
_DESK = re.compile(
    r"\s*(?:soccer|football|cricket|baseball|basketball|hockey|rugby|nfl|nba|nhl)\b.{0,30}? -", re.IGNORECASE
)
_MIN_WORDS_AFTER_DESK = 2
_HEAD = 4_000
_WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
_SURE_BEFORE = WordList("entities/before_teams")
_SURE_AFTER = WordList("entities/after_teams")
_DATED = re.compile(r"^[^\d\n]{2,60}?\d{4}-\d\d-\d\d\s*$")
_SCORE = re.compile(r"\d")
_MAX_TABLE_LINE = 90
_TEAM = r"((?!W L\b|P W\b)[A-ZÀ-Þ][\w.'’&-]*(?: (?:[A-ZÀ-Þ][\w.'’&-]*|de|of|and|&)){0,3}(?: \([A-Z]{1,3}\))?)"
#: "Torquay 4 2 1 1 5 3 7", "2. Boston 69 66 .511 6": a row of standings.
_ROW = re.compile(rf"^(?:\d{{1,2}}\.? )?{_TEAM}(?: +[-+]?[\d.][\d./:-]*){{3,}}[ -]*(?:1/2)?$", re.MULTILINE)
#: "Walsall 0 Wrexham 2 (halftime 0-1)".
_RESULT = re.compile(rf"^{_TEAM} \d{{1,3}},? {_TEAM} \d{{1,3}}(?: \([^()\n]{{1,60}}\))?$", re.MULTILINE)
#: "Walsall v Wrexham" anywhere, "CHICAGO AT HOUSTON" as a line.
_FIXTURE = re.compile(rf"(?<![\w.]){_TEAM} (?:v|vs\.?|V) {_TEAM}|^{_TEAM} (?:AT|at) {_TEAM}$", re.MULTILINE)
_LISTED = (", ", " and ", ", and ", " or ")  #: Between the names of a list.
_MIN_ROWS = 2  #: Of a table; one line may be anything.
_OWNED = re.compile(r"['’]s? [^.,;\n]{2,30}")
_INITIAL = re.compile(r"[A-Z]\.")


def mark_teams(text: str, drafts: Sequence[Draft], gazetteer: Gazetteer) -> None:
    """Turn place mentions that mean a team into organisations, in reports of team sports."""
    if not is_sports(text):
        return
    families = {fold(d.name).rpartition(" ")[2] for d in drafts if d.kind == "person" and " " in d.name}
    for draft in drafts:
        is_bare = draft.kind == "person" and draft.source == "model" and not draft.titled and " " not in draft.name
        if is_bare and fold(draft.name) not in families and _is_region(draft.name, gazetteer):
            draft.kind = "place"  # Surrey, whom no text calls by a given name
    named = [d for d in drafts if not d.team and (d.kind == "place" or d.source == "known")]
    marked = [(d, d.kind == "place" and is_team(text, d)) for d in named]
    sure_ones = [d for d, sure in marked if sure] + [d for d in drafts if d.team]
    sure_ones += [d for d in _listed_with(text, drafts, {d.start for d in sure_ones}) if not is_somewhere(text, d)]
    teams = {fold(d.name) for d in sure_ones}
    for draft, sure in marked:
        if sure or (fold(draft.name) in teams and not is_somewhere(text, draft)):
            draft.kind, draft.team = "org", True


def _is_region(name: str, gazetteer: Gazetteer) -> bool:
    """Return True for a name that means a country or a large part of one."""
    places = gazetteer.find(name)
    return (
        bool(places)
        and gazetteer.exact(name)
        and places[0].feature in ("country", "admin")
        and not is_given_name(fold(name))
    )


def _listed_with(text: str, drafts: Sequence[Draft], teams: set[int]) -> Iterator[Draft]:
    """Yield the places that stand in one list with a team: "rivals Essex, Derbyshire and Surrey, who beat"."""
    for ordered in (drafts, drafts[::-1]):
        for one, other in pairwise(ordered):
            first, second = sorted((one, other), key=lambda draft: draft.start)
            is_listed = text[first.end : second.start] in _LISTED and other.kind == "place"
            if one.start in teams and other.start not in teams and is_listed:
                teams.add(other.start)
                yield other


def draft_teams(text: str) -> Iterator[Draft]:
    """Yield the teams that tables, results and fixtures name, in reports of team sports."""
    if not is_sports(text):
        return
    for pattern in (_ROW, _RESULT, _FIXTURE):
        found = list(pattern.finditer(text))
        for match in found if len(found) >= _MIN_ROWS or pattern is _FIXTURE else ():
            for number, name in enumerate(match.groups(), start=1):
                if name and _may_be_team(name):
                    yield Draft(*match.span(number), name, "org", "table", team=True)


def _may_be_team(name: str) -> bool:
    """Return False for a player (a given name or initial first) and for headings."""
    first, *_ = words = fold(name).split() or [""]
    return not (
        (is_given_name(first) and len(words) > 1)
        or _INITIAL.match(name)
        or any(word in _VOCABULARY.words for word in words)
        or all(word in COMMON.words for word in words)
    )


def is_sports(text: str) -> bool:
    """Return True if a text reports team sports, by the words it opens with."""
    words = {w.lower() for w in _WORD.findall(text[:_HEAD])}
    if _DESK.match(text):
        return len(words & _VOCABULARY.words) >= _MIN_WORDS_AFTER_DESK
    return len(words & _SURE.words) >= _MIN_SURE and len(words & _VOCABULARY.words) >= _MIN_WORDS


def is_team(text: str, draft: Draft) -> bool:
    """Return True if what stands beside a name shows a team: a result, "beat", "'s opening qualifier"."""
    before, after, line = _surroundings(text, draft)
    if is_somewhere(text, draft):
        return False
    if len(line) <= _MAX_TABLE_LINE and not line.rstrip().endswith(".") and (_SCORE.search(line) or " AT " in line):
        return not _DATED.match(line)
    return before in _SURE_BEFORE.words or after in _SURE_AFTER.words or _owns_of_sports(text, draft.end)


def _owns_of_sports(text: str, end: int) -> bool:
    """Return True behind a name for "'s opening World Cup qualifier"."""
    owned = _OWNED.match(text, end)
    return owned is not None and any(word.lower() in _VOCABULARY.words for word in _WORD.findall(owned.group()))


def is_somewhere(text: str, draft: Draft) -> bool:
    """Return True for the place itself: in brackets, after "in", before a comma and a wider place, in a dateline."""
    before, after, line = _surroundings(text, draft)
    if text[draft.start - 1 : draft.start] == "(" or before in ("in", "near", "from", "outside"):
        return True
    if before == "at" and text[draft.start : draft.start + 2].istitle():
        return True
    return bool(_DATED.match(line)) or after in ("open", "grand", "airport", "city", "province")


def _surroundings(text: str, draft: Draft) -> tuple[str, str, str]:
    start = max(text.rfind("\n", 0, draft.start), draft.start - 200) + 1
    end = text.find("\n", draft.end, draft.end + 200)
    line = text[start : end if end >= 0 else draft.end + 200]
    before = text[max(start, draft.start - 20) : draft.start].removesuffix("the ").split()
    after = text[draft.end : draft.end + 16].split()
    return ((before[-1].lower() if before else ""), (after[0].lower().strip(".,") if after else ""), line)

"""In reports of team sports a place name is often the team: "England beat Germany", "CHICAGO AT HOUSTON"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.entities.drafts import Draft
from worker.entities.fold import fold
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


def mark_teams(text: str, drafts: Sequence[Draft]) -> None:
    """Turn place mentions that mean a team into organisations, in reports of team sports."""
    if not is_sports(text):
        return
    places = [d for d in drafts if d.kind == "place"]
    marked = [(d, _is_team(text, d)) for d in places]
    teams = {fold(d.name) for d, sure in marked if sure}
    for draft, sure in marked:
        if sure or (fold(draft.name) in teams and not _is_somewhere(text, draft)):
            draft.kind, draft.team = "org", True


def is_sports(text: str) -> bool:
    """Return True if a text reports team sports, by the words it opens with."""
    words = {w.lower() for w in _WORD.findall(text[:_HEAD])}
    if _DESK.match(text):
        return len(words & _VOCABULARY.words) >= _MIN_WORDS_AFTER_DESK
    return len(words & _SURE.words) >= _MIN_SURE and len(words & _VOCABULARY.words) >= _MIN_WORDS


def _is_team(text: str, draft: Draft) -> bool:
    before, after, line = _surroundings(text, draft)
    if _is_somewhere(text, draft):
        return False
    if len(line) <= _MAX_TABLE_LINE and not line.rstrip().endswith(".") and (_SCORE.search(line) or " AT " in line):
        return not _DATED.match(line)
    return before in _SURE_BEFORE.words or after in _SURE_AFTER.words


def _is_somewhere(text: str, draft: Draft) -> bool:
    """In brackets, after "in", before a comma and a wider place, or in a dateline: the place itself."""
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
    before = text[max(start, draft.start - 16) : draft.start].split()
    after = text[draft.end : draft.end + 16].split()
    return ((before[-1].lower() if before else ""), (after[0].lower().strip(".,") if after else ""), line)

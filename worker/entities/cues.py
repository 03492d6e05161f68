"""Signs beside a name that tell what it is: "Chelsea coach Enzo Maresca" names no Chelsea Handler."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from worker.entities.drafts import Draft
from worker.types import EntityKind
from worker.wordlists import WordList

STAFF, OWNED = WordList("entities/body_staff"), WordList("entities/body_owned")
NOUNS, BEFORE = WordList("entities/body_nouns"), WordList("entities/body_before")
POSTED = WordList("entities/posted")
STAFF_OF_NO_PERSON = WordList("entities/body_staff_only")

MENTIONS = 8  #: Mentions looked at; more say the same.
#: From this weight on, what stands beside a name settles that it is no person met by one name.
SURE = 2.0
_PLURAL, _RESULT = 2.0, 1.5
_STAFF, _OWNED, _APPOSITION, _BEFORE, _POSTED, _ARTICLE, _SCORE = 2.0, 2.0, 2.5, 2.0, 2.0, 2.0, 2.0
_DOING, _ALIVE, _WON = 2.0, 3.0, 2.5
_WORD = re.compile(r"[\w’'-]+")
_OWNS = re.compile(r"['’]s? +")
_APPOSED = re.compile(
    r", (?:(?:the|a|an|which) |(?=maker|owner|operator|publisher|parent|developer))((?:[\w’'-]+ ){0,4}[\w’'-]+)"
)
_THE = re.compile(r"(?:^|\W)[Tt]he $")
#: Behind "the" and a name these show that the name is the noun itself: not "the Trump administration".
_NOUN_ENDS = re.compile(
    r"\s*(?:[.,;:)\]!?]|$| (?:is|was|are|were|has|had|have|will|would|could|may|and|or|in|on|at|of|for|to|with|from|by|"
    r"that|which|said|says|ran|sank|sailed|printed|reported|announced|went to|who|as|after|before)\b)"
)
_SCORED = re.compile(
    r"\s(?:beat|beaten|won|win|wins|lost|lose|drew|thrashed|edged|defeated)\b[^.\n]{0,40}?\b\d{1,3}-\d{1,3}\b"
)
_SAID_IT = r"(?:said|says|announced|reported) (?:on \w+ |that )*it "
_OWN_ACTS = "acquire|buy|cut|hire|lay|launch|list|merge|recall|sell"
_SHARES_DID = "rose|fell|were|jumped|dropped|closed|gained|climbed|slid|soared|plunged|surged|tumbled"
#: What nobody says of a person by the family name: "X said it would sell", "X shares fell".
_OWN_DOINGS = re.compile(
    rf" (?:{_SAID_IT}(?:(?:would|will) (?:{_OWN_ACTS})|plans|expects)|(?:shares|stock) (?:{_SHARES_DID}))\b"
)
_OWN_PARTS = "board|directors|shareholders|subsidiary|subsidiaries|unit"  #: Of whom a person does not say "its".
#: What firms and bodies do, and people do not; of a person by the family name it may be said: "X declined to list".
_DOES = re.compile(
    rf" (?:said (?:on \w+ |that )*its (?:{_OWN_PARTS})|"
    rf"{_SAID_IT}(?:(?:would|will) (?:{_OWN_ACTS}|close|invest|issue|open|pay|raise|resume|shut|spin|stop|suspend)|"
    r"plans|planned|expects|expected|agreed|declined|aims|intends)|"
    r"(?:agreed|plans|offered|declined) to (?:buy|acquire|sell|merge|list)|acquire[sd]|recall(?:s|ed)|"
    rf"(?:will|would|to) (?:acquire|recall)|(?:shares|stock) (?:{_SHARES_DID}|have|had|slipped))\b"
)
_MANY = re.compile(r" (?:are|were|have) \w")
_SENTENCE_STARTS = re.compile(r"(?:\A|[.!?]['\"”’]? |\n)\Z")
#: Age behind a name, or an oath of office: only people have them.
_LIVES = re.compile(r", (?:aged )?\d{2}(?:,|\.|;| and| who)|,? (?:was |is |has been )?sworn in\b")
#: Behind what is won: an Oscar-winning director, Pulitzer winner Ann Lee; not of who wins: with Trump winning.
_PRIZE = re.compile(r"(?:-winning|-winners?| winners| laureates?)\b| winner [A-Z]")
_AT_ONLY = frozenset({"professor", "professors", "lecturer", "student", "students", "graduate", "graduates"})
_MADE = frozenset({"manufactured", "published", "operated", "developed", "acquired"})
_INSIDE = frozenset({"stake", "shares", "stock", "executive", "executives"})
_LINKS = frozenset({"of", "that", "which", "for", "in", "who", "based", "behind", "owned"})
_SETS = re.compile(r"\d-\d+(?:\s*\([^)]*\))?,? \d+-\d")


def body_cues(text: str, drafts: Sequence[Draft]) -> Iterator[tuple[EntityKind, float]]:
    """Yield the signs beside the mentions of a name that show an organisation or a prize and no person.

    Returns:
        Kind and weight of each sign; a sign against a person has a negative weight.
    """
    is_one_word = all(" " not in draft.name for draft in drafts)
    for draft in drafts[:MENTIONS]:
        if weight := max(_after(text, draft.end), _before(text, draft), _plays(text, draft)):
            yield "org", weight
        if is_one_word and _PRIZE.match(text, draft.end):
            yield "work", _WON
        if _is_noun(text, draft):
            yield "person", -_ARTICLE
        if _LIVES.match(text, draft.end):
            yield "person", _ALIVE


def is_named_as_body(text: str, draft: Draft) -> bool:
    """Return True if the words beside a name surely show an organisation."""
    return max(_after(text, draft.end), _before(text, draft)) >= SURE


def is_no_person(text: str, drafts: Sequence[Draft], *, by_family: bool) -> bool:
    """Return True if signs beside a bare name rule out that it means a person introduced elsewhere in the text.

    Args:
        text: The text.
        drafts: The mentions of the bare name.
        by_family: The name is the family name of the person, who may have a spokesman and supporters.
    """
    signs = 0.0
    for draft in drafts[:MENTIONS]:
        signs += _ARTICLE if _is_noun(text, draft) else 0.0
        signs += _SCORE if _scores(text, draft.end) else 0.0
        signs += _of_firm_or_club(text, draft) if by_family else max(_after(text, draft.end), _before(text, draft))
    return signs >= SURE


def _plays(text: str, draft: Draft) -> float:
    """Return the weight of a result, or of a plural verb behind a bare name: "Everton are eighth"."""
    if _MANY.match(text, draft.end) and _SENTENCE_STARTS.search(text, max(0, draft.start - 4), draft.start):
        return _PLURAL
    return _RESULT if _scores(text, draft.end) and " " not in draft.name else 0.0


def _of_firm_or_club(text: str, draft: Draft) -> float:
    """Return the weight of what nobody has or does by a family name: a striker, shares that fell, "said it would"."""
    word = _WORD.match(text, draft.end + 1) if text[draft.end : draft.end + 1] == " " else None
    has = word is not None and word.group() in STAFF_OF_NO_PERSON.words
    return SURE if has or _OWN_DOINGS.match(text, draft.end) else 0.0


def _is_noun(text: str, draft: Draft) -> bool:
    """Return True for "the Mercury printed", not for "the Trump administration"."""
    return bool(_THE.search(text, max(0, draft.start - 5), draft.start) and _NOUN_ENDS.match(text, draft.end))


def _scores(text: str, end: int) -> bool:
    """Return True if what follows is a result of two teams; players win sets."""
    match = _SCORED.match(text, end)
    return match is not None and not _SETS.search(text, match.start(), match.end() + 8)


def _after(text: str, end: int) -> float:
    if _DOES.match(text, end):
        return _DOING
    if owns := _OWNS.match(text, end):
        word = _WORD.match(text, owns.end())
        return _OWNED if word and word.group().lower() in OWNED.words else 0.0
    if text[end : end + 1] == " ":
        word = _WORD.match(text, end + 1)
        phrase = _WORD.match(text, word.end() + 1) if word else None
        named = word and (word.group() in STAFF.words or (phrase and f"{word[0]} {phrase[0]}" in STAFF.words))
        return _STAFF if named else 0.0
    apposed = _APPOSED.match(text, end)
    return _APPOSITION if apposed and _tells_body(apposed.group(1), text[apposed.end() :][:1]) else 0.0


def _tells_body(words: str, after: str) -> bool:
    """Return True if the head of an apposition is a body: "the maker of drones", not "the bank's chief"."""
    parts = words.split()
    for at, word in enumerate(parts):
        if word in _LINKS or word.endswith(("'s", "’s")):
            return False
        if word in NOUNS.words:
            return parts[at + 1] in _LINKS if at + 1 < len(parts) else after in (",", ".", ";", "")
    return False


def _before(text: str, draft: Draft) -> float:
    start = draft.start
    if _OWNS.match(text, draft.end):
        return 0.0  # the founder of Stanley's bank
    words = text[max(0, start - 40) : start].lower().split()
    if len(words) < 2 or text[start - 1 : start] != " ":
        return 0.0
    if words[-1] == "on" and words[-2].strip(",.\"“”'") in POSTED.words:
        return _POSTED
    owner = words[-2] in BEFORE.words and (
        words[-1] in ("of", "for", "at") or (words[-1] == "in" and words[-2] in _INSIDE)
    )
    if owner or (words[-1] == "at" and words[-2] in _AT_ONLY) or (words[-1] == "by" and words[-2] in _MADE):
        return _BEFORE
    return _APPOSITION if words[-1] in NOUNS.words and words[-1] not in ("service", "side", "body", "daily") else 0.0

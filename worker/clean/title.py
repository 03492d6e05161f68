"""A headline: its shape, its tag and site name cut off, and one made from the first sentence where none came."""

from __future__ import annotations

import html
import re
from functools import cache

from worker.clean.pieces import ends_sentence, is_table_row
from worker.wordlists import WordList

#: Longest headline, in characters and words. Reuters caps headlines at 100 or so, tabloids run to 140.
LONGEST_HEADLINE = 180
_MOST_HEADLINE_WORDS = 26
_MOST_TITLE_WORDS = 16  #: A longer line without a full stop is a standfirst as often as a headline.
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?][\"'”’]?\s+[\"'“‘]?[A-Z]")
_NO_TITLE_START = re.compile(r"[^\W\d_][:.]\s|\d{1,2}[:.]\d\d\b")  #: "Q: …", "14:05 …"
_FUNCTION_WORDS = re.compile(
    r"\b(?:the|an?|is|are|was|were|has|have|had|been|he|she|they|it|his|her|their|which|that|said)\b", re.I
)
#: No headline ends so; the first line of a wrapped report whose dateline was cut off may.
_CUT_OFF = WordList("clean/cut_off_ends")
#: An inferred title is cut at a clause near this length, in characters.
_INFERRED_LENGTH = 120
#: Reuters' headline tags (Handbook of Journalism, "Headline tags"), and their like.
UPDATE_TAG = re.compile(
    r"\(?(?:(?:UPDATE|WRAPUP|REFILE|CORRECTED|CORRECTION|CORRECT|RPT|REPEAT|RECASTS?"
    r"|CLARIFICATION|CLARIFIED|UPDATED|AMENDED|WITHDRAWN|KILL)"
    r"(?:[ -]?\d{1,2})?)(?:[-/ ]{1,2}(?:UPDATE|CORRECTED|REFILE|RPT"
    r"|WRAPUP)(?:[ -]?\d{1,2})?){0,3}\)?\s?(?:\((?:OFFICIAL|\d{1,2})\))?\s?[-:–—]\s?(?=\S)"
    r"|\((?:UPDATE[D]?|CORRECTED|CORRECTION)(?: \d{1,2})?\)\s(?=\S)|(?:Corrected|Updated"
    r"|Correction|Aktualisiert|Korrigiert|Berichtigung|KORREKTUR|AKTUALISIERT|Corrigé|CORRECTIF"
    r"|ACTUALISATION|ACTUALIZA|CORRIGE|CORRECCIÓN|ОБНОВЛЕНО|ИСПРАВЛЕНО)\s?:\s(?=\S)"
)
_SITE = re.compile(r" (?:\||»|::|•) (?P<pipe>[^|»•]{2,50})$| [-–—] (?P<dash>[^|–—-]{2,40})$")
_DOMAIN = re.compile(r"\.(?:com|co\.uk|org|net|de|fr|es|it|ru|nl|br|info|news)$", re.I)
_ABBREVIATIONS = WordList("clean/abbreviations")
_STOP = re.compile(r"[.!?…。！？]+[\"'”’»)\]]{0,2}(?=\s|$)|[。！？]")
_CLAUSE = re.compile(r"(?:,|;|:|\s[-–—]{1,2})\s")
_DANGLING = WordList("clean/dangling_words")


def tidy_title(title: str) -> tuple[str, str | None, str | None]:
    """Return a headline on one line, and its update tag and the site's name cut off it (None if absent)."""
    plain = " ".join(html.unescape(title).split())
    tag = None
    match = UPDATE_TAG.match(plain)
    if match and len(plain) > match.end() + 3:
        tag, plain = match[0].strip(), plain[match.end() :]
    site = None
    found = _SITE.search(plain, max(0, len(plain) - 60))
    if found and found.start() >= 12 and _is_site(found):
        site, plain = plain[found.start() :].strip(), plain[: found.start()]
    return plain.strip(), tag, site


def _is_site(found: re.Match[str]) -> bool:
    name = found["pipe"] or found["dash"]
    if len(name.split()) > 5 or (name[0].islower() and "." not in name):
        return False
    if _names_a_site(name) and not ends_sentence(name):
        return found["pipe"] is not None or (
            len(name.split()) <= 4
            and all(w[0].isupper() or w in ("of", "the", "de", "and") or "." in w for w in name.split())
        )
    return False


def _names_a_site(name: str) -> bool:
    return _site_words().search(name) is not None or _DOMAIN.search(name) is not None


@cache
def _site_words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, WordList('clean/site_words').entries))})\b", re.I)


def is_headline(text: str) -> bool:
    """Return True if a line is shaped as a headline: short, no full stop, no comma or colon at its end."""
    if len(text) > LONGEST_HEADLINE or (text[-1] in ".,;:。،" and not text.endswith(("...", "U.S.", "U.K.", "U.N."))):
        return False
    if text[0] in "-–—•*·" or (text[0].islower() and not text[1:2].isupper()) or len(text) < 4 or is_table_row(text):
        return False
    return text.count(" ") < _MOST_HEADLINE_WORDS


def is_doubtful(text: str) -> bool:
    """Return True if a headline's place may be held by a standfirst, exclamation, interview question or post.

    Of 4,571 headlines 1.6 % have more than 16 words and 2.7 % two sentences; a title inferred in their place
    takes nothing out of the text.
    """
    return (
        text.count(" ") >= _MOST_TITLE_WORDS
        or text[-1] == "!"
        or _TWO_SENTENCES.search(text) is not None
        or _NO_TITLE_START.match(text) is not None
        or text.rpartition(" ")[2].casefold() in _CUT_OFF.words
        or (text.count(" ") >= 10 and len(_FUNCTION_WORDS.findall(text)) >= 3)
    )


def infer_title(text: str) -> str:
    """Return a title from a paragraph: its first sentence, cut at a clause or word and closed with "…" if long."""
    sentence = first_sentence(text)
    if len(sentence) <= _INFERRED_LENGTH:
        return sentence.rstrip(".。 ") or sentence
    cut = 0
    for clause in _CLAUSE.finditer(sentence, 0, _INFERRED_LENGTH):
        if clause.start() >= _INFERRED_LENGTH // 2:
            cut = clause.start()
    if cut and sentence.count('"', 0, cut) % 2 == 0:
        return sentence[:cut] + "…"
    kept = sentence[: _INFERRED_LENGTH - 1].rsplit(" ", 1)[0].split(" ")
    while len(kept) > 4 and kept[-1].casefold().strip(",") in _DANGLING.words:
        kept.pop()
    return " ".join(kept).rstrip(",;:–—- ") + "…"


def first_sentence(text: str) -> str:
    """Return the first sentence of a paragraph; abbreviations and initials do not end one."""
    for stop in _STOP.finditer(text, 0, 2000):
        before = text[: stop.start()]
        last = before[max(before.rfind(" "), before.rfind("(")) + 1 :].casefold()
        after = text[stop.end() : stop.end() + 2].strip()
        if stop[0][0] == "." and (last in _ABBREVIATIONS.words or len(last) == 1 or after[:1].islower()):
            continue
        return text[: stop.end()]
    return text[:2000]

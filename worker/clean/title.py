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
_PARTS = re.compile(r"\s+[|·•—–»:-]\s+|\s*[|»·]\s*")
_HOST = re.compile(r"https?://(?:www\.)?([^/?#:]{1,253})", re.I)
_SITE_WORD = re.compile(r"[^\W_]+")
_LONGEST_SITE_TITLE, _MOST_SECTION_WORDS, _MOST_SITE_WORDS, _SHORT_WORD = 70, 3, 4, 3
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


def is_site_name(title: str, url: str | None, text: str) -> bool:
    """Return True if a title is the name of its site or a section, and no headline: "World news - The Guardian".

    One part of it is the name of the site: it is written as the host is, or with a word of sites and capitals alone.
    Of the others none has more than three words, or one that the report has.

    Args:
        title: A title on one line.
        url: Address of the article, whose host may be written as the title is.
        text: The report.
    """
    if len(title) > _LONGEST_SITE_TITLE:
        return False
    parts = [part for part in _PARTS.split(title) if part.strip()]
    sites = [part for part in parts if _is_host(part, url) or _is_called_like_a_site(part, text)]
    if not sites:
        return False
    told = set(_words(text))
    others = [_words(part) for part in parts if part not in sites]
    return all(len(words) <= _MOST_SECTION_WORDS and told.isdisjoint(words) for words in others)


def _is_host(name: str, url: str | None) -> bool:
    """Return True if a name is a label of the host without its blanks: "ABC News" of abcnews.example.com."""
    host = _HOST.match(url or "")
    if host is None:
        return False
    said = "".join(_words(name))
    labels = host[1].casefold().split(".")
    joined = ("".join(labels[at:]) for at in range(len(labels)))
    return len(said) > 1 and (said in labels or said.removeprefix("the") in labels or said in joined)


def _is_called_like_a_site(name: str, text: str) -> bool:
    words = _SITE_WORD.findall(name)
    if not 0 < len(words) <= _MOST_SITE_WORDS or ends_sentence(name) or not _site_words().search(name):
        return False
    if not any(_site_words().fullmatch(word) for word in (words[0], words[-1])):  # "Fox News Host Resigns"
        return False
    if any(word.isdecimal() for word in words):  # "News 24" may be a site, or one of a row of headlines
        return False
    others = [word.casefold() for word in words if not _site_words().fullmatch(word)]
    has_capitals = all(word[0].isupper() or len(word) <= _SHORT_WORD for word in words)
    return has_capitals and {one for one in others if len(one) > _SHORT_WORD}.isdisjoint(_words(text))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


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

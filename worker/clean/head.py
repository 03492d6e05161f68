"""The top of a report: kicker, headline, correction note, byline; and a headline where none came."""

from __future__ import annotations

import html
import re

from worker.clean import bylines, furniture
from worker.clean.dateline import read_dateline
from worker.clean.pieces import Piece, ends_sentence, is_prose, is_table_row
from worker.clean.words import word_set

#: Longest headline, in characters and words. Reuters caps headlines at 100 or so, tabloids run to 140.
LONGEST_HEADLINE = 180
_MOST_HEADLINE_WORDS = 26
#: An inferred title is cut at a clause near this length, in characters.
_INFERRED_LENGTH = 120
#: A report starts within so many pieces, or it has no head.
_LONGEST_HEAD = 12

#: Reuters' headline tags (Handbook of Journalism, "Headline tags"), and their like.
_UPDATE_TAG = re.compile(
    r"\(?(?:(?:UPDATE|WRAPUP|REFILE|CORRECTED|CORRECTION|CORRECT|RPT|REPEAT|RECASTS?"
    r"|CLARIFICATION|CLARIFIED|UPDATED|AMENDED|WITHDRAWN|KILL)"
    r"(?:[ -]?\d{1,2})?)(?:[-/ ]{1,2}(?:UPDATE|CORRECTED|REFILE|RPT"
    r"|WRAPUP)(?:[ -]?\d{1,2})?){0,3}\)?\s?(?:\((?:OFFICIAL|\d{1,2})\))?\s?[-:–—]\s?(?=\S)"
    r"|\((?:UPDATE[D]?|CORRECTED|CORRECTION)(?: \d{1,2})?\)\s(?=\S)|(?:Corrected|Updated"
    r"|Correction|Aktualisiert|Korrigiert|Berichtigung|KORREKTUR|AKTUALISIERT|Corrigé|CORRECTIF"
    r"|ACTUALISATION|ACTUALIZA|CORRIGE|CORRECCIÓN|ОБНОВЛЕНО|ИСПРАВЛЕНО)\s?:\s(?=\S)"
)
_NOTE = re.compile(
    r"\((?:(?:adds?|updates?|recasts?|corrects?|repeats?|refiles?|releads?|rewrites?|writes"
    r"|inserts?|changes?|clarifies|removes?|deletes?|fixes|restores?|tops?|leads|new throughout"
    r"|updating|correcting|adding|édite|actualise|ajoute|corrige|actualiza|agrega|amplía"
    r"|aktualisiert|neu:|ergänzt)\b[^()]{0,300}(?:\([^()]{0,80}\)[^()]{0,200}){0,3})\)\.?",
    re.I,
)
_CORRECTION_BLOCK = re.compile(
    r"(?:correction|clarification|corrected|corrections|corrigendum|erratum|berichtigung"
    r"|korrektur|korrigendum|correctif|rectificatif|corrección|rectificación|fe de erratas|errata"
    r"|correzione|rettifica|correção|rectificatie|correctie|исправление|поправка|уточнение"
    r"|تصحيح)\s?(?:\([^()]{1,40}\))?\s?:\s\S",
    re.I,
)
_STORY_NOTE = re.compile(
    r"(?:\(|\[)?this (?:story|article|report|post|version|piece) (?:has been|was|is"
    r"|corrects) (?:\w+ )?(?:updated|corrected|amended|revised|edited)?\b[^.]{0,40}?(?:corrected"
    r"|updated|amended|to (?:correct|fix|clarify|reflect|show|remove|add|say)|corrects|clarif)"
    r"|(?:\(|\[)?an earlier version of this (?:story|article|report|headline)|(?:\("
    r"|\[)?a previous version of this (?:story|article|report)",
    re.I,
)
_NOTE_LABEL_CHARS = 80  #: "Correction (18 July 2019, 14:05 GMT):" and longer words, with room.
_STORY_NOTE_STARTS = ("This ", "this ", "THIS ", "An e", "an e", "AN E", "A pr", "a pr", "A PR", "(", "[")
_SITE = re.compile(r"\s+(?:\||»|::|•)\s+(?P<pipe>[^|»•]{2,50})$|\s+[-–—]\s+(?P<dash>[^|–—-]{2,40})$")
_SITE_WORDS = re.compile(
    r"\b(?:news|times|post|guardian|herald|tribune|journal|telegraph|observer|independent"
    r"|standard|gazette|chronicle|press|online|today|magazine|weekly|daily|radio|tv|television"
    r"|network|reuters|bbc|cnn|npr|abc|nbc|cbs|pbs|ap|afp|dpa|bloomberg|politico|zeitung|spiegel"
    r"|tagesspiegel|tagesschau|welt|kurier|presse|monde|figaro|libération|parisien|mundo|país"
    r"|vanguardia|nación|repubblica|corriere|stampa|folha|globo|estadão|público|volkskrant"
    r"|telegraaf|nos|известия|коммерсантъ|новости|газета|euronews|deutsche welle|al jazeera)\b"
    r"|\.(?:com|co\.uk|org|net|de|fr|es|it|ru|nl|br|info|news)$",
    re.I,
)
_ABBREVIATIONS = word_set(
    "mr mrs ms dr prof gen maj col lt capt sgt sen rep gov st jr sr inc corp co ltd vs no jan "
    "feb mar apr jun jul aug sep sept oct nov dec "
    "u.s u.k u.n e.g i.e a.m p.m d.c ph.d mt ft hr bzw ca nr str usw z.b d.h u.a sr sra dra etc "
    "v am brig cmdr adm rev hon calif fla ill mass pa tex wash ariz"
)
_STOP = re.compile(r"[.!?…。！？]+[\"'”’»)\]]{0,2}(?=\s|$)|[。！？]")
_CLAUSE = re.compile(r"(?:,|;|:|\s[-–—]{1,2})\s")
_DANGLING = word_set(
    "a an the in on at of to for with from by as and or but that which who its his her their "
    "more than over into under after before is are was were be been has have had it he she they "
    "this these those not only "
    "der die das den dem des ein eine einer einem und oder in im am an auf von vom zu zum zur "
    "mit für le la les un une des du de et ou à au aux en dans pour par sur el los las y o del "
    "al con por para que il lo gli e di da in с в на и по из за о от до к"
)


def tidy_title(title: str) -> tuple[str, str | None, str | None]:
    """A headline on one line, and its update tag and the site's name cut off it (None if absent)."""
    plain = " ".join(html.unescape(title).split())
    tag = None
    match = _UPDATE_TAG.match(plain)
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
    if _SITE_WORDS.search(name) and not ends_sentence(name):
        return found["pipe"] is not None or (
            len(name.split()) <= 4
            and all(w[0].isupper() or w in ("of", "the", "de", "and") or "." in w for w in name.split())
        )
    return False


def mark_head(pieces: list[Piece], title: str | None) -> tuple[str | None, list[str], list[str]]:
    """Mark kicker, headline, correction notes and bylines; return headline, corrections and authors.

    The headline is None if the text has none; with a given title it is that title, wherever it stands
    again as a line of its own.
    """
    corrections: list[str] = []
    authors: list[str] = []
    _mark_notes(pieces, corrections)
    head = _head_of(pieces)
    _mark_bylines(pieces, head, authors)
    if title is not None:
        _mark_headline(pieces, title)
        return title, corrections, authors
    chosen, kickers = _headline_of([p for p in head if p.reason is None])
    if chosen is None or not _has_body_after(pieces, chosen):
        return None, corrections, authors
    for piece in kickers:
        piece.reason = "label"
    chosen.reason = "headline"
    headline, tag, _ = tidy_title(chosen.text)
    if tag:
        corrections.append(tag)
    _mark_headline(pieces, headline)
    return headline, corrections, authors


def _headline_of(head: list[Piece]) -> tuple[Piece | None, list[Piece]]:
    """The headline, which stands first but for kickers ("Middle East", "Analysis"); and those."""
    if any(piece.tight for piece in head):
        return None, []  # the rows of a list or table have no full stop either
    for i, piece in enumerate(head):
        if not is_headline(piece.text):
            break
        if piece.words >= 4:
            return piece, head[:i]
        if not _is_kicker(piece.text):
            break
    return (
        (head[0], [])
        if len(head) == 1 and head[0].words > 1 and is_headline(head[0].text) and "," not in head[0].text
        else (None, [])
    )


def _is_kicker(text: str) -> bool:
    """A line of words alone above a headline."""
    return text[-1].isalpha() and not any(c.isdigit() for c in text)


def is_headline(text: str) -> bool:
    """Whether a line is shaped as a headline: short, no full stop, no comma or colon at its end."""
    if len(text) > LONGEST_HEADLINE or (text[-1] in ".,;:。،" and not text.endswith(("...", "U.S.", "U.K.", "U.N."))):
        return False
    if text[0] in "-–—•*·" or (text[0].islower() and not text[1:2].isupper()) or len(text) < 4 or is_table_row(text):
        return False
    return text.count(" ") < _MOST_HEADLINE_WORDS


def _head_of(pieces: list[Piece]) -> list[Piece]:
    """The pieces before the first paragraph of running text."""
    head: list[Piece] = []
    for piece in pieces[:_LONGEST_HEAD]:
        if piece.reason is None and is_prose(piece) and not (piece.text[-1] in "?!" and piece.words <= 15):
            break
        if piece.reason is None and read_dateline(piece.text):
            break
        head.append(piece)
    return head


def _has_body_after(pieces: list[Piece], chosen: Piece) -> bool:
    after = False
    for piece in pieces:
        if after and piece.reason is None and is_prose(piece):
            return True
        after = after or piece is chosen
    return False


def _mark_headline(pieces: list[Piece], title: str) -> None:
    """Mark the lines that say the headline again, with or without an update tag or the site's name."""
    key = _bare(title)
    if not key:
        return
    least, most = len(title) * 3 // 4, len(title) * 5 // 4 + 60
    opening = title[:1].casefold()
    for piece in pieces:
        text = piece.text
        if piece.reason is None and least <= len(text) <= most and _same_headline(text, key, opening):
            piece.reason = "headline"


def _same_headline(text: str, key: str, opening: str) -> bool:
    if (text[0].casefold() == opening or not text[0].isalnum()) and _bare(text) == key:
        return True
    plain, tag, site = tidy_title(text)
    return bool(tag or site) and _bare(plain) == key


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _mark_notes(pieces: list[Piece], corrections: list[str]) -> None:
    live = [p for p in pieces if p.reason is None]
    for piece in live[:5]:
        if piece.text[0] == "(" and len(piece.text) < 600 and _NOTE.fullmatch(piece.text):
            piece.reason = "correction"
            corrections.append(piece.text)
    for piece in live[:3] + live[-4:]:
        text = piece.text
        if piece.reason is None and len(text) < 700 and _is_note(text):
            piece.reason = "correction"
            corrections.append(text)


def _is_note(text: str) -> bool:
    """ "Correction: …", "This story has been corrected to …", "An earlier version of this story …"."""
    if ":" in text[:_NOTE_LABEL_CHARS] and _CORRECTION_BLOCK.match(text):
        return True
    return text.startswith(_STORY_NOTE_STARTS) and _STORY_NOTE.match(text) is not None


def _mark_bylines(pieces: list[Piece], head: list[Piece], authors: list[str]) -> None:
    for piece in head:
        if piece.reason is None:
            names = bylines.authors_of(piece.text)
            if names:
                piece.reason = "byline"
                authors.extend(n for n in names if n not in authors)
            elif piece.text[-1] != "." and furniture.is_stamp(piece.text):
                piece.reason = "timestamp"


def update_tag(text: str) -> int:
    """Where a paragraph goes on after "CORRECTED-", "UPDATE 2-" or "(Adds quotes)"; 0 if it has none."""
    match = _UPDATE_TAG.match(text) or (_NOTE.match(text) if text[0] == "(" else None)
    if not match:
        return 0
    end = match.end()
    while end < len(text) and text[end] == " ":
        end += 1
    return end if end < len(text) else 0


def infer_title(text: str) -> str:
    """A title from a paragraph: its first sentence, cut at a clause or word and closed with "…" if long."""
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
    while len(kept) > 4 and kept[-1].casefold().strip(",") in _DANGLING:
        kept.pop()
    return " ".join(kept).rstrip(",;:–—- ") + "…"


def first_sentence(text: str) -> str:
    """The first sentence of a paragraph; abbreviations and initials do not end one."""
    for stop in _STOP.finditer(text, 0, 2000):
        before = text[: stop.start()]
        last = before[max(before.rfind(" "), before.rfind("(")) + 1 :].casefold()
        after = text[stop.end() : stop.end() + 2].strip()
        if stop[0][0] == "." and (last in _ABBREVIATIONS or len(last) == 1 or after[:1].islower()):
            continue
        return text[: stop.end()]
    return text[:2000]

"""Sign-offs: last lines of an article that are not part of the report, such as credits, sources, contacts and notices.

They are looked for from the end of the text upwards, as far as the first line that is none: within a text the same
words may belong to the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import cast

from worker.clean.credits import is_names
from worker.clean.pieces import Piece, ends_sentence
from worker.clean.words import AGENCIES
from worker.types import RemovedReason
from worker.wordlists import Table, WordList

LONGEST_LINE = 200  #: Characters.
LONGEST_NOTICE = 400
LONGEST_INVITATION = 120
LONGEST_CHANNEL_WORD = 5  #: Letters; a longer one may have an ending ("newsletters"), as "app" has not in "appeal".
LONGEST_NAMES = 90  #: Of names, agencies and contacts.
_BEGINNINGS = Table("clean/signoffs")
_INVITATIONS = WordList("clean/invitations")
_INVITATIONS_LAST = WordList("clean/invitations_last")
_CHANNELS = WordList("clean/channels")
_LETTER = "[a-zß-ɏͰ-ӿḀ-ỿ]"  #: Of scripts whose words have spaces between them and nothing written onto them.
_OF_NAMES = ("desk_line", "credit", "label")  #: Reasons of lines that hold nothing but names behind their beginning.
_AGENCIES = re.compile(r"(?:news )?(?:agencies|agency|wires?|agenturen|agences|agencias)\W*$", re.IGNORECASE)
#: Verbs of reporting. A line that asks the reader to do something has none of them.
_TOLD = re.compile(
    r"\b(?:said|says|told|asked|wrote|had|added|shouted|chanted|promised|warned|demanded|replied)\b", re.IGNORECASE
)
#: What a clause begins with that says something: "Subscribe to the view that he lied on Facebook".
_CLAUSE = re.compile(r"\b(?:that|dass|daß)\b", re.IGNORECASE)
#: "This article was originally published …", "(This story has not been edited by …)".
_OF_ITSELF = re.compile(
    r"\(?(?:except for the headline, )?(?:(?:this|an? (?:earlier )?version of this) "
    r"(?:article|story|piece|post|content)|editor[’']s note: this (?:article|story)"
    r"|dieser (?:artikel|text|beitrag)|cet article|ce texte|este art[ií]culo|este artigo"
    r"|questo articolo|dit artikel|ten artykuł|эт(?:а статья|от материал)|ц(?:я стаття|ей матеріал))\s.{0,40}?"
    r"(?:(?:originally|first|previously) (?:published|appeared)|republished|reprinted"
    r"|published (?:from|under|with permission)"
    r"|not been edited|auto-generated|generated (?:by|from)|has been (?:updated|corrected)|appear(?:ed|s) in print"
    r"|produced in partnership|erschien zuerst|ursprünglich|republié|publié (?:initialement|à l[’']origine)"
    r"|publicado originalmente"
    r"|originalmente publicado|pubblicato (?:originariamente|per la prima volta)|verscheen eerder|eerder verschenen"
    r"|впервые опубликован|первоначально опубликован|вперше опублікован)\b.{0,300}",
    re.IGNORECASE,
)
_FIRST_IN = re.compile(r"(?:originally|first) (?:published|appeared) (?:in|on|by|at) ([^;]{2,90})", re.IGNORECASE)
_HOST = re.compile(r"\b[\w-]{1,60}(?:\.[\w-]{1,60})+")
#: Ends with how to reach somebody; a report goes on behind a handle or number.
_CONTACT = re.compile(
    r"(?:(?:to contact|contact|reach|follow|write to|send|e-?mail) [^\n]{1,140}(?:at|on|to|via|:) "
    r"(?:[\w/]{1,20}:? ){0,2}|"
    r"(?:[\w.'’-]{1,30} ){1,5}can be reached (?:(?:via|by) )?(?:(?:e-?mail|phone) )?(?:at|on|via) |"
    r"(?:twitter|tel|e-?mail)[\s.:]{1,3})(?:\S{0,64}@\w[\w.-]{0,80}|[\d ()+.-]{7,20})\W*",
    re.IGNORECASE,
)
#: What a report does behind such words: "was first published in March and names 14 generals".
_GOES_ON = re.compile(
    r"[;:]|,? (?:and|und|et|y|e) (?!is |was re|has been |appears |does |do |re)[^\WA-ZÀ-Þ]|\b(?:found|only)\b"
)
_MAIL_ALONE = re.compile(r"(?:[^\s@]{1,20} ){0,3}[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}\W*")
_REPORTED_FROM = re.compile(
    r"(?!the |a )(?:[^\W\d_a-z][\w.'’-]{1,30} ){2,4}reported from [^\W\d_a-z][^.,;]{1,40}"
    r"(?:,? and (?:[^\W\d_a-z][\w.'’-]{1,30} ){2,4}from [^\W\d_a-z][^.,;]{1,40})?\."
)


def mark_sign_offs(pieces: list[Piece]) -> None:
    """Mark the sign-offs at the end of a text with their reasons; the report's first piece stays."""
    first = next((piece for piece in pieces if piece.reason is None), None)
    for piece in reversed(pieces):
        if piece.reason is None:
            piece.reason = None if piece is first else sign_off_reason(piece.text)
            if piece.reason is None:
                return


def sign_off_reason(text: str) -> RemovedReason | None:
    """Return the reason why a line at the end of a text is a sign-off; None if it may belong to the report."""
    if len(text) > LONGEST_NOTICE:
        return None
    first_in = _FIRST_IN.fullmatch(text)
    of_itself = _OF_ITSELF.fullmatch(text)
    if (of_itself and not _GOES_ON.search(text, text.find(":") + 1)) or (
        first_in is not None and _are_names(_HOST.sub("Host", first_in[1]))
    ):
        return "notice"
    if len(text) > LONGEST_LINE and _reason_of_beginning(text) != "notice":
        return None
    if _CONTACT.fullmatch(text) or (len(text) <= LONGEST_NAMES and _MAIL_ALONE.fullmatch(text)):
        return "desk_line"
    if _REPORTED_FROM.fullmatch(text):
        return "desk_line"
    return _reason_of_beginning(text) or ("share" if _is_invitation(text) else None)


def _is_invitation(text: str) -> bool:
    """Return True for "Follow us on Facebook", "Bizi Telegram'dan takip edin": a short line that reports nothing."""
    if len(text) > LONGEST_INVITATION or "," in text.rstrip(" ,") or _TOLD.search(text) or _CLAUSE.search(text):
        return False
    at_edge, channel = _invitation()
    bare = text.casefold().replace("’", "'").strip(" .!:>»→…\"'()[]")
    return at_edge.search(bare) is not None and channel.search(bare) is not None


@cache
def _invitation() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of words that invite, at an edge of a line, and of the channels."""
    first, last = (_any_of(listed.entries) for listed in (_INVITATIONS, _INVITATIONS_LAST))
    short = _any_of(word for word in _CHANNELS.entries if len(word) <= LONGEST_CHANNEL_WORD)
    longer = _any_of(word for word in _CHANNELS.entries if len(word) > LONGEST_CHANNEL_WORD)
    return (
        re.compile(rf"^(?:{first})(?!{_LETTER})|(?<!{_LETTER})(?:{last})$"),
        re.compile(rf"(?<!{_LETTER})(?:(?:{short})(?!{_LETTER})|{longer})"),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _reason_of_beginning(text: str) -> RemovedReason | None:
    folded = text.casefold().replace("’", "'")
    if not folded.startswith(_words_of_beginnings()):
        return None
    for beginning, reason in _beginnings():
        if folded.startswith(beginning):
            rest = text[len(beginning) :]
            is_longer_word = beginning.isascii() and beginning[-1].isalpha() and rest[:1].isalpha()
            if is_longer_word or rest.startswith(",") or _TOLD.search(text):
                continue
            if reason not in _OF_NAMES or _are_names(rest):
                return reason
    return None


def _are_names(text: str) -> bool:
    bare = text.strip(" .:：()（）[]【】>")
    is_agency = bare.casefold() in AGENCIES.words or _AGENCIES.fullmatch(bare) is not None
    return len(bare) <= LONGEST_NAMES and (not bare or is_agency or _is_list(_HOST.sub("Host", bare)))


def _is_list(text: str) -> bool:
    return is_names(text) and not (ends_sentence(text) and text.count(" ") > 8)


@cache
def _beginnings() -> list[tuple[str, RemovedReason]]:
    """Return each beginning with its reason, the longest first."""
    tables = cast(dict[RemovedReason, list[str]], _BEGINNINGS.values)
    found = [(one, reason) for reason, all_of in tables.items() for one in all_of]
    return sorted(found, key=lambda pair: len(pair[0]), reverse=True)


@cache
def _words_of_beginnings() -> tuple[str, ...]:
    """Return the beginnings alone, by which one look tells that a line has none of them, as most do."""
    return tuple(beginning for beginning, _ in _beginnings())

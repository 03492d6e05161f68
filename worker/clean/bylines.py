"""Writers and editors: bylines, desk lines, sign-offs."""

from __future__ import annotations

import re

from worker.clean.credits import CAPITALISED, is_names
from worker.clean.pieces import ends_sentence
from worker.clean.words import word_set

LONGEST_DESK_LINE = 500  #: Characters.
#: Every desk line begins with one of these, with a bracket, or says who "contributed".
FIRST_WORDS = word_set("""
    additional compiled with reporting reporter writing editing translated written edited production screening
    """)
_DESK = re.compile(
    (
        r"[(\[]?(?:additional |compiled |with )*(?:reporting|reporter|writing|editing|compiled"
        r"|translated|additional (?:reporting|writing|translation)|written|edited|production"
        r"|screening)\s(?:and (?:writing|editing) )?by\b"
    ),
    re.I,
)
_DESK_FOREIGN = re.compile(
    (
        r"[(\[]?(?:bericht(?:et)? von|redaktion:|reportage de|avec (?:l'|l’)?(?:afp|reuters|agences?)"
        r"|con información de|reporte de|a cura di|com informações d[aeo]|reportagem de"
        r"|редактирование|под редакцией|сообщает)\b"
    ),
    re.I,
)
_CONTRIBUTED = re.compile(
    (
        r"\bcontributed (?:(?:reporting )?(?:to|from) this (?:report|story|article)|(?:to this )?report(?:ing)?)"
        r"(?=\W*$|[.,;)]|\s(?:from|in|to this)\s)"
    ),
    re.I,
)
_DESK_INSIDE = re.compile(
    r"[(\[](?:additional )?(?:reporting|writing|editing|compiled) (?:and \w+ )?by\s[^()\[\]]{3,400}[)\]]\W*$",
    re.I,
)
_SIGN_OFF = re.compile(
    r"(?:[a-z]{2,4}[-/]){1,5}[a-z]{2,4}$|(?:AP|NYT|AFP)-[A-Z0-9-]{5,20}\s\d{4}\s?[A-Z]{0,4}\W*$"
    r"|-30-$|\(?(?:END|MORE|ENDS|more)\)?$"
)
_BY = re.compile(
    (
        r"(?:by|von|par|por|di|door|af|av|autor(?:in)?|author|auteur|autore|written by|text|автор"
        r"|текст|بقلم|بواسطة)(?::\s?|\s)(?=\S)"
    ),
    re.I,
)
_ROLE_OR_PLACE_AFTER = re.compile(r"\s(?:in|at|for|of|with|en|à|aus|из|the)\s.*$")
_NAME = re.compile(
    CAPITALISED + r"(?:[ -](?:al-|el-|de |van |von |der |den |la |bin |ibn ){0,2}" + CAPITALISED + r"){1,4}$"
)
_ROLE = re.compile(
    (
        r"\b(?:writer|correspondent|reporter|editor|staff|bureau|chief|press|reuters|news|service"
        r"|agency|afp|ap|dpa|bbc|cnn|in [A-Z])\b|korrespondent|redakt"
    ),
    re.I,
)


def is_desk_line(text: str) -> bool:
    """Return True for a line of the desk.

    Examples: "(Reporting by …; editing by …)", "AP writer Jane Doe contributed to this report.", "dpa ab yy".
    """
    if len(text) > LONGEST_DESK_LINE:
        return False
    if "by" in text[:60].casefold() and _DESK.match(text) and _names_follow(text):
        return True
    if len(text) < 30 and _SIGN_OFF.match(text):
        return True
    if len(text) < 200 and (text[0] in "([" or not ends_sentence(text)) and _DESK_FOREIGN.match(text):
        return True
    return "contributed" in text and len(text) < 400 and text[0] not in '"“' and _CONTRIBUTED.search(text) is not None


def _names_follow(text: str) -> bool:
    """Return True if "Reporting by" goes on as a list of names; a sentence has small words and a full stop."""
    if text[0] in "([":
        return True
    after = text[text.casefold().find(" by") + 3 :].lstrip()
    if not after or after[0].islower():
        return False
    return ";" in text or "diting by" in text or not ends_sentence(text) or text.count(" ") <= 12


def desk_tail(text: str) -> int | None:
    """Return the offset of "(Reporting by …)" at the end of a paragraph, or None."""
    if text[-1] not in ")].":
        return None
    window = max(0, len(text) - 430)
    if text.find("(", window) < 0 and text.find("[", window) < 0:
        return None
    found = _DESK_INSIDE.search(text, window)
    return found.start() if found else None


def authors_of(text: str) -> tuple[str, ...]:
    """Return the names of a byline ("By Jane Doe and John Roe, Associated Press Writers"), or ()."""
    if len(text) > 160 or (text[-1] in ".!?:;" and not text.endswith(("Jr.", "Sr."))):
        return ()
    match = _BY.match(text)
    if not match:
        return ()
    return _names(text[match.end() :])


def _names(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for raw in re.split(r"\s*(?:,|;|&|\||/|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bи\b|\bو\b)\s*", text):
        part = _ROLE_OR_PLACE_AFTER.sub("", raw).strip(" .")
        if not part:
            continue
        if _NAME.match(part) and not _ROLE.search(part):
            found.append(_cased(part))
        elif not found or not (_ROLE.search(part) or is_names(part)):
            return ()
    return tuple(found[:12])


def _cased(name: str) -> str:
    """JANE DOE as Jane Doe; other spellings as they are."""
    return name.title() if name.isupper() and len(name) > 4 else name


def desk_authors(text: str) -> tuple[str, ...]:
    """Return the reporters of "(Reporting by Jane Doe in Beirut; Editing by John Roe)"; () if none are named."""
    match = re.match(r"[(\[]?Reporting (?:and writing |and editing )?by ([^;()]{3,200})", text, re.I)
    return _names(match[1]) if match else ()

"""Bylines taken apart into names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape

from worker.parse.byline_pictures import without_pictures
from worker.parse.name_forms import given_first, in_small_letters, is_given_alone, may_end_name, told_apart
from worker.wordlists import WordList, any_of

#: Mail, handle or address of a page.
_EMAIL = re.compile(r"[(<]?\b[\w.+-]{1,64}@[\w.-]{1,200}[)>]?|(?<![^\s(])@\w{1,50}|\bhttps?://\S{1,500}")
_CHUNKS = re.compile(
    r"[;|•·()、；｜／]|(?<![ァ-ヺー])・|・(?![ァ-ヺー])|(?<!\d)/|/(?!\d)|\s(?:and|und|et|&|with|avec|mit)\s|\s(?:通讯员|通訊員|记者|記者|实习生)\s"
    r"|(?<=[가-힣]{3})\s(?=[가-힣]{2}[^부팀국]\s?기자)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,،，]")  # what is left over is stripped
_TITLE = re.compile(
    r"^(?:(?:(?:dr|prof|mr|mrs|ms|mme|herr|frau|sr|sra|dott|dipl)\.?|(?:med|rer|nat|phil|ing|jur|habil|h\.\s?c)\.)\s)+(?=\S+\s\S)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:^|\s)in\s(?=[^\W\d_a-z])[\s\S]*$")  #: "Jane Doe in London"
#: Roles and desks written onto a name: "김민수 기자", "王小明 記者", "台北報導".
_EASTERN_ROLE = re.compile(
    r"(?<=[가-힣]{2})\s?(?:[가-힣]{2,4}\s?)?(?:기자|특파원|논설위원|칼럼니스트|앵커)$|(?<=[\u4e00-\u9fff]{2})\s?(?:记者|記者)$"
    r"|^[\u4e00-\u9fff]{2,8}(?:報導|报道|報道|摄|攝|电|電)$"
)
_OTHER_WORK = re.compile(
    r"\s*(?:edit(?:ed|ing)|photos?|photograph(?:s|y|ed)?|video|illustrations?) by\b", re.IGNORECASE
)
_MORE_WORK = re.compile(r"^(?:additional|further)\s(?=reporting by\s)", re.IGNORECASE)
_MONTH_DAY = re.compile(r"(?<=[^\W\d_]\s)(?<!\s\s)[^\W\d_]{3,9}\.?\s\d{1,2}$")  #: "Jane Doe March 5"
#: "【ロンドン=", "(서울=연합뉴스)", "ワシントン="
_AGENCY_PLACE = re.compile(
    r"^[【(（]\s?[^()【】=＝\d]{2,12}[=＝](?:[^()【】=＝]{2,12}[)）]\s?)?|^[가-힣]{2,4}=[가-힣]{2,6}\s(?=[가-힣]{2})|^[\u30a0-\u30ff\u4e00-\u9fff]{2,10}[=＝](?=[\u4e00-\u9fff]{2,6}$)"
)
_DASH = re.compile(r"\s[-–—]\s")
_CAPITALS_FIRST = re.compile(
    r"(?:[^\W\d_a-z][^\W\d_a-z.'’-]+\s){2,4}(?=[^\W\d_a-z][^\W\d_]*[a-zà-ÿ])"
)  #: "ANA LÓPEZ Madrid"
_DEGREE = re.compile(r"^(?:ph\.?\s?d\.?|m\.?d\.?|jr\.?|sr\.?|ii|iii|esq\.?|m\.?a\.?)$", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|\.com\b|[\d_{}\[\]$%]|published|updated|staff$|^admin\b|^guest\b", re.IGNORECASE
)
#: "Jane Doe 10:30 GMT", "Jane Doe 28 October 2026", "Jane Doe - 12/22/2026".
_TIME = re.compile(
    r"(?<!\s)\s+\(?(?:(?:le|am|el|il|den) )?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s+)?"
    r"(?:\d{1,2}[:.h]\d\d|\d{1,2}\s[^\W\d_]{3}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4})[\s\S]*$",
    re.IGNORECASE,
)
#: "Jane Doe - Dec 21, 2023 1:00 pm", "Jane Doe on December 21, 2023", "Jane Doe Published: …".
_DATED = re.compile(
    r"(?<!\s)\s+(?:[-–—|·]|on)\s+[^\W\d_]{3,9}\.?\s\d{1,2}\b[\s\S]*$|(?<!\s)\s*(?:published|posted|updated)\s*:[\s\S]*$|(?<!\s)\s+(?:published|posted|updated)\s[\s\S]*$",
    re.IGNORECASE,
)
#: "Monday August 27, 2018 10:05 am PDT by Jane Doe".
_DATED_BEFORE = re.compile(r"^[^\n]{0,40}?\d[^\n]{0,40}? [Bb]y (?=[^\W\d_a-z])")
_CREDIT = re.compile(r"\([^\W\d_]{3,12}:\s[^()]{0,300}\)?")  #: "(Image: demimoore/Instagram)"
_READING = re.compile(r"[（(][\u3040-\u30ff・\s]{2,30}[)）]")  #: How a Japanese name is read: "（すずき・いちろう）"
_LABELLED = re.compile(r"^\W*[^\W\d_]{3,12}:\s")  #: "(Image: Getty Images)" is a credit.
_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]+")
_CALL_SIGN = re.compile(r"[A-Z]{2,6}")
_SHORTENED = re.compile(r"(?:[A-Z]\.){1,3}[A-Z]?")  #: "D.C", "N.Y", "U.K"
#: Flags, hearts, the tick of a verified account.
_SIGN = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d\u20e3]+")
_SENTENCE = re.compile(r"\s(?:is|was)\s(?:an?|the|our)\s[\s\S]*$")  #: "Jane Doe is a staff writer at The Post"
_PRONOUNS = re.compile(r"\s?\((?:she|he|they)/[a-z/]{2,20}\)", re.IGNORECASE)
_OUTLET = re.compile(r"(?!Mac|Mc|De|Di|Du|La|Le|Fitz|Van)[A-Z][a-z]+[A-Z]\w*")  #: "BuzzFeed", before a role
_PLACEHOLDER = re.compile(r"\{\{|\$\{|\[\[|^%\w{1,40}%$")  #: "{{author.name}}", which a template left
_TAG = re.compile(r"</?[a-z][^<>]{0,1000}>", re.IGNORECASE)
_MAILED = re.compile(r"^[\w.+-]{1,64}@[\w.-]{1,200}\s*\(([^()@]{2,200})\)$")
_NO_AUTHORS = WordList("parse/no_authors")
_BY_WORDS = WordList("parse/by_words")
_LABELS = WordList("parse/author_labels")
_PARTICLES = WordList("entities/low_particles")
_ROLES = WordList("parse/author_roles")
_ROLE_ENDINGS = WordList("parse/role_endings")
_BEATS = WordList("parse/beats")
_PLACES = WordList("parse/byline_places")
_TAILS = WordList("parse/author_tails")
_BODIES = WordList("parse/body_words")
_FROM_WORDS = WordList("parse/from_words")
_DESKS = WordList("parse/desk_words")
_DESK_ENDINGS = WordList("parse/desk_endings")
_FULL_NAME = re.compile(
    r"[^\W\d_a-z][\w.'’-]{0,30}(?: [\w.'’-]{1,30}){1,4}"
    r"|[\u4e00-\u9fff]{2,4}|[\u3041-\u30ff\u4e00-\u9fff]{3,8}|[가-힣]{2,4}"
)
_AROUND = " .-–—\t\n\"'()（）"
_MAX_WORDS = 6
_MONTH_DAY_WORDS = 4  #: A name of two words and the day behind it.
_ROLE_WORDS = 3


def people(bylines: Iterable[str]) -> Iterator[str]:
    """Yield the names in some bylines: "By Ana Pérez and John Doe, Ph.D. (j@x.org)" gives two."""
    for byline in bylines:
        if _folded(byline) in _NO_AUTHORS.words:
            continue
        text = _SIGN.sub("", unescape(unescape(byline[:500])))
        text = _PRONOUNS.sub("", _EMAIL.sub("", _CREDIT.sub("", _READING.sub("", text)))).replace("()", "")
        text = without_pictures(_AGENCY_PLACE.sub("", text).strip(" 】"))
        text = _SENTENCE.sub("", _DATED.sub("", _without_lead(_DATED_BEFORE.sub("", text)))).strip()
        parts = (_without_place_label(part) for part in _parts(text))
        found = [name for part in parts if not _LABELLED.match(part) and (name := _name_in(part))]
        has_name = any(" " in name and not _is_none_beside_one(name) for name in found)
        yield from (name for name in found if not (has_name and _is_none_beside_one(name)))


def _is_none_beside_one(name: str) -> bool:
    """Return True for what is no person where a whole name stands beside it.

    So are one word ("WBEZ", "Washington"), an abbreviation ("D.C"), a place ("Cape Town", "de São Paulo"), a body
    ("University of Oxford") and an office ("correspondent Duitsland").
    """
    words = name.casefold().split()
    if name.split(maxsplit=1)[0] in _FROM_WORDS.words:  # as written: Na Li and De Wet Potgieter are people
        return True
    if len(words) == 1:
        is_one_word = bool(_WORD.fullmatch(name)) and not is_given_alone(name)
        return is_one_word or bool(_CALL_SIGN.fullmatch(name) or _SHORTENED.fullmatch(name))
    if name.casefold() in _PLACES.words or words[0] in _ROLES.words:
        return True
    return not (_BODIES.words.isdisjoint(words) or is_given_alone(words[0]))


def _parts(text: str) -> Iterator[str]:
    """Yield what a byline names one by one: people, roles, agencies."""
    for chunk in _CHUNKS.split(f"{text} "):  # "Jane Doe and" was cut
        for part in _PARTS.split(given_first(chunk.strip())):
            if _OTHER_WORK.match(part):
                break  # the names behind it did that, too
            yield from told_apart(_lead().sub("", _MORE_WORK.sub("", part)) if _MORE_WORK.match(part) else part)


def _without_lead(text: str) -> str:
    """Return a byline without what stands before its names; "von der Leyen, Ursula" is a name with its particle."""
    first, _, _ = text.strip().partition(" ")
    return _lead().sub("", given_first(text) if first.casefold() in _PARTICLES.words else text)


@cache
def _lead() -> re.Pattern[str]:
    """Return the pattern of what stands before the names: "Photos and story by", "Von", "Autor:", "文/"."""
    words, labels = (any_of(listed.entries) for listed in (_BY_WORDS, _LABELS))
    return re.compile(
        rf"^\W*(?:(?:[a-z]{{3,12}}\s+){{0,3}}by\b[\s:]*|(?:{labels})\s?[:：=＝/／｜・]\s*|(?:{words})(?:\s*[:：]\s*|\s+)"
        r"|[\u4e00-\u9fff]{0,4}?(?:记者|記者)\s?(?=[\u4e00-\u9fff]{2,4}(?:[/／、\s]|$)))",
        re.IGNORECASE,
    )


def _name_in(part: str) -> str | None:
    """Return the name in a part of a byline, without its time, role and agency; None if it is no person's."""
    bare = _without_place(_without_tail(_of_two(_TIME.sub("", part).strip(_AROUND)))).strip(_AROUND)
    name = in_small_letters(_without_role(_EASTERN_ROLE.sub("", _TITLE.sub("", bare))))
    if not name or not is_person(name) or _DEGREE.match(name) or _NOT_A_NAME.search(name):
        return None
    return name if len(name.split()) <= _MAX_WORDS else None


def _of_two(text: str) -> str:
    """Return the name in "Ana Pérez - Madrid", "Madrid – Ana Pérez" and "ANA LÓPEZ Madrid"; another text as it is.

    One word that is no known place may be a name of its own ("Marino - Brad Lynch"), or repeat one ("Ana Pérez - Ana").
    """
    if (found := _CAPITALS_FIRST.match(text)) and is_given_alone(text.split(maxsplit=1)[0]):
        return found[0].strip()
    parts = _DASH.split(text)
    if len(parts) != 2:  # of more it is not told which is the name
        return text
    people_only = [part for part in parts if part.casefold() not in _PLACES.words]
    if len(people_only) == 1 and " " in people_only[0]:
        return people_only[0]
    shorter, longer = sorted(parts, key=len)
    if set(shorter.split()) < set(longer.split()):
        return longer
    full = [part for part in parts if _FULL_NAME.fullmatch(part) and is_given_alone(part.split(maxsplit=1)[0])]
    is_named_first = " " not in parts[0] and parts[0].casefold() not in _PLACES.words
    return full[0] if len(full) == 1 and not (is_named_first and full[0] == parts[1]) else text


def _without_tail(name: str) -> str:
    """Return a name without what is no name behind it; "" if nothing else is there: "Special to The Post"."""
    if len(name.split()) >= _MONTH_DAY_WORDS:
        name = _MONTH_DAY.sub("", name)
    without = _tails().sub("", name).strip(_AROUND)
    return name if len(without.split()) == 1 else without  # "Florida Today"


@cache
def _tails() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\w\s)|^)(?:{any_of(_TAILS.entries)})(?:\s[\s\S]*)?$", re.IGNORECASE)


def _without_place_label(part: str) -> str:
    """Return a part of a byline without a known place and its colon before a name: "القدس: أحمد حسن"."""
    place, colon, name = part.partition(":")
    return name.strip() if colon and place.strip().casefold() in _PLACES.words else part


def _without_place(name: str) -> str:
    """Return a name, or a role, without the place behind it; "Women in Tech" and "Jack London" as they are."""
    without = _PLACE.sub("", name)
    if without and len(without.split()) == 1 and without.casefold() not in _ROLES.words:
        return name
    return _before_place(without)


def _before_place(name: str) -> str:
    """Return a name without a known place of one or two words behind it: "Victoria Kim Seoul"."""
    words = name.split()
    for length in (2, 1):
        before, place = words[:-length], " ".join(words[-length:])
        is_name = len(before) > 1 and (length > 1 or may_end_name(before[-1]))
        if is_name and place.casefold() in _PLACES.words:
            return _without_small_end(before)
    return name


def _without_small_end(words: list[str]) -> str:
    """Return a name without the small words before what was cut off behind it: "Ana García en", "John Smith for"."""
    while len(words) > 1 and words[-1] in _FROM_WORDS.words:
        words = words[:-1]
    return " ".join(words)


def _without_role(name: str) -> str:
    """Return a name without the role or agency behind it; "" for a role alone ("Money Reporter")."""
    words = name.split()
    for length in range(min(len(words), _ROLE_WORDS), 0, -1):
        rest, last = words[:-length], " ".join(words[-length:]).casefold()
        if last in _ROLES.words or (length == 1 and last.endswith(_ROLE_ENDINGS.entries)):
            while rest and (rest[-1].casefold() in _BEATS.words or (len(rest) > 2 and _OUTLET.fullmatch(rest[-1]))):
                if len(rest) == 2 and is_given_alone(rest[0]):
                    break  # "Emma Court Reporter"
                rest.pop()
            return _before_place(" ".join(rest)) if len(rest) > 1 else ""
        if rest and last in _NO_AUTHORS.words:
            return _without_small_end(rest) if len(rest) > 1 else name
    return name


def is_person(name: str) -> bool:
    """Return False for bylines that name a desk, a role or an agency ("Staff writer", "Admin", "TC Redazione")."""
    words = name.casefold().split()
    is_desk = not _DESKS.words.isdisjoint(words) or any(word.endswith(_DESK_ENDINGS.entries) for word in words)
    return _folded(name) not in _NO_AUTHORS.words and not is_desk


def _folded(name: str) -> str:
    return " ".join(name.casefold().split()).strip(" .")


def people_or_name(author: str) -> list[str]:
    """Return the people that a feed names in one author ("Ana Pérez and John Doe, AFP"), else the author as it is.

    A body is one author, whatever its name joins: Ministry of Health and Social Care.
    """
    if " of " in author:
        return [author]
    found = list(dict.fromkeys(people([author])))
    if not found and ("://" in author or _PLACEHOLDER.search(author) or _names_nobody(author)):
        return []
    are_people = all(_FULL_NAME.fullmatch(name) for name in found) or told_apart(author) == found or "・" in author
    return found if found and are_people else [author]


def _names_nobody(author: str) -> bool:
    """Return True for an author of signs, agencies, or the word before names alone: "…", "By", "By Reuters and AFP"."""
    parts = map(_folded, _parts(_without_lead(author[:500])))
    return all(part in _NO_AUTHORS.words or not any(map(str.isalpha, part)) for part in parts)


def named(author: str) -> str:
    """Return the name of an author given as "mail (Name)" or as a link; any other as it is."""
    bare = _TAG.sub("", author).strip() or author
    found = _MAILED.match(bare)
    return found[1].strip() if found else bare

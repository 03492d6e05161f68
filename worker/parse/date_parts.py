"""A written date taken apart into day, time and zone, so that every piece of it is accounted for. Pure.

Nothing is passed over but separators and words known to say nothing: a piece that is not understood makes the whole
date unread.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

from worker.languages import base_language
from worker.parse import date_names
from worker.parse.date_names import meaning_of
from worker.parse.dateparser import read_day
from worker.parse.numeric_days import by_month_name, by_numbers, by_year_first
from worker.parse.unread import Unread
from worker.parse.zones import is_zone_name, take_phrase, zone_of_name, zone_of_offset, zone_of_region
from worker.types import DatePrecision

_TOKENS = r"""
  (?P<ymd>(?<!\d)\d{4}(?P<y>\.\ ?|[-/])\d{1,2}(?P=y)\d{1,2}(?!\d))
| (?P<dmy>\d{1,2}(?P<d>\.\ ?|[-/])\d{1,2}(?P=d)(?:\d{4}|\d\d)(?!\d))
| (?P<time>\d{1,2}(?::\d\d(?::\d\d(?:[.,]\d{1,9})?)?|\s?h\s?\d\d|\s?h(?![^\W_]))(?![\d:]))
| (?P<dotted>\d{1,2}\.\d\d(?:\.\d\d)?(?![\d.]))
| (?P<offset>(?:utc|gmt|ut)\s?[+-](?:\d\d:?\d\d|\d{1,2}:\d\d|\d{1,2})(?![\d:]))
| (?P<number>\d+)
| (?P<word>[^\s\d،؛,;:()\[\]|/·•<>=+–—-]+)
| (?P<mark>.)
"""
_TOKEN = re.compile(_TOKENS, re.VERBOSE | re.DOTALL)
#: Behind a time a sign begins an offset; elsewhere it parts the numbers of a day.
_TOKEN_AFTER_TIME = re.compile(
    r"(?P<bare>(?<![^\W\d_])[+-](?:\d\d:?\d\d|\d{1,2}:\d\d|\d{1,2})(?![\d:]))|" + _TOKENS, re.VERBOSE | re.DOTALL
)
_MARKS = frozenset(" ،؛,;()[]|·•/-–—:'’`")
_HALF_IN_WORDS = re.compile(r"(?<=\d)(?<!\d{4})(?: o['’]clock)? in the (morning|afternoon|evening)\b", re.IGNORECASE)
_HALF_APART = re.compile(r"(?<!\w)([ap])\. m\.?(?!\w)")  #: "3:04 p. m."
_HALF_LETTER = re.compile(
    r"((?<!:\d\d):\d\d) ?([ap])(?=$|[,;)]| [a-z]{2,4}$)"
)  #: "12:30 a", "2:30p ET"; behind seconds it is a zone
_ARABIC_PM = "م"
_WRITTEN_HALVES = {"am": "a.m.", "pm": "p.m."}
_NAMED_HOURS = {"noon": "12h", "midnight": "0:00"}
_PORTUGUESE_MIDDLE = re.compile(r"(?<=\bmeio)-(?=dia\b)|(?<=\bmeia)-(?=noite\b)")
_HALF_BEFORE = re.compile(r"(?<!\w)([ap]m) (\d{1,2}:\d\d(?::\d\d)?)(?![\d:])")  #: "PM 3:04"
_IANA = re.compile(r"(?<![\w/])[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:[/-][A-Z][A-Za-z_]+)?(?![\w/])")
_COMMENT = re.compile(r"([+-]\d{1,2}:?\d{0,2})\s*\([^()]*\)$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]")
_HYPHEN = re.compile("[\u2010\u2011\u2212\u02d7]")
_DASHED_DAY = re.compile(r"(?<!\d)(\d{1,4})[‒–—―](\d\d?)[‒–—―](\d{1,4})(?!\d)")
#: A dash before four digits, or behind seconds or a name of the zone; "10:00–11:00" is a span.
_DASHED_OFFSET = re.compile(
    r"(:\d\d\s?(?:UTC|GMT|UT)?\s?(?=[‒–—―]\d{4}(?!\d))"
    r"|:\d\d:\d\d(?:[.,]\d{1,9})?\s?|T\d\d:\d\d|(?:UTC|GMT|UT)\s?)[‒–—―](?=\d)",
    re.IGNORECASE,
)
_YEAR_SPACED = re.compile(r"^(\d{4}) (\d\d) (\d\d)(?=\s|$)")
_YEAR_LAST_SPACED = re.compile(r"^(\d\d) (\d\d) (\d{4})(?=\s|$)")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = re.compile(
    rf"(?<![\w.])(\d{{1,2}})[. /-] ?({'|'.join(sorted(_ROMANS, key=len, reverse=True))})[. /-] ?(\d{{4}})(?!\d)"
)
_SHORT_ERAS = {"r": 2018, "h": 1988}
_SHORT_ERA = re.compile(r"(?<!\w)([rh])(\d{1,2})[./](\d{1,2})[./](\d{1,2})(?!\d)")  #: "R8.2.3"
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_ERA = re.compile(f"({'|'.join(_ERAS)})\\s?(\\d{{1,3}}|元)(?=\\s?年)")
#: Forms whose months are numbers, written as year-month-day.
_COUNTED_MONTHS = (
    (re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]"), r" \1-\2-\3 "),
    (re.compile(r"(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日號号일]?\s?,?\s?(\d{4})(?!\d)\s?[年년]?"), r" \3-\1-\2 "),
    (re.compile(r"(?<!\d)(\d{1,2})[ 日號号일]\s?(\d{1,2})\s?[月월]\s?,?\s?(\d{4})(?!\d)\s?[年년]?"), r" \3-\2-\1 "),
    (re.compile(r"(\d{1,2})\s?tháng\s?(\d{1,2})\s?(?:,|/|năm)?\s?(?:năm\s?)?(\d{4})"), r" \3-\2-\1 "),
    (re.compile(r"(\d{4})\sоны\s(\d{1,2})(?:\s?-?\s?р)?\sсарын\s(\d{1,2})(?:-?н[ыий]+)?(?:\sөдөр)?"), r" \1-\2-\3 "),
)
_CJK_TIME = re.compile(r"(\d{1,2})\s?[時时点點시](?:\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?)?")
_CJK_NUMBER = re.compile("[〇零一二三四五六七八九十]+(?=[年月日])")
_CJK_DIGITS = {numeral: str(digit) for digit, numeral in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_CJK_WEEKDAY = re.compile(
    r"(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일|\([月火水木金土日월화수목금토]\)"
)
_DAY_RFC822 = re.compile(r"^(?:[a-z]{3,9},? ?)?\d{1,2} [a-z]{3,9} \d{4} \d\d?:\d\d(?::\d\d)?(?: [ap]m)? [a-z]+$")


@dataclass(slots=True)
class Parts:
    """Parts of a written date: day, time of day and zone, as far as stated."""

    days: frozenset[date]  #: The days it may mean; several if day and month cannot be told apart.
    weekday: int | None  #: 0 for Monday; None if it names none.
    after_midnight: timedelta  #: Time of the day.
    zone: tzinfo | None
    precision: DatePrecision


@dataclass(slots=True)
class _Found:
    """Pieces of a date, as they are met from left to right."""

    lang: str | None
    is_rfc822: bool
    ymd: list[str] = field(default_factory=list)
    dmy: list[str] = field(default_factory=list)
    numbers: list[tuple[int, str]] = field(default_factory=list)  #: Place among all pieces, digits.
    names: list[tuple[int, str]] = field(default_factory=list)  #: Names of months or weekdays.
    times: list[str] = field(default_factory=list)
    dotted: list[str] = field(default_factory=list)
    half: str | None = None  #: A key of ``wordlists/parse/day_halves``, other than "clock".
    zones: list[tzinfo] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    day_text: list[str] = field(default_factory=list)  #: All but time and zone, for the last resort.


def normal(raw: str) -> str:
    """Return a date in one form of Unicode, with ASCII digits and signs and single spaces."""
    if raw.isascii():
        return " ".join(raw.split())
    text = _HYPHEN.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", raw)))
    text = _DASHED_OFFSET.sub(r"\1-", _DASHED_DAY.sub(r"\1-\2-\3", text))
    text = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    return " ".join(text.split())


def with_halves(text: str) -> str:
    """Return a date with "5:00 in the evening" as "5:00 pm"."""
    return _HALF_IN_WORDS.sub(lambda found: " am" if found[1].casefold() == "morning" else " pm", text)


def take_apart(text: str, lang: str | None) -> Parts:
    """Take a date apart.

    Args:
        text: The date in its ``normal`` form.
        lang: Language of the text, where names and orders differ between languages; None if unknown.

    Raises:
        Unread: A piece is not understood; the message names it.
    """
    zones: list[tzinfo] = []
    if (region := _IANA.search(text)) is not None and (zone := zone_of_region(region.group())) is not None:
        zones.append(zone)
        text = text.replace(region.group(), " ")
    text = _HALF_APART.sub(r"\1m", with_halves(_COMMENT.sub(r"\1", text).casefold()))
    text = _HALF_LETTER.sub(r"\1 \2m", text)
    text = _PORTUGUESE_MIDDLE.sub("", _HALF_BEFORE.sub(r"\2 \1", text))
    text = _YEAR_LAST_SPACED.sub(r"\1/\2/\3", _YEAR_SPACED.sub(r"\1-\2-\3", text))
    text = date_names.worded_hour().sub(lambda m: f"{m[1] or m[3]}h{m[2] or ''}", text)
    text, zone = take_phrase(text)
    zones += [zone] if zone else []
    text = _ROMAN.sub(lambda m: f"{m[1]}.{_ROMANS.index(m[2]) + 1}.{m[3]}", text)
    if base_language(lang) == "ja":
        text = _SHORT_ERA.sub(lambda m: f"{_SHORT_ERAS[m[1]] + int(m[2])}-{m[3]}-{m[4]}", text)
    found = _Found(lang=lang, is_rfc822=_DAY_RFC822.match(text) is not None, zones=zones)
    _collect(_spelled(text), found)
    time, precision = _time(found)
    days = _days(found)
    zone = found.zones[0] if found.zones else None
    if zone is not None and not (found.times or found.dotted or found.half in _NAMED_HOURS):
        raise Unread("a time zone without a time")
    return Parts(days, _weekday(found), time, zone, precision)


def _spelled(text: str) -> str:
    """Write counted months, eras and names of several words as single pieces."""
    if text.isascii():
        return text
    text = _CJK_NUMBER.sub(_cjk_number, text.replace("中華民", "民").replace("中华民", "民"))
    text = _ERA.sub(lambda m: str(_ERAS[m[1]] + (1 if m[2] == "元" else int(m[2]))), text)
    for pattern, form in _COUNTED_MONTHS:
        text = pattern.sub(form, text)
    text = _CJK_WEEKDAY.sub(" ", _CJK_TIME.sub(_cjk_time, text))
    for phrase in date_names.phrases():
        if phrase in text:
            text = text.replace(phrase, phrase.replace(" ", "_"))
    return text


def _cjk_number(found: re.Match[str]) -> str:
    """Write "二〇二六" or "二十三" in digits."""
    tens, ten, ones = found.group().rpartition("十")
    digits = "".join(_CJK_DIGITS.get(numeral, "") for numeral in ones) or ("0" if ten else "")
    return (_CJK_DIGITS.get(tens, "1") if ten else "") + digits


def _cjk_time(found: re.Match[str]) -> str:
    hour, minute, second = found.groups()
    if minute is None:
        return f" {hour}h "
    return f" {hour}:{int(minute):02}" + (f":{int(second):02} " if second else " ")


def _collect(text: str, found: _Found) -> None:
    at = place = 0
    while at < len(text):
        pattern = _TOKEN_AFTER_TIME if found.times or found.dotted else _TOKEN
        token = pattern.match(text, at)
        if token is None:  # cannot be: the last choice takes any character
            raise Unread("an unreadable character")
        at, place = token.end(), place + 1
        kind, piece = _kind(token), token.group()
        if kind in ("time", "dotted"):
            (found.times if kind == "time" else found.dotted).append(piece)
        elif kind in ("offset", "bare"):
            found.zones.append(zone_of_offset(piece))
        elif kind == "word":
            _word(piece, text[: token.start()], place, found)
        elif kind == "mark" and piece not in _MARKS:
            raise Unread(f"{piece!r} is not understood")
        else:
            found.day_text.append(piece)
            if kind in ("ymd", "dmy"):
                (found.ymd if kind == "ymd" else found.dmy).append(piece)
            elif kind == "number":
                found.numbers.append((place, piece))


def _kind(token: re.Match[str]) -> str:
    """Return the name of the choice that took a token; the names of its inner groups are shorter than three."""
    return next(name for name, value in token.groupdict().items() if value is not None and len(name) > 2)


def _word(piece: str, before: str, place: int, found: _Found) -> None:
    word = piece.replace(".", "").replace("׳", "'").strip("'’`")
    if before.rstrip("-")[-1:].isdigit() and date_names.is_ordinal_ending(word):
        return
    has_time = bool(found.times or found.dotted)
    if _half(word, place, found, has_time=has_time):
        return
    has_time = has_time or found.half in _NAMED_HOURS
    if is_zone_name(word) and has_time:  # before names: "PT" is a Friday in Polish
        found.zones.append(zone_of_name(word, lang=found.lang, is_rfc822=found.is_rfc822))
    elif word in date_names.months() or word in date_names.weekdays():
        found.names.append((place, word))
        found.day_text.append(word)
    elif found.ymd and word == "t":  # "2026-03-02 T 10:00"
        return
    elif word and (not date_names.is_small_word(word) or (found.is_rfc822 and has_time)):
        found.unknown.append(word)
        found.day_text.append(piece)


def _half(word: str, place: int, found: _Found, *, has_time: bool) -> bool:
    """Read a word as a half of the day or the clock. Return False if it is neither."""
    half = date_names.halves().get(word)
    last_place, last = found.numbers[-1] if found.numbers else (0, "")
    if half in _NAMED_HOURS and found.half is None and (has_time or last_place < place - 2 or len(last) in (0, 4)):
        found.half = half
        return True
    if half is None or (not has_time and not last and (half == "clock" or word.isascii())):
        return False  # "am 2. März"
    is_beside = last_place >= place - 2
    is_behind_year = is_beside and len(last) == 4
    if not has_time and is_behind_year and word == _ARABIC_PM:
        return True  # it is the sign of our era as well
    if not has_time and is_beside and last and not is_behind_year:
        found.times.append(f"{found.numbers.pop()[1]}h")  # "3 p.m."
    if half != "clock":
        if found.half not in (None, half):
            raise Unread("both halves of the day")
        found.half = half
    return True


def _time(found: _Found) -> tuple[timedelta, DatePrecision]:
    stated = found.times or found.dotted
    if not stated and found.half in _NAMED_HOURS:
        stated = [_NAMED_HOURS[found.half]]
    if len(stated) > 1:
        raise Unread("several times of day")
    if not stated:
        if found.half:
            raise Unread("a half of a day without a time")
        return timedelta(0), "day"
    pieces = [int(part) for part in re.findall(r"\d+", re.split(r"(?<=:\d\d:\d\d)[.,]", stated[0])[0])]
    fraction = re.search(r":\d\d:\d\d[.,](\d+)$", stated[0])
    hour, minute, second = (*pieces, 0, 0)[:3]
    if second == 60 and minute in (29, 44, 59):  # a leap second; no clock of ours has it
        second = 59
    hour = _of_24(hour, found.half)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise Unread(f"the time {stated[0]!r} does not exist")
    micros = int(fraction[1][:6].ljust(6, "0")) if fraction else 0
    time = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micros)
    if time in (timedelta(0), timedelta(days=1)) and (len(pieces) > 1 or found.half == "midnight"):
        return time, "day"  # midnight sharp is what programs write that know the day alone
    by_pieces: tuple[DatePrecision, ...] = ("hour", "minute", "second")
    return time, by_pieces[min(len(pieces), 3) - 1]


def _of_24(hour: int, half: str | None) -> int:
    """Return an hour of the twelve-hour clock on that of 24; one that is on it already must agree with its half."""
    match half:
        case None:
            return hour
        case "am" if hour <= 12:
            add = -12 if hour == 12 else 0
        case "pm" if hour > 0:
            add = 12 if hour < 12 else 0
        case "noon" if hour <= 3 or 10 <= hour <= 15:
            add = 12 if hour <= 3 else 0
        case "night" if hour != 12 and not 12 < hour < 18:
            add = 12 if 6 <= hour < 12 else 0
        case "midnight" if hour in (0, 12, 24):
            add = -hour
        case _:
            raise Unread(f"{hour} {_WRITTEN_HALVES.get(half, half)} does not exist")
    return hour + add


def _days(found: _Found) -> frozenset[date]:
    """Return the days the pieces may mean; Unread if they mean none."""
    months, lang = _months(found), found.lang
    stated = len(found.ymd) + len(found.dmy) + bool(months)
    if stated > 1:
        raise Unread("several days")
    if found.unknown or not stated:
        day = read_day(" ".join(found.day_text).strip(" ,"), lang) if found.unknown and not found.dmy else None
        if day is None:
            unknown = ", ".join(found.unknown[:3])
            raise Unread(f"{unknown[:40]!r} is not understood" if unknown else "it states no whole day")
        return frozenset((day,))
    if months:
        place, month = months[0]
        return by_month_name(month, place, found.numbers, is_buddhist=_is_buddhist(found))
    if found.numbers:
        raise Unread(f"the number {found.numbers[0][1][:12]} is not understood")
    if found.ymd:
        return by_year_first(found.ymd[0], is_buddhist=_is_buddhist(found))
    return by_numbers(found.dmy[0], lang, is_buddhist=_is_buddhist(found))


def _is_buddhist(found: _Found) -> bool:
    return date_names.is_buddhist(found.lang) or any(
        any(map(date_names.is_buddhist, meanings.get(name, ())))
        for _, name in found.names
        for meanings in (date_names.months(), date_names.weekdays())
    )


def _months(found: _Found) -> list[tuple[int, int]]:
    """Return the month the names state, with its place: a word for both is a weekday if another names the month."""
    known = [(place, name) for place, name in found.names if name in date_names.months()]
    sure = [(place, name) for place, name in known if name not in date_names.weekdays()] or known[-1:]
    numbers = {meaning_of(name, date_names.months(), found.lang) for _, name in sure}
    if None in numbers:
        raise Unread(f"{sure[0][1]!r} names several months")
    if len(numbers) > 1:
        raise Unread("several months")
    return [(sure[-1][0], number) for number in numbers if number is not None]


def _weekday(found: _Found) -> int | None:
    months = date_names.months()
    named = [name for _, name in found.names if name in date_names.weekdays()]
    named = [name for name in named if name not in months] or (named[:1] if len(found.names) > 1 else [])
    return meaning_of(named[0], date_names.weekdays(), found.lang) if named else None

"""Dates as they are written in feeds, pages and addresses, to aware UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from worker.clean.words import word_set

_LONGEST_DATE = 80  #: Characters; "Wednesday, 24 September 2025 at 11:30:00 AM Eastern Daylight Time" has 62.
#: News on the web starts about here; older articles are taken only if the caller lowers the floor.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST_AHEAD = timedelta(days=1)  #: Clocks and zones are set wrong by hours, not days.

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:?\d{2}|$)|\d{8}T\d{6}")
_FRACTION = re.compile(r"([.,]\d{6})\d+")
_RFC822 = re.compile(r"(?:[A-Za-z]{3,9},? +)?\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4} +\d")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_YEAR_FIRST = re.compile(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
_GERMAN_TIME = re.compile(r"\b(\d{1,2})\.(\d{2})(?=\s?(?:Uhr|h\b))", re.I)
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_WORD = re.compile(r"[^\W\d_]+\.?")
_IN_PATH = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>\d{1,2}|[a-z]{3})[/-](?P<d>\d{1,2})(?=[/_.-]|$)"
    r"|[/_-](?P<y2>(?:19|20)\d\d)-?(?P<m2>0[1-9]|1[0-2])-?(?P<d2>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
)
#: Zone names seen in feeds (RFC 822 has the American ones), hours east of Greenwich.
_ZONES_H = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "BST": 1, "IST": 5.5, "WEST": 1, "CET": 1, "MEZ": 1,
    "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "ET": -5, "CST": -6,
    "CDT": -5, "CT": -6, "MST": -7, "MDT": -6, "MT": -7, "PST": -8, "PDT": -7, "PT": -8, "AKST": -9,
    "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3, "JST":
    9, "KST": 9, "HKT": 8, "SGT": 8, "AWST": 8, "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT":
    13, "SAST": 2, "EAT": 3, "WAT": 1, "PKT": 5, "GST": 4, "WIB": 7,
}  # fmt: skip
#: Month names of other languages, to English; first letters are enough to tell them where none is listed.
_MONTHS = {
    name: english
    for english, names in {
        "Jan": ("januar jänner janvier enero gennaio gen janeiro januari января январь янв styczeń stycznia "
        "ocak ene siječnja siječanj січня ledna tammikuuta يناير"),
        "Feb": ("februar février fevrier févr fév febrero febbraio fevereiro fev februari февраля февраль "
        "фев şubat lutego veljače лютого února helmikuuta فبراير"),
        "Mar": ("märz mrz maerz mars marzo março maart mrt марта март marca mart ožujka березня března "
        "maaliskuuta مارس"),
        "Apr": ("avril avr abril aprile abr апреля апрель апр nisan kwietnia travnja квітня dubna huhtikuuta "
        "أبريل ابريل"),
        "May": "mai mayo maggio maio mei мая май mayıs maja svibnja травня května toukokuuta maj مايو",
        "Jun": ("juni juin junio giugno junho июня июнь июн haziran czerwca lipnja червня června kesäkuuta "
        "giu يونيو"),
        "Jul": ("juli juillet juil julio luglio lug julho июля июль июл temmuz lipca srpnja липня července "
        "heinäkuuta يوليو"),
        "Aug": ("août aout agosto ago augustus августа август авг ağustos sierpnia kolovoza серпня srpna "
        "elokuuta augusti أغسطس"),
        "Sep": ("septembre septiembre settembre setembro сентября сентябрь сен сент eylül września rujna "
        "вересня září syyskuuta set سبتمبر"),
        "Oct": ("oktober octobre octubre ottobre ott outubro out октября октябрь окт okt ekim października "
        "listopada жовтня října lokakuuta أكتوبر"),
        "Nov": "novembre noviembre novembro ноября ноябрь ноя kasım studenoga листопада marraskuuta نوفمبر",
        "Dec": ("dezember dez décembre decembre déc diciembre dic dicembre dezembro december декабря декабрь "
        "дек aralık grudnia prosinca грудня prosince joulukuuta ديسمبر"),
    }.items()
    for name in names.split()
}  # fmt: skip
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Words between the parts of a date, in several languages.
#: Two defaults without a part in common, naive as a date without a zone is.
_DEFAULTS = (datetime(2001, 1, 1), datetime(2004, 2, 29))  # noqa: DTZ001
_FILLERS = word_set("de del le el um uhr at on am den der the of à às kl klo g года г às om ore") - {"am"}


def parse_date(raw: str, *, now: datetime, earliest: datetime = EARLIEST) -> datetime | None:
    """A date as written, in aware UTC; None if it is no full date or cannot be true.

    Reads RFC 822/5322, ISO 8601/RFC 3339, and what dateutil can read of the rest, month names of a
    dozen languages included. A time without a zone counts as UTC. Refused: dates before ``earliest``
    or more than a day after ``now``, dates without day, month or year, and 03/04/2019, which is one
    day in America and another elsewhere. Never raises.
    """
    text = " ".join(raw[: _LONGEST_DATE + 20].split())
    if not 6 <= len(text) <= _LONGEST_DATE or not any(c.isdigit() for c in text):
        return None
    try:
        found = _read(text)
        if found is None:
            return None
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, KeyError):
        return None
    return found if earliest <= found <= now + _LATEST_AHEAD else None


def date_from_url(url: str) -> datetime | None:
    """The day in an address ("/2019/07/18/", "/2019/jul/18/", "-20190718"); None if there is no whole one."""
    path = url[:2000].split("?", 1)[0].split("#", 1)[0].lower()
    match = _IN_PATH.search(path)
    if not match:
        return None
    year, month, day = match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"]
    if not month.isdigit():
        if month not in _ENGLISH_MONTHS:
            return None
        month = str(_ENGLISH_MONTHS.index(month) + 1)
    try:
        return datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None


def _read(text: str) -> datetime | None:
    if _ISO.match(text):
        try:
            return datetime.fromisoformat(_FRACTION.sub(r"\1", text))
        except ValueError:
            pass  # other spellings of ISO dates are left to dateutil
    if _RFC822.match(text) and text.isascii():
        zone = text.rsplit(" ", 1)[-1].upper()
        if zone in _ZONES_H or not zone.isalpha():
            try:
                found = parsedate_to_datetime(text)
                return _zoned(found, zone)
            except (ValueError, TypeError, IndexError):
                pass
    return _by_dateutil(text)


def _zoned(found: datetime, zone: str) -> datetime:
    """The email parser takes zones it does not know for UTC; ours are known."""
    if zone in _ZONES_H and found.utcoffset() in (None, timedelta(0)):
        return found.replace(tzinfo=None) - timedelta(hours=_ZONES_H[zone])
    return found


def _by_dateutil(text: str) -> datetime | None:
    from dateutil import parser, tz

    plain = _numeric(text)
    if plain is None:
        return None
    plain = _WORD.sub(_english, plain)
    zones = {name: tz.tzoffset(name, hours * 3600) for name, hours in _ZONES_H.items()}
    # Missing parts are taken from the default: a date that depends on it is not whole.
    first, second = (parser.parse(plain, default=default, tzinfos=zones) for default in _DEFAULTS)
    return first if first == second or first.date() == second.date() else None


def _english(match: re.Match[str]) -> str:
    word = match[0].rstrip(".").lower()
    if word in _FILLERS:
        return " "
    return _MONTHS.get(word, match[0])


def _numeric(text: str) -> str | None:
    """The same date with its numbers in the order year-month-day; None if that order cannot be known."""
    text = _GERMAN_TIME.sub(r"\1:\2", text)
    text = _CJK.sub(r"\1-\2-\3", text)
    text = _YEAR_FIRST.sub(r"\1-\2-\3", text)
    text = _DOTTED.sub(r"\3-\2-\1", text)
    match = _SLASHED.search(text)
    if not match:
        return text
    a, b, year = int(match[1]), int(match[2]), match[3]
    if a > 12 >= b:
        month, day = b, a
    elif b > 12 >= a or a == b:
        month, day = a, b
    else:
        return None
    return text[: match.start()] + f"{year}-{month}-{day}" + text[match.end() :]

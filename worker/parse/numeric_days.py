"""The days that numbers may mean, by the orders in which they are written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from worker.parse.date_names import is_day_first
from worker.parse.unread import Unread

_BUDDHIST_YEARS = range(2400, 2700)
_BUDDHIST_AHEAD = 543
_SHORT_BUDDHIST_YEARS = range(33, 90)  #: 2533 is 1990: an earlier date is no date of publication.
_PIVOT = 69  #: Years of two digits below it are of this century (RFC 2822, POSIX).


def by_year_first(raw: str, *, is_buddhist: bool) -> frozenset[date]:
    """Return the day of "2026-03-02", "2026/3/2", "2026. 3. 2"."""
    year, month, day = (int(number) for number in re.findall(r"\d+", raw))
    return _existing([(year, month, day)], is_buddhist=is_buddhist)


def by_month_name(month: int, place: int, numbers: Sequence[tuple[int, str]], *, is_buddhist: bool) -> frozenset[date]:
    """Return the day of a named month and the two numbers beside it.

    Args:
        month: The month.
        place: Its place among the pieces of the date.
        numbers: Places and digits of the numbers.
        is_buddhist: Years may be Buddhist ones.
    """
    if len(numbers) != 2:
        raise Unread("it states no whole day" if len(numbers) < 2 else "too many numbers")
    (first_place, first), (_, second) = numbers
    lengths = (len(first), len(second))
    if lengths[0] == 4 and lengths[1] <= 2:
        first, second = second, first
    elif not (lengths[0] <= 2 and (lengths[1] == 4 or (lengths[1] == 2 and first_place < place + 3))):
        raise Unread(f"the numbers {first[:8]} and {second[:8]} are no day and year")
    return _existing([(_year(second, is_buddhist=is_buddhist), month, int(first))], is_buddhist=is_buddhist)


def by_numbers(raw: str, lang: str | None, *, is_buddhist: bool) -> frozenset[date]:
    """Return the days of "03/04/2026": each order in use, or that of the language.

    Where dots part them and the year has four digits, the day stands first in every country.
    """
    a, b, c = re.findall(r"\d+", raw)
    orders = [(_year(c, is_buddhist=is_buddhist), int(b), int(a))]
    if not is_day_first(lang):
        if "." not in raw:
            orders.append((_year(c), int(a), int(b)))
        if len(c) == 2 and len(a) == 2:
            orders.append((_year(a), int(b), int(c)))
    return _existing(orders, is_buddhist=is_buddhist)


def _existing(orders: Iterable[tuple[int, int, int]], *, is_buddhist: bool) -> frozenset[date]:
    if is_buddhist:
        orders = [(year - _BUDDHIST_AHEAD * (year in _BUDDHIST_YEARS), month, day) for year, month, day in orders]
    days = frozenset(day for order in orders if (day := _existing_day(*order)) is not None)
    if not days:
        raise Unread("that day does not exist")
    return days


def _existing_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(digits: str, *, is_buddhist: bool = False) -> int:
    if is_buddhist and len(digits) == 2 and int(digits) in _SHORT_BUDDHIST_YEARS:
        return 2500 + int(digits)
    if len(digits) == 2:
        return int(digits) + (2000 if int(digits) < _PIVOT else 1900)
    return int(digits)

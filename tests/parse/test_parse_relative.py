"""Dates in a text's own words, only if they can mean one day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from worker.parse import precision_of, read_stamp
from worker.parse.relative import read_ago

SUNDAY = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "wanted", "precision"),
    [
        ("today 9:05", "2026-11-22T09:05", "minute"),
        ("heute, 09.05 Uhr", "2026-11-22T09:05", "minute"),
        ("gestern, 18:30 Uhr", "2026-11-21T18:30", "minute"),
        ("вчера в 16:15", "2026-11-21T16:15", "minute"),
        ("aujourd'hui à 9h05", "2026-11-22T09:05", "minute"),
        ("昨天 21:30", "2026-11-21T21:30", "minute"),
        ("dün 21:30", "2026-11-21T21:30", "minute"),
        ("today 11:05", None, "day"),  # after the text was seen
        ("ma 9:05", None, "day"),  # a Monday in Finland, today in Hungary
        ("3 saat önce", "2026-11-22T07:30", "hour"),
        ("5 saat lalu", None, None),  # seconds in Malay
        ("för 3 timmar sedan", "2026-11-22T07:30", "hour"),
        ("3小时前", "2026-11-22T07:30", "hour"),
        ("3시간 전", "2026-11-22T07:30", "hour"),
        ("3 घंटे पहले", "2026-11-22T07:30", "hour"),
        ("۳ ساعت پیش", "2026-11-22T07:30", "hour"),
        ("לפני 3 שעות", "2026-11-22T07:30", "hour"),
        ("πριν από 3 ώρες", "2026-11-22T07:30", "hour"),
        ("3 giờ trước", "2026-11-22T07:30", "hour"),
        ("5 vor 3 Stunden", None, "day"),
        ("Leo", None, None),  # today in Swahili, and a name
        ("hoy, 9:05", "2026-11-22T09:05", "minute"),
        ("कल", None, None),  # yesterday and tomorrow
        ("3 ກ່ອນ", None, None),
        ("18 July 2019", "2019-07-18", "day"),
        ("18 JUL 2019", "2019-07-18", "day"),
        ("Published 18 July 2019, 14:05 GMT", "2019-07-18T14:05", "minute"),
        ("First published on Thursday 18 July 2019 14:05 BST", "2019-07-18", "day"),  # of Britain or Bangladesh
        ("Publié le 18 juillet 2019 à 14h05", "2019-07-18T14:05", "minute"),
        ("Stand: 18.07.2019, 14:05 Uhr", "2019-07-18T14:05", "minute"),
        ("Stand: 03.04.2019", "2019-04-03", "day"),
        ("Publicado el 18 de julio de 2019", "2019-07-18", "day"),
        ("Pubblicato il 18 luglio 2019", "2019-07-18", "day"),
        ("Опубликовано 18 июля 2019", "2019-07-18", "day"),
        ("Published 18 July 2019, last updated 20 July 2019", "2019-07-18", "day"),
        ("November 20", "2026-11-20", "day"),
        ("20 нояб", "2026-11-20", "day"),
        ("20 ноября", "2026-11-20", "day"),
        ("20 NOV", "2026-11-20", "day"),
        ("November 10", None, None),  # more than a week ago: it may be of any year
        ("November ²", None, None),  # a note, not a day
        ("November 24", None, None),  # to come this year
        ("Friday", "2026-11-20", "day"),
        ("Sunday", "2026-11-22", "day"),
        ("Freitag", "2026-11-20", "day"),
        ("yesterday", "2026-11-21", "day"),
        ("вчера", "2026-11-21", "day"),
        ("4 hours ago", "2026-11-22T06:30", "hour"),
        ("vor 3 Stunden", "2026-11-22T07:30", "hour"),
        ("il y a 20 minutes", "2026-11-22T10:10", "minute"),
        ("3 ore fa", "2026-11-22T07:30", "hour"),
        ("2 days ago", "2026-11-20", "day"),
        ("300 days ago", None, None),
        ("Last updated 18 July 2019, 14:05 GMT", None, None),
        ("18 July 2031", None, None),
        ("Reuters", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_stamp_is_read_against_the_moment_the_text_was_seen(
    raw: str | None, wanted: str | None, precision: str | None
) -> None:
    found = read_stamp(raw, SUNDAY)
    assert found == ((datetime.fromisoformat(wanted).replace(tzinfo=UTC), precision) if wanted else None)


#: By time ago in minutes: one, two and a half without a digit.
SPELLED = {
    30: "half an hour ago|vor einer halben Stunde|il y a une demi-heure|hace media hora|полчаса назад|pół godziny temu|"
    "mezz'ora fa|há meia hora|yarım saat önce|půl hodinou před|قبل نصف ساعة|לפני חצי שעה|半小时前|nửa giờ trước",
    60: "an hour ago|About an hour ago|one hour ago|vor einer Stunde|il y a une heure|hace una hora|"
    "час назад|un'ora fa|"
    "há uma hora|uma hora atrás|een uur geleden|en timme sedan|for en time siden|tunti sitten|egy órával ezelőtt|"
    "przed godziną|godzinę temu|před hodinou|pred hodinou|acum o oră|o oră în urmă|преди час|годину тому|"
    "пре сат времена|"
    "prije sat vremena|prieš valandą|pirms stundas|tund tagasi|πριν από μία ώρα|bir saat önce|bir saat əvvəl|قبل ساعة|"
    "منذ ساعة واحدة|לפני שעה|یک ساعت پیش|ایک گھنٹہ پہلے|एक घंटे पहले|এক ঘণ্টা আগে|한 시간 전|一時間前|一小时前|"
    "một giờ trước|sejam yang lalu|satu jam lalu|หนึ่งชั่วโมงที่แล้ว|saa moja iliyopita|fa una hora|duela ordubete",
    120: "two hours ago|vor zwei Stunden|il y a deux heures|hace dos horas|два часа назад|dwie godziny temu|due ore fa|"
    "قبل ساعتين|منذ ساعتين|לפני שעתיים|iki saat önce|dvema urama pred|两小时前|두 시간 전|hai giờ trước|dua jam lalu",
}


@pytest.mark.parametrize(("minutes", "raw"), [(ago, raw) for ago, row in SPELLED.items() for raw in row.split("|")])
def test_a_time_ago_is_read_without_a_digit(minutes: int, raw: str) -> None:
    found = read_ago(raw, SUNDAY)
    assert found == (SUNDAY - timedelta(minutes=minutes), "minute" if minutes == 30 else "hour")


@pytest.mark.parametrize(
    "raw", ["hours ago", "часов назад", "дней назад", "前日", "vor Stunden", "ago", "an hour", "year ago"]
)
def test_an_unknown_count_is_no_time_ago(raw: str) -> None:
    assert read_ago(raw, SUNDAY) is None


@pytest.mark.parametrize(
    ("raw", "precision"),
    [
        ("Thu, 18 Jul 2019 14:05:09 GMT", "second"),
        ("2019-07-18T14:05:09.250Z", "second"),
        ("20190718140509", "second"),
        ("2019-07-18T14:05+02:00", "minute"),
        ("18 July 2019, 2 p.m.", "hour"),
        ("2019-07-18", "day"),
        ("Thu, 18 Jul 2019 00:00:00 GMT", "day"),
        ("2019-07-18T00:00:00.000+02:00", "day"),
        ("2019-07-18T10:00:00Z", "second"),
        ("3 hours ago", "hour"),
        ("vor 2 Tagen", "day"),
        ("hace una hora", "hour"),
        ("منذ يومين", "day"),
        ("today, 14:05", "minute"),
    ],
)
def test_a_date_says_how_exact_it_is(raw: str, precision: str) -> None:
    assert precision_of(raw) == precision

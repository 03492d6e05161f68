from __future__ import annotations

from datetime import UTC, datetime

import pytest
from dateparser.timezones import timezone_info_list

from worker.parse.date_names import months, weekdays
from worker.parse.dates import precision_of_date, read_date
from worker.parse.zones import is_zone_name

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Mon, 02 Jan 2006 15:04:05 GMT", "2006-01-02T15:04:05"),
        ("Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02T22:04:05"),
        ("Mon, 02 Jan 2006 15:04:05 EST", "2006-01-02T20:04:05"),
        ("Mon, 02 Jan 2006 15:04:05 CEST", "2006-01-02T13:04:05"),
        ("Mon, 02 Jan 2006 15:04 JST", "2006-01-02T06:04:00"),
        ("Mon,02 Jan 2006 15:04:05 Z", "2006-01-02T15:04:05"),
        ("2 Jan 06 15:04:05 GMT", "2006-01-02T15:04:05"),
        ("Monday, 2 January 2006 15:04:05 +0000", "2006-01-02T15:04:05"),
        ("2006-01-02T15:04:05Z", "2006-01-02T15:04:05"),
        ("2006-01-02t15:04:05z", "2006-01-02T15:04:05"),
        ("2006-01-02T15:04:05.123456+02:00", "2006-01-02T13:04:05.123456"),
        ("2006-01-02T15:04:05+0200", "2006-01-02T13:04:05"),
        ("2006-01-02 15:04:05 +0200", "2006-01-02T13:04:05"),
        ("2006-01-02T15:04-05:00", "2006-01-02T20:04:00"),
        ("2006-01-02 15:04:05", "2006-01-02T15:04:05"),
        ("2006-01-02", "2006-01-02T00:00:00"),
        ("20060102", "2006-01-02T00:00:00"),
        ("20060102T150405Z", "2006-01-02T15:04:05"),
        ("January 2, 2006", "2006-01-02T00:00:00"),
        ("Jan. 2, 2006 3:04 p.m. EST", "2006-01-02T20:04:00"),
        ("2 janvier 2006 15:04", "2006-01-02T15:04:00"),
        ("2. März 2006", "2006-03-02T00:00:00"),
        ("02.01.2006", "2006-01-02T00:00:00"),  # where a dot parts them, the day stands first
        ("02.01.2006 15:04", "2006-01-02T15:04:00"),
        ("25/01/2006", "2006-01-25T00:00:00"),
        ("2 de mayo de 2006", "2006-05-02T00:00:00"),
        ("Mon Jan  2 15:04:05 2006", "2006-01-02T15:04:05"),
        ("  2006-01-02T15:04:05Z \n", "2006-01-02T15:04:05"),
        ("2026-03-02T11:00:00Z", "2026-03-02T11:00:00"),  # less than a day ahead: clocks differ
        ("1990-01-01", "1990-01-01T00:00:00"),
        ("2025-11-02T24:00:00Z", "2025-11-03T00:00:00"),
        ("2025-W45-1", "2025-11-03T00:00:00"),
        ("2025-307", "2025-11-03T00:00:00"),
        ("2025-11-02T15:04:05 UTC+05:30", "2025-11-02T09:34:05"),
        ("2025-11-02T15:04:05[Europe/Berlin]", "2025-11-02T14:04:05"),
        ("2025-11-02 15:04:05 America/New_York", "2025-11-02T20:04:05"),
        ("Sun, 2 Nov 2025 15:04:05 +0530 (IST)", "2025-11-02T09:34:05"),
        ("Sun, 2 Nov 2025 15:04:05 Eastern Standard Time", "2025-11-02T20:04:05"),
        ("Jul 2, 2025 3:04 PM ET", "2025-07-02T19:04:00"),
        ("Sun, 02 Nov 2025 15:04:05 +1:00", "2025-11-02T14:04:05"),
        ("Sun, 02 Nov 2025 12:04:05 AM +0000", "2025-11-02T00:04:05"),
        ("02/Nov/2025:15:04:05 +0000", "2025-11-02T15:04:05"),
        ("２０２５年１１月２日 １５時０４分", "2025-11-02T15:04:00"),
        ("令和7年11月2日", "2025-11-02T00:00:00"),
        ("2025년 11월 2일 오후 3:04", "2025-11-02T15:04:00"),
        ("2 تشرين الثاني 2025", "2025-11-02T00:00:00"),
        ("Thứ Hai, 3/11/2025, 15:04 (GMT+7)", "2025-11-03T08:04:00"),
        ("maanantai 3. marraskuuta 2025 klo 15.04", "2025-11-03T15:04:00"),
        ("2025 m. lapkričio 2 d.", "2025-11-02T00:00:00"),
    ],
)
def test_dates_of_every_form_become_utc(raw: str, wanted: str) -> None:
    assert read_date(raw, NOW).at == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        None, "", "   ", "99999-01-01", "99999-01-01T00:00:00Z", "-0001-01-01", "0000-00-00", "0000-00-00T00:00:00Z",
        "2024-02-30", "2024-02-30T10:00:00Z", "Thu, 30 Feb 2024 10:00:00 GMT", "9999-12-31T23:59:59+14:00",
        "0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z", "1899-12-30", "2026-03-03T00:00:00Z", "2038-01-19",
        "2006-13-02", "2006-01-02T25:00:00Z", "10:30", "today", "Monday", "2006", "January 2006", "1" * 10_000,
        "2006-01-02T15:04:05+99:99", "\x00", "Mon, 02 Jan 99999999999 15:04:05 GMT",
        "Mon, 99 Jan 2006 15:04:05 GMT", "2006-01-02" + " " * 500 + "x", "0" * 90 + "2006",
        "03/04/2019", "03/04/2019 14:05",
    ],
)  # fmt: skip
def test_what_is_no_plausible_date_is_none(raw: str | None) -> None:
    assert read_date(raw, NOW).at is None


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Mon, 02 Mar 2026 10:00:00 +03:00", "2026-03-02T07:00:00"),
        ("Mon, 02 Mar 2026 10:00:00 GMT+0200", "2026-03-02T08:00:00"),
        ("Mon, 02 Mar 2026 10:00:00 GMT+02:00", "2026-03-02T08:00:00"),
        ("Mon, 02 Mar 2026 10:00:00 UTC-3", "2026-03-02T13:00:00"),
        ("Mon, 02 Mar 2026 10:00:00 -0000", "2026-03-02T10:00:00"),
        ("2026-03-02T10:00:00 GMT+2", "2026-03-02T08:00:00"),
        ("Mon Mar 02 2026 10:00:00 GMT+0200 (Eastern European Standard Time)", "2026-03-02T08:00:00"),
        ("Mon Mar 02 2026 10:00:00 GMT+0000 (Coordinated Universal Time)", "2026-03-02T10:00:00"),
        ("2026-03-02T10:00:00\u221205:00", "2026-03-02T15:00:00"),
        *(
            (raw.replace("~", dash), "2026-03-02T15:00:00")
            for dash in "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\ufe63\uff0d"
            for raw in (
                "2026-03-02T10:00:00~05:00",
                "2026-03-02T10:00~05:00",
                "2026~03~02 10:00:00 ~0500",
                "2026-03-02T10:00:00.000~05",
                "Mon, 02 Mar 2026 10:00:00 ~0500",
                "Mon, 2 Mar 2026 10:00 ~0500",
                "Mon, 02 Mar 2026 10:00:00 GMT~5",
                "2 March 2026 10:00 UTC ~05:00",
            )
        ),
        ("Mon, 02 Mar 2026 10:00 \uff0b0300", "2026-03-02T07:00:00"),
        ("2 March 2026 \u2013 10:00", "2026-03-02T10:00:00"),
        ("10:00 \u2013 2 March 2026", "2026-03-02T10:00:00"),
        ("2026-03-02T10:00:00+05:45", "2026-03-02T04:15:00"),
        ("Tue, 24 May 2016 2:17:57 PM CEST", "2016-05-24T12:17:57"),
        ("March 2, 2026 3:04 PM EST", "2026-03-02T20:04:00"),
        ("March 2, 2026 at 3:04 in the afternoon", "2026-03-02T15:04:00"),
        ("March 2, 2026, 5 o’clock in the morning", "2026-03-02T05:00:00"),
        ("March 2, 2026 3:04 PM Eastern", "2026-03-02T20:04:00"),
        ("Mon, 02 Mar 2026 12:15:00 AM EST", "2026-03-02T05:15:00"),
        ("Mon, 02 Mar 2026 12:15:00 p.m.", "2026-03-02T12:15:00"),
        ("Sunday,August 6,2017 13:14 pm", "2017-08-06T13:14:00"),
        ("Sept. 2nd, 2025 3 p.m. ET", "2025-09-02T19:00:00"),
        ("Tue, 07 Jul 2026 15:04:00 ET", "2026-07-07T19:04:00"),  # summer time by the region's clock
        ("Mon, 05 Jan 2026 15:04:00 ET", "2026-01-05T20:04:00"),
        ("Mon, 05 Jan 2026 15:04:00 EDT", "2026-01-05T19:04:00"),  # as it is written, in winter too
        ("Mon, 06 Jul 2026 15:04:00 PT", "2026-07-06T22:04:00"),
        ("Mon, 02 Mar 2026 10:00:00 CT", "2026-03-02T16:00:00"),
        ("Mon, 02 Mar 2026 10:00:00 America/New_York", "2026-03-02T15:00:00"),
        ("2026-07-06T10:00:00 Europe/Berlin", "2026-07-06T08:00:00"),
        ("2026-03-02T10:00:00+01:00[Europe/Paris]", "2026-03-02T09:00:00"),
        ("Mon, 02 Mar 2026 10:00:00 NPT", "2026-03-02T04:15:00"),
        ("Mon, 02 Mar 2026 10:00:00 CAT", "2026-03-02T08:00:00"),
        ("2 March 2026, 10:00 CAT", "2026-03-02T08:00:00"),
        ("Mon, 02 Mar 2026 10:00:00 IDT", "2026-03-02T07:00:00"),
        ("2 March 2026 10:00 UZT", "2026-03-02T05:00:00"),
        ("Mon, 02 Mar 2026 10:00:00 BOT", "2026-03-02T14:00:00"),
        ("Mon, 02 Mar 2026 10:00:00 BRST", "2026-03-02T12:00:00"),
        ("Mon, 02 Mar 2026 10:00:00 VLAT", "2026-03-02T00:00:00"),
        ("Mon, 04 Mar 2013 10:00:00 VLAT", "2013-03-03T23:00:00"),  # by the clocks of then
        ("Mon, 04 Mar 2013 10:00:00 VET", "2013-03-04T14:30:00"),
        ("Mon, 02 Mar 2026 10:00:00 CST", "2026-03-02T16:00:00"),  # the form of RFC 822, which defines the name
        ("10:30 GMT, 2 March 2026", "2026-03-02T10:30:00"),
        ("10:00 - 2 March 2026", "2026-03-02T10:00:00"),
    ],
)
def test_halves_of_the_day_and_zones_count_in_every_form(raw: str, wanted: str) -> None:
    assert read_date(raw, NOW.replace(year=2027)).at == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("2026-02-28T24:00:00Z", "2026-03-01T00:00:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59"),  # a leap second: the day it is in counts
        ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59"),
        ("1136214245", "2006-01-02T15:04:05"),
        ("1136214245000", "2006-01-02T15:04:05"),
        ("1136214245.25", "2006-01-02T15:04:05"),
        ("20060102150405", "2006-01-02T15:04:05"),
        ("2006-W01-1", "2006-01-02T00:00:00"),
        ("2006-032", "2006-02-01T00:00:00"),
        ("Sept 2, 2025", "2025-09-02T00:00:00"),
        ("2025-09-02Z", "2025-09-02T00:00:00"),  # XML Schema's day with a zone
        ("2025-09-02+01:00", "2025-09-02T00:00:00"),
        ("Tue, 02 Sep 2025 09:05:00 NST", "2025-09-02T12:35:00"),
        ("Tue, 2 Sep 2025 12:05 AM CST", "2025-09-02T06:05:00"),
        ("2nd of January 2006", "2006-01-02T00:00:00"),
        ("02-Jan-2006 10:00", "2006-01-02T10:00:00"),
        ("Fri, 22 Sep 17 22:05:03 +0300", "2017-09-22T19:05:03"),
        ("2 Jan 99", "1999-01-02T00:00:00"),
        ("2016/6/29 15:07:41", "2016-06-29T15:07:41"),
        ("03/03/2019", "2019-03-03T00:00:00"),
        ("Wed, 03/04/2019", "2019-04-03T00:00:00"),  # its weekday tells the orders apart
        ("Mon, 02Jan 2006 10:00:00 GMT", "2006-01-02T10:00:00"),
        ("mar 3 jan 2006", "2006-01-03T00:00:00"),
        ("٢٠٠٦-٠١-٠٢", "2006-01-02T00:00:00"),
        ("２００６年１月２日", "2006-01-02T00:00:00"),
    ],
)
def test_rare_forms_are_read_right(raw: str, wanted: str) -> None:
    assert read_date(raw, NOW).at == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "lang", "wanted"),
    [
        ("03/04/2019", "fr", "2019-04-03"), ("03-04-2019", "es", "2019-04-03"), ("03/04/2019", "en-US", None),
        ("03/04/2019", "en-GB", "2019-04-03"), ("3/4/2019 3:00 PM", "en-AU", "2019-04-03T15:00"),
        ("03/04/2019", "en_IN", "2019-04-03"), ("03/04/2019", "en-CA", None),
        ("25.12.17", "de", "2017-12-25"), ("2 listopada 2019", "pl", "2019-11-02"),
        ("2 listopada 2019", "hr", "2019-10-02"), ("Mon, 02 Mar 2020 10:00:00 IST", "en-IN", "2020-03-02T04:30"),
        ("Mon, 02 Mar 2020 10:00:00 IST", "he", "2020-03-02T08:00"),
        ("Mon Mar 02 10:00:00 CST 2020", "zh", "2020-03-02T02:00"),
        ("Thu, 02 Jul 2020 10:00:00 BST", "en-GB", "2020-07-02T09:00"),
    ],
)  # fmt: skip
def test_the_language_of_the_text_decides_between_meanings(raw: str, lang: str, wanted: str | None) -> None:
    assert read_date(raw, NOW, lang).at == (datetime.fromisoformat(wanted).replace(tzinfo=UTC) if wanted else None)


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        ("03/04/2019", "order"), ("03-04-2019", "order"), ("03/04/19", "order"), ("25.12.17", "order"),
        ("02-03-04", "order"), ("Fri, 03/04/2019", "order"), ("2 listopada 2019", "listopada"),
        ("Mon, 02 Mar 2020 10:00:00 IST", "IST names several"), ("Thu, 02 Jul 2020 10:00:00 BST", "BST"),
        ("Mon Mar 02 10:00:00 CST 2020", "CST"), ("2020-03-02 10:00 AST", "AST"), ("2 Mar 2020 10:00 XYZT", "xyzt"),
        ("Mon, 02 Mar 2020 10:00:00 A", "'a'"), ("2 March 2020 10:00 Lhasa time", "lhasa"),
        ("Mon, 02 Mar 2020 10:00:00 +2500", "exists nowhere"), ("Mon, 02 Mar 2020 10:00:00 +0017", "exists nowhere"),
        ("Mon, 02 Mar 2020 13:00 AM", "13 a.m."), ("2 Mar 2020 0:30 PM", "0 p.m."),
        ("2 Mar 2020 10:00 AM/PM", "halves"),
        ("2 Mar 2020 24:10", "does not exist"), ("2 Mar 2020 10:00:60", "does not exist"),
        ("31 Apr 2019", "does not exist"),
        ("Published: 2 March 2019", "published"), ("March 2019", "whole day"), ("2 March", "whole day"),
        ("2 or 3 March 2019", "numbers"), ("2 3 March 2019", "numbers"), ("2 March 3 April 2019", "months"),
        ("2019-03-02 2019-04-02", "several days"), ("10:00 11:00 2 March 2019", "several times"),
        ("2 March 126", "no day and year"), ("Copyright 2019", "copyright"), ("2 März 20199", "no day and year"),
        ("2 March 2019 #4", "'#'"), ("5 رمضان 1441 هـ", "رمضان"), ("1441/09/05", "before 1990"),
        ("الأحد 5 رمضان 1441", "رمضان"),
        ("۳۱ اسفند ۱۳۹۸", "calendar"), ("31 የካቲት 2011", "calendar"),
        ("12/12/1398", "before 1990"),
        ("15 Adar 5786", "adar"), ("1 ፋሲካ 2011", "not understood"), ("115年3月2日", ""), ("2031-01-01", "future"),
        ("9999-12-31T23:59:59Z", "future"), ("1980-01-01", "1990"),
        ("<b>2019</b>", "not understood"), ("2019-02-30", "calendar"), ("x" * 300, "too long"),
        ("Friday 32 Ramadan 1445", "calendar"), ("Friday 0 Ramadan 1445", "calendar"),
        ("11 midnight, 2 Nov 2025", "11 midnight"), ("2 Nov 2025, 12:00 at night", "12 night"),
        ("5 noon, 2 Nov 2025", "5 noon"),
        ("2 mars 2026 à midi et demi", "demi"),
        ("half past 4, 2 Nov 2025", "half, past"), ("2 Nov 2025 at 5", "numbers"),
        ("Sunday morning, 2 Nov 2025", "morning"), ("2 Nov 2025, early morning", "early"),
        ("dimanche soir, 2 novembre 2025", "soir"),
        ("2 de noviembre de 2025 por la tarde", "half"),
        ("domenica mattina, 2 novembre 2025", "mattina"),
        ("2 ноября 2025 утром", "утром"),
        ("2 Kasım 2025 sabah", "sabah"),
    ],
)  # fmt: skip
def test_what_is_not_understood_in_full_is_not_read_and_the_warning_names_it(raw: str, named: str) -> None:
    reading = read_date(raw, NOW)
    assert reading.at is None
    assert named in (reading.warning or "")


@pytest.mark.parametrize(
    ("raw", "lang", "wanted", "precision"),
    [
        ("March 2, 2025, noon GMT", "en", "2025-03-02T12:00", "hour"),
        ("noon, March 2, 2025", "en", "2025-03-02T12:00", "hour"),
        ("March 2, 2025 at 12 noon EST", "en", "2025-03-02T17:00", "hour"),
        ("2 March 2025, 12 midday", "en", "2025-03-02T12:00", "hour"),
        ("12:30 noon March 2, 2025", "en", "2025-03-02T12:30", "minute"),
        ("2025-03-02 noon UTC", "en", "2025-03-02T12:00", "hour"),
        ("March 2, 2025 midnight", "en", "2025-03-02T00:00", "day"),
        ("2 March 2025 12 midnight", "en", "2025-03-02T00:00", "day"),
        ("2 Nov 2025 12:00 midnight", "en", "2025-11-02T00:00", "day"),
        ("2 Nov 2025, 9:00 at night", "en", "2025-11-02T21:00", "minute"),
        ("2 Nov 2025 12:30 a", "en", "2025-11-02T00:30", "minute"),
        ("Nov 2, 2025 2:30 p", "en", "2025-11-02T14:30", "minute"),
        ("Nov 2, 2025 2:30p EST", "en", "2025-11-02T19:30", "minute"),
        ("March 2, 2025 10 o'clock at night", "en", "2025-03-02T22:00", "hour"),
        ("2. März 2025, 12 Uhr mittags", "de", "2025-03-02T12:00", "hour"),
        ("2. März 2025 um Mitternacht", "de", "2025-03-02T00:00", "day"),
        ("2 mars 2025 à midi", "fr", "2025-03-02T12:00", "hour"),
        ("2 mars 2025 à minuit", "fr", "2025-03-02T00:00", "day"),
        ("2 de marzo de 2025 a mediodía", "es", "2025-03-02T12:00", "hour"),
        ("2 marzo 2025 a mezzogiorno", "it", "2025-03-02T12:00", "hour"),
        ("2 de março de 2025 ao meio-dia", "pt", "2025-03-02T12:00", "hour"),
        ("2 de março de 2025 à meia-noite", "pt", "2025-03-02T00:00", "day"),
        ("2 maart 2025 12 uur 's middags", "nl", "2025-03-02T12:00", "hour"),
        ("2 maart 2025, middernacht", "nl", "2025-03-02T00:00", "day"),
        ("2 marca 2025 w południe", "pl", "2025-03-02T12:00", "hour"),
        ("2 марта 2025 в полдень", "ru", "2025-03-02T12:00", "hour"),
        ("2 березня 2025 опівдні", "uk", "2025-03-02T12:00", "hour"),
        ("2 Mart 2025 öğlen", "tr", "2025-03-02T12:00", "hour"),
        ("2025年3月2日正午", "ja", "2025-03-02T12:00", "hour"),
        ("2025年3月2日中午12点", "zh", "2025-03-02T12:00", "hour"),
        ("2025年3月2日中午11:30", "zh", "2025-03-02T11:30", "minute"),
        ("2025年3月2日 中午1点", "zh", "2025-03-02T13:00", "hour"),
        ("2025년 3월 2일 정오", "ko", "2025-03-02T12:00", "hour"),
        ("2 نوفمبر 2025 ظهرا", "ar", "2025-11-02T12:00", "hour"),
    ],
)
def test_an_hour_that_is_named_and_not_counted_is_read(raw: str, lang: str, wanted: str, precision: str) -> None:
    reading = read_date(raw, NOW, lang)
    assert (reading.at, reading.precision) == (datetime.fromisoformat(f"{wanted}+00:00"), precision), reading.warning


@pytest.mark.parametrize(
    ("raw", "lang", "wanted"),
    [
        ("۱۱ اسفند ۱۴۰۴", "fa", "2026-03-02"), ("۱۱ اسفند ۱۴۰۴", None, "2026-03-02"),
        ("دوشنبه ۱۱ اسفند ۱۴۰۴ - ۱۵:۰۴", "fa", "2026-03-02T15:04"), ("دوشنبه ۱۱ اسفند ماه ۱۴۰۴", "fa", "2026-03-02"),
        ("۱۴۰۴/۱۲/۱۱ ۱۵:۰۴", "fa", "2026-03-02T15:04"), ("1404-12-11", "fa-IR", "2026-03-02"),
        ("۳۰ اسفند ۱۴۰۳", "fa", "2025-03-20"), ("۱ فروردین ۱۴۰۴", "fa", "2025-03-21"),  # 1403 was a leap year
        ("31 شهریور 1404", "fa", "2025-09-22"), ("۱۱ حوت ۱۴۰۴", "fa", "2026-03-02"), ("۱۱ کب ۱۴۰۴", "ps", "2026-03-02"),
        ("23 የካቲት 2018", "am", "2026-03-02"), ("የካቲት 23 ቀን 2018 ዓ.ም", "am", "2026-03-02"),
        ("መስከረም 1፣ 2016", "am", "2023-09-12"), ("23 መጋቢት 2015", "ti", "2015-03-23"), ("2 ማርች 2026", "am", "2026-03-02"),
        ("الاثنين 13 رمضان 1447 هـ الموافق 2 مارس 2026 م", "ar", "2026-03-02"),
        ("الاثنين 13 رمضان 1447 هـ", "ar", "2026-03-02"), ("الاثنين، 14 رمضان 1447", "ar", "2026-03-02"),
        ("الخميس 1 محرم 1447 هـ - 15:04", "ar", "2025-06-26T15:04"),
        ("13 رمضان 1447هـ - 2 مارس 2026م", "ar", "2026-03-02"),
        ("Monday, 13 Ramadan 1447", "en", "2026-03-02"), ("13 Ramadan 1447 / 2 March 2026", None, "2026-03-02"),
        ("Tuesday, 15 Sha'ban 1447 H", "en", "2026-02-03"), ("Jumat, 27 Rajab 1447 H", "id", "2026-01-16"),
        ("Thursday, 20 Jumada al-Thani 1447", "en", "2025-12-11"),
        ("Selasa, 16 Juni 2026 M/1 Muharram 1448 H", "id", "2026-06-16"),
        ("Cuma, 27 RECEB 1447", "tr", "2026-01-16"), ("Perşembe, 20 CEMAZİYELAHİR 1447", "tr", "2025-12-11"),
        ("Sabtu, 13 Rabı’ ı 1447", "id", "2025-09-06"), ("11 TİR 1404", "tr", "2025-07-02"),
        ("Wednesday 10 Dhu’l-Hijjah 1447, corresponding to 27 May 2026", "en", "2026-05-27"),
        ("2 มี.ค. 69", "th", "2026-03-02"),
        ("2/3/69", "th", "2026-03-02"), ("2 มี.ค. 26", "th", "2026-03-02"), ("จันทร์ที่ 2 มีนาคม 2569", "th", "2026-03-02"),
    ],
)  # fmt: skip
def test_days_of_other_calendars_are_read_where_they_mean_one_day(raw: str, lang: str | None, wanted: str) -> None:
    reading = read_date(raw, datetime(2026, 11, 28, tzinfo=UTC), lang)
    assert (reading.at, reading.warning) == (datetime.fromisoformat(wanted).replace(tzinfo=UTC), None)


def test_a_weekday_that_denies_the_day_is_a_doubt_and_no_more() -> None:
    reading = read_date("Mon, 03 Jan 2006 10:00:00 GMT", NOW)
    assert reading.at == datetime(2006, 1, 3, 10, tzinfo=UTC)
    assert "weekday" in (reading.warning or "")
    assert read_date("Tue, 03 Jan 2006 10:00:00 GMT", NOW).warning is None


SECOND_OF_MARCH = {
    "am": ["2 ማርች 2026"], "ar": ["2 مارس 2026", "٢ آذار ٢٠٢٦", "الاثنين 2 آذار/مارس 2026", "2 مارس 2026م"],
    "az": ["2 mart 2026"], "be": ["2 сакавіка 2026"], "bg": ["2 март 2026 г."], "bn": ["২ মার্চ ২০২৬"],
    "ca": ["2 de març de 2026"], "cs": ["2. března 2026", "pondělí 2. 3. 2026"], "cy": ["2 Mawrth 2026"],
    "da": ["2. marts 2026"], "de": ["Montag, 2. März 2026", "2. Mrz. 2026", "Mo, 02.03.2026"],
    "el": ["Δευτέρα, 2 Μαρτίου 2026"], "en": ["2 March 2026", "Mar. 2nd, 2026"], "es": ["lunes, 2 de marzo de 2026"],
    "et": ["2. märts 2026"], "eu": ["2026ko martxoaren 2a"], "fa": ["۲ مارس ۲۰۲۶"], "fi": ["2. maaliskuuta 2026"],
    "fil": ["Marso 2, 2026"], "fr": ["lundi 2 mars 2026"], "ga": ["2 Márta 2026"], "gl": ["2 de marzo de 2026"],
    "he": ["2 במרץ 2026", "יום שני, 2 במרס 2026"], "hi": ["2 मार्च 2026", "सोमवार, २ मार्च २०२६"],
    "hr": ["2. ožujka 2026."], "hu": ["2026. március 2.", "2026. 03. 02."], "hy": ["2 մարտի, 2026"],
    "id": ["Senin, 02 Mar 2026", "2 Maret 2026"], "is": ["2. mars 2026"], "it": ["lunedì 2 marzo 2026"],
    "ja": ["2026年3月2日", "2026年3月2日(月)", "令和8年3月2日"], "ka": ["2 მარტი, 2026"], "kk": ["2026 жылғы 2 наурыз"],
    "km": ["2 មីនា 2026"], "kn": ["2 ಮಾರ್ಚ್ 2026"], "ko": ["2026년 3월 2일", "2026. 3. 2.", "2026년 3월 2일 월요일"],
    "lo": ["2 ມີນາ 2026"], "lt": ["2026 m. kovo 2 d."], "lv": ["2026. gada 2. marts", "2026. gada 2. martā"],
    "mk": ["2 март 2026"], "ml": ["2 മാർച്ച് 2026"], "mn": ["2026 оны 3-р сарын 2"], "mr": ["2 मार्च 2026"],
    "mt": ["2 ta’ Marzu 2026"], "my": ["၂ မတ် ၂၀၂၆"], "nb": ["mandag 2. mars 2026"], "ne": ["२ मार्च २०२६"],
    "nl": ["ma 2 mrt 2026", "maandag 2 maart 2026"], "pa": ["2 ਮਾਰਚ 2026"], "pl": ["2 marca 2026 r."],
    "ps": ["2 مارچ 2026"], "pt": ["segunda-feira, 2 de março de 2026"], "ro": ["luni, 2 martie 2026"],
    "ru": ["2 марта 2026 г.", "Пн, 02 мар 2026"], "si": ["2026 මාර්තු 2"], "sk": ["2. marca 2026"],
    "sl": ["2. marec 2026", "2. marca 2026 ob 00.00"], "sq": ["2 mars 2026"],
    "sr": ["2. март 2026.", "2. mart 2026.", "2. марта 2026."], "sv": ["2 mars 2026"],
    "sw": ["2 Machi 2026"], "ta": ["2 மார்ச் 2026"], "te": ["2 మార్చి 2026"],
    "th": ["2 มีนาคม 2569", "2 มี.ค. 2569", "วันจันทร์ที่ ๒ มีนาคม พ.ศ. ๒๕๖๙", "2/3/2569"],
    "tr": ["2 Mart 2026 Pazartesi"], "uk": ["2 березня 2026 р."], "ur": ["2 مارچ 2026"], "uz": ["2 mart 2026"],
    "vi": ["ngày 2 tháng 3 năm 2026", "Thứ Hai, 2 tháng 3, 2026"],
    "zh": ["2026年3月2日", "2026年3月2日 星期一", "二〇二六年三月二日"],
}  # fmt: skip


@pytest.mark.parametrize(("lang", "raw"), [(lang, raw) for lang, forms in SECOND_OF_MARCH.items() for raw in forms])
def test_a_day_written_in_any_language_of_the_press_is_read(lang: str, raw: str) -> None:
    reading = read_date(raw, datetime(2026, 11, 28, tzinfo=UTC), lang)
    assert (reading.at, reading.warning) == (datetime(2026, 3, 2, tzinfo=UTC), None)
    without = read_date(raw, datetime(2026, 11, 28, tzinfo=UTC)).at
    assert without in (datetime(2026, 3, 2, tzinfo=UTC), None)  # never another day


@pytest.mark.parametrize(
    ("raw", "wanted", "precision"),
    [
        ("Montag, 2. März 2026, 10:30 Uhr", "2026-03-02T10:30", "minute"),
        ("02.03.2026 10.30 Uhr MEZ", "2026-03-02T09:30", "minute"),
        ("lundi 2 mars 2026 à 14h05", "2026-03-02T14:05", "minute"),
        ("2 de marzo del 2026 a las 10:30 h", "2026-03-02T10:30", "minute"),
        ("lunedì 2 marzo 2026 ore 10:30", "2026-03-02T10:30", "minute"),
        ("2 mrt 2026 om 10:30 uur", "2026-03-02T10:30", "minute"),
        ("2.3.2026 klo 10.30", "2026-03-02T10:30", "minute"),
        ("2. marts 2026 kl. 10.30", "2026-03-02T10:30", "minute"),
        ("2 marca 2026 r., godz. 10:30", "2026-03-02T10:30", "minute"),
        ("2 марта 2026 года, 10:30 МСК", "2026-03-02T07:30", "minute"),
        ("2 марта 2026 года, 10:30 ВЛД", None, "day"),
        ("2 de marzo de 2026 a las 3:04 p. m.", "2026-03-02T15:04", "minute"),
        ("2026/03/02 PM 03:04", "2026-03-02T15:04", "minute"),
        ("2026年3月2日 中午12:04", "2026-03-02T12:04", "minute"),
        ("2 مارس 2026 15:04 بتوقيت غرينتش", "2026-03-02T15:04", "minute"),
        ("۲ مارس ۲۰۲۶", "2026-03-02T00:00", "day"),
        ("2 Μαρτίου 2026 3:04 μ.μ.", "2026-03-02T15:04", "minute"),
        ("الاثنين 02 مارس 2026 - 10:30 م", "2026-03-02T22:30", "minute"),
        ("2026年3月2日 午後3時4分", "2026-03-02T15:04", "minute"),
        ("2026年3月2日 下午3:04:05", "2026-03-02T15:04:05", "second"),
        ("2026년 3월 2일 오후 3:04", "2026-03-02T15:04", "minute"),
        ("Senin, 02 Mar 2026 10:30 WIB", "2026-03-02T03:30", "minute"),
        ("2 March 2026, 3 p.m.", "2026-03-02T15:00", "hour"),
        ("1772445600", "2026-03-02T10:00", "second"),
        ("2. März 2026, 10 Uhr", "2026-03-02T10:00", "hour"),
        ("2 mars 2026 à 10 heures", "2026-03-02T10:00", "hour"),
        ("2 mars 2026, 10 heures 15 minutes", "2026-03-02T10:15", "minute"),
        ("2 marzo 2026, ore 10", "2026-03-02T10:00", "hour"),
        ("2 марта 2026, 10 часов 15 минут", "2026-03-02T10:15", "minute"),
        ("2. března 2026 v 10 hodin", "2026-03-02T10:00", "hour"),
        ("2026. március 2. 10 óra", "2026-03-02T10:00", "hour"),
        ("2 marca 2026, godzina 10", "2026-03-02T10:00", "hour"),
        ("2 March 2026, 10 o'clock", "2026-03-02T10:00", "hour"),
        ("2. maaliskuuta 2026 kello 10", "2026-03-02T10:00", "hour"),
        ("2 de marzo de 2026 a las 10 horas", "2026-03-02T10:00", "hour"),
        ("2/3/26 ore 10", None, "hour"),
    ],
)
def test_a_time_written_in_another_language_is_read(raw: str, wanted: str | None, precision: str) -> None:
    at = read_date(raw, datetime(2026, 11, 28, tzinfo=UTC)).at
    assert at == (datetime.fromisoformat(wanted).replace(tzinfo=UTC) if wanted else None)
    assert precision_of_date(raw) == precision


@pytest.mark.parametrize(
    ("raw", "lang", "wanted"),
    [
        ("1st of February 2026", "en", "2026-02-01"),
        ("February the 3rd, 2026", "en", "2026-02-03"),
        ("Tues 3 Feb 2026, 4.15pm", "en", "2026-02-03T16:15"),
        ("3rd Feb '26", "en", "2026-02-03"),
        ("1er février 2026 à 8 h 05", "fr", "2026-02-01T08:05"),
        ("mar. 3 févr. 2026 16h15", "fr", "2026-02-03T16:15"),
        ("1° febbraio 2026, ore 8.05", "it", "2026-02-01T08:05"),
        ("mar 3 feb 2026 16:15", "it", "2026-02-03T16:15"),
        ("Di., 3. Feb. 2026, 16.15 Uhr", "de", "2026-02-03T16:15"),
        ("3. Feber 2026", "de", "2026-02-03"),
        ("Dienstag, den 3. Februar 2026", "de", "2026-02-03"),
        ("3 de febrero de 2026, 4:15 p. m.", "es", "2026-02-03T16:15"),
        ("mar., 3 feb. 2026 a las 16:15 h", "es", "2026-02-03T16:15"),
        ("1º de fevereiro de 2026 às 8h05", "pt", "2026-02-01T08:05"),
        ("ter, 3 fev 2026 16h15", "pt", "2026-02-03T16:15"),
        ("di 3 feb. 2026 om 16.15 uur", "nl", "2026-02-03T16:15"),
        ("wt., 3 lut 2026, godz. 16:15", "pl", "2026-02-03T16:15"),
        ("3-go lutego 2026 r.", "pl", "2026-02-03"),
        ("вт, 3 февр. 2026 г., 16:15", "ru", "2026-02-03T16:15"),
        ("3-го февраля 2026 года в 16:15", "ru", "2026-02-03T16:15"),
        ("вівторок, 3 лютого 2026 р., 16:15", "uk", "2026-02-03T16:15"),
        ("3 Şub 2026 Sal 16:15", "tr", "2026-02-03T16:15"),
        ("03 Şubat 2026 - 16.15", "tr", "2026-02-03T16:15"),
        ("Τρί, 3 Φεβ 2026, 4:15 μμ", "el", "2026-02-03T16:15"),
        ("3η Φεβρουαρίου 2026", "el", "2026-02-03"),
        ("الثلاثاء ٣ فبراير ٢٠٢٦ - ٤:١٥ م", "ar", "2026-02-03T16:15"),
        ("3 شباط 2026 الساعة 08:05 صباحًا", "ar", "2026-02-03T08:05"),
        ("١٥ شعبان ١٤٤٧ هـ الموافق ٣ فبراير ٢٠٢٦", "ar", "2026-02-03"),
        ("سه‌شنبه ۱۴ بهمن ۱۴۰۴ ساعت ۱۶:۱۵", "fa", "2026-02-03T16:15"),
        ("۱۴۰۴/۱۱/۱۴", "fa", "2026-02-03"),
        ("יום שלישי, 3 בפברואר 2026, 16:15", "he", "2026-02-03T16:15"),
        ("मंगलवार, 3 फ़रवरी 2026, शाम 4:15 बजे", "hi", "2026-02-03T16:15"),
        ("৩ ফেব্রুয়ারি ২০২৬, ০৮:০৫ এএম", "bn", "2026-02-03T08:05"),
        ("3 ก.พ. 2569 เวลา 16.15 น.", "th", "2026-02-03T16:15"),
        ("วันอังคารที่ 3 กุมภาพันธ์ พ.ศ. 2569", "th", "2026-02-03"),
        ("令和8年2月3日(火) 16時15分", "ja", "2026-02-03T16:15"),
        ("2026年2月3日 午後4時15分", "ja", "2026-02-03T16:15"),
        ("R8.2.3", "ja", "2026-02-03"),
        ("民國115年2月3日 下午4:15", "zh", "2026-02-03T16:15"),
        ("2026年2月3日 星期二 下午4点15分", "zh", "2026-02-03T16:15"),
        ("115-02-03 16:15", "zh", None),
        ("2026년 2월 3일 (화) 오후 4:15", "ko", "2026-02-03T16:15"),
        ("2026.02.03. 16:15", "ko", "2026-02-03T16:15"),
        ("Selasa, 3 Februari 2026 16:15 WIB", "id", "2026-02-03T09:15"),
        ("Thứ Ba, ngày 3/2/2026 16:15 (GMT+7)", "vi", "2026-02-03T09:15"),
        ("tis 3 feb 2026 kl. 16.15", "sv", "2026-02-03T16:15"),
        ("úterý 3. února 2026 v 16:15", "cs", "2026-02-03T16:15"),
        ("marți, 3 februarie 2026, ora 16:15", "ro", "2026-02-03T16:15"),
        ("2026. február 3., kedd 16:15", "hu", "2026-02-03T16:15"),
        ("ti 3.2.2026 klo 16.15", "fi", "2026-02-03T16:15"),
        ("03.02.2026 16:15 MEZ", "de", "2026-02-03T15:15"),
        ("July 3, 2025 4:15 PM ET", "en", "2025-07-03T20:15"),
        ("Jan 3, 2026 4:15 PM ET", "en", "2026-01-03T21:15"),
        ("3 July 2025 16:15 Pacific Time", "en", "2025-07-03T23:15"),
        ("03/02/2026 16:15", None, None),
        ("3 Feb 2026 16:15 IST", "en", None),
        ("the 2nd February 2026", "en", "2026-02-02"),
        ("Feb. 22nd, 2026 at 9:30 a.m.", "en", "2026-02-22T09:30"),
        ("Sunday 22 February, 2026 | 21:30", "en", "2026-02-22T21:30"),
        ("22.II.2026", "pl", "2026-02-22"),
        ("dimanche 22 février 2026 - 21 h", "fr", "2026-02-22T21:00"),
        ("22/02/26 à 21h30", "fr", "2026-02-22T21:30"),
        ("domenica 22 feb. 2026 alle 21:30", "it", "2026-02-22T21:30"),
        ("So 22.2.2026 21:30 Uhr", "de", "2026-02-22T21:30"),
        ("22 feb 2026 | 21:30 CET", "es", "2026-02-22T20:30"),
        ("dom., 22 de fev. de 2026, 21h30", "pt", "2026-02-22T21:30"),
        ("zondag 22 februari 2026, 21:30 uur", "nl", "2026-02-22T21:30"),
        ("nd., 22.02.2026, g. 21:30", "pl", "2026-02-22T21:30"),
        ("воскресенье, 22 февраля 2026, 21:30 МСК", "ru", "2026-02-22T18:30"),
        ("22 лют. 2026, 21:30", "uk", "2026-02-22T21:30"),
        ("22 Şubat Pazar 2026, 21:30", "tr", "2026-02-22T21:30"),
        ("Κυριακή 22 Φεβρουαρίου 2026 στις 9:30 π.μ.", "el", "2026-02-22T09:30"),
        ("الأحد، ٢٢ فبراير/شباط ٢٠٢٦", "ar", "2026-02-22"),
        ("5 رمضان 1447 هـ / 22 فبراير 2026 م", "ar", "2026-02-22"),
        ("یکشنبه، ۳ اسفند ۱۴۰۴", "fa", "2026-02-22"),
        ("3 Esfand 1404", "fa", "2026-02-22"),
        ("22/02/2026 21:30", "he", "2026-02-22T21:30"),
        ("22 फरवरी 2026, 09:30 AM IST", "hi", "2026-02-22T04:00"),
        ("রবিবার, ২২ ফেব্রুয়ারি ২০২৬", "bn", "2026-02-22"),
        ("22 กุมภาพันธ์ 2569", "th", "2026-02-22"),
        ("22/02/2569 21:30", "th", "2026-02-22T21:30"),
        ("令和八年二月二十二日", "ja", "2026-02-22"),
        ("2026/02/22(日) 21:30", "ja", "2026-02-22T21:30"),
        ("中華民國一一五年二月二十二日", "zh", "2026-02-22"),
        ("2026年2月22日晚上9時30分", "zh", "2026-02-22T21:30"),
        ("2026-02-22 오전 9시 30분", "ko", "2026-02-22T09:30"),
        ("Minggu, 22 Feb 2026 21:30 WITA", "id", "2026-02-22T13:30"),
        ("Chủ nhật, 22/02/2026 - 21:30", "vi", "2026-02-22T21:30"),
        ("sön 22 februari 2026 21:30", "sv", "2026-02-22T21:30"),
        ("ne 22. 2. 2026 21:30", "cs", "2026-02-22T21:30"),
        ("duminică, 22 feb 2026, 21:30", "ro", "2026-02-22T21:30"),
        ("Aug 22, 2025, 9:30 PM BST", "en", None),
        ("22 Aug 2025 21:30 Europe/Paris", "en", "2025-08-22T19:30"),
        ("22 Aug 2025 9:30 pm AEST", "en", "2025-08-22T11:30"),
        ("Thu the 12th of Feb, 2026", "en", "2026-02-12"),
        ("12 Feb 2026 10:15 Eastern Time", "en", "2026-02-12T15:15"),
        ("12 July 2025 10:15 Eastern Time", "en", "2025-07-12T14:15"),
        ("le jeudi 12 février 2026, à 10 heures 15", "fr", "2026-02-12T10:15"),
        ("gio 12 feb 2026 ore 10", "it", "2026-02-12T10:00"),
        ("Do, 12. Februar 2026 um 10:15 Uhr MEZ", "de", "2026-02-12T09:15"),
        ("12.ª feira", "pt", None),
        ("qui., 12 fev. 2026 10:15 BRT", "pt", "2026-02-12T13:15"),
        ("czwartek, 12 lutego 2026 roku, 10:15", "pl", "2026-02-12T10:15"),
        ("12 лютого 2026 року, четвер, 10:15", "uk", "2026-02-12T10:15"),
        ("12-ое февраля 2026", "ru", "2026-02-12"),
        ("12. helmikuuta 2026 klo 10.15", "fi", "2026-02-12T10:15"),
        ("12 Şubat 2026 Perşembe, saat 10:15", "tr", "2026-02-12T10:15"),
        ("الخميس 12 شباط/فبراير 2026 10:15 صباحاً", "ar", "2026-02-12T10:15"),
        ("الخميس ٢٤ شعبان ١٤٤٧ هـ ١٢ فبراير ٢٠٢٦ م", "ar", "2026-02-12"),
        ("پنجشنبه ۲۳ بهمن ۱۴۰۴ - ۱۰:۱۵", "fa", "2026-02-12T10:15"),
        ("1404-11-23", "fa", "2026-02-12"),
        ("12 बजे", "hi", None),
        ("गुरुवार, 12 फरवरी 2026 सुबह 10:15", "hi", "2026-02-12T10:15"),
        ("১২ ফেব্রুয়ারি ২০২৬, সকাল ১০:১৫", "bn", "2026-02-12T10:15"),
        ("12 กุมภาพันธ์ 2569 เวลา 10:15 น.", "th", "2026-02-12T10:15"),
        ("令和8年2月12日 午前10時15分", "ja", "2026-02-12T10:15"),
        ("2026年02月12日 10:15:30 北京时间", "zh", "2026-02-12T02:15:30"),
        ("民國115年02月12日", "zh", "2026-02-12"),
        ("2026년 2월 12일 목요일 오전 10시", "ko", "2026-02-12T10:00"),
        ("Kamis 12 Februari 2026, pukul 10.15 WIB", "id", "2026-02-12T03:15"),
        ("Thứ Năm, 12 tháng 2, 2026 10:15", "vi", "2026-02-12T10:15"),
    ],
)
def test_a_date_of_a_page_is_read_in_its_language_or_left_out(raw: str, lang: str | None, wanted: str | None) -> None:
    reading = read_date(raw, NOW, lang)
    assert reading.at == (None if wanted is None else datetime.fromisoformat(wanted).replace(tzinfo=UTC))
    assert (reading.warning is None) == (wanted is not None)


#: Names by which dateparser knows a zone; it takes them out of a text without a word.
_ZONES = sorted({name for region in timezone_info_list for name, _ in region["timezones"] if name.isalpha()})
#: The same that name a day or a month in some language ("pet", "mart"), or a zone that is read.
_READ = {name for name in _ZONES if is_zone_name(name) or name.lower() in months().keys() | weekdays().keys()}


def test_a_zone_that_is_not_known_is_never_dropped_from_a_date() -> None:
    forms = (
        "Mon, 02 Mar 2026 10:00:00 {}",
        "2 March 2026, 10:00 {}",
        "{} 2 March 2026, 10:00",
        "10:00 {}, 2 March 2026",
    )
    unknown = [name for name in (*_ZONES, "QQQ", "XYZT") if name not in _READ]
    dated = [form.format(name) for name in unknown for form in forms]
    readings = [read_date(raw, NOW.replace(year=2027), "en") for raw in dated]
    assert [raw for raw, one in zip(dated, readings, strict=True) if one.at is not None or not one.warning] == []
    assert len(unknown) > 200

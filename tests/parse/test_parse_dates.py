from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.parse.dates import precision_of, read_date

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
        ("Mon, 02 Mar 2020 10:00:00 A", "'a'"), ("2 March 2020 10:00 Moscow time", "moscow"),
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
    ],
)  # fmt: skip
def test_what_is_not_understood_in_full_is_not_read_and_the_warning_names_it(raw: str, named: str) -> None:
    reading = read_date(raw, NOW)
    assert reading.at is None
    assert named in (reading.warning or "")


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
    ],
)
def test_a_time_written_in_another_language_is_read(raw: str, wanted: str | None, precision: str) -> None:
    at = read_date(raw, datetime(2026, 11, 28, tzinfo=UTC)).at
    assert at == (datetime.fromisoformat(wanted).replace(tzinfo=UTC) if wanted else None)
    assert precision_of(raw) == precision

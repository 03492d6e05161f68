"""Translations told from reports of their own; names are marked in the texts, as the recogniser would link them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from worker.dedupe import translation
from worker.types import NamedSide

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
ENGLISH = (
    "[Ana Costa] of [Lusa Bank] told a court in [Lisbon] on Monday that 1,250 clients had lost 3.4 billion euros.\n\n"
    "Judge [Rui Pinto] heard 14 witnesses from [Portugal] and [Spain]. The verdict is due on 19 May."
)
GERMAN = (
    "[Ana Costa] von der [Lusa Bank] sagte am Montag vor einem Gericht in [Lisbon], 1250 Kunden hätten 3.400 Millionen "
    "Euro verloren.\n\nRichter [Rui Pinto] hörte 14 Zeugen aus [Portugal] und [Spain]. Das Urteil fällt am 19. Mai."
)
NUMBERLESS = re.compile(r" ?\d[\d.,]*")
NAMED = re.compile(r"\[([^]]+)\]")


def side(text: str, lang: str | None, *, title: str = "", at: datetime = AT) -> NamedSide:
    names = [(found.start(), found[1]) for found in NAMED.finditer(text)]
    return NamedSide(lang=lang, title=title, text=text, at=at, names=names)


@pytest.mark.parametrize(
    ("own_title", "title", "changes", "lang", "hours", "is_one"),
    [
        ("", "", {}, "de", 0, True),
        ("", "", {}, "de-AT", 30, True),
        ("", "", {"vor einem": "nach 2 Tagen vor einem"}, "de", 0, True),
        ("", "", {"14 Zeugen": "١٤ Zeugen"}, "de", 0, True),
        ("Court hears 1,250 clients", "Gericht hört 1250 Kunden", {}, "de", 0, True),
        ("Bank wins in court", "Bank gewinnt vor Gericht", {}, "de", 0, True),
        ("", "", {}, "en-GB", 0, False),
        ("", "", {}, None, 0, False),
        ("", "", {}, "de", 60, False),
        ("", "", {"1250": "1310", "14": "17"}, "de", 0, False),
        ("Court hears 1,250 clients", "Gericht hört 1310 Kunden", {}, "de", 0, False),
        ("Bank wins in court", "Bank verliert vor Gericht", {}, "de", 0, False),
        ("Banker convicted", "Freispruch für Bankerin", {}, "de", 0, False),
        ("Shares rise", "Aktien fallen", {}, "de", 0, False),
        ("Parliament approves budget", "Parlament lehnt Haushalt ab", {}, "de", 0, False),
        ("Bank will pay", "Bank zahlt nicht", {}, "de", 0, False),
        ("Porto beat Benfica 3-1", "Porto schlägt Benfica 2-0", {}, "de", 0, False),
        ("", "", {"Ana Costa": "Eva Lima", "Rui Pinto": "Jan Roth", "Lusa": "Nova"}, "de", 0, False),
        ("", "", {"Das Urteil": "Später sprach ein Anwalt lange über Kunden der Bank. " * 4 + "Das"},
         "de", 0, False),
    ],
)  # fmt: skip
def test_a_translation_keeps_names_numbers_time_and_length_and_contradicts_in_nothing(
    own_title: str, title: str, changes: dict[str, str], lang: str | None, hours: int, is_one: bool
) -> None:
    text = GERMAN
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    english, other = side(ENGLISH, "en", title=own_title), side(text, lang, title=title, at=AT + timedelta(hours=hours))
    assert bool(translation(english, other)) is is_one
    assert bool(translation(other, english)) is is_one


@pytest.mark.parametrize("number", ["7" * 5_000, ",".join(map(str, range(2_000)))], ids=["one", "a row"])
def test_a_number_of_thousands_of_digits_is_compared_as_any_other(number: str) -> None:
    english, german = (f"{text * 20} Code: {number}" for text in (ENGLISH, GERMAN))
    assert translation(side(english, "en"), side(german, "de"))
    assert translation(side(english, "en"), side(f"{german}9", "de")) == ""
    assert translation(side(ENGLISH, "en", title=number), side(GERMAN, "de")) == ""


def test_a_report_that_names_the_same_in_another_order_is_one_of_its_own() -> None:
    first, second = GERMAN.split("\n\n")
    assert translation(side(ENGLISH, "en"), side(f"{second}\n\n{first}", "de")) == ""


def test_without_numbers_many_names_must_stand_in_the_same_order() -> None:
    english, german = (side(NUMBERLESS.sub("", text), lang) for text, lang in ((ENGLISH, "en"), (GERMAN, "de")))
    assert translation(english, german) == ""
    more = [(1_000 + place, name) for place, name in enumerate(("Faro", "Braga"))]
    english, german = (replace(one, names=[*one.names, *more]) for one in (english, german))
    assert "8 of 8 names and 0 of 0 numbers agree, 100% of them in order" in translation(english, german)

"""The top of a report: title, dateline, byline, corrections."""

from __future__ import annotations

import pytest

from worker.clean import clean_text
from worker.clean.dateline import read_dateline
from worker.clean.title import infer_title
from worker.errors import Rejected

LEAD = "Troops entered the northern town on Friday after two days of heavy shelling, residents said."
END = "The ministry did not answer a request for comment and gave no further details of the raid."


@pytest.mark.parametrize(
    ("start", "place", "agency"),
    [
        ("BEIRUT - ", "BEIRUT", None),
        ("LONDON (Reuters) - ", "LONDON", "Reuters"),
        ("PARIS, July 18 (AFP) – ", "PARIS, July 18", "AFP"),
        ("NAIROBI, Kenya (AP) _ ", "NAIROBI, Kenya", "AP"),
        ("KUNDUZ, Afghanistan — ", "KUNDUZ, Afghanistan", None),
        ("TEMPE, Ariz. -- ", "TEMPE, Ariz.", None),
        ("SEOUL/WASHINGTON (Reuters) - ", "SEOUL/WASHINGTON", "Reuters"),
        ("LOS ANGELES, March 2 - ", "LOS ANGELES, March 2", None),
        ("Berlin (dpa) - ", "Berlin", "dpa"),
        ("Den Haag (ANP) - ", "Den Haag", "ANP"),
        ("Beirut - ", "Beirut", None),
        ("Geneva, 18 July 2019 – ", "Geneva, 18 July 2019", None),
        ("Madrid, 18 jul (EFE).- ", "Madrid, 18 jul", "EFE"),
        ("(ANSA) - ROMA, 18 LUG - ", "ROMA, 18 LUG", "ANSA"),
        ("MOSCOW, July 18. /TASS/. ", "MOSCOW, July 18", "TASS"),
        ("МОСКВА, 18 июл — РИА Новости. ", "МОСКВА, 18 июл", "РИА Новости"),
        ("DAMASCUS, July 18 (Xinhua) -- ", "DAMASCUS, July 18", "Xinhua"),
        ("West Palm Beach, Florida (CNN) ", "West Palm Beach, Florida", "CNN"),
        ("New Delhi, Jul 18 (PTI) ", "New Delhi, Jul 18", "PTI"),
        ("NEW DELHI: ", "NEW DELHI", None),
        ("(Reuters) - ", None, "Reuters"),
        ("LONDON—", "LONDON", None),
    ],
)
def test_a_dateline_is_read_and_cut_off(start: str, place: str | None, agency: str | None) -> None:
    found = clean_text(f"{start}{LEAD}\n\n{END}")
    assert (found.dateline, found.credit) == (place, agency)
    assert found.text == f"{LEAD}\n\n{END}"
    assert [(part.reason, part.text) for part in found.removed] == [("dateline", start.strip())]


@pytest.mark.parametrize(
    "sentence",
    [
        "Moscow - which denies that it sent troops - has closed the border to aid convoys.",
        "Moscow - Russia's capital - is not at war, the mayor said on Friday.",
        "In Moscow, July 18 - the day of the parade - was hot and dry.",
        "Trump - President of the United States - spoke to reporters on Friday.",
        "NATO - The alliance said on Friday that NATO troops were not involved.",
        "COVID-19 - The virus has killed thousands, the ministry said.",
        "Well-known - The minister was seen in the town on Friday.",
        "The army - Syria's largest employer - said it would not pay.",
        "Assad (Reuters) said that he would leave the country soon.",
        "BIDEN: We will not leave the town before the winter.",
        "On Friday - The Times reported - the town was taken by the army.",
        "Iran - The Islamic Republic - said it would answer the attack.",
    ],
)
def test_a_sentence_with_a_dash_is_no_dateline(sentence: str) -> None:
    assert read_dateline(sentence, sentence) is None


@pytest.mark.parametrize(
    ("given", "title", "correction"),
    [
        ("  Army   takes town\n", "Army takes town", None),
        ("Army &amp; rebels agree", "Army & rebels agree", None),
        ("UPDATE 2-Army takes town", "Army takes town", "UPDATE 2-"),
        ("CORRECTED-UPDATE 1-Army takes town", "Army takes town", "CORRECTED-UPDATE 1-"),
        ("CORRECTED: Army takes town", "Army takes town", "CORRECTED:"),
        ("RPT-Army takes town", "Army takes town", "RPT-"),
        ("Army takes northern town | BBC News", "Army takes northern town", None),
        ("Army takes northern town - The New York Times", "Army takes northern town", None),
        ("Army takes town - for good", "Army takes town - for good", None),
        ("War in the north - a timeline", "War in the north - a timeline", None),
        ("Update on the war in the north", "Update on the war in the north", None),
    ],
)
def test_a_given_title_is_tidied(given: str, title: str, correction: str | None) -> None:
    found = clean_text(f"{LEAD}\n\n{END}", title=given)
    assert (found.title, found.title_from, found.correction) == (title, "given", correction)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("ABC News", "https://abcnews.example.com/story"),
        ("Home | Reuters", "https://www.reuters.com/story"),
        ("World news - The Guardian", None),
        ("NPR Search : NPR", "https://www.npr.org/story"),
        ("Dawn", "https://www.dawn.com/story"),
        ("Le Monde.fr", "https://www.lemonde.fr/story"),
        ("Főoldal | Index", "https://index.hu/story"),
        ("Hlavní strana • Novinky", "https://www.novinky.cz/story"),
        ("Главная | Известия", "https://iz.ru/story"),
        ("24ur.com", "https://www.24ur.com/story"),
        ("მთავარი - Ambebi", "https://www.ambebi.ge/story"),
        ("Tudo Sobre | Público", "https://www.publico.pt/story"),
    ],
)
def test_a_title_that_names_the_site_alone_gives_way_to_one_of_the_text(given: str, url: str | None) -> None:
    found = clean_text(f"{LEAD}\n\n{END}", title=given, url=url)
    assert found.title_from == "inferred"
    assert ("site_name", given) in {(one.reason, one.text) for one in found.removed}


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("Town falls | Reuters", "https://www.reuters.com/story"),
        ("Army takes the northern town", "https://town.example.com/story"),
        ("Press freedom at risk", None),
        ("Fox News Host Resigns", "https://www.example.com/story"),
        ("Breaking News: Quake", None),
        ("News 7", "https://www.example.com/story"),
        ("Town", "https://www.example.com/story"),
    ],
)
def test_a_short_headline_is_kept(given: str, url: str | None) -> None:
    assert clean_text(f"{LEAD} The town fell.\n\n{END}", title=given, url=url).title_from == "given"


@pytest.mark.parametrize(
    "line", ["Army takes northern town", "ARMY TAKES NORTHERN TOWN", "UPDATE 1-Army takes northern town"]
)
def test_a_given_headline_said_again_in_the_text_is_removed(line: str) -> None:
    found = clean_text(f"{line}\n\n{LEAD}\n\n{END}", title="Army takes northern town")
    assert found.text == f"{LEAD}\n\n{END}"
    assert [part.reason for part in found.removed] == ["headline"]


def test_a_standfirst_said_again_as_the_first_paragraph_stands_once() -> None:
    found = clean_text(f"Army takes northern town\n\n{LEAD}\n\nBy Jane Doe\n\n{LEAD} They had come by night.\n\n{END}")
    assert found.text == f"{LEAD} They had come by night.\n\n{END}"
    assert found.authors == ("Jane Doe",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("By JANE DOE", ("Jane Doe",)),
        ("By Jane Doe, Associated Press Writer", ("Jane Doe",)),
        ("By Jane Doe and John van der Roe", ("Jane Doe", "John van der Roe")),
        ("Von Max Mustermann", ("Max Mustermann",)),
        ("Par Jeanne Dupont", ("Jeanne Dupont",)),
        ("Автор: Иван Петров", ("Иван Петров",)),
    ],
)
def test_a_byline_above_the_report_names_its_authors(line: str, authors: tuple[str, ...]) -> None:
    found = clean_text(f"Army takes northern town\n\n{line}\n\n{LEAD}\n\n{END}")
    assert found.authors == authors
    assert found.text == f"{LEAD}\n\n{END}"


def test_a_correction_note_becomes_a_field() -> None:
    found = clean_text(f"Army takes northern town\n\n(Adds quotes, background)\n\n{LEAD}\n\n{END}")
    assert found.correction == "(Adds quotes, background)"
    assert found.title == "Army takes northern town"
    assert found.text == f"{LEAD}\n\n{END}"


def test_a_kicker_above_the_headline_is_no_title() -> None:
    found = clean_text(f"Middle East\n\nArmy takes northern town\n\n{LEAD}\n\n{END}")
    assert found.title == "Army takes northern town"
    assert ("label", "Middle East") in [(part.reason, part.text) for part in found.removed]


@pytest.mark.parametrize(
    "top",
    [
        "- Twelve wounded in raid near border\n- Army denies its troops took part",
        "Twelve wounded in raid near border\nArmy denies its troops took part",
        "At least twelve people were wounded when the army entered a northern town near the border on Friday",
        "Twelve people wounded. The army denies its troops took part in the raid",
        "Look who is back in the northern town!",
        "Q: Why did the army enter the town?",
        "14:05 Army takes northern town",
        "What happened",
    ],
)
def test_a_bullet_a_standfirst_or_a_question_on_top_is_no_headline_and_stays(top: str) -> None:
    found = clean_text(f"{top}\n\n{LEAD}\n\nWhat comes next\n\n{END}")
    assert found.title_from == "inferred"
    assert found.text.startswith(top)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (
            "Ohio Mattress Co said its first\nquarter, ending February 28, profits may be below the 2.4 mln dlrs\n"
            "earned in the first quarter of fiscal 1986.\n    The company said the decline would be due to expenses\n"
            "related to the acquisitions.",
            "Ohio Mattress Co said its first quarter, ending",
        ),
        (
            "Standard Oil Co and BP North America\nInc said they plan to form a venture to manage the money market\n"
            "borrowing and investment activities of both companies.\n    BP North America is a subsidiary of British\n"
            "Petroleum Co Plc, which also owns a 55 pct interest in Standard Oil.",
            "Standard Oil Co and BP North America Inc said they plan",
        ),
    ],
)
def test_the_first_line_of_a_wrapped_report_is_no_headline_though_its_dateline_was_cut_off(
    text: str, starts: str
) -> None:
    found = clean_text(text)
    assert found.title_from == "inferred"
    assert found.text.startswith(starts)


def test_the_first_row_of_a_table_is_no_headline() -> None:
    text = (
        "Shr profit 15 cts vs profit four cts\n    Annual div 72 cts vs 72 cts prior yr\n    Net profit 72,000\n"
        "    NOTE: Results include a tax gain, and the prior year has been restated by the company."
    )
    assert clean_text(text).title_from == "inferred"


def test_a_headline_and_standfirst_over_a_byline_need_no_blank_lines() -> None:
    found = clean_text(
        f"Army takes northern town\nTwelve wounded, ministry says\nBy Jane Doe\nBEIRUT (Reuters) - {LEAD}\n\n{END}"
    )
    assert (found.title, found.title_from, found.authors) == ("Army takes northern town", "text", ("Jane Doe",))
    assert found.text == f"Twelve wounded, ministry says\n{LEAD}\n\n{END}"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Maj. Gen. Igor Smith said on Sept. 15 that U.S. troops left. Others stayed.",
            "Maj. Gen. Igor Smith said on Sept. 15 that U.S. troops left",
        ),
        ("Is it over? Nobody knows.", "Is it over?"),
        ("他说战争结束了。没有人知道。", "他说战争结束了"),
    ],
)
def test_an_inferred_title_is_the_first_sentence(text: str, title: str) -> None:
    assert infer_title(text) == title


def test_a_long_first_sentence_is_cut_at_a_clause_or_a_word() -> None:
    title = infer_title("The army " + "and the navy of the northern republic " * 8 + "said so.")
    assert len(title) <= 121
    assert title.endswith("…")
    assert not title.endswith((" the…", " of…", " and…"))


@pytest.mark.parametrize(
    "text", ["", "  \n\n ", "-----\n\n***", "Advertisement\n\nShare this article", "\x00\u200b\u202e", "…"]
)
def test_a_text_with_nothing_to_read_is_rejected(text: str) -> None:
    with pytest.raises(Rejected) as caught:
        clean_text(text)
    assert caught.value.reason == "no_text"


def test_a_flash_that_is_only_its_headline_is_kept() -> None:
    assert (
        clean_text("Explosion heard in capital", title="Explosion heard in capital").text
        == "Explosion heard in capital"
    )

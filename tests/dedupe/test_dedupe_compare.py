"""Verdicts on two texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from worker.dedupe import compare, describe_change
from worker.types import TextSide

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
COPY = {"same", "reprint", "updated"}

REPORT = """Ferries between the islands stopped on Monday after dock workers walked out over a new roster.

About 4,000 passengers were waiting in the port of Lowick, the harbour office said, and hotels were full.

The union of dock workers said its members would stay out until the operator withdrew the roster, which adds two \
night shifts a month.

"Nobody was asked," said Helen Marsh, who leads the union. "We read about it on a notice board."

The operator, Northline, said the roster followed the law and that talks could start at any time.

Fishing boats took some of the sick and the old across in the morning, but stopped when the wind rose.

The last strike on the route, eleven years ago, lasted nine days and ended with a rise in pay."""

MORE = """

In the capital the minister of transport, Owen Pryce, said the government would send two navy ships if the strike \
went on beyond Wednesday.

Shops on the outer islands said they had bread for two days. A spokesman for the supermarket chain said a plane had \
been hired to bring milk and medicine, and would fly as soon as the fog lifted."""

LOCAL = """People in Ashby will feel the strike on the islands this week, as the two fishmongers of the town and its \
market get most of their goods by the ferry. Traders in the high street said they had stock for three days."""

OTHER = """The council of Ashby voted by a narrow majority on Tuesday to close the public baths, which need a new roof.

Swimmers who had filled the gallery shouted at the mayor, Colin Farrow, as the votes were counted.

The baths were built in 1911 and were last repaired in the year of the flood, when the boiler burst.

A citizens' group said it would collect signatures for a referendum and hoped to have them by summer."""


def side(
    text: str, title: str = "Dock strike halts ferries", source: str | None = None, hours: float | None = None
) -> TextSide:
    when = None if hours is None else NOON + timedelta(hours=hours)
    return TextSide(title=title, text=text, source=source, published_at=when)


def reworded(text: str) -> str:
    return text.replace("took some of the sick and the old across", "carried a few of the ill over to the mainland")


@pytest.mark.parametrize(
    ("what", "text", "title", "verdict"),
    [
        ("nothing", REPORT, "Dock strike halts ferries", "same"),
        (
            "lines and quotes",
            REPORT.replace('"', "“").replace(" ", "\n", 40),
            "Dock Strike Halts Ferries",
            "same",
        ),
        (
            "a slip of the pen",
            REPORT.replace("passengers", "pasesngers"),
            "Dock strike halts ferries",
            "same",
        ),
        ("a line of furniture", REPORT + "\n\nRead more about travel", "Dock strike halts ferries", "same"),
        ("the text pasted twice", REPORT + "\n\n" + REPORT, "Dock strike halts ferries", "same"),
        ("no headline", REPORT, "", "same"),
        ("another headline", REPORT, "Thousands stranded as port workers walk out", "updated"),
        ("one sentence reworded", reworded(REPORT), "Dock strike halts ferries", "updated"),
        (
            "one word added",
            REPORT.replace("members would", "members would not"),
            "Dock strike halts ferries",
            "updated",
        ),
        ("a number corrected", REPORT.replace("4,000", "5,500"), "Dock strike halts ferries", "updated"),
        ("paragraphs added", REPORT + MORE, "Islands cut off", "reprint"),
        ("the end cut off", REPORT[: len(REPORT) * 3 // 5], "Dock strike halts ferries", "reprint"),
        ("a local intro", f"{LOCAL}\n\n{REPORT}", "Ashby traders fear empty shelves", "reprint"),
        ("a line of local intro", f"{LOCAL[:90]}.\n\n{REPORT}", "Ashby traders fear empty shelves", "reprint"),
        (
            "a local intro and its end cut off",
            f"{LOCAL}\n\n{REPORT[:600]}",
            "Ashby traders fear empty shelves",
            "updated",
        ),
        ("merged with another report", OTHER + "\n\n" + REPORT, "News in brief", "reprint"),
        ("another report", OTHER, "Ashby to close its baths", "different"),
    ],
)
def test_a_report_is_known_again_after(what: str, text: str, title: str, verdict: str) -> None:
    found = compare(side(REPORT), side(text, title))
    assert found.verdict == verdict, found.reason
    turned = compare(side(text, title), side(REPORT))
    assert (turned.verdict, turned.score) == (found.verdict, found.score)


def test_paragraphs_added_by_the_same_source_are_a_new_version() -> None:
    assert (
        compare(side(REPORT, source="wire", hours=0), side(REPORT + MORE, source="wire", hours=3)).verdict == "updated"
    )


WEATHER = (
    "{day} will bring {sky} to the coast and the hills behind it, with highs of {high} degrees and light winds from "
    "the {wind}. Overnight it will turn colder, with lows of {low} degrees in sheltered valleys. Drivers are asked "
    "to take care on higher ground. The outlook for the following days remains changeable, the weather office said "
    "in its regular bulletin, which is updated every six hours."
)
MARKET = (
    "Shares closed {way} on {day} as investors waited for the central bank. The main index {moved} {a} percent to "
    "{b}, while the index of small companies {moved} {c} percent to {d}. Trading was thin, with {e} million shares "
    "changing hands against a daily average of {f} million in the past month. Brokers said foreign funds stayed on "
    "the sidelines before the decision on interest rates, which is due at the end of the month."
)
DEATH = (
    "{name}, {age}, of {town}, died peacefully at home on {day}, surrounded by family. Born in {year}, {first} worked "
    "as a {trade} and sang in the parish choir. A service will be held at ten in the morning at the church of the "
    "parish, followed by burial in the cemetery. In lieu of flowers the family asks for donations to the hospice, "
    "which has served the county for three generations."
)
PODCAST = (
    "This week we talk to {guest} about {topic}. The programme is produced by our audio team with original music. "
    "You can subscribe wherever you get your podcasts, and leave us a review, which helps others to find the show. "
    "Write to us with questions for future episodes; we read every letter, even if we cannot answer all of them. "
    "The programme is supported by our members, who make independent reporting possible. To become a member and to "
    "listen without advertisements, visit our website and choose the plan that suits you. All past episodes can be "
    "found in the archive, which goes back to the first season."
)
TEMPLATES = {
    "weather": (
        ("Weather", WEATHER.format(day="Monday", sky="sunshine", high=21, wind="west", low=9)),
        ("Weather", WEATHER.format(day="Tuesday", sky="showers", high=17, wind="north", low=6)),
    ),
    "market": (
        ("Shares",
         MARKET.format(way="higher", day="Monday", moved="rose", a="0.8", b="4,211", c="1.1", d="812", e=310, f=402)),
        ("Shares",
         MARKET.format(way="lower", day="Tuesday", moved="fell", a="1.3", b="4,156", c="0.4", d="809", e=288, f=399)),
    ),
    "obituary": (
        ("Obituaries",
         DEATH.format(name="Ann Porter", age=88, town="Lowick", day="Friday", year=1937, first="Ann", trade="nurse")),
        ("Obituaries",
         DEATH.format(name="James Doyle", age=71, town="Ashby", day="Sunday", year=1954, first="James", trade="farmer")),  # noqa: E501
    ),
    "podcast": (
        ("Episode 11: the price of bread", PODCAST.format(guest="Ruth Keane", topic="the price of bread")),
        ("Episode 12: why trams came back", PODCAST.format(guest="Peter Lang", topic="why trams came back to town")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize(("source", "days"), [(None, None), ("herald", 1), ("herald", 7)])
def test_two_reports_of_one_template_stay_two(name: str, source: str | None, days: int | None) -> None:
    (a_title, a), (b_title, b) = TEMPLATES[name]
    hours = None if days is None else days * 24.0
    found = compare(side(a, a_title, source, None if hours is None else 0), side(b, b_title, source, hours))
    assert found.verdict == "related", found.reason


def test_another_unit_of_a_number_is_an_edit_and_no_slip() -> None:
    text = f"{REPORT}\n\nThe owners lost 1.5 million euros a day, and the port two billion."
    other = text.replace("million", "billion")
    assert [compare(side(one), side(text)).verdict for one in (other, text.replace("owners", "onwers"))] == [
        "updated",
        "same",
    ]
    assert describe_change("", text, "", other).kind == "edit"


def test_a_report_that_quotes_a_quarter_of_another_is_its_own() -> None:
    quote = REPORT.split("\n\n")[3]
    assert compare(side(REPORT), side(f"{OTHER}\n\n{quote}", "Ashby to close its baths")).verdict not in COPY


@pytest.mark.parametrize(
    ("words", "hours", "verdict"),
    [(40, 1, "same"), (40, 24 * 30, "related"), (300, 24 * 30, "same")],
)
def test_a_standing_phrase_of_one_source_is_news_again_after_a_week(words: int, hours: float, verdict: str) -> None:
    text = " ".join(f"word{number}" for number in range(words))
    assert (
        compare(side(text, "Rates unchanged", "wire", 0), side(text, "Rates unchanged", "wire", hours)).verdict
        == verdict
    )


def test_one_fixed_text_under_two_headlines_of_a_series_is_two() -> None:
    a, b = side(REPORT, "Episode 1: tides", "wire", 0), side(REPORT, "Episode 2: lighthouses", "wire", 24 * 7)
    assert compare(a, b).verdict == "related"


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("Three dead in crash near Lowick.", "Three dead in crash near Lowick", "same"),
        ("Three dead in crash near Lowick.", "Four dead in crash near Lowick.", "related"),
        ("", "", "same"),
        ("", "Three dead in crash near Lowick.", "related"),
        ("🙂", "🙁", "different"),
    ],
)
def test_a_short_text_is_the_same_only_word_for_word(a: str, b: str, verdict: str) -> None:
    assert compare(side(a), side(b)).verdict == verdict


def test_two_articles_without_text_of_two_sources_are_not_the_same() -> None:
    assert compare(side("", source="a"), side("", source="b")).verdict == "different"


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_a_seed_with_any_sentence_edited_is_a_version_of_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    sentences = text.split(". ")
    for index, sentence in enumerate(sentences):
        if len(sentence.split()) < 6:
            continue
        words = sentence.split()
        edited = " ".join([*words[:2], "according to people who were there", *words[5:]])
        found = compare(side(text), side(". ".join([*sentences[:index], edited, *sentences[index + 1 :]])))
        assert found.verdict in COPY, (index, found)


def test_the_seeds_are_five() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SEEDS]
    assert len(texts) == 5
    for index, a in enumerate(texts):
        for b in texts[index + 1 :]:
            assert compare(side(a, ""), side(b, "")).verdict not in COPY


def test_the_reason_says_how_much_agrees() -> None:
    found = compare(side(REPORT), side(REPORT + MORE))
    assert found.reason == "100% of 133 words agree; the longer text adds 62 words"
    assert found.score == 1.0


def test_a_headline_made_from_the_first_sentence_says_nothing_of_its_own() -> None:
    lead, rest = REPORT.split("\n\n", 1)
    other = f"Dock workers brought traffic between the islands to a halt when they went on strike.\n\n{rest}"
    found = compare(side(REPORT, lead[:60]), side(other, other[:60]))
    assert found.verdict == "updated", found.reason


def test_a_footer_is_not_the_article_that_it_stands_under() -> None:
    footer = REPORT.split("\n\n")[2] + " " + REPORT.split("\n\n")[3]
    long = f"{OTHER}\n\n{REPORT}\n\n{MORE}"
    found = compare(side(footer, "Watch this", "wire", 0), side(long, "Islands cut off", "wire", 2))
    assert found.verdict == "related", found.reason


@pytest.mark.parametrize("line", ["Read more about travel", "LOWICK -", "Photo: Northline", "Lire aussi : la grève"])
@pytest.mark.parametrize("where", ["before", "after", "between"])
def test_a_line_that_is_no_sentence_changes_nothing(line: str, where: str) -> None:
    first, rest = REPORT.split("\n\n", 1)
    parts = {"before": [line, REPORT], "after": [REPORT, line], "between": [first, line, rest]}[where]
    assert compare(side(REPORT), side("\n\n".join(parts))).verdict == "same"


def test_a_lost_apostrophe_and_a_slip_in_a_phrase_that_stands_twice_are_no_edit() -> None:
    text = (
        "The ministry's envoy said on Friday that the country's northern border would stay closed until spring. "
        "Residents of three villages had asked for the crossing to be opened, since the nearest hospital lies on the "
        "other side. The envoy, who met the governor, said the country's northern border had seen forty attacks."
    )
    damaged = text.replace("ministry's", "ministrys").replace(
        "country's northern border had", "countrys northen border had"
    )
    a, b = (TextSide(title="Border to stay closed", text=one) for one in (text, damaged))
    assert compare(a, b).verdict == "same"


BACKGROUND = """Prosecutors had said that the former mayor took money from builders for years and gave them permits \
for towers along the harbour. His lawyers said that the money was a loan from old friends, and mostly paid back.

The hearings, which began in September, had forty witnesses, among them two drivers, who spoke of bags that they \
had carried from a hotel to a house. A third driver could not be found, and the files of the port office are missing."""


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("A court convicted the former mayor on Thursday", "A court acquitted the former mayor on Thursday", False),
        ("A court found the mayor guilty on Thursday", "A court found the mayor not guilty on Thursday", False),
        ("Dock workers will strike on Thursday", "Dock workers will not strike on Thursday", False),
        ("Lowick won the cup final in the harbour city", "Lowick lost the cup final in the harbour city", False),
        ("Shares rose in early trade on Thursday", "Shares fell in early trade on Thursday", False),
        ("The central bank raised its rate on Thursday", "The central bank cut its rate on Thursday", False),
        ("The miner was found alive in the pit", "The miner was found dead in the pit", False),
        ("The council approved the tower plan", "The council rejected the tower plan", False),
        ("The court freed the former mayor on Thursday", "The court jailed the former mayor on Thursday", False),
        ("Das Gericht hat den Mann verurteilt", "Das Gericht hat den Mann freigesprochen", False),
        ("Le tribunal a condamné le maire jeudi", "Le tribunal a acquitté le maire jeudi", False),
        ("O tribunal condenou o antigo autarca", "O tribunal absolveu o antigo autarca", False),
        ("El tribunal absolvió al antiguo alcalde", "El tribunal condenó al antiguo alcalde", False),
        ("La corte ha condannato il sindaco", "La corte ha assolto il sindaco", False),
        ("De rechter heeft hem veroordeeld", "De rechter heeft hem vrijgesproken", False),
        ("Суд осудил бывшего мэра города", "Суд оправдал бывшего мэра города", False),
        ("Суд виправдав колишнього мера міста", "Суд засудив колишнього мера міста", False),
        ("Sąd skazał byłego burmistrza", "Sąd uniewinnił byłego burmistrza", False),
        ("Eski belediye başkanı beraat etti", "Eski belediye başkanı mahkum oldu", False),
        ("أدانت المحكمة رئيس البلدية السابق", "برأت المحكمة رئيس البلدية السابق", False),
        ("法院判前市长有罪", "法院判前市长无罪", False),
        ("अदालत ने पूर्व मेयर को दोषी ठहराया", "अदालत ने पूर्व मेयर को बरी ठहराया", False),
        ("Lowick gewinnt das Endspiel am Hafen", "Lowick verliert das Endspiel am Hafen", False),
        ("Lowick kazandı dün akşam limanda", "Lowick kaybetti dün akşam limanda", False),
        ("Harga minyak naik pada hari Kamis", "Harga minyak turun pada hari Kamis", False),
        ("ارتفعت الأسهم في بداية التداول", "انخفضت الأسهم في بداية التداول", False),
        ("Акции выросли в начале торгов", "Акции упали в начале торгов", False),
        ("Górnik przeżył wypadek w kopalni", "Górnik zginął wypadek w kopalni", False),
        ("O conselho aprovou o plano da torre", "O conselho rejeitou o plano da torre", False),
        ("The minister confirmed the talks on Thursday", "The minister denied the talks on Thursday", False),
        ("The truce in the north held on Thursday", "The truce in the north collapsed on Thursday", False),
        ("The former mayor was charged with fraud", "The former mayor was cleared of fraud", False),
        ("Inflation accelerated in the port city", "Inflation slowed in the port city", False),
        ("La banque centrale relève ses taux", "La banque centrale baisse ses taux", False),
        ("O banco central sobe os juros", "O banco central baixa os juros", False),
        ("La banca centrale alza i tassi", "La banca centrale taglia i tassi", False),
        ("Bundestag stimmt dem Gesetz zu", "Bundestag lehnt das Gesetz ab", False),
        ("Центробанк повысил ключевую ставку", "Центробанк понизил ключевую ставку", False),
        ("Нацбанк підвищив облікову ставку", "Нацбанк знизив облікову ставку", False),
        ("Шахтёр найден живым под завалом", "Шахтёр найден мёртвым под завалом", False),
        ("Bank centralny podniósł stopy", "Bank centralny obniżył stopy", False),
        ("De bank verhoogt de rente", "De bank verlaagt de rente", False),
        ("البنك المركزي يرفع الفائدة", "البنك المركزي يخفض الفائدة", False),
        ("中央銀行が利上げ", "中央銀行が利下げ", False),
        ("央行宣布加息", "央行宣布降息", False),
        ("The suspect was charged on Thursday", "The suspect was released on Thursday", False),
        ("The chief of the port is to stay", "The chief of the port is to go", False),
        ("The council votes for the tower plan", "The council votes against the tower plan", False),
        ("Referendum in Lowick: yes to the tower", "Referendum in Lowick: no to the tower", False),
        ("The fishing boat was found on Thursday", "The fishing boat was missing on Thursday", False),
        ("Der Segler wurde am Abend gefunden", "Der Segler wurde am Abend vermisst", False),
        ("Tingsrätten fällde hamnchefen", "Tingsrätten friade hamnchefen", False),
        ("Министр порта остается после голосования", "Министр порта уходит после голосования", False),
        ("Lowick beat Ashby 3-1 in the cup final", "Lowick beat Ashby 4-1 in the cup final", False),
        ("Council backs the tower plan 12-9 on Monday", "Council backs the tower plan 11-10 on Monday", False),
        ("Lowick beat Ashby 3-1 in the cup final", "Lowick beat Ashby 3–1 in a cup final", True),
        ("The 2026-27 budget is before the council", "The 2026-27 budget is put before the council", True),
        ("A court convicted the former mayor on Thursday", "A judge convicted the former mayor on Thursday", True),
        ("Shares rose as oil fell on Thursday", "Shares rose while oil fell on Thursday", True),
        ("The central bank raised its rate on Thursday", "The central bank lifted its rate on Thursday", True),
        ("The miner was found dead in the pit", "The miner was found dead in a pit", True),
    ],
)
@pytest.mark.parametrize("source", [None, "news"], ids=["two sources", "one source"])
def test_reports_of_opposite_outcomes_are_two_whatever_they_share(
    one: str, other: str, is_one: bool, source: str | None
) -> None:
    a, b = (side(f"{told}, it was reported.\n\n{BACKGROUND}", told, source, 0) for told in (one, other))
    verdict = compare(a, b)
    assert (verdict.verdict in COPY) is is_one, verdict.reason
    assert compare(b, a).verdict == verdict.verdict
    if not is_one:
        assert verdict.verdict == "related"
        assert "opposite news" in verdict.reason

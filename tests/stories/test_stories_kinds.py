"""Two events of one kind, told in the same words of other people and places, and another report of the first."""

from __future__ import annotations

import pytest
from story_articles import article, counted, story

from worker.stories import decide_story, should_merge, story_terms
from worker.stories.decide import compare
from worker.stories.vectors import Weighting
from worker.types import Frequencies

KINDS = {
    "mayor": (
        (
            "Mayor resigns in Ostram",
            "The mayor of Ostram, Petra Halek, resigned on Monday after a vote of no confidence by the town council.",
        ),
        (
            "Ostram mayor Halek steps down",
            "Petra Halek stepped down as mayor of Ostram on Monday. The town council had voted against her last week.",
        ),
        (
            "Mayor resigns in Lomara",
            "The mayor of Lomara, Ilan Doruk, resigned on Tuesday after a vote of no confidence by the town council.",
        ),
    ),
    "mayor without a name": (
        (
            "Mayor resigns in Ostram",
            "The mayor of Ostram resigned on Monday after a vote of no confidence by the town council.",
        ),
        (
            "Ostram mayor steps down",
            "The mayor of Ostram stepped down on Monday. The town council had voted against her last week.",
        ),
        (
            "Mayor resigns in Lomara",
            "The mayor of Lomara resigned on Tuesday after a vote of no confidence by the town council.",
        ),
    ),
    "match": (
        (
            "Ostram win 2-1 against Lomara",
            "Ostram won 2-1 against Lomara in the league on Saturday with two goals by Juri Sand in the second half.",
        ),
        (
            "Sand scores twice as Ostram beat Lomara",
            "Juri Sand scored twice as Ostram beat Lomara 2-1 in the league on Saturday.",
        ),
        (
            "Halden win 3-1 against Carrow",
            "Halden won 3-1 against Carrow in the league on Saturday with two goals by Otto Brandt in the second half.",
        ),
    ),
    "match of the same club": (
        (
            "Ostram win 2-1 against Lomara",
            "Ostram won 2-1 against Lomara in the league on Saturday with two goals by Juri Sand in the second half.",
        ),
        (
            "Sand scores twice as Ostram beat Lomara",
            "Juri Sand scored twice as Ostram beat Lomara 2-1 in the league on Saturday.",
        ),
        (
            "Ostram win 3-1 against Carrow",
            "Ostram won 3-1 against Carrow in the league on Saturday with two goals by Otto Brandt in the second half.",
        ),
    ),
    "quarterly loss": (
        (
            "Alkor reports quarterly loss",
            "Alkor reported a net loss of 12 million dollars for the third quarter as sales of its pumps "
            "fell by 8 percent.",
        ),
        (
            "Alkor loses 12 million dollars in quarter",
            "Pump maker Alkor said it lost 12 million dollars in the third quarter. Its sales fell by 8 percent.",
        ),
        (
            "Bendix reports quarterly loss",
            "Bendix reported a net loss of 15 million dollars for the third quarter as sales of its "
            "brakes fell by 6 percent.",
        ),
    ),
    "earthquake": (
        (
            "Earthquake of 5.1 strikes Ostram",
            "An earthquake of magnitude 5.1 struck Ostram on Monday, the geological survey said. There "
            "were no reports of damage.",
        ),
        (
            "5.1 quake shakes Ostram",
            "A magnitude 5.1 earthquake shook Ostram on Monday, and people ran into the streets. No "
            "damage was reported.",
        ),
        (
            "Earthquake of 5.3 strikes Lomara",
            "An earthquake of magnitude 5.3 struck Lomara on Tuesday, the geological survey said. There "
            "were no reports of damage.",
        ),
    ),
    "bus crash": (
        (
            "Bus crash in Ostram kills 7",
            "A bus crashed into a lorry in Ostram on Monday, killing seven people and injuring 20, police said.",
        ),
        (
            "Seven dead as bus hits lorry in Ostram",
            "Seven people died when a bus hit a lorry near Ostram on Monday, and 20 were injured, police said.",
        ),
        (
            "Bus crash in Lomara kills 9",
            "A bus crashed into a lorry in Lomara on Tuesday, killing nine people and injuring 30, police said.",
        ),
    ),
    "obituary": (
        (
            "Painter Petra Halek dies at 84",
            "Petra Halek, the painter, died on Monday at the age of 84, her family said. She was known "
            "for her portraits.",
        ),
        (
            "Petra Halek, painter of portraits, is dead",
            "The painter Petra Halek, who was known for her portraits, died on Monday. She was 84.",
        ),
        (
            "Painter Ilan Doruk dies at 81",
            "Ilan Doruk, the painter, died on Tuesday at the age of 81, his family said. He was known for"
            " his landscapes.",
        ),
    ),
    "court": (
        (
            "Court rejects appeal of Halek",
            "The court of appeal rejected the appeal of Petra Halek, who was sentenced to nine years for fraud.",
        ),
        (
            "Halek loses appeal against fraud sentence",
            "Petra Halek lost her appeal on Monday against a sentence of nine years for fraud, a court said.",
        ),
        (
            "Court rejects appeal of Doruk",
            "The court of appeal rejected the appeal of Ilan Doruk, who was sentenced to eight years for bribery.",
        ),
    ),
    "court, no name in headline": (
        (
            "Court rejects appeal of murderer",
            "The court of appeal rejected the appeal of Petra Halek, who killed her neighbour in Ostram in 2019.",
        ),
        (
            "Halek loses appeal over Ostram murder",
            "Petra Halek lost her appeal on Monday against a sentence for the murder of her neighbour in Ostram.",
        ),
        (
            "Court rejects appeal of murderer",
            "The court of appeal rejected the appeal of Ilan Doruk, who killed his brother in Lomara in 2020.",
        ),
    ),
    "fire": (
        (
            "Fire destroys school in Ostram",
            "A fire destroyed a primary school in Ostram in the night to Monday. Nobody was hurt, the "
            "fire brigade said.",
        ),
        (
            "Ostram school burns down",
            "The primary school of Ostram burnt down in the night to Monday, the fire brigade said. Nobody was hurt.",
        ),
        (
            "Fire destroys school in Lomara",
            "A fire destroyed a primary school in Lomara in the night to Tuesday. Nobody was hurt, the "
            "fire brigade said.",
        ),
    ),
    "rating": (
        (
            "Moody's cuts rating of Alkor",
            "Moody's cut its rating of the debt of Alkor to Ba1 from Baa3, citing weak sales and high debt.",
        ),
        (
            "Alkor debt cut to Ba1 by Moody's",
            "The debt of Alkor was cut to Ba1 from Baa3 by Moody's, which cited weak sales.",
        ),
        (
            "Moody's cuts rating of Bendix",
            "Moody's cut its rating of the debt of Bendix to Ba2 from Ba1, citing weak sales and high debt.",
        ),
    ),
    "award": (
        (
            "Sand wins film prize of Ostram",
            "Juri Sand won the film prize of Ostram on Sunday for The Long River, a drama of two brothers.",
        ),
        (
            "Film prize for The Long River",
            "The Long River by Juri Sand was given the film prize of Ostram on Sunday.",
        ),
        (
            "Brandt wins film prize of Lomara",
            "Otto Brandt won the film prize of Lomara on Sunday for Winter Light, a drama of two sisters.",
        ),
    ),
    "launch": (
        (
            "Alkor unveils new smartphone",
            "Alkor unveiled its new smartphone, the A7, on Monday. It has a larger screen and two cameras"
            " and costs 700 dollars.",
        ),
        (
            "Alkor's A7 has larger screen and two cameras",
            "The A7, a smartphone with a larger screen and two cameras, was shown by Alkor on Monday. It "
            "costs 700 dollars.",
        ),
        (
            "Bendix unveils new smartphone",
            "Bendix unveiled its new smartphone, the Nova, on Tuesday. It has a larger screen and three "
            "cameras and costs 800 dollars.",
        ),
    ),
    "strike": (
        (
            "Bus drivers strike in Ostram",
            "Bus drivers in Ostram went on strike on Monday for higher pay. Talks with the city had failed on Sunday.",
        ),
        (
            "Ostram without buses as drivers strike",
            "No buses ran in Ostram on Monday as drivers went on strike for higher pay after talks failed.",
        ),
        (
            "Bus drivers strike in Lomara",
            "Bus drivers in Lomara went on strike on Tuesday for higher pay. Talks with the city had failed on Monday.",
        ),
    ),
    "missing child": (
        (
            "Girl, 12, missing in Ostram",
            "Police in Ostram are looking for a girl of 12 who did not come home from school on Monday. "
            "Anna Reed wore a red coat.",
        ),
        (
            "Police search for Anna Reed",
            "Anna Reed, 12, who did not come home from school in Ostram on Monday, is still missing, police said.",
        ),
        (
            "Girl, 13, missing in Lomara",
            "Police in Lomara are looking for a girl of 13 who did not come home from school on Tuesday. "
            "Eva Brook wore a blue coat.",
        ),
    ),
    "table of results": (
        (
            "ALKOR INC 3RD QTR NET",
            "Shr profit 52 cts vs 41 cts Net profit 1,204,000 vs 950,000 Revs 12.4 mln vs 10.1 mln",
        ),
        (
            "ALKOR INC RAISES PAYOUT",
            "Alkor Inc said it raised its payout after a profit of 52 cts a share in the quarter.",
        ),
        (
            "BENDIX CORP 3RD QTR NET",
            "Shr profit 31 cts vs 40 cts Net profit 2,011,000 vs 2,950,000 Revs 9.4 mln vs 9.9 mln",
        ),
    ),
    "Russian": (
        (
            "Мэр Острама ушел в отставку",
            "Мэр Острама Ян Халек ушел в отставку в понедельник после вотума недоверия городского совета.",
        ),
        (
            "Халек покинул пост мэра Острама",
            "Ян Халек покинул пост мэра Острама. Городской совет выразил ему недоверие.",
        ),
        (
            "Мэр Ломары ушел в отставку",
            "Мэр Ломары Илан Дорук ушел в отставку во вторник после вотума недоверия городского совета.",
        ),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_two_events_of_a_kind_are_two_stories(kind: str) -> None:
    first, same, other = (article(number, report, days=number / 4) for number, report in enumerate(KINDS[kind]))
    frequencies = counted(first, same, other)
    assert decide_story(same, [story(7, first)], frequencies).story_id == 7
    assert decide_story(other, [story(7, first)], frequencies).story_id is None
    assert not should_merge(story(7, first), story(8, other), frequencies).matches


RESULTS = [
    (
        "CTS CORP 3RD QTR NET",
        "Shr profit 62 cts vs seven cts Net profit 3,492,000 vs 401,000 Revs 62.8 mln vs 62.0 mln",
    ),
    ("WALTHAM CORP 3RD QTR NET", "Shr profit 27 cts vs 21 cts Net profit 988,000 vs 784,000 Revs 3.0 mln vs 2.1 mln"),
]
OTHER_FIRM = (
    "MONITERM CORP 3RD QTR NET",
    "Shr profit 18 cts vs four cts Net profit 905,000 vs 210,000 Revs 8.6 mln vs 5.1 mln",
)


@pytest.mark.parametrize(
    ("core", "common", "joins"),
    [
        ([RESULTS[1]], ["corp"], False),
        (RESULTS, ["corp"], False),
        (RESULTS[::-1], ["corp"], False),
        (RESULTS, [], True),  # the first tells of Corp, as the other does, and few others do
        ([OTHER_FIRM, *RESULTS], ["corp"], True),
    ],
)
def test_a_report_whose_only_name_many_have_lets_no_other_event_in(
    core: list[tuple[str, str]], common: list[str], joins: bool
) -> None:
    others = 400  # that have the words of every table, and these names
    form = ["corp", "3rd", "qtr", "net", "shr", "profit", "ct", "vs", "rev", "mln"] if common else []
    frequencies = Frequencies(1_000, dict.fromkeys(form, others))
    held = [article(number, report, days=number / 24) for number, report in enumerate(core)]
    compared = compare(article(9, OTHER_FIRM, days=0.2), story(7, *held), Weighting(frequencies), 0.1)
    assert compared.names_others is not joins


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("", "en"),
        ("A magnitude 6.1 quake killed 12 people and injured 300, officials said.", "en"),
        ("Quake kills 12, hurts 300", "en"),
        ("6.1级地震造成12人死亡，300人受伤，3座桥梁倒塌，40所房屋受损，2条道路中断，5所学校停课。", "zh"),
    ],
)
def test_a_text_without_words_or_of_sentences_with_figures_is_no_table(text: str, lang: str) -> None:
    assert story_terms("Strong tremor shakes southern coast", text, lang, ()).told == ()


def test_capitals_tell_no_names_where_nouns_or_all_words_have_them() -> None:
    german = ("Bus prallt in Lastwagen", "Ein Bus ist bei Ostram in einen Lastwagen geprallt, wie die Polizei sagte.")
    assert story_terms(*german, "de", ()).told == ()
    assert story_terms("Unfall bei Ostram", german[1], "de", ("Ostram",)).told == ("ostram",)
    assert (
        story_terms("BUS HITS LORRY", "A BUS HIT A LORRY IN OSTRAM. SEVEN PEOPLE DIED, POLICE SAID.", "en", ()).told
        == ()
    )
    assert story_terms("BUS HITS LORRY IN OSTRAM", "A bus hit a lorry in Ostram, police said.", "en", ()).told == (
        "ostram",
    )

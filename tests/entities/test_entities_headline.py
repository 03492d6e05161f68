"""Names of headlines: in the case of a sentence, in title case, in capitals, and nothing that only looks like one."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, Recogniser, find_entities
from worker.entities.truecase import soften_headline

SHORT = "The two sides spoke for hours, and promised to say more before the end of the year."


def names(title: str, text: str, gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases) -> dict[str, str]:
    """Return what each name of the headline means."""
    reading = Reading(title=title, text=text, lang="en")
    entities = find_entities(reading, recogniser.recognise([reading.document])[0], gazetteer, aliases)
    for entity in entities:
        for mention in entity.mentions:
            field = title if mention.field == "title" else text
            assert field[mention.start : mention.end] == mention.text
    return {m.text: one.name for one in entities for m in one.mentions if m.field == "title"}


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Angela Merkel meets Emmanuel Macron in Paris", {"Angela Merkel", "Emmanuel Macron", "Paris"}),
        ("Angela Merkel Meets Emmanuel Macron in Paris", {"Angela Merkel", "Emmanuel Macron", "Paris"}),
        ("ANGELA MERKEL MEETS EMMANUEL MACRON IN PARIS", {"ANGELA MERKEL", "EMMANUEL MACRON", "PARIS"}),
        ("Strong Earthquake Hits Japan, Killing Dozens", {"Japan"}),
        ("WORLD LEADERS AGREE ON CLIMATE DEAL IN GENEVA", {"GENEVA"}),
        ("Five Ways To Save Money On Food This Winter", set()),
        ("Lionel Messi Scores Twice As Lyon Draw In Naples", {"Lionel Messi", "Lyon", "Naples"}),
        ("Why Angela Merkel Still Haunts Berlin", {"Angela Merkel", "Berlin"}),
        ("Taylor Swift Breaks Record With Fourth Album Win", {"Taylor Swift"}),
        (
            "Airbus Shares Slump After Federal Aviation Administration Grounds Jets",
            {"Airbus", "Federal Aviation Administration"},
        ),
        ("Toyota Recalls Two Million Cars Over Airbag Fault", {"Toyota"}),
        ("Mudslide Buries Homes As Heavy Rains Batter Mountain Villages", set()),
        ("Unions Threaten Walkouts Over Stalled Pay Negotiations", set()),
        ("FUNDS FROZEN AS REGULATORS WIDEN FRAUD INQUIRIES", set()),
        ("Frantic Searches Maintained Despite Looming Darkness", set()),
    ],
)
def test_a_headline_is_read_in_any_case(
    title: str, wanted: set[str], gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> None:
    assert names(title, SHORT, gazetteer, recogniser, aliases).keys() == wanted


def test_a_family_name_of_the_headline_is_the_person_of_the_text(
    gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> None:
    text = "Chief executive Naji Mustafa resigned on Monday. Mustafa had led the firm for ten years."
    assert names("Mustafa Resigns After Ten Years", text, gazetteer, recogniser, aliases) == {"Mustafa": "Naji Mustafa"}


@pytest.mark.parametrize(
    ("title", "text", "short", "full"),
    [
        (
            "Japan's Takaichi to meet South Korea's Lee",
            "Japanese Prime Minister Sanae Takaichi will meet South Korean President Lee Jae-myung on Tuesday.",
            "Lee",
            "Lee Jae-myung",
        ),
        (
            "Brixtar names Jane Moss operating chief",
            "Brixtar Chase & Co said on Tuesday that Jane Moss will become chief operating officer of the bank.",
            "Brixtar",
            "Brixtar Chase & Co",
        ),
    ],
)
def test_a_short_form_of_the_headline_is_the_full_name_of_the_text(
    title: str,
    text: str,
    short: str,
    full: str,
    gazetteer: Gazetteer,
    recogniser: Recogniser,
    aliases: Aliases,
) -> None:
    assert names(title, text, gazetteer, recogniser, aliases)[short] == full


def test_a_name_of_a_first_paragraph_is_not_that_of_a_person_introduced_later(
    gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> None:
    reading = Reading(text="Kim met nobody in Seoul on Monday.\n\nLater, Kim Jones spoke in London.", lang="en")
    found = find_entities(reading, recogniser.recognise([reading.document])[0], gazetteer, aliases)
    jones = next(one for one in found if one.name == "Kim Jones")
    assert [one.text for one in jones.mentions] == ["Kim Jones"]


@pytest.mark.parametrize(
    ("headline", "text", "softened"),
    [
        ("Storm Closes Schools", "A storm closed schools.", "storm closes schools"),
        ("Chief Justice Hits Out at Hunters", "The hunters met. Mr Hunters, a", "chief Justice hits out at Hunters"),
        ("Merkel meets Macron", "meets", "Merkel meets Macron"),
        ("High Court Blocks Deportation Flights", "", "High Court blocks deportation flights"),
        ("IMF WARNS GREECE", "The IMF warned, said IMF staff.", "IMF warns Greece"),
    ],
)
def test_capitals_stay_where_the_text_or_nothing_says_otherwise(headline: str, text: str, softened: str) -> None:
    assert soften_headline(headline, text) == softened

"""Parties and state bodies of one name in different countries are different."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, Recogniser, find_entities, resolve
from worker.entities.identity import decide_identity
from worker.types import FoundEntity, KindEvidence, KnownEntity, Mention


def body(
    text: str, country: str | None, gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> FoundEntity | None:
    entities = find_entities(Reading(text=text, lang="en"), recogniser.recognise([text])[0], gazetteer, aliases)
    return next((one for one in entities if one.kind == "org" and one.country == country), None)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The Labour Party lost in London, Britain, on Monday.", "GB"),
        ("The Labour Party lost ground on Monday, its leader said.", "GB"),
        ("In Israel the Labour Party lost ground on Monday. Israelis voted in Tel Aviv.", "IL"),
        ("The Dutch Labour Party lost ground, as the Labour Party of Britain did.", "NL"),
        ("Republicans in the Senate in Washington voted on Monday, the United States said.", "US"),
        ("Israel's Defence Ministry said on Monday that the border was closed.", "IL"),
    ],
)
def test_the_text_says_whose_party_or_ministry_is_meant(
    text: str, country: str, gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> None:
    assert body(text, country, gazetteer, recogniser, aliases) is not None


def test_parties_of_one_name_in_two_countries_are_two_entities(
    gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> None:
    text = "In Israel the Labour Party lost ground on Monday. Israelis voted in Tel Aviv."
    found = body(text, "IL", gazetteer, recogniser, aliases)
    assert found is not None
    british = KnownEntity(entity_id=1, name="Labour Party", kind="org", names=("Labour",), country="GB")
    israeli = KnownEntity(entity_id=2, name="Labour Party", kind="org", names=("Labour Party",), country="IL")
    assert resolve(found, [british, israeli], aliases).entity_id == 2


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Israel's Labor Party said on Monday that it would leave the coalition.", "Labor Party", "IL"),
        (
            "The Labor Party will join, officials in Jerusalem said. Polls in Israel show Likud ahead.",
            "Labor Party",
            "IL",
        ),
        ("Australia's Labor Party won the vote in Canberra.", "Labor Party", "AU"),
        (
            "The Labor Party won in Canberra. Voters in Sydney and Perth punished the government.",
            "Labor Party",
            "AU",
        ),
        (
            "Jacinda Ardern said the Labour Party would raise benefits in New Zealand. She spoke in Wellington.",
            "Labour Party",
            "NZ",
        ),
        ("Norway's Labour Party leads in the polls.", "Labour Party", "NO"),
        ("The Norwegian Labour Party leads in the polls.", "Labour Party", "NO"),
        (
            "The Labour Party and Fine Gael govern Ireland. In Dublin the Labour Party met on Monday.",
            "Labour Party",
            "IE",
        ),
        ("The Labour Party lost seats in Manchester, Leeds and London.", "Labour Party", "GB"),
        ("Labour will fight the cuts, its leader said in Liverpool.", "Labour Party", "GB"),
        ("Malta's Labour Party won again.", "Labour Party", "MT"),
        ("The Labour Party of South Korea backed the strike.", "Labour Party", "KR"),
        ("Republicans in Congress blocked the bill.", "Republican Party", "US"),
        ("France's Republicans chose Valerie Pecresse in Paris.", "Republicans", "FR"),
        (
            "Francois Fillon leads the Republicans in France. The Republicans met in Paris and Lyon on Sunday.",
            "Republicans",
            "FR",
        ),
        ("Canada's Green Party lost its leader.", "Green Party", "CA"),
        (
            "Justin Trudeau's Liberal Party lost seats in Quebec and Ontario. Canada votes on Monday.",
            "Liberal Party",
            "CA",
        ),
        ("Australia's Liberal Party chose Peter Dutton.", "Liberal Party", "AU"),
        ("Scott Morrison led the Liberal Party in Australia. He spoke in Sydney and Melbourne.", "Liberal Party", "AU"),
        ("Japan's Liberal Democratic Party picked a new leader.", "Liberal Democratic Party", "JP"),
        (
            "The Liberal Democratic Party picked Fumio Kishida in Tokyo. Japan goes to the polls this month.",
            "Liberal Democratic Party",
            "JP",
        ),
        ("Italy's Democratic Party lost the vote.", "Democratic Party", "IT"),
        ("Matteo Renzi leads the Democratic Party in Italy. He spoke in Rome and Florence.", "Democratic Party", "IT"),
        ("The Democratic Party chose its candidate in Chicago.", "Democratic Party", "US"),
        ("Democrats in the Senate opposed the tax cut.", "Democratic Party", "US"),
        ("South Korea's Democratic Party won in Seoul.", "Democratic Party", "KR"),
        ("The Democratic Party of Japan lost the election.", "Democratic Party", "JP"),
        ("The Conservative Party of Canada wants lower taxes.", "Conservative Party", "CA"),
        ("Canada's Conservative Party wants lower taxes.", "Conservative Party", "CA"),
        ("The Conservative Party met in Birmingham, Britain.", "Conservative Party", "GB"),
        ("France's Socialist Party collapsed.", "Socialist Party", "FR"),
        ("Spain's Socialist Party won in Madrid.", "Socialist Party", "ES"),
        ("China's Communist Party met in Beijing.", "Communist Party", "CN"),
        ("Cuba's Communist Party met in Havana.", "Communist Party", "CU"),
        ("Spain's People's Party lost a vote in Madrid.", "People's Party", "ES"),
        ("Austria's People's Party leads in Vienna.", "People's Party", "AT"),
        ("Brazil's Workers' Party chose Lula.", "Workers' Party", "BR"),
        ("North Korea's Workers' Party met in Pyongyang.", "Workers' Party", "KP"),
        ("New Zealand's National Party won in Auckland.", "National Party", "NZ"),
        ("South Africa's National Party will free Nelson Mandela.", "National Party", "ZA"),
        ("India's Supreme Court struck down the law.", "Supreme Court", "IN"),
        ("Brazil's Senate voted to oust her.", "Senate", "BR"),
        ("Geert Wilders leads the Freedom Party in the Netherlands. He spoke in Amsterdam.", "Freedom Party", "NL"),
        ("Austria's Freedom Party won in Vienna and Graz.", "Freedom Party", "AT"),
    ],
)
def test_a_party_or_body_is_of_the_country_that_is_beside_it_or_fills_the_text(
    text: str, name: str, country: str, gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> None:
    found = body(text, country, gazetteer, recogniser, aliases)
    assert found is not None
    assert found.name.removeprefix("The ") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Facebook said in 2016 that it had 1.7 billion users.", "Facebook"),
        ("Meta Platforms, which owns Facebook, cut 10,000 jobs.", "Meta Platforms"),
        ("Facebook parent Meta cut 10,000 jobs.", "Meta Platforms"),
        ("Twitter bought Periscope in 2015.", "Twitter"),
        ("Elon Musk renamed Twitter as X.", "Twitter"),
        ("Alphabet's shares rose. Google sells ads.", "Alphabet"),
        ("Daimler said it would cut jobs in Stuttgart.", "Daimler"),
        ("Fiat Chrysler agreed to pay $800 million.", "Fiat Chrysler"),
        ("Stellantis shut a plant in Turin.", "Stellantis"),
        ("The Soviet Union and West Germany signed a pact.", "Soviet Union"),
        ("The Soviet Union and West Germany signed a pact.", "West Germany"),
        ("Soviet troops left Czechoslovakia. The USSR was weak.", "Czechoslovakia"),
        ("Soviet troops left Czechoslovakia. The USSR was weak.", "Soviet Union"),
        ("Serbia was a part of Yugoslavia.", "Yugoslavia"),
        ("East Germany opened the Berlin Wall.", "East Germany"),
        ("Meta, the owner of Instagram, cut jobs.", "Meta Platforms"),
        ("Google became part of Alphabet Inc. in 2015.", "Alphabet"),
        ("Google became part of Alphabet Inc. in 2015.", "Google"),
        ("Leaders met Xi at the forum in Boao.", "Xi Jinping"),
    ],
)
def test_a_firm_or_state_goes_by_its_name_of_then(
    text: str, name: str, gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> None:
    found = find_entities(Reading(text=text, lang="en"), recogniser.recognise([text])[0], gazetteer, aliases)
    assert name in [one.name for one in found]


ORG = KindEvidence({"org": 4.0}, articles=3, settled=3)


def party(country: str | None, *company: str, name: str = "Liberal Party") -> FoundEntity:
    mentions = (Mention(0, len(name), name),)
    return FoundEntity(name=name, kind="org", mentions=mentions, country=country, company=company, evidence=ORG)


def stored(entity_id: int, country: str | None, *company: str, name: str = "Liberal Party") -> KnownEntity:
    return KnownEntity(
        entity_id=entity_id,
        name=name,
        kind="org",
        names=(name,),
        country=country,
        company=company,
        evidence=ORG,
    )


def test_a_text_that_says_nobodys_country_makes_one_of_no_two_parties() -> None:
    parties = [stored(1, "CA", "Ottawa"), stored(2, "AU", "Sydney")]
    assert decide_identity(party(None, "Ottawa", "Sydney"), parties, Aliases()).twins == ()
    assert decide_identity(party("CA"), parties, Aliases()).twins == (parties[0],)


def test_things_of_one_name_in_two_countries_are_not_united_by_a_text_without_one() -> None:
    firms = [stored(1, "CA", name="Star Holdings"), stored(2, "AU", name="Star Holdings")]
    assert decide_identity(party(None, name="Star Holdings"), firms, Aliases()).twins == ()


@pytest.mark.parametrize(
    ("country", "company", "theirs", "is_one"),
    [
        (None, (), None, False),
        (None, ("Ottawa",), None, True),
        (None, (), "CA", False),
        (None, ("Ottawa",), "CA", True),
        ("CA", (), "CA", True),
        ("AU", ("Ottawa", "Quebec"), "CA", False),
    ],
)
def test_a_party_of_an_unknown_country_needs_a_name_in_common(
    country: str | None, company: tuple[str, ...], theirs: str | None, is_one: bool
) -> None:
    decision = resolve(party(country, *company), [stored(1, theirs, "Ottawa", "Quebec")], Aliases())
    assert (decision.entity_id == 1) is is_one


def test_a_court_of_nobodys_country_is_the_one_of_that_name() -> None:
    court = "Supreme Court"
    assert resolve(party(None, name=court), [stored(1, None, name=court)], Aliases()).entity_id == 1
    assert resolve(party(None, name=court), [stored(1, "IN", name=court)], Aliases()).entity_id is None


@pytest.mark.parametrize(
    ("one", "other", "company", "is_one"),
    [
        ("Pioneer", "Pioneer Corp", (), False),
        ("Pioneer", "Pioneer", (), False),
        ("Continental", "Continental AG", (), False),
        ("Prudential", "Prudential Plc", (), False),
        ("Standard Group", "Standard", (), False),
        ("Pioneer", "Pioneer Corp", ("Sony",), True),
        ("Pioneer", "Pioneer", ("Sony",), True),
        ("Pioneer Corp", "Pioneer Corporation", (), True),
        ("Pioneer Corp", "Pioneer Corp", (), True),
        ("Noranda", "Noranda Inc", (), True),
        ("Pioneer Sugar Mills", "Pioneer Sugar Mills Ltd", (), True),
    ],
)
def test_a_word_by_which_many_firms_are_called_needs_a_name_in_common(
    one: str, other: str, company: tuple[str, ...], is_one: bool
) -> None:
    firms = [stored(1, None, *company, name=other)]
    decision = resolve(party(None, *company, name=one), firms, Aliases())
    assert (decision.entity_id == 1) is is_one
    if not is_one:
        assert decide_identity(party(None, name=one), firms, Aliases()).twins == ()

"""Spellings that are one name, those that need company to be one, and those that never are."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, name_keys, resolve
from worker.types import EntityKind, FoundEntity, KnownEntity, Mention, Resolution

COMPANY = ("Hama", "Idlib", "Damascus")


def decide(one: str, other: str, kind: EntityKind, company: tuple[str, ...] = ()) -> Resolution:
    """Resolve one name while the other is stored under its keys."""
    shares = set(name_keys(one, kind)) & set(name_keys(other, kind))
    stored = KnownEntity(entity_id=1, name=other, kind=kind, names=(other,), company=company)
    found = FoundEntity(name=one, kind=kind, mentions=(Mention(0, len(one), one),), company=company)
    return resolve(found, [stored] if shares else [], Aliases())


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Wladimir Gruber", "Vladimir Gruber", "person"),
        ("Muammar Qaddafi", "Moammar Gaddafi", "person"),
        ("Usama bin Nadir", "Osama bin Nader", "person"),
        ("Abd al-Aziz Farouk", "Abdul Aziz Farouk", "person"),
        ("Abdulaziz Farouk", "Abdel Aziz Farouk", "person"),
        ("Аркадий Борисович Лунин", "Arkady Lunin", "person"),
        ("Лунин Аркадий Борисович", "Arkadii Lunin", "person"),
        ("Olena Petrivna Kovalenko", "Olena Kovalenko", "person"),
        ("Володимир Шевченко", "Volodymyr Shevchenko", "person"),
        ("LUNIN, Arkady", "Arkady Lunin", "person"),
        ("Mr. Harold Pinkus", "Harold Pinkus", "person"),
        ("Dr. Harold Pinkus", "Harold Pinkus", "person"),
        ("Sheikh Harith Yusuf Dari", "Harith Yusuf Dari", "person"),
        ("HaroldPinkus", "Harold Pinkus", "person"),
        ("Roberta De Nardo", "Roberta DeNardo", "person"),
        ("Joost VanderMeulen", "Joost van der Meulen", "person"),
        ("Van der Meulen Corp", "Vandermeulen Corp", "org"),
        ("Marie Louise Dubois", "MarieLouise Dubois", "person"),
        ("Bill Harkness", "William Harkness", "person"),
        ("Ted Harkness", "Theodore Harkness", "person"),
        ("Mike Harkness", "Michael Harkness", "person"),
        ("Harold Pinkuss", "Harold Pinkus", "person"),
        ("Harold Schloz", "Harold Scholz", "person"),
        ("Dnoald Harkness", "Donald Harkness", "person"),
        ("Alexander Lukashnko", "Alexander Lukashenko", "person"),
        ("Mikhail Khodorkvosky", "Mikhail Khodorkovsky", "person"),
        ("Thomas A. Lindemann", "Thomas Lindeman", "person"),
        ("Jürgen Müller", "Juergen Mueller", "person"),
        ("Søren Ødegård", "Soren Odegard", "person"),
        ("Nguyễn Phú Trọng", "Nguyen Phu Trong", "person"),
        ("Hans-Peter Brandt", "Hans Peter Brandt", "person"),
        ("Jean Claude Morel", "Jean-Claude Morel", "person"),
        ("D'Angelo Moretti", "Dangelo Moretti", "person"),
        ("Open Joint Stock Company Severnaya", "OAO Severnaya", "org"),
        ("Severnaya PJSC", "Severnaya", "org"),
        ("Limited Liability Company Krasota", "OOO Krasota", "org"),
        ("Krasota L.L.C.", "Krasota LLC", "org"),
        ("Faber Polska Sp. z o.o.", "Faber Polska", "org"),
        ("First International Bank", "1st Int'l Bank", "org"),
        ("Brigade 44", "Brigade Forty-Four", "org"),
        ("Three Percenters", "3 Percenters", "org"),
        ("Acme Defence Systems", "Acme Defense Systems", "org"),
        ("Harbour Bros. Company", "Harbour Brothers Co", "org"),
        ("Red Cross Societty of Norway", "Red Cross Society of Norway", "org"),
        ("Health Ministry", "Health  ministry", "org"),
        ("Hizbullah Front", "Hezbollah Front", "org"),
        ("Mazar-i-Sharif", "Mazar-e-Sharif", "place"),
        ("Hannover", "Hanover", "place"),
        ("Kennedy Space Centre", "Kennedy Space Center", "place"),
        ("Nabi Saleh", "Nebi Saleh", "place"),
        ("Ar Raqqa Province", "Raqqah Province", "place"),
        ("Tartous", "Tartus", "place"),
        ("Massoud Hadi", "Masud Hadi", "person"),
        ("Charles-Antoine Bambara", "Charles Bambara", "person"),
        ("Abdel Fattah al-Sisi", "Abdel-Fattah el-Sissi", "person"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str, kind: EntityKind) -> None:
    assert decide(one, other, kind, COMPANY[:1]).entity_id == 1
    assert decide(other, one, kind, COMPANY[:1]).entity_id == 1


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("H. Pinkus", "Harold Pinkus", "person"),
        ("Serei Gruber", "Sergei Gruber", "person"),
    ],
)
def test_an_initial_or_a_letter_exchanged_is_forgiven_in_the_same_company_only(
    one: str, other: str, kind: EntityKind
) -> None:
    assert decide(one, other, kind, COMPANY).entity_id == 1
    assert decide(one, other, kind).entity_id is None


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Naji Mustafa", "Ahmed Mustafa", "person"),
        ("Naji Mustafa", "Mustafa Kemal", "person"),
        ("Ahmed Mustafa", "Mustafa Kemal", "person"),
        ("Bashar al-Assad", "Maher al-Assad", "person"),
        ("Hafez al-Assad", "Bashar al-Assad", "person"),
        ("George W. Bush", "George H. W. Bush", "person"),
        ("Jan Kowalski", "Jana Kowalski", "person"),
        ("Kim Chol", "Kim Jong-chol", "person"),
        ("Marie Le Pen", "Jean-Marie Le Pen", "person"),
        ("Ahmed Mohamed", "Ahmed Mohamoud", "person"),
        ("Anna Petrov", "Anna Petrova", "person"),
        ("Andrea Rossi", "Andreas Rossi", "person"),
        ("Daniel Weber", "Daniela Weber", "person"),
        ("Bill Harkness", "Bob Harkness", "person"),
        ("Ted Harkness", "Tom Harkness", "person"),
        ("Will Harkness", "Bill Harkness", "person"),
        ("Kim Jong-il", "Kim Jong-un", "person"),
        ("Kim Yong-chol", "Kim Yong-chun", "person"),
        ("Walter Gruber", "Walker Gruber", "person"),
        ("Gamal Farouk", "Kamal Farouk", "person"),
        ("Abdullah Farouk", "Abdul Farouk", "person"),
        ("Omar bin Salman", "Salman bin Omar", "person"),
        ("Ali Hassan Majid", "Ali Majid", "person"),
        ("Peter Hansen", "Peter Jansen", "person"),
        ("Boris Ivanovich Lunin", "Boris Petrovich Lunin", "person"),
        ("Frank Miller", "Frank Milner", "person"),
        ("Louis Martin", "Louise Martin", "person"),
        ("H. Pinkus", "Harold Pinkus", "person"),
        ("Pinkus", "Harold Pinkus", "person"),
        ("General Pinkus", "Admiral Harkness", "person"),
        ("Harbour Fund IV", "Harbour Fund V", "org"),
        ("Harbour Fund", "Harbour Fund III", "org"),
        ("Mortgage Trust 2004-1", "Mortgage Trust 2004-2", "org"),
        ("7th Brigade", "17th Brigade", "org"),
        ("First Army", "Second Army", "org"),
        ("Severnaya OAO", "Severnaya GmbH", "org"),
        ("Bank of China", "Bank of Chile", "org"),
        ("Cardinal Health", "Cardinal Wealth", "org"),
        ("Free Syrian Army", "Free Syrian Police", "org"),
        ("Jaish al-Islam", "Jaish al-Izza", "org"),
        ("Washington Post", "Washington Times", "org"),
        ("Aden", "Eden", "place"),
        ("Tripoli", "Tripura", "place"),
        ("AT&T Mobile", "T-Mobile", "org"),
        ("ES&T", "AT&T Inc", "org"),
        ("County Sheriff", "LA County Sheriff", "org"),
        ("Super Bowl LI", "Super Bowl LII", "event"),
        ("Turkey", "Trek", "other"),
        ("Troika", "Trek", "work"),
        ("Marion Le Pen", "Marine Le Pen", "person"),
        ("Muhammed Abbas", "Mahmoud Abbas", "person"),
        ("Han Yong", "Yang Han", "person"),
        ("Jack Nicholson", "John Nicholson", "person"),
        ("Dublin 2 Tesco", "Dublin Tesco", "person"),
        ("CNN", "KCNA", "org"),
        ("KNA", "KCNA", "org"),
        ("OBS", "UBS", "org"),
        ("Huthi", "Heat magazine", "org"),
        ("Nuer", "NRA", "org"),
        ("al-Nuri", "NRA", "org"),
        ("Times", "LA Times", "org"),
        ("Tech", "Technology Corporation", "org"),
        ("Ball Game", "Belgium", "place"),
        ("Nico", "Nice", "place"),
        ("RAM", "Rome", "place"),
        ("Legos", "Lagos", "place"),
        ("Muscat", "Moscow City", "place"),
        ("Tartous", "Thirties", "place"),
        ("East Asia", "East Sea", "place"),
        ("Mideast", "Midwest", "place"),
        ("Sin City", "Sun City", "place"),
        ("Puebla", "Pueblo", "place"),
        ("Anglesey", "Los Angeles", "place"),
        ("The Hague", "Heigo Sato", "person"),
        ("Mike Conaway", "Kunio Maekawa", "person"),
        ("Liu Yonghao", "Liu Yang", "person"),
        ("Stephen King", "Steve King", "person"),
        ("George H. W. Bush", "George W. Bush", "person"),
        ("John Addo Kufuor", "John Agyekum Kufuor", "person"),
        ("Hamid Karimi", "Hamad Karimi", "person"),
        ("Heavenly Place", "Heavenly Palace", "work"),
    ],
)
def test_namesakes_stay_apart(one: str, other: str, kind: EntityKind) -> None:
    assert decide(one, other, kind).entity_id is None
    assert decide(other, one, kind).entity_id is None


def test_a_common_family_name_spelt_otherwise_needs_common_company() -> None:
    assert decide("Stephan Miller", "Stephen Miller", "person").entity_id is None
    assert decide("Stephan Miller", "Stephen Miller", "person", COMPANY).entity_id == 1


def test_two_spellings_named_in_one_text_are_two_things() -> None:
    stored = KnownEntity(
        entity_id=1, name="Sergei Lunin", kind="person", names=("Sergei Lunin",), company=("Sergey Lunin", "Hama")
    )
    found = FoundEntity(name="Sergey Lunin", kind="person", mentions=(Mention(0, 12, "Sergey Lunin"),))
    assert resolve(found, [stored], Aliases()).entity_id is None


def test_who_goes_by_two_middle_names_is_not_a_third() -> None:
    stored = KnownEntity(
        entity_id=1, name="John Agyekum Kufuor", kind="person", names=("John Agyekum Kufuor", "John Kufuor")
    )
    found = FoundEntity(name="John Addo Kufuor", kind="person", mentions=(Mention(0, 16, "John Addo Kufuor"),))
    assert resolve(found, [stored], Aliases()).entity_id is None


def test_a_name_written_in_one_word_is_no_bare_name() -> None:
    assert decide("HaroldPinkus", "Harold Pinkus", "person").reason == "spacing"


def test_what_the_company_forgave_is_said() -> None:
    assert decide("H. Pinkus", "Harold Pinkus", "person", COMPANY).reason == "initial_in_company"

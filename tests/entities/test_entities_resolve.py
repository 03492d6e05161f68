"""One entity per real thing: keys, name rules, the decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from worker.entities import Aliases, name_keys, resolve, shares_of
from worker.types import FoundEntity, KindEvidence, KnownEntity, Mention
from worker.types.entities import EntityKind

NONE = Aliases()


def found(name: str, kind: EntityKind = "person", **more: Any) -> FoundEntity:
    return FoundEntity(name=name, kind=kind, mentions=(Mention(0, len(name), name),), **more)


def known(name: str, kind: EntityKind = "person", entity_id: int = 1, **more: Any) -> KnownEntity:
    return KnownEntity(entity_id=entity_id, name=name, kind=kind, names=(name,), **more)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Naji Mustafa", "Mustapha Naji", "person"),
        ("Mohamed Moustafa", "Mohammed Mustafa", "person"),
        ("Bashar al-Assad", "Bashar Assad", "person"),
        ("François Hollande", "Francois Hollande", "person"),
        ("Владимир Путин", "Vladimir Putin", "person"),
        ("Sergey Lavrov", "Sergei Lavrov", "person"),
        ("Recep Tayyip Erdogan", "Recep Erdogan", "person"),
        ("Hans J. Friedrich", "Hans Joachim Friedrich", "person"),
        ("Jaish al Izza", "Jaish al-Ezzi", "org"),
        ("National Liberation Front", "National Front for Liberation", "org"),
        ("Siemens AG", "Siemens", "org"),
        ("Deir Ezzor", "Deir el-Zour", "place"),
    ],
)
def test_spellings_of_one_name_share_a_key_and_are_one(one: str, other: str, kind: EntityKind) -> None:
    assert set(name_keys(one, kind)) & set(name_keys(other, kind))
    beside = ("Hama",)
    assert resolve(found(one, kind, company=beside), [known(other, kind, company=beside)], NONE).entity_id == 1
    assert resolve(found(other, kind, company=beside), [known(one, kind, company=beside)], NONE).entity_id == 1


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Naji Mustafa", "Mustafa Bakour", "person"),
        ("Naji Mustafa", "Mustapha Maarati", "person"),
        ("Bashar al-Assad", "Maher al-Assad", "person"),
        ("Jan Novak", "Jean Novak", "person"),
        ("Maria Rossi", "Mario Rossi", "person"),
        ("George Bush", "Jeb Bush", "person"),
        ("George W. Bush", "George H. W. Bush", "person"),
        ("Omar bin Salman", "Salman bin Omar", "person"),
        ("Ali Hassan Majid", "Ali Majid", "person"),
        ("Jaish al-Islam", "Jaish al-Izza", "org"),
        ("Star", "Co-Star", "org"),
        ("Nino", "El Nino", "org"),
        ("Ad Astra", "Austria", "place"),
        ("Kings Street", "King Street", "place"),
        ("Department of Human Resources", "Human Resources Department", "org"),
        ("Deutsche Bank AG", "Deutsche Bank GmbH", "org"),
        ("University of Washington", "Washington University", "org"),
        ("Agency for International Development", "International Development Agency", "org"),
        ("U.S. Group", "U.S", "org"),
        ("China Holdings", "China", "org"),
        ("South Africa", "South Africa Ltd", "org"),
        ("Bank of America", "BankAmerica Corp", "org"),
        ("Whitehouse", "White House", "org"),
        ("AEG", "AEG AG", "org"),
        ("Smith", "Smith Inc", "org"),
        ("Woolworth Holdings PLC", "Woolworth", "org"),
    ],
)
def test_namesakes_are_never_swallowed(one: str, other: str, kind: EntityKind) -> None:
    assert resolve(found(one, kind), [known(other, kind)], NONE).entity_id is None


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"kind": "org"}, "new"),
        ({"country": "JO"}, "new"),
    ],
)
def test_kind_and_country_tell_same_names_apart(more: dict[str, Any], reason: str) -> None:
    other = known("Naji Mustafa", **({"country": "SY"} | more))
    decision = resolve(found("Naji Mustafa", country="SY"), [other], NONE)
    assert (decision.entity_id, decision.reason) == (None, reason)


def test_two_towns_of_one_name_stay_two() -> None:
    texas = found("Paris", "place", country="US", lat=33.66, lon=-95.56)
    maine = known("Paris", "place", country="US", lat=44.26, lon=-70.5)
    assert resolve(texas, [maine], NONE).entity_id is None
    near = known("Paris", "place", entity_id=2, country="US", lat=33.7, lon=-95.5)
    assert resolve(texas, [maine, near], NONE).entity_id == 2


def test_short_place_names_spelt_otherwise_are_one_where_the_map_agrees() -> None:
    at: dict[str, Any] = {"country": "SY", "lat": 35.95, "lon": 39.01}
    beside: dict[str, Any] = {"company": ("Syria",)}
    known_there = known("Ar Raqqah", "place", **at, **beside)
    assert resolve(found("Raqqa", "place", **at, **beside), [known_there], NONE).entity_id == 1
    assert resolve(found("Raqqa", "place", **at), [known_there], NONE).entity_id is None
    assert resolve(found("Raqqa", "place", **beside), [known("Ar Raqqah", "place", **beside)], NONE).entity_id is None


@pytest.mark.parametrize(("country", "entity_id"), [("SY", 1), ("GB", None)])
def test_vowels_of_a_place_are_exchanged_only_where_its_script_writes_none(country: str, entity_id: int | None) -> None:
    at: dict[str, Any] = {"country": country, "lat": 32.6, "lon": 36.1, "company": ("Amman",)}
    assert resolve(found("Deraa", "place", **at), [known("Daraa", "place", **at)], NONE).entity_id == entity_id


@pytest.mark.parametrize(
    ("company", "stored", "entity_id"),
    [
        ((), [("Hama", "Idlib")], None),
        (("Hama",), [("Hama", "Idlib")], None),
        (("Hama", "Idlib"), [("Hama", "Idlib")], 1),
        (("Hama", "Idlib"), [("Reuters", "Boston"), ("Hama", "Idlib")], 2),
        (("Hama", "Idlib", "Homs"), [("Hama", "Idlib"), ("Hama", "Idlib", "Homs")], 2),
        (("Hama", "Idlib"), [("Hama", "Idlib"), ("Hama", "Idlib")], 1),
        (("Hama", "Boston"), [("Hama", "Idlib"), ("Boston", "Idlib")], None),
    ],
)
def test_a_bare_name_is_the_bearer_whose_company_agrees_most_however_many_are_stored(
    company: tuple[str, ...], stored: list[tuple[str, ...]], entity_id: int | None
) -> None:
    others = [known("Bakour", entity_id=i, company=beside) for i, beside in enumerate(stored, 1)]
    assert resolve(found("Bakour", company=company), others, NONE).entity_id == entity_id


@pytest.mark.parametrize(("company", "entity_id"), [(("Hama", "Idlib"), None), (("Hama", "Idlib", "Homs"), 1)])
def test_a_given_name_alone_needs_three_names_in_common(company: tuple[str, ...], entity_id: int | None) -> None:
    stored = known("Claire", company=("Hama", "Idlib", "Homs"))
    assert resolve(found("Claire", company=company), [stored], NONE).entity_id == entity_id


@pytest.mark.parametrize(
    ("company", "entity_id"),
    [(("Texas", "Iraq"), 1), (("Florida", "Miami"), 2), (("Texas", "Iraq", "Florida"), None), (("Rome",), None)],
)
def test_a_family_name_of_several_is_the_one_whose_company_alone_agrees(
    company: tuple[str, ...], entity_id: int | None
) -> None:
    often = KindEvidence({"person": 9.0}, 9)
    bearers = [
        known("George Bush", entity_id=1, company=("Texas", "Iraq"), evidence=often),
        known("Jeb Bush", entity_id=2, company=("Florida", "Miami"), evidence=often),
    ]
    assert resolve(found("Bush", company=company), bearers, NONE).entity_id == entity_id


def test_when_two_fit_equally_it_is_neither() -> None:
    decision = resolve(found("Mustapha Naji"), [known("Naji Mustafa"), known("Naji Moustafa", entity_id=2)], NONE)
    assert (decision.entity_id, decision.reason) == (None, "ambiguous")


@pytest.mark.parametrize(
    ("name", "first", "other", "is_one"),
    [
        ("George W. Bush", "George Bush", None, True),
        ("George W. Bush", "George Bush", "George H. W. Bush", False),
        ("Rex Tillerson", "Rex W. Tillerson", "Rex Wayne Tillerson", False),  # two fit equally well
        ("Rex W. Tillerson", "Rex Tillerson", "Rex Wayne Tillerson", True),
    ],
)
def test_a_middle_name_left_out_is_nobodys_where_another_one_is_known(
    name: str, first: str, other: str | None, is_one: bool
) -> None:
    beside: dict[str, Any] = {"company": ("Iraq", "Congress")}
    stored = [known(one, entity_id=at, **beside) for at, one in enumerate((first, other), 1) if one]
    assert (resolve(found(name, **beside), stored, NONE).entity_id is not None) is is_one


def test_a_person_known_by_an_initial_and_by_the_name_in_full_is_one() -> None:
    beside: dict[str, Any] = {"company": ("Exxon Mobil",)}
    stored = replace(known("Rex W. Tillerson", **beside), names=("Rex W. Tillerson", "Rex Wayne Tillerson"))
    assert resolve(found("Rex Tillerson", **beside), [stored], NONE).entity_id == 1


@pytest.mark.parametrize("name", ["", "-", "من", "习近平", "A", "al", "x" * 10_000, "the of and"])
@pytest.mark.parametrize("kind", ["person", "org", "place", "event", "work", "other"])
def test_keys_are_few_whatever_the_name(name: str, kind: EntityKind) -> None:
    keys = name_keys(name, kind)
    assert len(keys) <= 7
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("one", "other", "kind", "beside", "are_one"),
    [
        ("John Healy", "John Healey", "person", (), False),
        ("John Healey", "John Healy", "person", ("Labour Party",), True),
        ("Carl Tobis", "Carl Tobias", "person", ("Neil Gorsuch",), True),
        ("John Kasich", "John Kosich", "person", ("Donald Trump", "Senate", "Ohio", "Medicaid"), False),
        ("Daniel Schneider", "Dan Schneider", "person", (), False),
        ("Dan Schneider", "Daniel Schneider", "person", ("Hildesheim",), True),
        ("Michael Edison Hayden", "Michael Hayden", "person", (), False),
        ("Michael Hayden", "Michael Edison Hayden", "person", ("Pentagon",), True),
        ("Muhammed Akar", "Mohammed al-Aqra", "person", (), False),
        ("Mohamed Ismail", "Mohammad Ismail", "person", ("Mogadishu",), True),
        ("National Statistics Office", "Office of National Statistics", "org", ("United Kingdom",), False),
        ("National Statistics Office", "Office of National Statistics", "org", ("Wales", "Cardiff", "London"), True),
        ("Department of Foreign Affairs", "Foreign Affairs Department", "org", (), False),
        ("Coastguard", "Coast Guard", "org", (), False),
        ("Euroasian Economic Union", "Eurasian Economic Union", "org", (), True),
    ],
)
def test_names_that_many_may_bear_need_what_stands_beside_them(
    one: str, other: str, kind: EntityKind, beside: tuple[str, ...], are_one: bool
) -> None:
    decision = resolve(found(one, kind, company=beside), [known(other, kind, company=beside)], NONE)
    assert (decision.entity_id == 1) is are_one


@pytest.mark.parametrize(
    ("one", "other", "are_one"), [("Governor", "Governor", True), ("Governor", None, False), ("Mr", "Mr.", False)]
)
def test_the_same_office_stands_in_for_names_in_common_and_mr_is_none(
    one: str, other: str | None, are_one: bool
) -> None:
    decision = resolve(found("John Kasich", role=one), [known("John Kosich", role=other)], NONE)
    assert (decision.entity_id == 1) is are_one


@pytest.mark.parametrize(
    ("name", "beside", "role", "is_bearer"),
    [
        ("Kerry", (), None, False),
        ("Kerry", ("Ireland",), None, False),
        ("Kerry", ("Ireland",), "Mr", True),
        ("Kerry", ("Ireland", "Syria"), None, True),
    ],
)
def test_a_bare_family_name_is_the_bearer_only_among_what_he_is_named_beside(
    name: str, beside: tuple[str, ...], role: str | None, is_bearer: bool
) -> None:
    bearer = known("John Kerry", company=("Ireland", "Syria"), evidence=KindEvidence({"person": 9.0}, 9))
    decision = resolve(found(name, company=beside, role=role), [bearer], NONE)
    assert (decision.entity_id, decision.reason) == ((1, "family_name") if is_bearer else (None, "new"))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Wang Wei", "Wang Der-wei", "person"),
        ("Geo", "GEO Group", "org"),
        ("Boring Company-and", "Bring", "org"),
    ],
)
def test_what_is_left_out_of_a_name_may_make_another(one: str, other: str, kind: EntityKind) -> None:
    assert resolve(found(one, kind), [known(other, kind)], NONE).entity_id is None
    assert resolve(found(other, kind), [known(one, kind)], NONE).entity_id is None


def test_who_writes_one_initial_writes_all() -> None:
    father = replace(known("George Bush"), names=("George Bush", "George H. W. Bush"))
    assert (
        resolve(found("George W. Bush", company=("Hama",)), [replace(father, company=("Hama",))], NONE).entity_id
        is None
    )


def test_what_a_text_names_beside_another_name_of_an_entity_is_not_that_entity() -> None:
    stored = replace(known("Michael Eneramo"), company=("Tunis", "Cairo", "Abuja"))
    decision = resolve(found("Mickael Eneramo", company=("Tunis", "Cairo", "Abuja")), [stored], NONE)
    assert decision.entity_id == 1
    beside = ("Tunis", "Cairo", "Abuja", "Michael Eneramo")
    assert resolve(found("Mickael Eneramo", company=beside), [stored], NONE).entity_id is None


@pytest.mark.parametrize(
    ("one", "stored", "is_one"),
    [
        ("USAir Inc", ("USAir", "USAir Group"), False),
        ("Laidlaw Transportation Inc", ("Laidlaw Transportation", "Laidlaw Transportation Ltd"), False),
        ("Hawley Group Ltd", ("Hawley", "Hawley Group PLC"), False),
        ("PaineWebber Group Inc", ("PaineWebber", "PaineWebber Inc"), False),
        ("Wedge Group", ("Wedge", "Wedge Group Inc"), True),
        ("Yamaichi Securities Co", ("Yamaichi Securities", "Yamaichi Securities Co Ltd"), True),
        ("Hertz Corp.", ("Hertz", "Hertz Corporation"), True),
    ],
)
def test_a_short_name_leads_from_no_legal_form_to_another(one: str, stored: tuple[str, ...], is_one: bool) -> None:
    firm = replace(known(stored[0], "org", company=("Piedmont",)), names=stored)
    assert (resolve(found(one, "org", company=("Piedmont",)), [firm], NONE).entity_id == 1) is is_one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AEG", "AEG AG"),
        ("USAir", "USAir Group"),
        ("Coastguard", "Coast Guard"),
        ("Hertz", "Hertz Corp."),
        ("AgriAnalysis", "Agri Analysis"),
    ],
)
def test_short_names_of_bodies_are_one_where_a_name_beside_both_agrees(one: str, other: str) -> None:
    beside = ("Frankfurt",)
    assert resolve(found(one, "org", company=beside), [known(other, "org", company=beside)], NONE).entity_id == 1


SHARES = {"united states": 0.35, "donald trump": 0.29, "china": 0.13, "white house": 0.12, "geneva": 0.03}


@pytest.mark.parametrize(
    ("beside", "is_one"),
    [
        (("Geneva",), True),
        (("Mossack Fonseca",), True),
        (("United States", "China"), True),
        (("United States",), False),
        (("United States", "Donald Trump"), False),
        (("Reuters",), False),
        (("Agence France-Presse", "Associated Press", "United States"), False),
        ((), False),
    ],
)
@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Mike Dawson", "Michael Dawson", "person"),
        ("Robert Salomon", "Robert Solomon", "person"),
        ("John F Dawson", "John Dawson", "person"),
        ("Alibaba Group Holding", "Alibaba", "org"),
        ("Whitehouse", "White House", "org"),
    ],
)
def test_names_that_anyone_occurs_beside_prove_nothing(
    one: str, other: str, kind: EntityKind, beside: tuple[str, ...], is_one: bool
) -> None:
    resolution = resolve(found(one, kind, company=beside), [known(other, kind, company=beside)], NONE, SHARES)
    assert (resolution.entity_id == 1) == is_one


@pytest.mark.parametrize(
    ("beside", "is_one"),
    [
        (("Geneva", "Exxon"), True),
        (("United States", "Donald Trump", "White House"), False),
        (("United States", "Donald Trump", "White House", "Geneva"), True),
    ],
)
def test_a_bare_family_name_needs_the_weight_of_two_rare_names(beside: tuple[str, ...], is_one: bool) -> None:
    often = known("Rex Dawson", "person", company=beside, evidence=KindEvidence({}, articles=5))
    assert (resolve(found("Dawson", "person", company=beside), [often], NONE, SHARES).entity_id == 1) == is_one


def test_the_share_of_a_common_name_is_that_of_the_entity_named_most_by_it() -> None:
    georgia = [known("Georgia", "place", share=share) for share in (0.01, 0.3, 0.2)]
    assert shares_of([*georgia, known("IBM", "org", share=0.1)]) == {"georgia": 0.3}


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Ben Roethlisberger", True),
        ("Ben Carson", True),
        ("Pope Francis", True),
        ("Bakour", False),
        ("Ben", False),
        ("al-Bakour", False),
    ],
)
def test_a_person_by_one_name_alone_needs_company(name: str, is_one: bool) -> None:
    assert (resolve(found(name), [known(name)], NONE).entity_id == 1) is is_one


@pytest.mark.parametrize(
    ("name", "other", "company", "is_one"),
    [
        ("Department of Commerce", "Commerce Department", ("Wilbur Ross", "Reno", "Steel"), True),
        ("Department of Commerce", "Commerce Department", ("Wilbur Ross",), False),
        ("Ministry of Justice", "Justice Ministry", ("Sorin Grindeanu", "Bucharest", "Cluj"), True),
        ("University of Washington", "Washington University", ("Seattle", "Reno", "Ohio"), False),
    ],
)
def test_a_department_is_one_in_either_order_of_words_where_its_company_agrees(
    name: str, other: str, company: tuple[str, ...], is_one: bool
) -> None:
    decision = resolve(found(name, "org", company=company), [known(other, "org", company=company)], NONE)
    assert (decision.entity_id is not None) is is_one

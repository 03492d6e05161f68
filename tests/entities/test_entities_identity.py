"""One thing under one spelling: what is beside a name in a text, and what all texts together say."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, Recogniser, find_entities
from worker.entities.cues import body_cues
from worker.entities.drafts import Draft
from worker.entities.identity import bearers_of, decide_identity, is_known_bearer
from worker.types import EntityKind, FoundEntity, KindEvidence, KnownEntity, Mention

NONE = Aliases()


def found(name: str, kind: EntityKind, weights: dict[EntityKind, float] | None = None, settled: int = 0) -> FoundEntity:
    evidence = KindEvidence(weights or {kind: 0.3}, 1, settled)
    return FoundEntity(name=name, kind=kind, mentions=(Mention(0, len(name), name),), evidence=evidence)


def known(
    entity_id: int, name: str, kind: EntityKind, weights: dict[EntityKind, float], articles: int = 1, settled: int = 0
) -> KnownEntity:
    evidence = KindEvidence(weights, articles, settled)
    return KnownEntity(entity_id=entity_id, name=name, kind=kind, names=(name,), evidence=evidence)


@pytest.mark.parametrize(
    ("text", "bare", "kind"),
    [
        (
            "Barnet beat Dover 3-1 on Saturday, a day after singer Barnet Hale opened the new stand. Barnet go second. "
            '"We are proud," said Barnet coach Enzo Marini.',
            "Barnet",
            "org",
        ),
        (
            "Stanley cut 300 jobs on Monday, a day after actor Stanley Tubb opened its office in Leeds. "
            "Stanley chief executive Don Alland spoke of hard times. Shares in Stanley fell 4%.",
            "Stanley",
            "org",
        ),
        (
            "The Elizabeth ran aground on Monday. Elizabeth captain Arvo Anders said all passengers were safe. "
            "Elizabeth Wardle was among its passengers. Another ship towed the Elizabeth.",
            "Elizabeth",
            "org",
        ),
        (
            "Printed every week since 1850, the Hazlitt is to close. Hazlitt editor Jane Holter said so on Friday. "
            "It was founded by William Hazlitt. Readers of the Hazlitt are sad.",
            "Hazlitt",
            "org",
        ),
        (
            "Alexa stopped answering on Sunday, said Alexa users. Model Alexa Chang, who promoted it, was surprised.",
            "Alexa",
            "org",
        ),
        ("The Oscar-winning director Ang Lee is in Rome.", "Oscar", "work"),
    ],
)
def test_a_club_a_bank_a_ship_a_paper_a_product_and_a_prize_are_no_person_of_that_name(
    text: str, bare: str, kind: EntityKind, gazetteer: Gazetteer, recogniser: Recogniser
) -> None:
    entities = find_entities(Reading(text=text, lang="en"), recogniser.recognise([text])[0], gazetteer, NONE)
    [thing] = [one for one in entities if bare in {mention.text for mention in one.mentions}]
    assert (thing.name, thing.kind) == (bare, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Angela Merkel spoke in Berlin. Merkel spokesman Steffen Seibert said that the Merkel government would stay.",
        "Naji Mustafa spoke in Idlib. Mustafa said that he would go on.",
        "Rafael Nadal beat Roger Federer 6-4 6-3. Nadal won 6-4, 6-3 in Paris. Nadal beat him 6-4 6-3 last year too.",
    ],
)
def test_a_person_stays_one_beside_staff_and_scores(text: str, gazetteer: Gazetteer, recogniser: Recogniser) -> None:
    entities = find_entities(Reading(text=text, lang="en"), recogniser.recognise([text])[0], gazetteer, NONE)
    family = {"Merkel", "Mustafa", "Nadal"}
    people = [one for one in entities if family & {word for m in one.mentions for word in m.text.split()}]
    assert [(one.kind, len(one.mentions) > 1) for one in people] == [("person", True)]


Twins = list[KnownEntity]


@pytest.mark.parametrize(
    ("one", "twins", "kind", "ids"),
    [
        pytest.param(
            found("Twitter", "person"),
            [known(1, "Twitter", "person", {"person": 0.3}), known(2, "Twitter", "org", {"org": 4.0}, settled=1)],
            "org",
            [1, 2],
            id="what one text proves outweighs what the model says in two",
        ),
        pytest.param(
            found("Naji Mustafa", "org", {"org": 0.7}),
            [known(1, "Naji Mustafa", "person", {"person": 9.0}, articles=9, settled=4)],
            "person",
            [1],
            id="one slip of the model is mended",
        ),
        pytest.param(
            found("Barnet", "org", {"org": 4.0}, settled=1),
            [known(1, "Barnet", "person", {"person": 8.0}, articles=2, settled=2)],
            "org",
            [],
            id="a club and a person whom texts prove stay two",
        ),
        pytest.param(
            found("Bakour", "person"),
            [known(1, "Bakour", "person", {"person": 0.3})],
            "person",
            [],
            id="a bare name met twice is nobody known",
        ),
        pytest.param(
            found("Harambe", "person"),
            [known(n, "Harambe", "person", {"person": 0.3}) for n in (1, 2, 3)],
            "person",
            [1, 2, 3],
            id="a bare name met often that no full name bears is one",
        ),
        pytest.param(
            found("Harambe", "person"),
            [
                *(known(n, "Harambe", "person", {"person": 0.3}) for n in (1, 2, 3)),
                known(4, "Ann Harambe", "person", {"person": 2.5}),
            ],
            "person",
            [],
            id="a bare name that a full name bears may be anybody of the family",
        ),
        pytest.param(
            found("Martin", "person"),
            [known(n, "Martin", "person", {"person": 0.3}) for n in (1, 2, 3, 4)],
            "person",
            [],
            id="thousands are called Martin",
        ),
        pytest.param(
            found("Digg", "place", {"place": 0.6}),
            [known(1, "Digg", "place", {"place": 1.8}, articles=3)],
            "other",
            [1],
            id="a place on no map that nothing is ever in is none",
        ),
    ],
)
def test_kind_and_identity_are_decided_over_all_texts(
    one: FoundEntity, twins: Twins, kind: EntityKind, ids: list[int]
) -> None:
    identity = decide_identity(one, twins, NONE)
    assert (identity.kind, [twin.entity_id for twin in identity.twins]) == (kind, ids)


def test_what_a_person_ruled_and_what_the_map_decides_takes_no_part() -> None:
    ruled = KnownEntity(
        entity_id=1, name="Twitter", kind="person", names=("Twitter",), ruled=("Twitter",),
        evidence=KindEvidence({"person": 0.3}, 1, 0),
    )  # fmt: skip
    assert decide_identity(found("Twitter", "org", {"org": 4.0}, 1), [ruled], NONE).twins == ()
    mapped = FoundEntity(name="Chelsea", kind="place", mentions=(Mention(0, 7, "Chelsea"),))
    assert decide_identity(mapped, [known(1, "Chelsea", "org", {"org": 4.0})], NONE).kind == "place"


@pytest.mark.parametrize(
    ("name", "bearers", "meant"),
    [
        ("Tillerson", [("Rex Tillerson", 3)], ["Rex Tillerson"]),
        ("Tillerson", [("Rex Tillerson", 2)], []),
        ("Bush", [("George Bush", 9), ("Jeb Bush", 9)], ["George Bush", "Jeb Bush"]),
        ("Martin", [("Martin Schulz", 9)], []),
        ("MA", [("Jack Ma", 9)], []),
    ],
)
def test_a_bare_family_name_may_mean_those_who_are_often_named(
    name: str, bearers: list[tuple[str, int]], meant: list[str]
) -> None:
    candidates = [
        known(number, full, "person", {"person": 3.0}, articles) for number, (full, articles) in enumerate(bearers)
    ]
    family = bearers_of(found(name, "person"), candidates)
    assert [one.name for one in family if is_known_bearer(one)] == meant


@pytest.mark.parametrize(
    ("text", "names", "is_prize"),
    [
        ("The Oscar-winning director left.", ("Oscar",), True),
        ("Grammy winners met.", ("Grammy",), True),
        ("Nobel laureates met.", ("Nobel",), True),
        ("Emmy winner Ann Lee left.", ("Emmy",), True),
        ("Oscar scored twice.", ("Oscar",), False),
        ("Trump winning the state is news.", ("Trump",), False),
        ("Trump winner of the vote, they say.", ("Trump",), False),
        ("Oscar wins the cup.", ("Oscar",), False),
        ("Trump-winning counties turned. Donald Trump left.", ("Trump", "Donald Trump"), False),
    ],
)
def test_what_is_won_is_a_prize(text: str, names: tuple[str, ...], is_prize: bool) -> None:
    at = [text.index(name) for name in names]
    drafts = [Draft(i, i + len(name), name, "person", "model") for i, name in zip(at, names, strict=True)]
    assert ("work" in {kind for kind, _ in body_cues(text, drafts)}) is is_prize

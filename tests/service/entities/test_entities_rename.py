"""A name that a person gives to an entity stands whatever comes in, finds it, and is taken back. On both databases."""

from __future__ import annotations

import pytest
from database_marks import ON_BOTH
from manual_clock import START
from sample_articles import arrival
from sqlalchemy import delete, insert, update
from working import take_in

from worker.bootstrap import Services
from worker.errors import Conflict, InvalidInput, NotFound
from worker.service.search.articles import ArticleFilter
from worker.store.tables import EntityNameRow, EntityRow, MentionRow
from worker.types.people import Decider

ANN, BOB = Decider("ann"), Decider("bob")


@pytest.fixture
def named(services: Services) -> Services:
    """Provide two entities, Alpha and Beta, each named by an article of its own."""
    take_in(services, arrival(1), arrival(2))
    with services.database.write() as session:
        for number, name in ((1, "Alpha"), (2, "Beta")):
            seen = {"first_seen_at": START, "last_seen_at": START}
            entity = {"id": number, "name": name, "kind": "org", "company": [], **seen}
            session.execute(insert(EntityRow), [entity])
            spelling = {"entity_id": number, "name": name, "reason": "new", "score": 1.0, "first_seen_at": START}
            session.execute(insert(EntityNameRow), [spelling])
            mention = {"article_id": number, "field": "text", "start": 0, "end": 5, "entity_id": number, "text": name}
            session.execute(insert(MentionRow), [mention])
    return services


def found(services: Services, q: str) -> list[int]:
    return [one.id for one in services.articles.find_articles(ArticleFilter(q=q)).articles]


def test_the_name_is_shown_everywhere_and_finds_the_entity_beside_its_spellings(named: Services) -> None:
    renamed = named.entities.rename(1, " The Ünion\n of Alpha ", ANN)
    assert (renamed.name, renamed.own_name) == ("The Ünion of Alpha",) * 2
    assert [one.name for one in renamed.names] == ["Alpha"]
    assert [one.name for one in named.articles.get(1).entities] == ["The Ünion of Alpha"]
    assert [one.id for one in named.entities.find_entities(name="NION of").rows] == [1]
    assert [one.id for one in named.entities.find_entities(name="the ünion").rows] == [1]
    assert [one.id for one in named.entities.find_entities(name="alph").rows] == [1]
    assert found(named, 'entity:"the ünion of alpha"') == [1]
    assert found(named, 'entity:"the ünion"') == []
    counted = named.articles.counts(ArticleFilter(), "entity").counts
    assert [one.name for one in counted if one.key == "1"] == ["The Ünion of Alpha"]


@ON_BOTH
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("İstanbul", "istanbul"),
        ("İstanbul", "İSTANBUL"),
        ("ЙОД Ёлка", "йод ё"),
        ("Straße", "STRAß"),
        ("Straße", "STRASSE"),
        ("Οδυσσέας", "ΟΔΥΣΣΈΑΣ"),
        ("ΣΑΜΑΡΑΣ", "σαμαρας"),
    ],
)
def test_a_name_is_found_without_regard_to_case_beyond_ascii(named: Services, name: str, typed: str) -> None:
    named.entities.rename(1, name, ANN)
    assert [one.id for one in named.entities.find_entities(name=typed).rows] == [1]


def test_it_is_an_event_and_a_decision_that_is_taken_back(named: Services) -> None:
    named.entities.rename(1, "First", ANN)
    named.entities.rename(1, "Second", BOB)
    named.entities.rename(1, "Second", BOB)  # changes nothing
    second, first = named.decisions.find_decisions(thing="entity", thing_id=1)
    assert (second.by, second.kind) == ("bob", "entity.renamed")
    assert second.data == {"entity": 1, "was": "First", "now": "Second"}
    with pytest.raises(Conflict, match="take the later renaming back first"):
        named.decisions.take_back(first.id, ANN)
    named.decisions.take_back(second.id, ANN)
    assert named.entities.get(1).name == "First"
    told = named.events.read_page(0, limit=100, kinds=("entity.renamed",))[0]
    assert [one.data["now"] for one in told] == ["First", "Second", "First"]
    named.decisions.take_back(first.id, ANN)
    assert (named.entities.get(1).name, named.entities.get(1).own_name) == ("Alpha", None)


@pytest.mark.parametrize("later", ["Third", "First"])
def test_taking_an_emptied_name_back_overwrites_no_later_one(named: Services, later: str) -> None:
    named.entities.rename(1, "First", ANN)
    named.entities.rename(1, None, ANN)
    emptied = named.decisions.find_decisions(thing="entity", thing_id=1)[0]
    named.entities.rename(1, later, BOB)
    with pytest.raises(Conflict, match="take the later renaming back first"):
        named.decisions.take_back(emptied.id, ANN)
    named.entities.rename(1, None, BOB)
    named.decisions.take_back(emptied.id, ANN)
    assert named.entities.get(1).own_name == "First"


@pytest.mark.parametrize(
    ("names", "merged"), [((None, "Gone"), "Gone"), (("Kept", "Gone"), "Kept"), (("Kept", None), "Kept")]
)
def test_names_are_as_they_were_when_a_merge_is_taken_back(
    named: Services, names: tuple[str | None, ...], merged: str
) -> None:
    for number, name in enumerate(names, start=1):
        named.entities.rename(number, name)
    assert named.entities.merge([1, 2], ANN).name == merged
    assert named.entities.rename(2, merged).id == 1  # by its old id
    decision = next(one for one in named.decisions.find_decisions() if one.kind == "entity.merged")
    named.decisions.take_back(decision.id, BOB)
    assert tuple(named.entities.get(one).own_name for one in (1, 2)) == names


@pytest.mark.parametrize("empty", [None, "", " \n"])
def test_an_empty_name_is_that_of_the_rules_again_and_a_long_one_is_refused(named: Services, empty: str | None) -> None:
    named.entities.rename(1, "First", ANN)
    assert named.entities.rename(1, empty).name == "Alpha"
    with pytest.raises(InvalidInput):
        named.entities.rename(1, "x" * 301)
    with pytest.raises(NotFound):
        named.entities.rename(99, "x")


@pytest.mark.parametrize(("number", "is_left"), [(1, False), (2, True)])
def test_a_takedown_of_the_only_article_that_names_it_takes_the_name_along(
    named: Services, number: int, is_left: bool
) -> None:
    named.entities.rename(1, "A name by Ann", ANN)
    named.entities.merge([2, 1] if is_left else [1, 2], ANN)
    named.entities.rename(1, "Another", ANN)
    named.entities.rename(1, "A name by Ann", ANN)
    decision = next(one for one in named.decisions.find_decisions() if one.kind == "entity.merged")
    if not is_left:
        named.decisions.take_back(decision.id, ANN)
    named.takedown.delete(number)
    told = named.events.read_page(0, limit=100, kinds=("entity.renamed",))[0]
    renamed = [one for one in named.decisions.find_decisions() if one.kind == "entity.renamed"]
    held = [one.data for one in told] + [one.data for one in renamed]
    assert any("Ann" in str(one) for one in held) == is_left


def test_a_rename_taken_back_while_merged_stays_so_when_the_merge_is_taken_back(named: Services) -> None:
    named.entities.rename(2, "Gone", ANN)
    named.entities.merge([1, 2], ANN)
    merged, renamed = named.decisions.find_decisions()
    named.decisions.take_back(renamed.id, ANN)
    named.decisions.take_back(merged.id, ANN)
    assert [named.entities.get(one).own_name for one in (1, 2)] == [None, None]


@pytest.mark.parametrize("order", [(1, 0), (0, 1)], ids=["the last merge first", "the first merge first"])
def test_a_chain_of_merges_is_taken_back_in_either_order(named: Services, order: tuple[int, int]) -> None:
    take_in(named, arrival(3))
    with named.database.write() as session:
        session.execute(update(EntityRow).where(EntityRow.id == 2).values(country="sy", lat=36.2, lon=37.1))
        seen = {"first_seen_at": START, "last_seen_at": START}
        session.execute(insert(EntityRow), [{"id": 3, "name": "Gamma", "kind": "org", "company": [], **seen}])
        spelling = {"entity_id": 3, "name": "Gamma", "reason": "new", "score": 1.0, "first_seen_at": START}
        session.execute(insert(EntityNameRow), [spelling])
    before = [named.entities.get(one) for one in (1, 2, 3)]
    named.entities.rename(2, "Gone")
    named.entities.merge([1, 2], ANN)
    named.entities.merge([3, 1], ANN)
    assert named.entities.get(2).own_name == "Gone"
    merges = [one for one in reversed(named.decisions.find_decisions()) if one.kind == "entity.merged"]
    for at in order:
        named.decisions.take_back(merges[at].id, BOB)
    after = [named.entities.get(one) for one in (1, 2, 3)]
    assert [one.id for one in after] == [1, 2, 3]
    assert [one.own_name for one in after] == [None, "Gone", None]
    assert [[each.name for each in one.names] for one in after] == [["Alpha"], ["Beta"], ["Gamma"]]
    assert [(one.country, one.lat, one.lon) for one in after] == [(one.country, one.lat, one.lon) for one in before]


@pytest.mark.parametrize("spellings", [("Alpha", "Beta"), ("Alpha",), ("Beta",)])
def test_two_that_share_spellings_both_have_them_again(named: Services, spellings: tuple[str, ...]) -> None:
    with named.database.write() as session:
        session.execute(delete(EntityNameRow).where(EntityNameRow.entity_id == 2))
        seen = {"reason": "new", "score": 1.0, "first_seen_at": START}
        session.execute(insert(EntityNameRow), [{"entity_id": 2, "name": name, **seen} for name in spellings])
    named.entities.merge([1, 2], ANN)
    named.decisions.take_back(named.decisions.find_decisions()[0].id, BOB)
    found = {one: [each.name for each in named.entities.get(one).names] for one in (1, 2)}
    assert {one: sorted(names) for one, names in found.items()} == {1: ["Alpha"], 2: sorted(spellings)}


def test_a_merge_that_is_taken_back_leaves_the_company_of_the_other_to_the_other(named: Services) -> None:
    with named.database.write() as session:
        session.get_one(EntityRow, 1).company = ["Gamma"]
        session.get_one(EntityRow, 2).company = ["Delta"]
    named.entities.merge([1, 2], ANN)
    named.decisions.take_back(named.decisions.find_decisions()[0].id, ANN)
    with named.database.read() as session:
        company = {number: session.get_one(EntityRow, number).company for number in (1, 2)}
    assert company == {1: ["Gamma"], 2: ["Delta"]}

"""Decisions of a person about entities: they take effect at once, lead old ids on, and outlive every rerun."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from database_marks import ON_BOTH
from manual_clock import ManualClock
from sample_articles import arrival
from working import take_in

from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound
from worker.service.entities import accept_proposals
from worker.service.entities.accept_proposals import AcceptProposals
from worker.service.entities.manage import Entities, Entity, Tie
from worker.service.search.articles import ArticleFilter
from worker.store.entities import merge_split, views
from worker.types.people import ANYBODY, RULE, Decider

SMITH = "Angela Merkel met the banker Jonathan Smith in Paris on Monday. Smith spoke of the budget of France."
BANKER = "In Hamburg the banker Jonathan Smithers opened a school on Tuesday. Smithers said that he was glad of it."


@pytest.fixture
def services(services_with_names: Services) -> Services:
    return services_with_names


def read(services: Services, *texts: str) -> list[int]:
    """Take these texts in and find their names. Gives the articles' ids."""
    receipts = take_in(services, *(arrival(f"{hash(text)}", text=text, published_at=None) for text in texts))
    while services.enrich.enrich_batch():
        pass
    return [one.article_id or 0 for one in receipts]


def entity(services: Services, name: str) -> int:
    [found] = [one for one in services.entities.find_entities(name=name).rows if one.name == name]
    return found.id


def named_in(services: Services, article_id: int) -> dict[str, int]:
    return {one.name: one.id for one in services.articles.get(article_id).entities}


def test_a_merged_entity_has_the_names_and_mentions_of_both_and_its_old_id_leads_to_it(services: Services) -> None:
    read(services, SMITH, BANKER)
    smith, smithers = entity(services, "Jonathan Smith"), entity(services, "Jonathan Smithers")
    merged = services.entities.merge([smith, smithers])
    assert (merged.id, merged.articles) == (smith, 2)
    assert {"Jonathan Smith", "Jonathan Smithers"} <= {one.name for one in merged.names}
    assert services.entities.get(smithers) == merged
    assert len(services.articles.find_articles(ArticleFilter(entity_id=smithers)).articles) == 2
    assert smithers not in [one.id for one in services.entities.find_entities().rows]
    [event] = [one for one in services.events.read_page(0)[0] if one.kind == "entity.merged"]
    assert (event.data["entity"], event.data["gone"]) == (smith, smithers)


@ON_BOTH
@pytest.mark.parametrize(
    ("typed", "of_many", "of_few"),
    [
        ("Jonathan Smith", "Jonathan Smith", "Jonathan Smith"),
        ("smi jon", None, "Jonathan Smith"),
        ("NATHAN", "Jonathan Smith", None),
        ("n smi", "Jonathan Smith", None),
        ("nobody", None, None),
        ("?!", None, None),
    ],
)
def test_a_part_of_a_name_finds_the_most_mentioned_and_the_beginnings_of_its_words_find_all(
    services: Services, monkeypatch: pytest.MonkeyPatch, typed: str, of_many: str | None, of_few: str | None
) -> None:
    read(services, SMITH)
    for limit, expected in ((500, of_many or of_few), (0, of_few)):
        monkeypatch.setattr(views, "PARTS_LIMIT_ENTITIES", limit)
        assert [one.name for one in services.entities.find_entities(name=typed).rows] == [expected] * (
            expected is not None
        )
        assert services.entities.find_entities(name=typed, kind="place").rows == ()


def test_words_lead_to_the_entity_that_has_the_name_now(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    read(services, SMITH, BANKER)
    monkeypatch.setattr(views, "PARTS_LIMIT_ENTITIES", 0)
    smith, smithers = entity(services, "Jonathan Smith"), entity(services, "Jonathan Smithers")
    services.entities.merge([smith, smithers])
    assert [one.id for one in services.entities.find_entities(name="smithers").rows] == [smith]
    services.entities.split(smith, ["Jonathan Smithers"])
    assert [one.id for one in services.entities.find_entities(name="smithers").rows] == [smithers]


def test_a_merge_holds_for_articles_that_come_later(services: Services) -> None:
    read(services, SMITH, BANKER)
    smith = services.entities.merge([entity(services, "Jonathan Smith"), entity(services, "Jonathan Smithers")]).id
    [later] = read(services, "On Friday the banker Jonathan Smithers left Hamburg for Berlin, where Smithers lives.")
    assert smith in named_in(services, later).values()


def test_a_merge_can_be_undone_and_brings_the_old_id_back(services: Services) -> None:
    _, banker = read(services, SMITH, BANKER)
    smith, smithers = entity(services, "Jonathan Smith"), entity(services, "Jonathan Smithers")
    services.entities.merge([smith, smithers])
    parted = services.entities.split(smith, ["Jonathan Smithers"])
    assert (parted.id, parted.name) == (smithers, "Jonathan Smithers")
    while services.enrich.enrich_batch():
        pass
    assert smithers in named_in(services, banker).values()
    assert smith not in named_in(services, banker).values()


def test_a_split_holds_though_the_rules_would_call_the_names_one(services: Services, clock: ManualClock) -> None:
    other = (
        "The engineer Jonathon Harkness built a bridge in Lyon. Harkness said that it would stand for a hundred years."
    )
    first, second = read(services, SMITH.replace("Smith", "Harkness"), other)
    [both] = {named_in(services, first)["Jonathan Harkness"], named_in(services, second)["Jonathan Harkness"]}
    parted = services.entities.split(both, ["Jonathon Harkness"])
    while services.enrich.enrich_batch():
        pass
    assert named_in(services, first)["Jonathan Harkness"] == both
    assert named_in(services, second)["Jonathon Harkness"] == parted.id != both
    [third] = read(
        services, "A prize went to Jonathon Harkness, who builds bridges. Harkness was in Lyon when he heard of it."
    )
    assert parted.id in named_in(services, third).values()


@pytest.mark.parametrize(
    ("names", "said"),
    [([], "and not all of them"), (["Nobody"], "not met as Nobody"), (["Jonathan Smith"], "and not all of them")],
)
def test_a_split_that_makes_no_sense_is_refused_with_the_names_there_are(
    services: Services, names: list[str], said: str
) -> None:
    read(services, SMITH)
    with pytest.raises(InvalidInput, match=said) as refused:
        services.entities.split(entity(services, "Jonathan Smith"), names)
    assert "Jonathan Smith" in str(refused.value)


def test_a_merge_of_one_or_of_an_unknown_is_refused(services: Services) -> None:
    read(services, SMITH)
    smith = entity(services, "Jonathan Smith")
    with pytest.raises(InvalidInput, match="two entities"):
        services.entities.merge([smith, smith])
    with pytest.raises(NotFound, match="no entity 999"):
        services.entities.merge([smith, 999])


def test_a_timeline_counts_articles_by_day_company_and_ties_by_article(services: Services, clock: ManualClock) -> None:
    read(services, SMITH)
    clock.pass_s(86_400)
    read(services, "Jonathan Smith, a banker, came to Paris to see Angela Merkel again. Smith and Merkel had lunch.")
    smith = entity(services, "Jonathan Smith")
    days = services.entities.timeline(smith)
    assert [one.articles for one in days] == [1, 1]
    assert (days[1].day - days[0].day).days == 1
    company = {one.name: one.articles for one in services.entities.company(smith)}
    assert company["Angela Merkel"] == company["Paris"] == 2
    merkel, paris = sorted(entity(services, name) for name in ("Angela Merkel", "Paris"))
    beside = services.entities.tied_company(smith)
    assert {one.name for one in beside.company} == company.keys()
    assert Tie(merkel, paris, 2) in beside.ties


def read_smithers_twice(services: Services) -> set[int]:
    """Store two entities that are proposed as one: a family name in the same company. Give their ids."""
    company = "Angela Merkel, Emmanuel Macron and Mark Rutte spoke in Paris of the budgets of France and Germany."
    full, bare = "The banker Jonathan Smithers listened.", "Later Mr Smithers listened, and Smithers said so."
    first, second = read(services, f"{company} {full}", f"{bare} On Tuesday {company}")
    return {named_in(services, first)["Jonathan Smithers"], named_in(services, second)["Smithers"]}


def test_entities_that_may_be_one_are_proposed_until_a_person_merges_them(services: Services) -> None:
    ids = read_smithers_twice(services)
    [proposal] = [one for one in services.entities.proposals() if {one.entity.id, one.other.id} == ids]
    assert "Jonathan Smithers" in proposal.evidence[0]
    assert proposal in services.entities.proposals(proposal.other.id)
    services.entities.merge([proposal.entity.id, proposal.other.id])
    assert proposal.evidence not in [one.evidence for one in services.entities.proposals()]


def test_names_that_most_articles_hold_propose_no_merge(services: Services) -> None:
    ids = read_smithers_twice(services)
    for number in range(40):
        company = "Angela Merkel, Emmanuel Macron and Mark Rutte"
        read(services, f"{company} met {number} envoys in Paris for France and Germany.")
    assert ids not in [{one.entity.id, one.other.id} for one in services.entities.proposals()]


@pytest.mark.parametrize(("least_score", "merged"), [(0.0, False), (0.99, False), (0.85, True)])
def test_a_likely_merge_is_accepted_by_rule_where_the_setting_says_from_which_score(
    services: Services, least_score: float, merged: bool
) -> None:
    ids = read_smithers_twice(services)
    accept = AcceptProposals(services.database, services.entities, least_score)
    assert accept.accept_page() is None
    assert len({services.entities.get(one).id for one in ids}) == (1 if merged else 2)
    found = [(one.kind, one.by) for one in services.decisions.find_decisions()]
    assert found == ([("entity.merged", RULE.name)] if merged else [])


def test_a_merge_by_rule_that_a_person_took_back_is_not_made_again(services: Services) -> None:
    ids = read_smithers_twice(services)
    accept = AcceptProposals(services.database, services.entities, 0.85)
    accept.accept_page()
    [decision] = services.decisions.find_decisions()
    services.decisions.take_back(decision.id, ANYBODY)
    accept.accept_page()
    assert {services.entities.get(one).id for one in ids} == ids


def test_a_merge_that_a_person_makes_meanwhile_does_not_end_the_night(services: Services, clock: ManualClock) -> None:
    class Overtaken(Entities):
        def merge(self, ids: Sequence[int], by: Decider = ANYBODY) -> Entity:
            services.entities.merge(ids)
            return super().merge(ids, by)

    ids = read_smithers_twice(services)
    entities = Overtaken(services.database, services.hints, clock)
    assert AcceptProposals(services.database, entities, 0.85).accept_page() is None
    assert len({services.entities.get(one).id for one in ids}) == 1
    assert [one.by for one in services.decisions.find_decisions()] == [ANYBODY.name]


def test_entities_are_looked_at_page_by_page_and_no_more_than_a_night_allows(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_smithers_twice(services)
    monkeypatch.setattr(accept_proposals, "PAGE_ENTITIES", 2)
    monkeypatch.setattr(accept_proposals, "NIGHT_ENTITIES", 4)
    accept = AcceptProposals(services.database, services.entities, 0.85)
    first = accept.accept_page()
    assert first is not None
    second = accept.accept_page(*first)
    assert second is not None
    assert (first.looked, second.looked) == (2, 4)
    assert second.before < first.before
    assert accept.accept_page(*second) is None


def test_a_spelling_that_means_somebody_else_is_proposed_until_a_person_splits_it_off(services: Services) -> None:
    first = ["Jonathan Smithers met Angela Merkel in Berlin.", "Angela Merkel praised Jonathan Smithers in Munich."]
    second = ["Ruth Wanjiru met Raila Odinga in Nairobi.", "Raila Odinga praised Ruth Wanjiru in Mombasa."]
    read(services, *(f"{one} They spoke for an hour about the budget. {one}" for one in (*first, *second)))
    kept, gone = entity(services, "Jonathan Smithers"), entity(services, "Ruth Wanjiru")
    assert services.entities.splits() == []
    with services.database.write_alone() as session:
        merge_split.unite(session, gone, kept)  # as an older rule might have
    [proposal] = services.entities.splits()
    assert (proposal.entity.id, proposal.name) == (kept, "Ruth Wanjiru")
    assert any("Raila Odinga" in said for said in proposal.evidence)
    assert services.entities.splits(kept) == [proposal]
    assert services.entities.split(kept, [proposal.name]).id == gone
    assert services.entities.splits() == []

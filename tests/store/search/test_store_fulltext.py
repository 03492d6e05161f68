"""The same query finds the same articles on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from manual_clock import ManualClock
from sample_articles import arrival
from sqlalchemy import select
from sqlalchemy import text as sql
from working import take_in

from worker.bootstrap import Services
from worker.entities import lookup_keys
from worker.errors import InvalidInput
from worker.service.search.articles import ArticleFilter
from worker.store.entities import entities
from worker.store.search import authors, fulltext, tags
from worker.store.tables import ArticleRow, EntityNameRow, EntityRow, MentionRow, StoryRow

TEXTS = {
    "rebels": "Rebels in Idlib said on Monday that they had repelled an attack by the army near the old town.",
    "dissent": "The dissent of two judges was printed in full. It's a rare thing, the court's clerk said of it.",
    "umlaut": "Über die Brücke von Świnoujście fuhr am Montag kein Zug mehr, sagte der Bürgermeister der Stadt.",
    "numbers": "Growth was 3.5 percent in the U.S. and 12,000 state-of-the-art pumps were sold, e-mail orders as well.",
    "cyrillic": "Президент России встретился в понедельник с министрами, сообщила пресс-служба Кремля в Москве.",
    "arabic": "قال الرئيس يوم الاثنين إن الحكومة ستعقد اجتماعا طارئا في العاصمة لمناقشة الأزمة الاقتصادية.",
    "arrow": "The sign read A->B & C<D; \"AND\" or 'NOT' were painted over it by somebody during the night.",
}

FINDS = [
    ("rebels", {"rebels"}),
    ("REBELS", {"rebels"}),
    ("rebel", set()),  # neither stems
    ("idlib monday", {"rebels"}),
    ("monday -idlib", set()),
    ("the -idlib", {"dissent", "numbers", "arrow"}),
    ('"old town"', {"rebels"}),
    ('"town old"', set()),
    ('"on monday that"', {"rebels"}),
    ("-rebels printed", {"dissent"}),
    ('printed -"in full"', set()),
    ("it's", {"dissent"}),
    ("court's clerk", {"dissent"}),
    ("brücke", {"umlaut"}),
    ("BRÜCKE", {"umlaut"}),
    ("świnoujście", {"umlaut"}),
    ("brucke Swinoujscie", {"umlaut"}),
    ("3.5", {"numbers"}),
    ("U.S.", {"numbers"}),
    ("12,000", {"numbers"}),
    ("state-of-the-art", {"numbers"}),
    ("e-mail", {"numbers"}),
    ("президент", {"cyrillic"}),
    ("пресс-служба", {"cyrillic"}),
    ("الرئيس", {"arabic"}),
    ('"AND"', {"numbers", "arrow"}),
    ('"NOT"', {"arrow"}),
    ('"OR"', {"arrow"}),
    ("idlib OR dissent", {"rebels", "dissent"}),
    ("idlib OR dissent OR brücke monday", {"rebels"}),
    ("monday idlib OR dissent", {"rebels"}),
    ('"old town" OR "in full"', {"rebels", "dissent"}),
    ("idlib OR -the", {"rebels", "umlaut", "cyrillic", "arabic"}),
    ("the -idlib -dissent -arrowx", {"numbers"}),
    ('the -"old town" -"in full"', {"numbers", "arrow"}),
    ("title:rebelsx", {"rebels"}),
    ("TITLE:RebelsX", {"rebels"}),
    ("title:idlib", set()),
    ("title:title idlib", {"rebels"}),
    ('title:"title arrowx"', {"arrow"}),
    ('title:"arrowx title"', set()),
    ("title:ümlautx", {"umlaut"}),
    ("the -title:arrowx", {"rebels", "dissent", "numbers"}),
    ("title:arrowx OR idlib", {"arrow", "rebels"}),
    ("title:state-of-the-art", set()),
    ('"umlautx über"', set()),  # the end of a title and the start of its text are no phrase
    ("12:30", set()),
    ("http://idlib", set()),
    ("& idlib —", {"rebels"}),
    ("a_b", {"arrow"}),
    ("old_town", {"rebels"}),
    ("a-b", {"arrow"}),
    ('"a->b"', {"arrow"}),
    ("title", {"rebels", "dissent", "umlaut", "numbers", "cyrillic", "arabic", "arrow"}),  # headlines count
    ("idlib*", {"rebels"}),
    ("rebel*", {"rebels"}),
    ("REBEL* -idl*", set()),
    ("świnouj*", {"umlaut"}),
    ("swinouj* OR министр*", {"umlaut", "cyrillic"}),
    ("the-old-to*", {"rebels"}),
    ("the-old-owt*", set()),
    ("title:rebel*", {"rebels"}),
    ("title:title-rebel*", {"rebels"}),
    ("title:idl*", set()),
    ("the -title:arr*", {"rebels", "dissent", "numbers"}),
    ("idlib AND monday", {"rebels"}),
    ("the NOT idlib", {"dissent", "numbers", "arrow"}),
    ("(idlib OR dissent) (monday OR judges)", {"rebels", "dissent"}),
    ("(idlib judges) OR (brücke zug)", {"umlaut"}),
    ("the -(idlib OR dissent)", {"numbers", "arrow"}),
    ("the -(idlib dissent)", {"rebels", "dissent", "numbers", "arrow"}),
    ("the -(idlib -monday)", {"rebels", "dissent", "numbers", "arrow"}),
    ("(the idlib) OR (zug -(idlib OR bahn))", {"rebels", "umlaut"}),
    ("(the -title:arrowx) OR source:nobody", {"rebels", "dissent", "numbers"}),
    ("the ((idlib))", {"rebels"}),
    ("rebels NEAR/1 idlib", {"rebels"}),
    ("idlib NEAR/1 rebels", {"rebels"}),
    ("rebels NEAR/3 monday", set()),
    ("rebels NEAR/4 monday", {"rebels"}),
    ("monday NEAR/4 rebels", {"rebels"}),
    ("rebels NEAR town", set()),
    ("rebels NEAR/30 town", {"rebels"}),
    ('"old town" NEAR/1 near', {"rebels"}),
    ('near NEAR/1 "old town"', {"rebels"}),
    ('"old town" NEAR/5 army', {"rebels"}),
    ('army NEAR/1 "old town"', set()),
    ('army NEAR/2 "old town"', {"rebels"}),
    ("rebel* NEAR/1 idl*", {"rebels"}),
    ("(monday OR judges) NEAR/3 (idlib OR dissent)", {"rebels", "dissent"}),
    ("the -(rebels NEAR/1 idlib)", {"dissent", "numbers", "arrow"}),
    ("-rebels NEAR/1 idlib the", {"dissent", "numbers", "arrow"}),
    ("title:title NEAR/1 title:arrowx", {"arrow"}),
    ("title:arrowx NEAR/1 title:title", {"arrow"}),
    ("umlautx NEAR/1 über", set()),  # not from the end of a title into its text
    ("świnoujście NEAR/3 brucke", {"umlaut"}),
    ("министрами NEAR/3 понедельник", {"cyrillic"}),
    ("الرئيس NEAR/1 الاثنين", {"arabic"}),
    ("“old town” （idlib）", {"rebels"}),
    ("rebels'; DROP TABLE articles; --", set()),
]


@pytest.fixture
def searched(services: Services) -> Services:
    receipts = take_in(services, *(arrival(name, title=f"Title {name}x", text=text) for name, text in TEXTS.items()))
    assert [one.state for one in receipts] == ["stored"] * len(TEXTS)
    return services


def test_queries_find_the_same_on_both_databases(searched: Services) -> None:
    def found(query: str) -> set[str]:
        articles = searched.articles.find_articles(ArticleFilter(q=query)).articles
        return {one.title.removeprefix("Title ")[:-1] for one in articles}

    assert {query: found(query) for query, _ in FINDS} == dict(FINDS)


@pytest.mark.parametrize("query", ['"not closed', "-only -without", "...", "a->b", "^rebels", "x" * 1_001])
def test_a_query_that_cannot_be_read_is_refused_with_a_reason(services: Services, query: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.articles.find_articles(ArticleFilter(q=query))
    assert refused.value.reason == "bad_query"


def test_a_new_version_is_found_by_its_new_words_only(services: Services) -> None:
    take_in(services, arrival(1, text=TEXTS["rebels"]))
    take_in(services, arrival(1, text=TEXTS["dissent"]))
    assert services.articles.find_articles(ArticleFilter(q="idlib")).articles == ()
    assert len(services.articles.find_articles(ArticleFilter(q="dissent")).articles) == 1


def test_a_new_version_is_found_by_its_new_title_only(services: Services) -> None:
    take_in(services, arrival(1, title="Chlorine found in harbour"))
    take_in(services, arrival(1, title="Ammonia found in harbour", text=TEXTS["dissent"]))
    found = {
        query: len(services.articles.find_articles(ArticleFilter(q=query)).articles)
        for query in ("title:chlorine", "title:ammonia", 'title:"ammonia found"')
    }
    assert found == {"title:chlorine": 0, "title:ammonia": 1, 'title:"ammonia found"': 1}


def test_pages_follow_each_other_without_gap_or_overlap(services: Services) -> None:
    take_in(services, *(arrival(n) for n in range(7)))
    seen, cursor = [], None
    for size in (3, 3, 1):
        page = services.articles.find_articles(ArticleFilter(q="report"), cursor=cursor, limit=3)
        assert len(page.articles) == size
        seen += [one.title for one in page.articles]
        cursor = page.next_cursor
    assert cursor is None
    assert seen == [arrival(n).title for n in reversed(range(7))]


# ── fields ───────────────────────────────────────────────────────────────────────────────────

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)  #: As the manual clock begins.

FIELDS = [
    ("source:paper", {"a", "c"}),
    ("source:PAPER", {"a", "c"}),
    ("source:pap", set()),
    ('source:"The Post"', {"b"}),
    ("-source:paper report", {"b", "d"}),
    ("feed:7", {"a", "b"}),
    ("feed:7 OR feed:8", {"a", "b", "c"}),
    ("report feed:7 lang:en -source:paper", {"b"}),
    ("-feed:7 report", {"c", "d"}),  # what came in by no feed is not of this one
    ("feed:9", set()),
    ("report source:paper", {"a", "c"}),
    ('"report number" source:paper', {"a", "c"}),
    ("report source:pap", set()),
    ("chlorine source:paper", set()),
    ("report entity:Mustafa", {"a", "b"}),
    ("report entity:Mustafa source:paper", {"a"}),
    ("report entity:Nobody", set()),
    ("report country:LB -source:paper", {"b"}),
    ("report story:2", {"a", "c"}),
    ("report since:today", {"c", "d"}),
    ("report since:yesterday until:yesterday", {"b"}),
    ("report until:2026-02 source:paper", {"a"}),
    ("report until:2026-02-26", set()),
    ("report since:2027", set()),
    ("title:report state:duplicate", {"copy"}),
    ("source:paper OR source:other", {"a", "c", "d"}),
    ("source:paper OR title:number", {"a", "b", "c", "d"}),
    ('source:other OR title:"number b"', {"b", "d"}),
    ("lang:en", {"a", "b"}),
    ("lang:EN-GB", {"a", "b"}),
    ("lang:de source:paper", {"c"}),
    ("-lang:en report", {"c", "d"}),  # what has no language is not English
    ("entity:1", {"a", "b"}),
    ("entity:3", {"a", "b"}),  # merged into 1
    ("entity:99", set()),
    ("entity:Mustafa", {"a", "b"}),
    ("entity:MUSTAPHA", {"a", "b"}),
    ('entity:"Naji Mustapha"', {"a", "b"}),
    ('entity:"Mustafa Naji" source:paper', {"a"}),
    ("entity:Nobody", set()),
    ("entity:Nobody OR source:other", {"d"}),
    ("-entity:Mustafa report", {"c", "d"}),
    ("-entity:Nobody report", {"a", "b", "c", "d"}),
    ("place:Beirut", {"b", "c"}),
    ("place:2", {"b", "c"}),
    ("place:Mustafa", set()),  # a person is no place
    ("place:Beirut entity:Mustafa", {"b"}),
    ("country:LB", {"b", "c"}),
    ("country:lebanon", {"b", "c"}),
    ("country:US", set()),
    ('-country:"Lebanon" report', {"a", "d"}),
    ("story:1", {"a", "c"}),
    ("story:2", {"a", "c"}),  # merged into 1
    ("story:3", set()),
    ("-story:1 report", {"b", "d"}),
    ("state:any", {"a", "b", "c", "d", "copy", "gone"}),
    ("state:duplicate", {"copy"}),
    ("state:withdrawn", {"gone"}),
    ("state:withdrawn OR state:duplicate", {"gone", "copy"}),
    ("state:any -state:duplicate", {"a", "b", "c", "d", "gone"}),
    ("-state:original report", {"copy", "gone"}),
    ("since:-1d", {"c", "d"}),
    ("since:1D", {"c", "d"}),
    ("since:P1D", {"c", "d"}),
    ("since:today", {"c", "d"}),
    ("since:yesterday until:yesterday", {"b"}),
    ("until:2026-02-27", {"a"}),
    ("until:2026-02", {"a", "b"}),
    ("since:2026-02-28 until:2026-02-28", {"b"}),
    ("since:2026-02-28T08:00", {"b", "c", "d"}),
    ("until:2026-02-28T08:00", {"a"}),
    ("until:2026-02-28T09:00+01:00", {"a"}),
    ("since:2026 until:2026", {"a", "b", "c", "d"}),
    ("since:9999 OR lang:de", {"c"}),
    ("author:doe", {"a", "b"}),
    ("author:DOE source:paper", {"a"}),
    ('author:"Jane Doe"', {"a"}),
    ('author:"jane q"', {"b"}),
    ('author:"Doe Jose"', set()),  # of two authors
    ("author:muller", {"b"}),
    ("author:Müller", {"b"}),
    ("author:mull", set()),
    ('author:"O\'Neill"', {"c"}),
    ("author:oneill", {"c"}),
    ("author:O’Neill", {"c"}),
    ("author:jeanluc", {"b"}),
    ("author:Jean-Luc", {"b"}),
    ('author:"jean luc muller"', {"b"}),
    ('author:"jq doe"', {"b"}),
    ('author:"J.Q. Doe"', {"b"}),
    ("author:Иванов", {"c"}),
    ("author:Nobody OR lang:de", {"c"}),
    ("-author:doe report", {"c", "d"}),
    ("report author:doe", {"a", "b"}),
    ("tag:politics", {"a", "b"}),
    ("tag:#Politics", {"a", "b"}),
    ('tag:"Middle  East" report', {"b"}),
    ("tag:middle", set()),
    ("-tag:politics report", {"c", "d"}),
    ("tag:politics -author:muller", {"a"}),
    ("published:2026-02", {"a", "b"}),
    ("published:2026-02-27", {"a"}),
    ("published:2026-02-28..", {"b", "c"}),
    ("published:..2026-02-27", {"a"}),
    ("report published:2026-02-27..2026-02-28", {"a", "b"}),
    ("published:2027..", set()),
    ("-published:2026-02 report", {"c", "d"}),  # what has no date is of no month
    ("published:2026-03 OR author:muller", {"b", "c"}),
    ("published:today published:..2026-02", set()),
    ("-since:2026-02-28 report", {"a"}),
    ("since:P9999Y until:9999-12-31", {"a", "b", "c", "d"}),
]


@pytest.fixture
def with_names(services: Services, clock: ManualClock) -> Services:
    """Four articles over three days, with names, places and a story; a copy and one that was withdrawn."""
    given = [
        ("a", "paper", "en", -2), ("b", "The Post", "en", -1), ("c", "paper", "de", 0), ("d", "other", None, 0),
        ("copy", "other", "en", 0), ("gone", "other", "en", 0),
    ]  # fmt: skip
    for name, source, _, day in given:
        clock.now = NOW + timedelta(days=day)
        take_in(services, arrival(name, source=source))
    clock.now = NOW + timedelta(hours=1)
    with services.database.write() as session:
        rows = {row.title.split()[2]: row for row in session.scalars(select(ArticleRow))}
        for name, _, lang, _ in given:
            rows[name].lang = lang
        for name, day in (("a", -2), ("b", -1), ("c", 0)):
            rows[name].published_at = NOW + timedelta(days=day)
        rows["a"].feed_id = rows["b"].feed_id = 7
        rows["c"].feed_id = 8
        rows["d"].published_at = None
        rows["copy"].published_at = rows["gone"].published_at = None
        names = {
            "a": ["Jane Doe", "Jose"],
            "b": ["Jane Q. Doe", "J. Q. Doe", "Jean-Luc Müller"],
            "c": ["Ann O'Neill", "Иван Иванов"],
        }
        authors.index_new(session, {rows[name].id: signed for name, signed in names.items()})
        tags.index_new(session, {rows["a"].id: ["Politics"], rows["b"].id: ["politics", "Middle East"]})
        rows["copy"].duplicate_of = rows["a"].id
        rows["gone"].withdrawn_at = NOW
        for number, (name, kind, country) in enumerate(
            [("Naji Mustafa", "person", None), ("Beirut", "place", "LB"), ("N. Mustafa", "person", None)], start=1
        ):
            session.add(
                EntityRow(
                    id=number, name=name, kind=kind, country=country, company=[], first_seen_at=NOW, last_seen_at=NOW
                )
            )
        session.flush()
        for entity, name in ((1, "Naji Mustafa"), (1, "Mustafa"), (2, "Beirut")):
            session.add(EntityNameRow(entity_id=entity, name=name, reason="new", score=1, first_seen_at=NOW))
            entities.add_keys(session, ((key, entity) for key in lookup_keys(name)))
        session.get_one(EntityRow, 3).merged_into = 1
        for name, entity in (("a", 1), ("b", 1), ("b", 2), ("c", 2)):
            session.add(MentionRow(article_id=rows[name].id, start=entity, end=entity + 5, entity_id=entity, text="x"))
        for number, merged_into in ((1, None), (2, 1), (3, None)):
            times = dict.fromkeys(("first_at", "last_at", "updated_at"), NOW)
            session.add(
                StoryRow(id=number, title="x", centroid={}, core=[], articles=2, merged_into=merged_into, **times)
            )
        session.flush()
        rows["a"].story_id = rows["c"].story_id = 1
    return services


def test_fields_find_the_same_on_both_databases(with_names: Services) -> None:
    def found(query: str) -> set[str]:
        return {one.title.split()[2] for one in with_names.articles.find_articles(ArticleFilter(q=query)).articles}

    assert {query: found(query) for query, _ in FIELDS} == dict(FIELDS)


def test_an_author_of_very_many_articles_is_found_alike(with_names: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authors, "FEW_ARTICLES", 0)
    of_authors = [(query, names) for query, names in FIELDS if "author:" in query]
    found = {
        query: {one.title.split()[2] for one in with_names.articles.find_articles(ArticleFilter(q=query)).articles}
        for query, _ in of_authors
    }
    assert found == dict(of_authors)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_words_made_before_an_article_is_written_are_those_made_while_it_is(services: Services) -> None:
    titles = [*TEXTS, "It's \\ a ''title'' of C++, 'quoted'"]
    texts = [*TEXTS.values(), "back\\slash and 'quote' at 3.5"]
    take_in(services, *(arrival(n, title=title, text=texts[n]) for n, title in enumerate(titles)))
    stored = "SELECT id, words::text FROM article_search JOIN articles ON id = rowid ORDER BY id"
    with services.database.write() as session:
        made = session.execute(sql(stored)).all()
        assert len(made) == len(titles)
        session.execute(sql("DELETE FROM article_search"))
        fulltext.index_new(session, [one.id for one in made])
        assert session.execute(sql(stored)).all() == made

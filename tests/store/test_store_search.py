"""The same query finds the same articles on both databases."""

from __future__ import annotations

import pytest
from sample_articles import arrival
from working import take_in

from worker.bootstrap import Services
from worker.errors import InvalidInput
from worker.service.articles import ArticleFilter

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
    ("AND", {"numbers", "arrow"}),
    ("NOT", {"arrow"}),
    ("OR", {"arrow"}),
    ("a->b", {"arrow"}),
    ("title", {"rebels", "dissent", "umlaut", "numbers", "cyrillic", "arabic", "arrow"}),  # headlines count
    ("idlib*", {"rebels"}),
    ("text:idlib", set()),
    ("rebels)", {"rebels"}),
    ("^rebels", {"rebels"}),
    ("rebels'; DROP TABLE articles; --", set()),
]


@pytest.fixture
def searched(services: Services) -> Services:
    receipts = take_in(services, *(arrival(name, title=f"Title {name}x", text=text) for name, text in TEXTS.items()))
    assert [one.state for one in receipts] == ["stored"] * len(TEXTS)
    return services


def test_queries_find_the_same_on_both_databases(searched: Services) -> None:
    def found(query: str) -> set[str]:
        articles = searched.articles.page(ArticleFilter(q=query)).articles
        return {one.title.removeprefix("Title ")[:-1] for one in articles}

    assert {query: found(query) for query, _ in FINDS} == dict(FINDS)


@pytest.mark.parametrize("query", ['"not closed', "-only -without", "...", "x" * 1_001])
def test_a_query_that_cannot_be_read_is_refused_with_a_reason(services: Services, query: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.articles.page(ArticleFilter(q=query))
    assert refused.value.reason == "bad_query"


def test_a_new_version_is_found_by_its_new_words_only(services: Services) -> None:
    take_in(services, arrival(1, text=TEXTS["rebels"]))
    take_in(services, arrival(1, text=TEXTS["dissent"]))
    assert services.articles.page(ArticleFilter(q="idlib")).articles == ()
    assert len(services.articles.page(ArticleFilter(q="dissent")).articles) == 1


def test_pages_follow_each_other_without_gap_or_overlap(services: Services) -> None:
    take_in(services, *(arrival(n) for n in range(7)))
    seen, cursor = [], None
    for size in (3, 3, 1):
        page = services.articles.page(ArticleFilter(q="report"), cursor=cursor, limit=3)
        assert len(page.articles) == size
        seen += [one.title for one in page.articles]
        cursor = page.next_cursor
    assert cursor is None
    assert seen == [arrival(n).title for n in reversed(range(7))]

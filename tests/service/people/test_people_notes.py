"""Notes and labels: of each person alone, found by query, kept and gone with what they are about. On both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from database_marks import ON_BOTH
from manual_clock import ManualClock
from sample_articles import arrival
from stories_by_hand import put_into_stories
from working import originals, take_in

from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound
from worker.service.people.notes import LABELS_LIMIT, TEXT_LIMIT_CHARS, Note
from worker.service.people.people import Person
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import WatchDraft
from worker.types.people import Decider

pytestmark = pytest.mark.usefixtures("quick_passwords")
Connect = Callable[..., Services]


@pytest.fixture
def ann(services: Services) -> Person:
    return services.people.add("ann", "correct horse battery")


def merge_story(services: Services, gone: int, kept: int) -> None:
    from worker.store.stories.merge_split import lead_on

    with services.database.write() as session:
        lead_on(session, gone, kept, reason="test")


def found(services: Services, person: Person, q: str) -> list[int]:
    page = services.articles.find_articles(ArticleFilter(q=q, person_id=person.id))
    return [one.id for one in page.articles]


def test_a_note_is_written_changed_and_deleted(services: Services, ann: Person, clock: ManualClock) -> None:
    take_in(services, *map(arrival, range(2)))
    written = services.notes.set_note(
        ann, "article", 1, text=" Ask him.\r\nTwice. ", labels=["To check", "#to  CHECK", "Idlib"]
    )
    assert written == Note(text="Ask him.\nTwice.", labels=("Idlib", "To check"), changed_at=clock())
    assert services.notes.get(ann, "article", 1) == written
    assert services.notes.get(ann, "article", 2) == Note()
    assert services.notes.of_articles(ann, [1, 2, 99]) == {1: written}
    services.notes.set_note(ann, "article", 2, text="", labels=["idlib"])
    services.notes.set_note(ann, "article", 1, text="", labels=["Idlib"])
    assert [(one.thing, one.id, one.note.labels) for one in services.notes.find_notes(ann)] == [
        ("article", 1, ("Idlib",)),
        ("article", 2, ("idlib",)),
    ]
    assert [(one.name.casefold(), one.articles) for one in services.notes.labels(ann)] == [("idlib", 2)]
    assert services.notes.set_note(ann, "article", 1, text="", labels=[]) == Note()
    assert [one.id for one in services.notes.find_notes(ann, label="IDLIB")] == [2]


def test_notes_are_listed_in_pages_last_written_first_and_by_label(services: Services, ann: Person) -> None:
    take_in(services, *map(arrival, range(5)))
    for number in (3, 1, 5, 2):
        services.notes.set_note(ann, "article", number, text=f"n {number}", labels=["odd"] if number % 2 else [])
    first = services.notes.find_notes(ann, limit=3)
    assert [one.id for one in first] == [2, 5, 1]
    assert [one.id for one in services.notes.find_notes(ann, before=first[-1].note_id)] == [3]
    assert [one.id for one in services.notes.find_notes(ann, label="Odd", before=first[1].note_id)] == [1, 3]
    assert services.notes.find_notes(ann, label="even") == []


def test_each_person_has_notes_of_their_own_which_go_with_the_person(services: Services, ann: Person) -> None:
    bob = services.people.add("bob", "correct horse battery")
    take_in(services, arrival(1))
    services.notes.set_note(ann, "article", 1, text="mine", labels=["a"])
    services.notes.set_note(bob, "article", 1, text="his", labels=["b"])
    services.people.remove("ann")
    assert services.notes.find_notes(ann) == []
    assert services.notes.labels(ann) == []
    assert services.notes.get(bob, "article", 1).text == "his"


@pytest.mark.parametrize(
    ("text", "labels", "reason"),
    [
        ("x" * 10_001, [], "text_too_long"),
        ("", ["x" * 65], "bad_label"),
        ("", [" "], "bad_label"),
        ("", ["#"], "bad_label"),
        ("", ["a,b"], "bad_label"),
        ("", ['a "b"'], "bad_label"),
        ("", [str(number) for number in range(21)], "too_many"),
    ],
)
def test_what_is_too_long_or_too_much_is_refused(
    services: Services, ann: Person, text: str, labels: list[str], reason: str
) -> None:
    take_in(services, arrival(1))
    with pytest.raises(InvalidInput) as refused:
        services.notes.set_note(ann, "article", 1, text=text, labels=labels)
    assert refused.value.reason == reason
    assert services.notes.get(ann, "article", 1) == Note()


def test_a_person_has_so_many_labels_and_no_more(
    services: Services, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.service.people.notes.LABELS_LIMIT_PERSON", 2)
    take_in(services, *map(arrival, range(2)))
    services.notes.set_note(ann, "article", 1, text="", labels=["a", "b"])
    for refused in (
        lambda: services.notes.set_note(ann, "article", 2, text="", labels=["c"]),
        lambda: services.notes.add_label(ann, [2], "c"),
    ):
        with pytest.raises(InvalidInput, match="2 labels"):
            refused()
    services.notes.add_label(ann, [2, 99], "B")
    assert services.notes.get(ann, "article", 2).labels == ("B",)


def test_a_person_who_was_removed_meanwhile_writes_nothing(services: Services, ann: Person) -> None:
    take_in(services, arrival(1))
    services.people.remove("ann")
    for late in (
        lambda: services.notes.set_note(ann, "article", 1, text="x", labels=["a"]),
        lambda: services.notes.add_label(ann, [1], "a"),
    ):
        with pytest.raises(NotFound, match="was removed"):
            late()


@pytest.mark.parametrize(("thing", "number"), [("article", 99), ("story", 99)])
def test_there_is_no_note_on_what_does_not_exist(services: Services, ann: Person, thing: object, number: int) -> None:
    with pytest.raises(NotFound):
        services.notes.get(ann, thing, number)  # type: ignore[arg-type]  # of the table
    with pytest.raises(NotFound):
        services.notes.set_note(ann, thing, number, text="x", labels=[])  # type: ignore[arg-type]  # of the table


def test_a_label_is_put_on_many_articles_and_taken_from_them(services: Services, ann: Person) -> None:
    take_in(services, *map(arrival, range(3)))
    services.notes.set_note(ann, "article", 1, text="kept", labels=[])
    services.notes.add_label(ann, [1, 2, 99], "Idlib")
    services.notes.add_label(ann, [2, 3], "idlib")
    assert [services.notes.get(ann, "article", one).labels for one in (1, 2, 3)] == [("Idlib",), ("Idlib",), ("idlib",)]
    services.notes.remove_label(ann, [1, 2, 99], "IDLIB")
    assert services.notes.of_articles(ann, [1, 2, 3]).keys() == {1, 3}
    assert services.notes.get(ann, "article", 1).text == "kept"


def test_a_note_on_a_story_stays_with_the_story_that_it_becomes(services: Services, ann: Person) -> None:
    take_in(services, *map(arrival, range(3)))
    put_into_stories(services, {1: 1, 2: 2, 3: 2})
    services.notes.set_note(ann, "story", 1, text="first", labels=["Idlib"])
    services.notes.set_note(ann, "story", 2, text="second", labels=["idlib", "To check"])
    merge_story(services, 1, 2)
    both = services.notes.of_stories(ann, [1, 2])
    assert both.keys() == {2}
    assert (both[2].text, both[2].labels) == ("first\n\nsecond", ("Idlib", "To check"))
    assert {one.id for one in services.notes.find_notes(ann)} == {2}
    services.notes.set_note(ann, "story", 1, text="one now", labels=[])  # an old link leads on
    assert services.notes.of_stories(ann, [2])[2].text == "one now"
    assert len(services.notes.find_notes(ann)) == 1


def test_notes_come_back_with_a_merge_that_is_taken_back_unless_they_were_written_anew(
    services: Services, ann: Person
) -> None:
    take_in(services, *map(arrival, range(4)))
    put_into_stories(services, {1: 1, 2: 2, 3: 3, 4: 4})
    for story in (1, 2, 4):
        services.notes.set_note(ann, "story", story, text=f"of {story}", labels=[f"label {story}"])
    merge_story(services, 4, 2)  # leads to 2, then to 1, and to 2 again
    services.stories.merge([1, 2])
    assert services.notes.get(ann, "story", 1).text == "of 1\n\nof 2\n\nof 4"
    services.decisions.take_back(services.decisions.find_decisions()[0].id, Decider("ann"))
    assert services.notes.get(ann, "story", 1).text == "of 1"
    assert services.notes.get(ann, "story", 2) == services.notes.get(ann, "story", 4)
    assert services.notes.get(ann, "story", 2).labels == ("label 2", "label 4")
    services.stories.merge([1, 2])
    services.notes.set_note(ann, "story", 1, text="anew", labels=[])
    services.decisions.take_back(services.decisions.find_decisions()[0].id, Decider("ann"))
    assert [services.notes.get(ann, "story", one).text for one in (1, 2)] == ["anew", ""]


def test_joined_notes_beyond_the_limits_are_saved_as_long_as_they_are_or_shorter(
    services: Services, ann: Person
) -> None:
    take_in(services, *map(arrival, range(2)))
    put_into_stories(services, {1: 1, 2: 2})
    for story in (1, 2):
        own = [f"{story} {number}" for number in range(LABELS_LIMIT)]
        services.notes.set_note(ann, "story", story, text="x" * TEXT_LIMIT_CHARS, labels=own)
    services.stories.merge([1, 2])
    joined = services.notes.get(ann, "story", 1)
    assert (len(joined.text), len(joined.labels)) == (2 * TEXT_LIMIT_CHARS + 2, 2 * LABELS_LIMIT)
    for text, labels in ((joined.text + "y", joined.labels), (joined.text, (*joined.labels, "more"))):
        with pytest.raises(InvalidInput):
            services.notes.set_note(ann, "story", 1, text=text, labels=labels)
    saved = services.notes.set_note(ann, "story", 1, text=joined.text[1:], labels=joined.labels[1:])
    assert (len(saved.text), len(saved.labels)) == (2 * TEXT_LIMIT_CHARS + 1, 2 * LABELS_LIMIT - 1)
    with pytest.raises(InvalidInput):
        services.notes.set_note(ann, "story", 1, text=joined.text, labels=saved.labels)


def test_labels_given_lately_are_proposed_each_once(services: Services, ann: Person) -> None:
    take_in(services, *map(arrival, range(3)))
    for number, label in enumerate(("b", "a", "A"), start=1):
        services.notes.set_note(ann, "article", number, text="", labels=[label])
    assert [one.casefold() for one in services.notes.recent_labels(ann)] == ["a", "b"]
    assert services.notes.recent_labels(None) == []


@ON_BOTH
@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("label:idlib", [5, 4, 1]),
        ('label:"#IDLIB"', [5, 4, 1]),
        ('label:idlib -label:"to check"', [5, 4]),
        ("label:idlib report", [5, 4, 1]),
        ("report -label:idlib", [3, 2]),
        ("is:noted", [5, 4, 2, 1]),
        ("is:noted label:idlib", [5, 4, 1]),
        ("is:NOTED OR is:starred", [5, 4, 3, 2, 1]),
        ("is:noted until:1999", []),
    ],
)
def test_a_query_finds_what_a_person_noted_or_filed_and_articles_of_such_stories(
    services: Services, ann: Person, q: str, ids: list[int]
) -> None:
    take_in(services, *map(arrival, range(5)))
    put_into_stories(services, {3: 1, 4: 2, 5: 3})
    services.notes.set_note(ann, "article", 1, text="", labels=["Idlib", "To check"])
    services.notes.set_note(ann, "article", 2, text="Ask.", labels=[])
    services.notes.set_note(ann, "story", 2, text="Big.", labels=["idlib"])
    merge_story(services, 2, 3)
    services.marks.mark(ann, [3], star=True)
    bob = services.people.add("bob", "correct horse battery")
    services.notes.set_note(bob, "article", 3, text="his", labels=["Idlib", "To check"])
    assert found(services, ann, q) == ids
    assert services.articles.counts(ArticleFilter(q=q, person_id=ann.id), "lang").articles == len(ids)


def test_a_label_that_a_person_has_not_given_is_refused_with_the_one_that_was_meant(
    services: Services, ann: Person
) -> None:
    take_in(services, arrival(1))
    services.notes.set_note(ann, "article", 1, text="", labels=["Idlib"])
    with pytest.raises(InvalidInput, match=r"character 7: there is no label of yours 'idlb'; did you mean Idlib\?"):
        found(services, ann, "label:idlb")
    for q in ("label:idlib", "is:noted"):
        with pytest.raises(InvalidInput, match="sign in"):
            services.articles.find_articles(ArticleFilter(q=q))
        with pytest.raises(InvalidInput, match="sign in"):
            services.watches.add(WatchDraft(name="mine", wanted=ArticleFilter(q=q)))


def test_what_somebody_noted_or_filed_is_kept_and_goes_by_takedown(
    connect_services: Connect, clock: ManualClock
) -> None:
    services = connect_services(articles_keep_days=30)
    take_in(services, *map(arrival, range(6)))
    put_into_stories(services, {3: 1, 4: 2, 5: 3})
    ann = services.people.add("ann", "correct horse battery")
    services.notes.set_note(ann, "article", 1, text="", labels=["Idlib"])
    services.notes.set_note(ann, "article", 2, text="Ask.", labels=[])
    services.notes.set_note(ann, "story", 2, text="Big.", labels=[])
    merge_story(services, 2, 3)
    clock.pass_s(31 * 86_400.0)
    assert services.retention.expire_all() == 2
    assert originals(services) == [1, 2, 4, 5]
    services.takedown.delete(2)
    assert [one.id for one in services.notes.find_notes(ann)] == [3, 1]

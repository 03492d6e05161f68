"""The story an article belongs to, on reports made up for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from story_articles import NOW, article, counted, story

from worker.stories import decide_story, follows, grow, headline, should_merge, story_terms
from worker.stories.decide import FEW_STORED, Likeness, compare, joins, time_between
from worker.stories.headlines import headline_found
from worker.stories.state import CENTROID_TERMS_LIMIT, FIRST_KEPT, NEWEST_KEPT
from worker.stories.vectors import Weighting
from worker.types import UNKNOWN_SOURCE, Frequencies, StoryArticle

FERRY = (
    (
        "Ferry sinks off Lomara, 40 missing",
        "A ferry carrying 120 passengers sank off Lomara on Sunday in high waves, and 40 people are missing, the "
        "coast guard said. Captain Ilan Doruk was among those rescued.",
    ),
    (
        "Forty missing after Lomara ferry sinking",
        "Divers searched on Monday for 40 passengers missing since a ferry sank in high waves off the port of "
        "Lomara. Coast guard chief Mirna Volk said the captain, Ilan Doruk, was rescued.",
    ),
    (
        "Lomara ferry was overloaded, coast guard says",
        "The ferry that sank off Lomara carried more passengers than allowed, coast guard chief Mirna Volk said. "
        "Forty people are still missing. Ilan Doruk, the captain, was questioned.",
    ),
)
BANK = (
    "Central bank of Ostrava raises rates",
    "The central bank raised its key interest rate by half a point to fight inflation, governor Petra Halek said. "
    "Markets had expected a smaller move.",
)
MINISTERS = (
    "Ministers weigh new rules for ships",
    "Transport ministers weigh new rules for the inspection of ships and the pay of sailors, a budget paper shows. "
    "Unions want inflation to be made up for.",
)


def test_reports_of_one_event_join_and_the_reason_names_what_they_share() -> None:
    first, second = article(1, FERRY[0]), article(2, FERRY[1], days=1)
    decision = decide_story(second, [story(9, article(3, BANK)), story(7, first)], counted(first, second))
    assert decision.story_id == 7
    assert "ferry" in decision.reason
    assert "\n" not in decision.reason


@pytest.mark.parametrize("report", [BANK, MINISTERS, ("", ""), ("Sport", "")])
def test_a_report_of_something_else_begins_a_story_of_its_own(report: tuple[str, str]) -> None:
    first, other = article(1, FERRY[0]), article(2, report)
    assert decide_story(other, [story(7, first)], counted(first, other)).story_id is None


def test_without_candidates_a_story_begins() -> None:
    only = article(1, FERRY[0])
    assert decide_story(only, [], counted(only)).story_id is None


@pytest.mark.parametrize(("days", "joins"), [(0, True), (3, True), (-3, True), (400, False), (-400, False)])
def test_a_story_is_open_for_days_not_for_ever(days: float, joins: bool) -> None:
    first, later = article(1, FERRY[0]), article(2, FERRY[1], days=days)
    assert (decide_story(later, [story(7, first)], counted(first, later)).story_id == 7) is joins


def test_of_two_stories_that_are_alike_the_nearer_in_time_is_taken() -> None:
    old, new = article(1, FERRY[0], days=-30), article(2, FERRY[0], days=-1)
    now = article(3, FERRY[1])
    assert decide_story(now, [story(7, old), story(8, new)], counted(old, new, now)).story_id == 8


def test_a_link_to_one_article_of_a_story_is_not_enough() -> None:
    """The guard against chains: a report half on rates must not pull the bank into the story of the ferry."""
    rates = "The central bank raised its key rate by half a point, Petra Halek said."
    bridge = article(4, ("Ferry sinking weighs on rates of central bank", f"{FERRY[0][1]} {rates}"))
    ferry = story(7, article(1, FERRY[0]), article(2, FERRY[1]), article(3, FERRY[2]), bridge)
    bank = article(5, BANK)
    alone = story(8, bridge)
    frequencies = counted(*ferry.core, bank)
    assert decide_story(bank, [alone], frequencies).story_id == 8
    assert decide_story(bank, [ferry], frequencies).story_id is None


STRIKES = (
    "Strikes hit {place}, rebels say",
    "Air strikes hit the rebel-held town of {place} in Sarum in the civil war on Tuesday, the rebels and the army "
    "said. {victims} people were killed and a hospital was damaged in the bombardment of {place}, where the front has "
    "moved for weeks. The army did not comment on the strikes.",
)


def strike(number: int, place: str, victims: str, days: float = 0) -> StoryArticle:
    title, text = STRIKES
    return article(number, (title.format(place=place), text.format(place=place, victims=victims)), days)


def test_a_story_of_a_large_subject_is_joined_only_where_it_stands_out() -> None:
    """Reports of one war are as alike as reports of one small event are."""
    places = [f"{first}{last}" for first in ("Kara", "Telu", "Mori") for last in ("dag", "shim", "pol")]
    war = [story(number, strike(number, place, "Nine")) for number, place in enumerate(places, start=1)]
    report = (
        "Sarum doctors see first patients",
        "The hospital of Sarum in the rebel-held north reopened after months, doctors said. It had been damaged in "
        "the civil war, in which the army and the rebels fight over towns of the province.",
    )
    other = article(50, report)
    counts = counted(other, *(one for state in war for one in state.core)).counts
    frequencies = Frequencies(FEW_STORED, counts)
    assert decide_story(other, war[:1], frequencies).story_id == 1
    among = decide_story(other, war, frequencies)
    assert among.story_id is None
    assert "other stories are as near" in among.reason


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("NPR", "Ferry sinks off Lomara, 40 missing"), "Ferry sinks off Lomara, 40 missing"),
        (("World news", "World news", "Forty missing after ferry sinking"), "Forty missing after ferry sinking"),
        (("Search : Daily Pigeon Online", "Ferry sinks off Lomara"), "Ferry sinks off Lomara"),
        (
            ("Latest from the Daily Pigeon", "Latest from the Daily Pigeon", "Ferry of Lomara sinks"),
            "Ferry of Lomara sinks",
        ),
        (("Lomara News", "洛马拉附近渡轮沉没"), "洛马拉附近渡轮沉没"),
        (("ABC News", "BBC"), "ABC News"),
        (("Why did the ferry sink off Lomara?", "Ferry of Lomara sinks"), "Ferry of Lomara sinks"),
        (("渡轮在洛马拉附近为何沉没？", "洛马拉附近渡轮沉没"), "洛马拉附近渡轮沉没"),
        (("لماذا غرقت العبارة قبالة لومارا؟", "غرق عبارة قبالة لومارا"), "غرق عبارة قبالة لومارا"),
        (("Minister asks “Why did it sink?”", "Ferry of Lomara sinks"), "Ferry of Lomara sinks"),
        (("Why did the ferry sink off Lomara?", "NPR"), "Why did the ferry sink off Lomara?"),
    ],
)
def test_a_story_is_headed_by_a_headline_not_by_the_name_of_a_site(titles: tuple[str, ...], expected: str) -> None:
    articles = [article(number, (title, FERRY[0][1])) for number, title in enumerate(titles)]
    assert headline(articles, counted(*articles)) == expected


def test_a_copy_goes_where_its_original_is_and_changes_nothing_there() -> None:
    first = article(1, FERRY[0])
    copy = article(2, ("", ""), days=500, original_id=1)
    state = story(7, first)
    assert decide_story(copy, [state], counted(first)).story_id == 7
    assert grow(state, copy) == state


def test_taking_the_same_article_twice_changes_nothing() -> None:
    state = story(7, article(1, FERRY[0]), article(2, FERRY[1]))
    assert grow(state, article(2, FERRY[1])) == state


def test_a_story_keeps_its_founders_and_its_newest_and_stays_bounded() -> None:
    many = [
        article(number, (f"Title {number}", f"alpha{number} beta{number} gamma{number} " * 9)) for number in range(200)
    ]
    state = story(7, *many)
    assert [one.article_id for one in state.core] == [*range(FIRST_KEPT), *range(200 - NEWEST_KEPT, 200)]
    assert state.articles == 200
    assert len(state.centroid.weights) == CENTROID_TERMS_LIMIT


def test_a_late_arrival_moves_the_beginning_of_a_story_not_its_end() -> None:
    state = story(7, article(1, FERRY[0], days=2), article(2, FERRY[1], days=0))
    assert (state.first_at, state.last_at) == (NOW, NOW + timedelta(days=2))


def test_without_dates_names_must_agree() -> None:
    people = ["Ilan Doruk", "Mirna Volk", "Port Authority"]
    first = article(1, FERRY[0], published_at=None, terms=story_terms(*FERRY[0], "en", people))
    same = article(2, FERRY[1], published_at=None, terms=story_terms(*FERRY[1], "en", people))
    assert decide_story(same, [story(7, first)], counted(first, same)).story_id == 7
    year_later = (
        "Ferry runs aground off coast of Lomara",
        "A ferry with 80 passengers ran aground off the port of Lomara, coast guard chief Otto Brandt said.",
    )
    others = ["Otto Brandt", "Juri Sand", "Harbour Trust"]
    other = article(3, year_later, published_at=None, terms=story_terms(*year_later, "en", others))
    decision = decide_story(other, [story(7, first)], counted(first, other))
    assert decision.story_id is None
    assert "names must agree" in decision.reason
    dated = replace(other, published_at=NOW)
    assert decide_story(dated, [story(7, replace(first, published_at=NOW))], counted(first, other)).story_id == 7


def test_the_headline_is_the_most_central_and_a_real_title() -> None:
    members = [article(number, report) for number, report in enumerate((*FERRY, BANK))]
    assert headline(members, counted(*members)) in {title for title, _ in FERRY}
    inferred = [replace(one, title_inferred=True) for one in members[:3]]
    assert headline([*inferred, members[3]], counted(*members)) == BANK[0]
    site = replace(members[3], title="Daily Pigeon")
    assert headline([*inferred, site], counted(*members)) in {title for title, _ in FERRY}
    assert headline(inferred, counted(*members)) in {title for title, _ in FERRY}
    assert headline([], Frequencies()) == ""


def test_two_stories_of_one_event_are_merged_in_either_order_and_two_of_two_are_not() -> None:
    a, b = story(1, article(1, FERRY[0])), story(2, article(2, FERRY[1]), article(3, FERRY[2]))
    bank = story(3, article(4, BANK))
    frequencies = counted(*a.core, *b.core, *bank.core)
    assert should_merge(a, b, frequencies).matches
    assert should_merge(b, a, frequencies).score == pytest.approx(should_merge(a, b, frequencies).score)
    assert not should_merge(a, bank, frequencies).matches


@pytest.mark.parametrize(
    ("report", "days", "expected"),
    [(FERRY[2], 1, True), (FERRY[2], -1, False), (FERRY[2], 100, False), (BANK, 1, False)],
)
def test_the_next_days_story_follows_the_one_it_continues(report: tuple[str, str], days: float, expected: bool) -> None:
    earlier, later = story(1, article(1, FERRY[0])), story(2, article(2, report, days=days))
    assert follows(later, earlier, counted(*earlier.core, *later.core)).matches is expected


ATTACK = "{who} was attacked with a knife in a car park near {where} on Friday night, police said. A man was held. "
VICTIMS = (("Anna Reed", "Lower Halden"), ("Tom Brook", "West Carrow"))


@pytest.mark.parametrize(
    ("title", "victim", "is_one"),
    [
        ("Man held over knife attack in car park", 0, True),
        ("Victim was on way home", 0, True),
        ("Man held over knife attack in car park", 1, False),
        ("Teacher lived in West Carrow", 1, False),
        ("Teacher is in hospital", 1, False),
    ],
)
def test_two_crimes_told_in_the_same_words_are_two_stories_if_they_tell_of_others(
    title: str, victim: int, is_one: bool
) -> None:
    reports = [ATTACK.format(who=who, where=where) for who, where in VICTIMS]
    first = article(1, ("Woman stabbed by man in car park", reports[0]))
    other = article(2, (title, reports[victim] + "The hospital had no news."), days=1)
    decision = decide_story(other, [story(7, first)], counted(first, other))
    assert (decision.story_id == 7) is is_one, decision.reason
    if not is_one:
        assert "each tells of names that the other lacks" in decision.reason


def test_one_word_in_common_makes_no_story_however_rare_it_is() -> None:
    one = article(1, ("Parks open their gates", "The park has no wall, and neighbours walk their dogs there at noon."))
    other = article(2, ("Elephants saved at park", "Rangers of a park moved orphaned animals from the flooded river."))
    decision = decide_story(other, [story(1, one)], counted(one, other))
    assert decision.story_id is None
    assert "little but one word" in decision.reason


@pytest.mark.parametrize(
    ("days", "best", "headlines", "spread", "told", "background", "joined"),
    [
        (0, 0.5, 0.7, 0.7, 1.0, 0.1, True),
        (0, 0.3, 0.5, 0.7, 0.0, 0.2, False),  # it has none of the names that the story tells of
        (0, 0.3, 0.5, 0.7, 1.0, 0.2, True),
        (0, 0.2, 0.9, 0.3, 0.5, 0.1, False),  # little in common but two words
        (21, 0.5, 0.7, 0.7, 0.5, 0.1, False),  # another trial of the kind, three weeks later
        (21, 0.5, 0.7, 0.7, 0.5, 0.0, True),  # nothing else is like it
    ],
)
def test_a_report_of_the_subject_alone_does_not_join_whatever_stands_out(
    days: float, best: float, headlines: float, spread: float, told: float, background: float, joined: bool
) -> None:
    likeness = Likeness(0.36, None, days, headlines, background, spread=spread, best=best, told_again=told)
    assert joins(likeness, dated=True) is joined


@pytest.mark.parametrize(
    ("best", "background", "found", "one_source", "joined"),
    [
        (0.3, 0.2, 0.6, False, True),
        (0.3, 0.2, 0.6, True, False),  # another statement of one ministry
        (0.6, 0.2, 0.6, True, True),
        (0.3, 0.2, 0.3, False, False),  # most of what its headline says is nowhere in the story
        (0.05, 0.03, 0.6, False, True),
        (0.05, 0.03, 0.5, True, False),  # two columns of one paper, and nothing else like them
        (0.4, 0.03, 0.6, True, True),
    ],
)
def test_reports_of_one_publisher_or_with_other_headlines_need_more_in_common(
    best: float, background: float, found: float, one_source: bool, joined: bool
) -> None:
    likeness = Likeness(
        0.36, None, 0, 0.55, background, spread=0.7, best=best, one_source=one_source, headline_found=found
    )
    assert joins(likeness, dated=True) is joined


@pytest.mark.parametrize(
    ("score", "headlines", "days", "background", "told_by_one", "one_source", "joined"),
    [
        (0.2, 0.4, 0, 0.01, True, True, False),  # two texts of one column
        (0.2, 0.55, 0, 0.01, True, True, True),
        (0.2, 0.4, 0, 0.01, True, False, True),  # of two publishers
        (0.2, 0.4, 7, 0.01, True, False, False),
        (0.2, 0.4, 7, 0.0, True, False, True),  # nothing else is like them
        (0.2, 0.4, 0, 0.0, True, True, True),
        (0.2, 0.4, 7, 0.01, False, False, True),  # two publishers had told it before
    ],
)
def test_a_report_joins_a_story_of_one_publisher_only_if_both_are_surely_of_one_event(
    score: float,
    headlines: float,
    days: float,
    background: float,
    told_by_one: bool,
    one_source: bool,
    joined: bool,
) -> None:
    likeness = Likeness(score, None, days, headlines, background, told_by_one=told_by_one, one_source=one_source)
    assert joins(likeness, dated=True) is joined


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ferry sinks off Lomara", 1.0),  # each word is in the first or in the last sentence
        ("Ferry firm bankrupt", 1 / 3),
        ("Harbour fees rise", 0.0),
        ("", 0.5),
    ],
)
def test_the_words_of_a_headline_are_looked_for_in_all_of_a_report(title: str, expected: float) -> None:
    known = article(
        1, ("Twelve drown at sea", f"A ferry sank. {'The crew had no news of it. ' * 30}Lomara sinks too, off.")
    )
    found = headline_found(article(2, (title, "A text.")), story(1, known))
    assert found == pytest.approx(expected)


def test_an_article_is_of_one_source_with_a_story_if_all_its_reports_are() -> None:
    report = ("Ferry", "A ferry")
    one, two = article(1, report, source="a.example"), article(2, report, source="b.example")
    weighting = Weighting(counted(one, two))
    of_both, of_none = story(1, one, two), story(2, article(3, report))
    assert compare(article(4, report, source="a.example"), story(3, one), weighting, 0).one_source
    assert not compare(article(4, report, source="a.example"), of_both, weighting, 0).one_source
    assert not compare(article(4, report), of_none, weighting, 0).one_source
    assert compare(article(4, report, source="b.example"), story(3, one), weighting, 0).told_by_one
    assert not compare(article(4, report, source="a.example"), of_both, weighting, 0).told_by_one


@pytest.mark.parametrize("unknown", [None, UNKNOWN_SOURCE])
def test_reports_of_unknown_publishers_are_neither_of_one_source_nor_told_by_two(unknown: str | None) -> None:
    report = ("Ferry", "A ferry")
    one, two = article(1, report, source=unknown), article(2, report, source="b.example")
    weighting = Weighting(counted(one, two))
    for known in (story(1, one), story(2, one, two), story(3, one, article(3, report, source=unknown))):
        compared = compare(article(4, report, source=unknown), known, weighting, 0)
        assert (compared.one_source, compared.told_by_one) == (False, True)


@pytest.mark.parametrize(
    ("days", "source", "numbers", "joined"),
    [
        (2, "a.example", ("950", "728", "313"), False),
        (0.2, "a.example", ("950", "728", "313"), True),  # of one day: a correction, or what came of it
        (2, "b.example", ("950", "728", "313"), True),
        (2, "a.example", ("1100", "381", "246"), True),  # tells the first sums again
        (2, "a.example", ("950", "few", "some"), True),
    ],
)
def test_the_same_headline_of_one_publisher_with_other_numbers_on_another_day_is_a_series(
    days: float, source: str, numbers: tuple[str, str, str], joined: bool
) -> None:
    def report(shortage: str, bills: str, notes: str) -> tuple[str, str]:
        text = (
            "The Bank of Ostrava said it had invited offers of bills from the discount houses after forecasting a "
            f"shortage of {shortage} million crowns in the money market. Bills maturing drain some {bills} million "
            f"and a rise in the note circulation {notes} million, dealers of the market said."
        )
        return "Ostrava money market offered early assistance", text

    first = article(1, report("1100", "381", "246"), source="a.example")
    later = article(2, report(*numbers), days=days, source=source)
    decision = decide_story(later, [story(7, first)], counted(first, later))
    assert (decision.story_id == 7) is joined, decision.reason


def test_a_rising_toll_of_one_publisher_is_no_series() -> None:
    first = article(
        1,
        (
            "Lomara flood kills 31",
            "A flood killed at least 31 people in Lomara on Monday, injured 120 and drove 4,200 from their homes after "
            "the river Sarn broke its dam, the coast guard said. Soldiers filled bags with sand.",
        ),
        source="a.example",
    )
    later = article(
        2,
        (
            "Lomara flood kills 65",
            "Rescuers found more bodies in Lomara on Tuesday, which raises the toll to 65. Some 212 people "
            "are injured and 6,700 sleep in schools. The dam of the Sarn could not be closed, the coast guard said.",
        ),
        days=1,
        source="a.example",
    )
    assert decide_story(later, [story(7, first)], counted(first, later)).story_id == 7


@pytest.mark.parametrize(("stored", "joined"), [(5, False), (FEW_STORED - 1, False), (FEW_STORED, True)])
def test_that_nothing_else_is_like_two_reports_tells_nothing_where_little_is_stored(stored: int, joined: bool) -> None:
    first = article(1, ("Harbour fees rise", "Lomara raises the fees of its harbour, the port office said."))
    later = article(2, ("Ferries of Lomara", "Ilan Doruk has steered ferries to the harbour for years."), days=7)
    decision = decide_story(later, [story(7, first)], replace(counted(first, later), documents=stored))
    assert (decision.story_id == 7) is joined, decision.reason


@pytest.mark.parametrize(
    ("score", "headlines", "days", "background", "joined"),
    [
        (0.35, 0.6, 0, 0.3, True),  # sure, however alike the rest of the subject is
        (0.35, 0.6, 7, 0.3, False),
        (0.35, 0.3, 0, 0.3, False),
        (0.35, 0.3, 0, 0.05, True),  # it stands out
        (0.25, 0.2, 7, 0.05, False),  # unlikely, and it does not stand out enough for that
        (0.25, 0.2, 7, 0.01, True),
        (0.14, 1.0, 0, 0.0, False),
    ],
)
def test_an_article_is_sure_by_headline_and_days_or_else_its_story_stands_out(
    score: float, headlines: float, days: float, background: float, joined: bool
) -> None:
    likeness = Likeness(score, None, days, headlines, background)
    assert joins(likeness, dated=True) is joined


@pytest.mark.parametrize(
    ("days", "words"),
    [(0.0, "0 min"), (0.03, "43 min"), (0.3, "7 h"), (1.9, "46 h"), (2.0, "2.0 days"), (9.74, "9.7 days")],
)
def test_a_time_between_reports_is_told_in_the_unit_that_fits(days: float, words: str) -> None:
    assert time_between(days) == words

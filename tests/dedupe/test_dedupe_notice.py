"""Notices that take a report back, and reports that only speak of such things."""

from __future__ import annotations

import time

import pytest
from sample_articles import text

from worker.dedupe import read_notice

REPORT = text("report", 15)

NOTICES = [
    (
        "dpa, kill",
        "",
        'US-Space/\nKILL KILL KILL\n=\nPlease kill item dpa 157 "U.S. launches Mars rocket". The launch was called off '
        "at the last moment because of bad weather. A substitute story will run immediately.",
        "U.S. launches Mars rocket",
    ),
    (
        "dpa, hold",
        "",
        'Australia-Queen/\nHOLD HOLD HOLD\n=\nPlease hold item dpa 123 "Queen ends visit". There is some doubt whether '
        "the queen has actually left.",
        "Queen ends visit",
    ),
    (
        "AP",
        "",
        "WEST PALM BEACH, Fla. - Please kill the story Harbour-Budget, V9991. The mayor has not been charged.\n\n"
        "A kill is mandatory.\n\nMake certain the story is not used.",
        "Harbour-Budget",
    ),
    (
        "Reuters, withdrawn",
        "ADVISORY: Harbour story on views on mayor is withdrawn",
        "The HARBOUR item headlined 'Farmers say they like the mayor, divided on policies' is withdrawn. The story was "
        "transmitted in error.",
        "Farmers say they like the mayor, divided on policies",
    ),
    (
        "a mark on the headline",
        "KILL: Harbour reopens after two years",
        "There will be no substitute.",
        "Harbour reopens after two years",
    ),
    (
        "a mark on the headline, Reuters",
        "WITHDRAWN - Harbour reopens after two years",
        "Due to an error.",
        "Harbour reopens after two years",
    ),
    (
        "AFP",
        "Mandatory Kill",
        'Please withdraw our story slugged Harbour-Budget, "Harbour reopens after two years".',
        "Harbour-Budget",
    ),
    (
        "ignore",
        "",
        "Please ignore our earlier story headlined “Harbour reopens after two years”, sent in error.",
        "Harbour reopens after two years",
    ),
    (
        "disregard",
        "Attention editors",
        "Editors: please disregard our story Harbour-Budget, moved at 1210 GMT.",
        "Harbour-Budget",
    ),
    (
        "German",
        "Achtung Redaktionen",
        "Bitte verwenden Sie die Meldung „Hafen wieder geöffnet“ von 12.10 Uhr nicht. Sie ist irrtümlich gesendet.",
        "Hafen wieder geöffnet",
    ),
    (
        "German, withdrawn",
        "",
        "Die Meldung „Hafen wieder geöffnet“ wird ersatzlos zurückgezogen.",
        "Hafen wieder geöffnet",
    ),
    (
        "French",
        "ANNULATION",
        "Merci de ne pas tenir compte de notre dépêche « Le port rouvre après deux ans ».",
        "Le port rouvre après deux ans",
    ),
    (
        "Spanish",
        "ANULACIÓN",
        'Rogamos anulen la noticia "Reabre el puerto tras dos años".',
        "Reabre el puerto tras dos años",
    ),
]


@pytest.mark.parametrize(("what", "title", "said", "named"), NOTICES, ids=[one[0] for one in NOTICES])
def test_a_notice_is_known_and_says_what_it_is_about(what: str, title: str, said: str, named: str) -> None:
    notice = read_notice(title, said)
    assert notice is not None
    assert (notice.kind, notice.alone) == ("kill", True)
    assert named in notice.named or f"{named}." in notice.named, notice.named
    assert said.rsplit(maxsplit=1)[-1] in notice.text


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Police kill three in raid", REPORT),
        ("Kill Bill returns to cinemas", "The film opens on Friday in forty cinemas, its distributor said."),
        ("KILL BILL: a film that divides", REPORT),
        ("KILL-OR-CURE BUDGET PASSES", REPORT),
        (
            "Journal retracts study on harbours",
            f"The article “Harbours and health” has been retracted, the journal said. {REPORT}",
        ),
        (
            "Journal retracts study",
            "The article “Harbours and health” has been retracted by the journal after a review of its data.",
        ),
        ("AFP issues mandatory kill on photo", f"AFP issued a “mandatory kill” order on a photograph. {REPORT}"),
        (
            "Troops are withdrawn from the border",
            "The army said on Monday that its troops had been withdrawn from the border.",
        ),
        (
            "Please ignore the rumours, says mayor",
            "“Please ignore the story that the bridge is closed,” the mayor said. " + REPORT,
        ),
        ("Embargo on oil lifted", "The embargo was lifted until further notice, the ministry said at 12:00."),
        ("EMBARGO LIFTED ON 12 GOODS", REPORT),
        ("WITHDRAWN TROOPS RETURN HOME", REPORT),
        ("A headline", ""),
        (None, REPORT),
        ("CORRECTED: Harbour reopens", REPORT),
        ("UPDATE 2-Harbour reopens", REPORT),
        ("WITHDRAWN - Harbour reopens", REPORT),  # nothing else says so: a report under a wrong tag is not lost
    ],
)
def test_a_report_about_killing_withdrawing_or_an_embargo_is_none(title: str | None, said: str) -> None:
    assert read_notice(title, said) is None


def test_a_notice_above_the_report_it_takes_back_is_not_alone() -> None:
    notice = read_notice("KILL: Harbour reopens", f"Please kill this story. It was sent in error.\n\n{REPORT}")
    assert notice is not None
    assert (notice.kind, notice.alone) == ("kill", False)


@pytest.mark.parametrize(
    ("title", "said", "until", "alone"),
    [
        ("EMBARGOED until 0001 GMT March 4, 2026: Budget", REPORT, "0001 GMT March 4, 2026: Budget", False),
        ("Budget", f"EMBARGOED UNTIL 4 March 2026 00:01 GMT\n\n{REPORT}", "4 March 2026 00:01 GMT", False),
        ("Haushalt", f"Sperrfrist: 4.3.2026, 12.00 Uhr\n\n{REPORT}", "4.3.2026, 12.00 Uhr", False),
        ("Budget", "Embargoed till 12:00 GMT\nRetail sales rose 3 percent in March.", "12:00 GMT", False),
        (
            "",
            'EMBARGOED until 12:00 GMT\nEditors: please do not use our story "Budget passes" before then.',
            "12:00 GMT",
            True,
        ),
    ],
)
def test_an_embargo_says_until_when_and_whether_a_report_follows(
    title: str, said: str, until: str, alone: bool
) -> None:
    notice = read_notice(title, said)
    assert notice is not None
    assert (notice.kind, notice.until, notice.alone) == ("embargo", until, alone)


@pytest.mark.parametrize(
    "hostile", ["please kill " * 9_000, "KILL " * 20_000, '"' * 90_000, "story " * 20_000, "A-" * 50_000]
)
def test_reading_a_notice_takes_no_longer_for_hostile_texts(hostile: str) -> None:
    start = time.process_time()
    read_notice(hostile[:1_000], hostile)
    assert time.process_time() - start < 0.5

"""Permission to change an article, as a table with attackers."""

from __future__ import annotations

import pytest

from worker.dedupe import Publication, Sender, authority, owns

REPORT = Publication(source="harbour.com", domain="harbour.com", feed_id=1)
AGENCY_REPORT = Publication(source="harbour.com", domain="harbour.com", feed_id=1, agency="Reuters")
HANDED_IN = Publication(source="Harbour Post", domain="harbour.com", feed_id=None)
RELAYED = Publication(source="harbour.com", domain="harbour.com", feed_id=8)


@pytest.mark.parametrize(
    ("sender", "article", "by"),
    [
        pytest.param(Sender(), REPORT, "person", id="a person, of whatever feed's article"),
        pytest.param(Sender(feed_id=1, domain="feeds.com"), REPORT, "feed", id="the feed it came from"),
        pytest.param(Sender(feed_id=2, domain="harbour.com"), REPORT, "address", id="another feed of its publisher"),
        pytest.param(Sender(feed_id=2, domain="harbour.com"), HANDED_IN, "address", id="the publisher, after a person"),
        pytest.param(Sender(feed_id=2, domain="harbour.com"), RELAYED, "address", id="the publisher, after another"),
        pytest.param(
            Sender(feed_id=2, domain="x.com", source="harbour.com"), REPORT, "address", id="a person named it"
        ),
        pytest.param(Sender(feed_id=2, domain="x.com", source="Harbour Post"), HANDED_IN, "source", id="the same name"),
        pytest.param(Sender(feed_id=2, domain="reuters.com"), AGENCY_REPORT, "agency", id="the agency it credits"),
        pytest.param(Sender(feed_id=9, domain="evil.com"), REPORT, None, id="a stranger"),
        pytest.param(Sender(feed_id=9, domain="evil.com", source="evil"), REPORT, None, id="a stranger with a name"),
        pytest.param(Sender(feed_id=9, domain="evil.com"), HANDED_IN, None, id="a stranger, of a person's article"),
        pytest.param(Sender(feed_id=9, domain="evil.com"), AGENCY_REPORT, None, id="a stranger, of an agency's report"),
        pytest.param(Sender(feed_id=9, domain="afp.com"), AGENCY_REPORT, None, id="another agency"),
        pytest.param(Sender(feed_id=9, domain="reuters.com"), REPORT, None, id="an agency that is not credited"),
        pytest.param(Sender(feed_id=9, domain="harbour.com.evil.com"), REPORT, None, id="a look-alike domain"),
        pytest.param(Sender(feed_id=9), REPORT, None, id="a feed that was removed"),
        pytest.param(
            Sender(feed_id=9), Publication(source="", domain=None, feed_id=1), None, id="neither has an address"
        ),
    ],
)
def test_only_its_publisher_its_agency_or_a_person_changes_an_article(
    sender: Sender, article: Publication, by: str | None
) -> None:
    assert authority(sender, article) == by


def test_a_person_and_a_feed_without_a_domain_own_no_addresses() -> None:
    assert not owns(Sender(), None)
    assert not owns(Sender(feed_id=1), None)
    assert not owns(Sender(feed_id=1, domain="evil.com"), "harbour.com")

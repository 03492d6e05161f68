"""The stages on files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from commands import Said


def test_inspect_text_gives_one_line_per_input_in_order_and_goes_on_after_a_broken_one(
    wiredesk: Callable[..., Said], seeds: Path, tmp_path: Path
) -> None:
    files = sorted(seeds.iterdir())
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    done = wiredesk("inspect", "text", str(files[0]), str(empty), str(tmp_path / "missing.txt"), str(files[3]))
    assert done.code == 0
    assert [one["input"] for one in done.json] == [
        str(files[0]),
        str(empty),
        str(tmp_path / "missing.txt"),
        str(files[3]),
    ]
    assert [one.get("error", {}).get("reason") for one in done.json] == [None, "no_text", "unreadable", None]
    assert done.json[3]["dateline"] == "BEIRUT"
    assert {"reason", "text", "articles"} == set(done.json[3]["removed"][0])


def test_inspect_entities_gives_offsets_into_the_text(wiredesk: Callable[..., Said], seeds: Path) -> None:
    found = wiredesk("inspect", "entities", str(next(seeds.glob("000*")))).json[0]
    for entity in found["entities"]:
        for mention in entity["mentions"]:
            assert found["text"][mention["start"] : mention["end"]] == mention["text"]
    assert ("Naji Mustafa", "person") in {(one["name"], one["kind"]) for one in found["entities"]}


def test_inspect_pair_tells_what_two_texts_are_to_each_other(
    wiredesk: Callable[..., Said], seeds: Path, tmp_path: Path
) -> None:
    seed = next(seeds.glob("000*"))
    reflowed = tmp_path / "reflowed.txt"
    reflowed.write_text(seed.read_text().replace("\nto make", " to\nmake"))
    assert wiredesk("inspect", "pair", str(seed), str(reflowed)).json[0]["verdict"] == "same"
    longer = tmp_path / "longer.txt"
    longer.write_text(seed.read_text() + "\n\n" + next(seeds.glob("003*")).read_text())
    as_draft, as_known = (
        wiredesk("inspect", "pair", *map(str, pair)).json[0] for pair in ((seed, longer), (longer, seed))
    )
    assert as_draft["verdict"] == as_known["verdict"] == "reprint"
    assert (as_draft["copy"], as_known["copy"]) == (False, True)  # a round-up has news beside the report
    other = wiredesk("inspect", "pair", str(seed), str(next(seeds.glob("004*")))).json[0]
    assert other["verdict"] in ("related", "different")
    assert set(other) == {"input", "verdict", "copy", "score", "reason"}


def test_inspect_feed_and_page_read_files(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss version='2.0'><channel><title>T</title><item><title>One</title></item></channel></rss>")
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>One</title></head><body><p>" + "A sentence of the report. " * 20 + "</p></body></html>"
    )
    read = wiredesk("inspect", "feed", str(feed), str(page)).json
    assert [one["kind"] for one in read] == ["rss", "none"]
    assert read[0]["entries"][0]["title"] == "One"
    shown = wiredesk("inspect", "page", str(page), "--url", "https://example.org/1").json[0]
    assert "A sentence of the report." in shown["text"]
    assert {"canonical_url", "published_from", "method", "warnings", "site", "authors"} <= set(shown)

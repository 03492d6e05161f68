"""A report of four paragraphs, as its title, its words and markup, that pages of tests hold."""

from __future__ import annotations

TITLE = "Harbour bridge reopens after two years of repairs"
WORDS = (
    "The harbour bridge opened again to traffic on Monday after two years of repairs, the city said.",
    "Engineers replaced all of its steel cables and most of the deck, which had rusted since the seventies.",
    "Ferries that had carried commuters across the bay will stop running at the end of the month, officials said.",
    "The work cost forty million, a third more than was planned when the contract was signed in the spring.",
)
BODY = "".join(f"<p>{one}</p>" for one in WORDS)

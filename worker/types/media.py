"""Types of the media and tags of an article: its lead picture, its files."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

TAG_KEY_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The picture that leads an article. Its address is kept and never fetched."""

    url: str
    caption: str | None = None  #: Plain text, as its credit.
    credit: str | None = None
    width: int | None = None  #: Pixels.
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with an article (podcast, video, picture). Its address is kept and never fetched."""

    url: str
    type: str | None = None  #: Media type as published.
    length: int | None = None  #: Bytes as published; None if missing, 0 or not a number.
    duration_s: int | None = None  #: Playing time in seconds.


def tag_key(tag: str) -> str:
    """Return the form in which tags are compared: case folded, without "#" before it, one blank between words.

    Quotation marks count as blanks: in a query they end the tag.
    """
    folded = unicodedata.normalize("NFKC", tag).casefold().replace('"', " ").strip().lstrip("#")
    return " ".join(folded.split())[:TAG_KEY_CHARS].rstrip()

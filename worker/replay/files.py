"""The files of a folder as entries of a feed."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

from worker.errors import InvalidInput
from worker.parse import decode

ENDINGS = (".txt", ".html", ".htm")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  #: XML 1.0, 2.2


@dataclass(frozen=True, slots=True)
class ReplayFile:
    """An entry of the feed, from one file."""

    name: str  #: Its name in the folder; the entry's id.
    markup: str  #: Its content as HTML; plain text stands in <pre>, so that no line break or space is lost.

    @property
    def path(self) -> str:
        """Path of its page."""
        return f"/{quote(self.name)}"


def read_folder(folder: Path) -> list[ReplayFile]:
    """Read the .txt and .html files of a folder, by name. Raises InvalidInput if it has none, or one is unreadable."""
    if not folder.is_dir():
        raise InvalidInput("there is no such folder", reason="not_found", thing=str(folder))
    try:
        files = [
            ReplayFile(path.name, _markup(path))
            for path in sorted(folder.iterdir())
            if path.suffix.lower() in ENDINGS and path.is_file()
        ]
    except OSError as error:
        raise InvalidInput(f"cannot be read: {error.strerror}", thing=str(error.filename)) from error
    if not files:
        raise InvalidInput(f"no file here ends in {', '.join(ENDINGS)}", reason="empty_folder", thing=str(folder))
    return files


def _markup(path: Path) -> str:
    text = _NOT_XML.sub("\ufffd", decode(path.read_bytes()).text)
    # The HTML parser drops a line break right after <pre>; one of ours stands there to be dropped.
    return text if path.suffix.lower() != ".txt" else f"<pre>\n{html.escape(text, quote=False)}</pre>"


def rss(files: list[ReplayFile], *, title: str, origin: str) -> bytes:
    """Write an RSS 2.0 feed of these files."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{escape(file.name)}</guid>"
        f"<link>{origin}{file.path}</link>"
        f"<content:encoded>{escape(file.markup)}</content:encoded></item>\n"
        for file in files
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>{escape(title)}</title><link>{origin}/</link>"
        f"<description>Files replayed by Wiredesk</description>\n{items}</channel></rss>\n"
    ).encode()


def page(file: ReplayFile) -> bytes:
    """Write the page of one file."""
    return f"<!doctype html><meta charset=utf-8><title></title><article>{file.markup}</article>\n".encode()

"""Word lists: plain text and TOML files that a person who does not program can correct.

A list lives in ``worker/wordlists/<stage>/<name>.txt``: one entry a line, several parted by ``|``; a line that
starts with ``#`` is a comment, and the first lines of a file are comments that state its source and its purpose.
A table lives in ``<stage>/<name>.toml``.

A user extends a list with a file of the same name in the folder of the setting ``wordlists_dir``: each entry is
added, an entry that starts with ``-`` is removed. A table of the user is merged over the packaged one, key by key.

Takes: the name of a list or table. Gives: its entries, read at first use and then kept. Raises: SettingsError if a
file cannot be read or holds an entry twice.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from worker.errors import SettingsError

__all__ = ["Table", "WordList", "any_of", "use_folder"]

_user_folder: list[Path] = []  #: At most one: the folder that extends the packaged lists.


def use_folder(folder: Path | None) -> None:
    """Extend the packaged lists from a folder. Call before the first list is read; later calls change nothing read."""
    _user_folder[:] = [] if folder is None else [folder]


def any_of(phrases: Iterable[str]) -> str:
    """Return a regular expression for any of these phrases, of which a longer one goes before its own beginning."""
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


def _packaged(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text("utf-8")


def _of_user(name: str) -> str | None:
    for folder in _user_folder:
        try:
            return (folder / name).read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{folder / name}: cannot be read ({error})") from error
    return None


def _entries(text: str) -> list[str]:
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [entry.strip() for line in lines for entry in line.split("|") if entry.strip()]


class WordList:
    """A list of words or phrases, in the order of its file; read at first use."""

    def __init__(self, name: str) -> None:
        """Name the list.

        Args:
            name: Stage and list, such as ``clean/related``; without the ending ``.txt``.
        """
        self.name = name

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """All entries, in the order of the file, those of the user last."""
        packaged = _entries(_packaged(f"{self.name}.txt"))
        twice = sorted(entry for entry, times in Counter(packaged).items() if times > 1)
        if twice:
            raise SettingsError(f"wordlists/{self.name}.txt: listed twice: {', '.join(twice)}")
        kept = dict.fromkeys(packaged)
        for entry in _entries(_of_user(f"{self.name}.txt") or ""):
            if entry.startswith("-"):
                kept.pop(entry[1:].strip(), None)
            else:
                kept[entry] = None
        return tuple(kept)

    @cached_property
    def words(self) -> frozenset[str]:
        """The entries as a set, for membership tests."""
        return frozenset(self.entries)


class Table:
    """A TOML table of values by key; read at first use."""

    def __init__(self, name: str) -> None:
        """Name the table.

        Args:
            name: Stage and table, such as ``dedupe/agencies``; without the ending ``.toml``.
        """
        self.name = name

    @cached_property
    def values(self) -> dict[str, Any]:
        """All keys and values, those of the user over the packaged ones."""
        values = tomllib.loads(_packaged(f"{self.name}.toml"))
        text = _of_user(f"{self.name}.toml")
        if text is not None:
            try:
                values |= tomllib.loads(text)
            except tomllib.TOMLDecodeError as error:
                raise SettingsError(f"wordlists_dir/{self.name}.toml: not TOML ({error})") from error
        return values

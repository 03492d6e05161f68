r"""Folders as one line: names parted by "/"; a "/" that is part of a name is written "\/". Pure.

A folder may be called "AC/DC", and a list of feeds that goes out and comes in again must not make two of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from worker.clean import tidy
from worker.errors import InvalidInput

MAX_NAME_CHARS = 200
MAX_DEPTH = 20
_PART = re.compile(r"(?:[^/\\]|\\.|\\$)+", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def folder_path(names: Iterable[str]) -> str:
    """Return the path of a folder inside others, outermost first; names that are empty or too deep are left out."""
    lines = (" ".join(tidy(name[: MAX_NAME_CHARS * 4]).split())[:MAX_NAME_CHARS].rstrip() for name in names)
    kept = [line for line in lines if line][:MAX_DEPTH]
    return "/".join(line.replace("\\", "\\\\").replace("/", "\\/") for line in kept)


def folder_names(path: str) -> tuple[str, ...]:
    """Return the names in a path, outermost first; () for no folder."""
    return tuple(_ESCAPED.sub(r"\1", part) for part in _PART.findall(path))


def tidy_folder(path: str) -> str:
    """Return a path as a person typed it, in the form in which it is kept; "" if nothing is left."""
    return folder_path(folder_names(path))


def folder_to_keep(names: Iterable[str]) -> str:
    """Return the path of a folder that a person gives to a feed, outermost first; "" without a name.

    Raises InvalidInput if it is too deep, or a name too long: it would be cut.
    """
    lines = [line for name in names if (line := " ".join(tidy(name).split()))]
    if len(lines) > MAX_DEPTH or any(len(line) > MAX_NAME_CHARS for line in lines):
        raise InvalidInput(
            f"a folder is 1 to {MAX_DEPTH} names deep, each of at most {MAX_NAME_CHARS} characters", reason="bad_folder"
        )
    return folder_path(lines)


def moved_folders(folders: Sequence[str], old: str, new: str | None) -> list[str]:
    """Return the folders of a feed after a folder has got another name; those inside it move with it.

    Args:
        folders: Paths.
        old: Path of the folder, tidy.
        new: Its new path; None: the feed leaves it and the folders inside it.

    Raises:
        InvalidInput: The new path is empty, or a path gets too deep, or a name too long.
    """
    moved = [one for one in folders if not is_in_folder(one, old)]
    if new is not None:
        if not tidy_folder(new):
            raise InvalidInput("give the folder a name", reason="bad_folder")
        inside = [folder_names(one.removeprefix(old)) for one in folders if is_in_folder(one, old)]
        moved += [folder_to_keep((*folder_names(new), *one)) for one in inside]
    return list(dict.fromkeys(moved))


def is_in_folder(path: str, folder: str) -> bool:
    """Return True if ``path`` is this folder or one inside it."""
    return path == folder or path.startswith(f"{folder}/")

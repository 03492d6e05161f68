"""Text of an error as a row keeps it: short, and in characters that every database takes."""

from __future__ import annotations

from worker.clean import tidy

LIMIT_CHARS = 500


def one_line(said: str) -> str:
    """Return the message of an error, cut to a line."""
    return " ".join(tidy(said[: LIMIT_CHARS * 2]).split())[:LIMIT_CHARS]


def unforeseen(error: Exception) -> str:
    """Return type and first line of an unforeseen error; the log has the rest."""
    first = str(error).partition("\n")[0] or "no message"
    return one_line(f"{type(error).__name__}: {first}")

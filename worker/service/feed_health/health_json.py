"""Learned state of a feed's health, as JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from worker.schedule import LearnedHealth, Level, Profile, Rhythm, Sample
from worker.types.stored import from_stored

_RHYTHMS = ("fetch", "parse", "entry", "text")
_LEVELS = ("length", "undated", "unsigned", "same_body")
_SAMPLE = ("words", "has_date", "has_author", "body", "address")


def to_json(health: LearnedHealth) -> dict[str, Any]:
    """Return what was learned as an object that JSON can hold."""
    kept = asdict(health)
    kept["text_at"] = _said(health.text_at)
    for name in _LEVELS:
        kept[name]["odd_since"] = _said(kept[name]["odd_since"])
    kept["batch"] = [[getattr(one, name) for name in _SAMPLE] for one in health.batch]
    return kept


def from_json(kept: Mapping[str, Any]) -> LearnedHealth:
    """Return what was learned from its stored form; of an empty one, that nothing is learned yet."""
    if not kept:
        return LearnedHealth()
    values = dict(kept)
    values |= {name: from_stored(Rhythm, kept[name]) for name in _RHYTHMS}
    values |= {name: _level(kept[name]) for name in _LEVELS}
    values["text_at"] = _read(kept["text_at"])
    values["profile"] = Profile(hours=tuple(kept["profile"]["hours"]), days=tuple(kept["profile"]["days"]))
    values["batch"] = tuple(Sample(*one[: len(_SAMPLE)]) for one in kept["batch"])
    return from_stored(LearnedHealth, values)


def _level(kept: Mapping[str, Any]) -> Level:
    return from_stored(Level, dict(kept) | {"odd_since": _read(kept["odd_since"])})


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None

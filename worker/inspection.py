"""The pure stages on bytes, as plain values, printed by ``wiredesk inspect``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from worker.clean import clean_text, detect_language, html_to_text
from worker.clock import utc_now
from worker.dedupe import compare, repeats, translation
from worker.entities import EntityTools, Reading, models_by_language
from worker.parse import Parsers, decode
from worker.settings import Settings
from worker.types import CleanText, Comparison, NamedSide, TextSide
from worker.wordlists import use_folder


def open_parsers() -> Parsers:
    """Return the readers of feeds and pages; the caller closes them."""
    return Parsers()


def inspect_feed(parsers: Parsers, body: bytes) -> dict[str, Any]:
    """Return a feed's kind, title, entries and warnings. Raises ParseFailed."""
    parsed = parsers.feed(body, now=utc_now())
    return {
        "kind": parsed.kind,
        "title": parsed.title,
        "url": parsed.url,
        "entries": [asdict(entry) for entry in parsed.entries],
        "sitemaps": parsed.sitemaps,
        "warnings": parsed.warnings,
    }


def inspect_page(parsers: Parsers, body: bytes, url: str | None) -> dict[str, Any]:
    """Return the article of a page. Raises ParseFailed."""
    return asdict(parsers.page(body, url=url, now=utc_now()))


def inspect_text(body: bytes) -> dict[str, Any]:
    """Return a cleaned text. Raises Rejected."""
    return _text_fields(_clean(body))


def inspect_pair(a: bytes, b: bytes, settings: Settings) -> dict[str, Any]:
    """Compare two texts of two sources, and say if the second would be a copy of the first. Raises Rejected.

    Names are looked for only in texts of two languages.
    """
    first, second = _clean(a), _clean(b)
    compared = compare(_side(first), _side(second))
    if len({_language(first), _language(second)}) == 2:
        tools, now = _entity_tools(settings), utc_now()
        if why := translation(_named_side(first, tools, now), _named_side(second, tools, now)):
            compared = Comparison("related", compared.score, f"translation: {why}")
    return {
        "verdict": compared.verdict,
        "copy": repeats(compared, second.text, first.text, same_source=False),
        "score": round(compared.score, 4),
        "reason": compared.reason,
    }


def entity_inspector(settings: Settings) -> Callable[[bytes], dict[str, Any]]:
    """Return a function that cleans a text and finds its names; the model is loaded once."""
    tools = _entity_tools(settings)

    def inspect_entities(body: bytes) -> dict[str, Any]:
        cleaned = _clean(body)
        return _text_fields(cleaned) | {"entities": [asdict(entity) for entity in tools.find([_reading(cleaned)])[0]]}

    return inspect_entities


def _entity_tools(settings: Settings) -> EntityTools:
    use_folder(settings.wordlists_dir)
    return EntityTools(
        model=settings.language_model,
        places_path=settings.places_path,
        aliases_path=settings.aliases_path,
        models=models_by_language(settings.model_by_language),
    )


def _reading(cleaned: CleanText) -> Reading:
    title = "" if cleaned.title_from == "inferred" else cleaned.title
    return Reading(text=cleaned.text, title=title, dateline=cleaned.dateline, lang=_language(cleaned))


def _named_side(cleaned: CleanText, tools: EntityTools, at: datetime) -> NamedSide:
    """Return a text with its names, each thing by its name, as nothing is stored."""
    reading = _reading(cleaned)
    names = [
        (mention.start, entity.name)
        for entity in tools.find([reading])[0]
        for mention in entity.mentions
        if mention.field == "text"
    ]
    return NamedSide(lang=reading.lang, title=reading.title, text=cleaned.text, at=at, names=names)


def _language(cleaned: CleanText) -> str | None:
    return detect_language(cleaned.text).code


def _clean(body: bytes) -> CleanText:
    text = decode(body).text
    return clean_text(html_to_text(text) if text.lstrip()[:1] == "<" else text)


def _text_fields(cleaned: CleanText) -> dict[str, Any]:
    return asdict(cleaned) | {"lang": _language(cleaned)}


def _side(cleaned: CleanText) -> TextSide:
    return TextSide(title=cleaned.title, text=cleaned.text)

"""Opt-outs of a site from training on its articles: kept with the article, never acted upon here. Pure.

Each statement is one line that names where it stood: ``robots.txt: GPTBot``, ``x-robots-tag: noai``,
``tdm-reservation: 1``, ``tdmrep.json: /news/``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from protego import Protego

#: Robots that collect for training, by the names their operators publish.
AI_AGENTS = (
    "GPTBot", "CCBot", "Google-Extended", "ClaudeBot", "anthropic-ai", "Applebot-Extended", "Bytespider",
    "meta-externalagent", "FacebookBot", "Amazonbot", "cohere-training-data-crawler", "AI2Bot", "Diffbot", "omgili",
)  # fmt: skip
MAX_TDM_RULES = 50
_MAX_LOCATION_CHARS = 500
#: Content Signals (contentsignals.org) and the vocabulary of the IETF's aipref group.
_SIGNAL = re.compile(
    r"^[ \t]*content-(?:signal|usage)[ \t]*:[^\n]*\b(ai-train[ \t]*=[ \t]*no|train-ai[ \t]*=[ \t]*n)\b", re.I | re.M
)
_TAG_VALUES = re.compile(r"\b(noai|noimageai)\b", re.IGNORECASE)

TdmRule = tuple[str, bool]  #: A location, and whether what stands there is reserved.


def in_robots(text: str, url: str) -> Iterator[str]:
    """Yield the opt-outs of a robots.txt for ``url``: the training robots it keeps out, and its content signals."""
    if not text:
        return
    rules = read_rules(text)
    refused = [agent for agent in AI_AGENTS if not rules.can_fetch(url, agent)]
    if len(refused) == len(AI_AGENTS) and not rules.can_fetch(url, "*"):
        refused = ["*"]
    yield from (f"robots.txt: {agent}" for agent in refused)
    yield from (f"robots.txt: {''.join(said.lower().split())}" for said in dict.fromkeys(_SIGNAL.findall(text)))


@lru_cache(maxsize=64)
def read_rules(text: str) -> Protego:
    """Return the rules of a robots.txt; kept, as the pages of a site come together."""
    return Protego.parse(text)


def in_headers(headers: Mapping[str, str]) -> Iterator[str]:
    """Yield the opt-outs in the headers of an answer (names in lower case)."""
    yield from in_tag("x-robots-tag", headers.get("x-robots-tag", ""))
    if headers.get("tdm-reservation", "").strip() == "1":  # W3C TDM Reservation Protocol, 5.1
        yield "tdm-reservation: 1"


def in_tag(where: str, value: str) -> Iterator[str]:
    """``noai`` and ``noimageai`` of an X-Robots-Tag header or a robots meta tag."""
    found = dict.fromkeys(word.lower() for word in _TAG_VALUES.findall(value[:2000]))
    yield from (f"{where}: {word}" for word in found)


def read_tdmrep(body: bytes) -> tuple[TdmRule, ...]:
    """Return the rules of a ``/.well-known/tdmrep.json`` (TDM Reservation Protocol, 5.2), or ()."""
    try:
        listed = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    rules = []
    for rule in listed[:MAX_TDM_RULES] if isinstance(listed, list) else ():
        location = rule.get("location") if isinstance(rule, dict) else None
        if isinstance(location, str) and location and len(location) <= _MAX_LOCATION_CHARS and location.isprintable():
            rules.append((location, str(rule.get("tdm-reservation")) == "1"))
    return tuple(rules)


def in_tdmrep(rules: Sequence[TdmRule], url: str) -> Iterator[str]:
    """Yield the opt-outs of the first rule that fits ``url``; locations are patterns as in robots.txt."""
    for location, is_reserved in rules:
        if not read_rules(f"User-agent: *\nDisallow: {location}").can_fetch(url, "*"):
            if is_reserved:
                yield f"tdmrep.json: {location}"
            return

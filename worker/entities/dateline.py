"""Places that a dateline names, as mentions: "PARIS, Texas", "MOSCOW/KYIV, July 18"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from worker.entities.aliases import Aliases
from worker.entities.drafts import Draft
from worker.entities.fold import fold
from worker.entities.group import Group
from worker.entities.listed_words import is_latin
from worker.entities.sqlite import Gazetteer

SOURCE = "dateline"  #: Of a draft whose offsets are into the dateline.
_PARTS = re.compile(r"(?:^|[/;]| and | & )\s*([^/;,]+?)(?=$|[/;,]| and | & )")
_WORD_END = re.compile(r"(?<=\S)(?=\s|$)")


def with_dateline(groups: Sequence[Group], dateline: str | None, gazetteer: Gazetteer, aliases: Aliases) -> list[Group]:
    """Return the things of a text with the places its dateline names, those that the text does not name first."""
    known = {fold(draft.name): group for group in groups if group.kind == "place" for draft in group.drafts}
    new: dict[str, Group] = {}
    for draft in _drafts(dateline or "", gazetteer):
        if group := known.get(fold(draft.name)):
            group.drafts.insert(0, draft)
        else:
            alias = aliases.find(draft.name)
            new[fold(draft.name)] = Group(
                [draft], draft.name, "place", alias if alias and alias.kind == "place" else None
            )
    return [*new.values(), *groups]


def _drafts(dateline: str, gazetteer: Gazetteer) -> Iterator[Draft]:
    for part in _PARTS.finditer(dateline):
        start, words = part.start(1), part.group(1)
        ends = [end.start() for end in _WORD_END.finditer(words)]
        end = next((one for one in reversed(ends) if gazetteer.exact(words[:one])), None)  # a date may stand behind
        if end is not None:
            yield Draft(start, start + end, _in_small(words[:end], gazetteer), "place", SOURCE)


def _in_small(name: str, gazetteer: Gazetteer) -> str:
    """Return a name as the list of places writes it, else with one capital a word: New York, which is New York City."""
    places = gazetteer.find(name) if is_latin(name[0]) else ()
    usual = (place.name for place in places if fold(place.name) == fold(name))
    return next(usual, name.title() if name.isupper() else name)

"""Names in prose in Cyrillic: areas by their adjective, bodies by two shortened words, towns of several words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache, partial
from itertools import islice, product

from worker.entities.drafts import Draft
from worker.entities.inflection import base_forms, base_forms_in, is_cyrillic
from worker.wordlists import WordList

ENDINGS = WordList("entities/compound_body_endings")

#: Белгородской области, Запорізьку область, Салтівському районі, Приморского края.
_AREA = re.compile(
    r"\b([А-ЯІЇЄҐ][а-яіїєґё-]+?(?:[сц]ьк|ск|цк|зьк))(ая|ой|ую|ий|ого|ому|им|ом|а|ої|ій|у|ою) "
    r"(?:(област)(?:ь|и|ью|і|ю)|(?:район|округ|край|кра)(?:а|у|е|ом|і|ем|я|ю)?)\b"
)
_CASES = 3
_MIN_BEGINNING = 2
_MAX_FORMS = 40


def draft_areas(text: str, taken: Set[int]) -> Iterator[Draft]:
    """Yield provinces and districts that an adjective with a capital names, under the nominative."""
    for match in _AREA.finditer(text):
        if match.start() not in taken:
            yield Draft(match.start(), match.end(), _nominative(match), "place", "chunk")


def _nominative(match: re.Match[str]) -> str:
    stem = match.group(1)
    is_ukrainian = stem.endswith("ьк")
    if match.group(3):
        return f"{stem}{'а' if is_ukrainian else 'ая'} область"
    noun = match.group().rpartition(" ")[2]
    noun = next(word for word in ("район", "округ", "край") if noun.startswith(word[:_CASES]))
    return f"{stem}ий {noun}"


@cache
def _compound() -> re.Pattern[str]:
    return re.compile(
        f"[А-ЯІЇЄҐ][а-яіїєґё]{{{_MIN_BEGINNING},}}(?:{'|'.join(ENDINGS.entries)})(?:а|у|ом|ем|е|і|ы|и|ой|ою|ю|я|ью|ові)?"
    )


def is_compound_body(word: str) -> bool:
    """Return True for a body whose name is made of two shortened words, in any case: Минздраве, Госдумы, Нацбанк."""
    return is_cyrillic(word) and _compound().fullmatch(word) is not None


def bases_of_words(name: str, lang: str = "") -> Iterator[str]:
    """Yield the forms of which a name of several words may be a case: Кривой Рог, Ростов-на-Дону, Karlovy Vary."""
    parts = re.split("([ -])", name)
    bases = partial(base_forms_in, lang) if lang else base_forms
    choices = [dict.fromkeys(bases(part)) if part[:1].isupper() else (part,) for part in parts]
    yield from ("".join(form) for form in islice(product(*choices), _MAX_FORMS))

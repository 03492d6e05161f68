"""Names are found in time proportional to the text, also in texts made to take longer."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from itertools import product

import pytest

from worker.entities import Aliases, Gazetteer, Reading, Recogniser, find_entities

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
PATTERNS = {
    "people": "John {0} met {1} {0} there. ",
    "one family": "{0} Smith said it. ",
    "one given name": "John {0} said it. ",
    "single words": "It met {0}, and he left. ",
    "words of one beginning": "It met Bor{0}, and he left. ",
    "firms": "Siemens {0} Corp fell. ",
    "bodies": "The Ministry of {0} met. ",
    "acronyms": "The {0} {1} Party ({2}) won. ",
    "storms": "Hurricane {0} hit {1}. ",
    "speakers": "“We will go on with this,” said Anna {0}. ",
}
#: Small words, repeated, with which many listed names begin or that join the words of names.
REPEATED = (
    "van der ",
    "Van Der ",
    "de la ",
    "bin ",
    "al-",
    "Al-Assad ",
    "and ",
    "Trump and ",
    "A. B. C. ",
    "Mr. ",
    "ال",
)


def names_of(pattern: str) -> Iterator[str]:
    for one in product(SYLLABLES, repeat=3):
        name = "".join(one).capitalize()
        yield pattern.format(name, name[::-1].capitalize(), name[:5].upper())


def time_s(text: str, lang: str, recogniser: Recogniser, gazetteer: Gazetteer) -> float:
    reading = Reading(text=text, lang=lang)
    spans = recogniser.recognise([text])[0] if lang == "en" else None
    gc.disable()
    started = time.process_time()
    find_entities(reading, spans, gazetteer, Aliases())
    took = time.process_time() - started
    gc.enable()
    return took


@pytest.mark.slow
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_four_times_the_names_take_about_four_times_the_time(
    pattern: str, recogniser: Recogniser, gazetteer: Gazetteer
) -> None:
    sentences = list(names_of(pattern))[:6_000]
    for lang in ("en", "xx"):
        short, long = ("".join(sentences[:count]) for count in (1_500, 6_000))
        rounds = [time_s(long, lang, recogniser, gazetteer) / time_s(short, lang, recogniser, gazetteer)]
        while min(rounds) >= 8 and len(rounds) < 5:
            rounds.append(time_s(long, lang, recogniser, gazetteer) / time_s(short, lang, recogniser, gazetteer))
        assert min(rounds) < 8, (lang, rounds)


@pytest.mark.slow
@pytest.mark.parametrize("words", REPEATED)
def test_small_words_repeated_four_times_as_often_take_about_four_times_the_time(
    words: str, gazetteer: Gazetteer
) -> None:
    for lang, spans in (("en", ()), ("xx", None), ("nl", None)):
        short, long = (words * (length // len(words)) for length in (16_000, 64_000))
        rounds: list[float] = []
        while not rounds or (min(rounds) >= 8 and len(rounds) < 5):
            times = []
            for text in (short, long):
                started = time.process_time()
                find_entities(Reading(text=text, lang=lang), spans, gazetteer, Aliases())
                times.append(time.process_time() - started)
            rounds.append(times[1] / max(times[0], 0.01))
        assert min(rounds) < 8, (lang, rounds)

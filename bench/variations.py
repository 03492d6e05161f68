"""Variations of real texts with a known answer, and pairs that only look alike; the same for one seed.

Each variation takes a random generator, a title, a text and another text to borrow from, and gives a
title and a text. VARIATIONS names the verdicts that are right for it.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

Made = tuple[str, str]
Maker = Callable[[random.Random, str, str, str], Made]

_SENTENCE_END = re.compile(r"(?<=[.!?][\"”’']|.[.!?])\s+(?=[\"“‘'A-Z0-9])")
_FURNITURE = (
    "Related article: {title}",
    "READ MORE: What we know so far about the talks",
    "Sign up for our morning newsletter",
    "Share this story on Facebook",
    "Advertisement",
    "(Reporting by Jane Miller; editing by Tom Ford)",
    "Photo: AP",
    "-" * 80,
    "Copyright 2019. All rights reserved.",
)
_FOREIGN_FURNITURE = (
    "Lire aussi : {title}",
    "Lesen Sie auch: Was wir bisher wissen",
    "Suscríbete a nuestro boletín",
    "Partager sur Facebook",
    "Alle Rechte vorbehalten.",
    "Leggi anche: le ultime notizie",
    "Читайте также: последние новости",
)
_ADDED = (
    "Officials said they would give further details at a briefing later in the day.",
    "A spokeswoman declined to comment when reached by telephone.",
    "The figures could not be independently verified.",
    "Residents described long queues and said they had been given no warning.",
    "It was the second announcement of its kind in as many months.",
)
_REWORDING = (
    (r"\bsaid\b", "told reporters"),
    (r"\bwill\b", "is expected to"),
    (r"\bwas\b", "had been"),
    (r"\bhas\b", "had already"),
    (r"\bmore than\b", "at least"),
    (r"\bpeople\b", "men and women"),
    (r"\bto\b", "in order to"),
    (r"\bthe\b", "this"),
)


@dataclass(frozen=True, slots=True)
class Variation:
    """One way a report comes back."""

    make: Maker
    right: frozenset[str]  #: Verdicts that are right.


def sentences(text: str) -> list[str]:
    """Split a text into sentences well enough to vary them."""
    return [part for part in _SENTENCE_END.split(" ".join(text.split())) if part]


def _paragraphs(parts: list[str]) -> str:
    return "\n\n".join(" ".join(parts[start : start + 2]) for start in range(0, len(parts), 2))


def reflow(rng: random.Random, title: str, text: str, other: str) -> Made:
    return title, "\n".join(textwrap.wrap(" ".join(text.split()), rng.randint(60, 100)))


def _with_lines(rng: random.Random, text: str, lines: tuple[str, ...], title: str) -> str:
    parts = _paragraphs(sentences(text)).split("\n\n")
    for line in rng.sample(lines, 3):
        parts.insert(rng.randint(0, len(parts)), line.format(title=title))
    return "\n\n".join(parts)


def furniture(rng: random.Random, title: str, text: str, other: str) -> Made:
    return title, _with_lines(rng, text, _FURNITURE, " ".join(sentences(other)[0].split()[:8]))


def foreign_furniture(rng: random.Random, title: str, text: str, other: str) -> Made:
    return title, _with_lines(rng, text, _FOREIGN_FURNITURE, " ".join(sentences(other)[0].split()[:8]))


def pasted_twice(rng: random.Random, title: str, text: str, other: str) -> Made:
    return title, f"{text}\n\n{'-' * 60}\n\n{text}"


def quotes(rng: random.Random, title: str, text: str, other: str) -> Made:
    text = re.sub(r'"([^"\n]*)"', r"“\1”", text).replace("'", "’").replace(" - ", " – ").replace("...", "…")
    return title.replace("'", "’"), text.replace(", ", ",\u00a0", 3)


def encoding(rng: random.Random, title: str, text: str, other: str) -> Made:
    """Soft hyphens, zero-width spaces, ligatures, and typographic quotes read in a wrong encoding."""
    _, text = quotes(rng, title, text, other)
    words = text.split(" ")
    for index in rng.sample(range(len(words)), len(words) // 20):
        word = words[index]
        words[index] = word.replace("fi", "ﬁ") if "fi" in word else word[:3] + "\u00ad" + word[3:]
    text = " ".join(words)
    return title, _misread(text) if rng.random() < 0.5 else text.replace("’", "\ufffd")


def _misread(text: str) -> str:
    """Read UTF-8 as Windows-1252 the way browsers do: bytes that mean nothing there stay as they are."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode("utf-8"))


def slips(rng: random.Random, title: str, text: str, other: str) -> Made:
    """Two letters swapped in one word of sixty."""
    words = text.split(" ")
    long = [index for index, word in enumerate(words) if len(word) > 6 and word.isalpha()]
    for index in rng.sample(long, min(len(long), max(1, len(words) // 60))):
        word = words[index]
        words[index] = word[:3] + word[4] + word[3] + word[5:]
    return title, " ".join(words)


def cut(rng: random.Random, title: str, text: str, other: str) -> Made:
    words = text.split(" ")
    return title, " ".join(words[: int(len(words) * 0.6)])


def cut_sentences(rng: random.Random, title: str, text: str, other: str) -> Made:
    """Print a report as a local outlet does: the opening and 60 % of the rest, under a headline of its own."""
    parts = sentences(text)
    kept = [part for index, part in enumerate(parts) if index < 2 or rng.random() < 0.6]
    return _other_headline(rng, title), _paragraphs(kept)


def merged(rng: random.Random, title: str, text: str, other: str) -> Made:
    return (title, f"{text}\n\n{other}") if rng.random() < 0.5 else (title, f"{other}\n\n{text}")


def sentence_edited(rng: random.Random, title: str, text: str, other: str) -> Made:
    parts = sentences(text)
    order = rng.sample(range(len(parts)), len(parts))
    for index in order:
        edited = parts[index]
        for pattern, to in rng.sample(_REWORDING, len(_REWORDING)):
            edited = re.sub(pattern, to, edited, count=1)
        if edited != parts[index]:
            parts[index] = edited
            break
    return title, _paragraphs(parts)


def sentence_replaced(rng: random.Random, title: str, text: str, other: str) -> Made:
    parts = sentences(text)
    parts[rng.randrange(len(parts))] = rng.choice(sentences(other))
    return title, _paragraphs(parts)


def sentences_added(rng: random.Random, title: str, text: str, other: str) -> Made:
    parts = sentences(text)
    for line in rng.sample(_ADDED, 3):
        parts.insert(rng.randint(1, len(parts)), line)
    return title, _paragraphs(parts)


def number_corrected(rng: random.Random, title: str, text: str, other: str) -> Made:
    found = list(re.finditer(r"\d+", text))
    if not found:
        return sentence_edited(rng, title, text, other)
    spot = rng.choice(found)
    return title, f"{text[: spot.start()]}{int(spot[0]) + 3}{text[spot.end() :]}"


def headline_edited(rng: random.Random, title: str, text: str, other: str) -> Made:
    return _other_headline(rng, title), text


def _other_headline(rng: random.Random, title: str) -> str:
    words = title.split()
    rng.shuffle(words)
    return " ".join(["Report:", *words[: max(2, len(words) // 3)], "amid", "new", "questions"])


_SAME, _PRINT, _LATER = frozenset({"same"}), frozenset({"reprint"}), frozenset({"updated"})
VARIATIONS = {
    "reflow": Variation(reflow, _SAME),
    "furniture": Variation(furniture, _SAME),
    "foreign_furniture": Variation(foreign_furniture, _SAME),
    "pasted_twice": Variation(pasted_twice, _SAME),
    "quotes": Variation(quotes, _SAME),
    "encoding": Variation(encoding, _SAME),
    "slips": Variation(slips, _SAME),
    "cut": Variation(cut, _PRINT),
    "cut_sentences": Variation(cut_sentences, _PRINT | _LATER),
    "merged": Variation(merged, _PRINT),
    "sentence_edited": Variation(sentence_edited, _LATER),
    "sentence_replaced": Variation(sentence_replaced, _LATER),
    "sentences_added": Variation(sentences_added, _LATER | _PRINT),
    "number_corrected": Variation(number_corrected, _LATER),
    "headline_edited": Variation(headline_edited, _LATER),
}


# ── pairs that only look alike ───────────────────────────────────────────────────────────────

_TOWNS = ("Aldford", "Brenmoor", "Carrick Bay", "Dunmere", "Eastholm", "Farleigh", "Glenrock", "Harwick")
_SKIES = ("sunny spells", "scattered showers", "persistent rain", "thick cloud", "light snow", "morning fog")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PEOPLE = ("Ann Porter", "James Doyle", "Ruth Keane", "Peter Lang", "Maria Costa", "Oskar Blum", "Ivy Shaw")
_TRADES = ("teacher", "farmer", "nurse", "engineer", "baker", "organist")
_TOPICS = ("the future of coal towns", "why trams came back", "a forgotten flood", "the price of bread")


def weather(rng: random.Random) -> Made:
    town, day = rng.choice(_TOWNS), rng.choice(_DAYS)
    a, b = rng.sample(_SKIES, 2)
    return (
        f"Weather for {town}",
        (
            f"{day} will bring {a} to {town} and the surrounding districts, with highs of {rng.randint(2, 30)} degrees "
            f"and winds of up to {rng.randint(5, 60)} kilometres an hour from the west. Overnight it will turn to {b}, "
            f"with lows of {rng.randint(-8, 12)} degrees in sheltered valleys. Drivers are asked to take care on higher "  # noqa: E501
            f"ground. The outlook for the following days remains changeable, the national weather office said in its "
            f"regular bulletin, which is updated every six hours. Warnings, if any, are shown on the map."
        ),
    )


def markets(rng: random.Random) -> Made:
    def move() -> str:
        return f"{rng.choice(('rose', 'fell'))} {rng.random() * 3:.2f} percent to {rng.randint(1000, 30000)}"

    return (
        f"Stocks {rng.choice(('close higher', 'close lower', 'little changed'))} in afternoon trade",
        (
            f"The benchmark index {move()} on {rng.choice(_DAYS)}, while the broader index {move()}. The index of small "  # noqa: E501
            f"companies {move()}. About {rng.randint(200, 900)} million shares changed hands on the main exchange, "
            f"compared with a daily average of {rng.randint(200, 900)} million over the past month. Advancers and "
            f"decliners stood at {rng.randint(1, 9)} to {rng.randint(1, 9)}. The currency traded at "
            f"{rng.random() + 1:.4f} to the dollar. Bond yields {move()}. Analysts said investors were waiting for the "
            f"central bank's decision on interest rates, which is due at the end of the month."
        ),
    )


def obituary(rng: random.Random) -> Made:
    name, town, trade, day = rng.choice(_PEOPLE), rng.choice(_TOWNS), rng.choice(_TRADES), rng.choice(_DAYS)
    year = rng.randint(1925, 1960)
    return (
        f"Obituary: {name}",
        (
            f"{name}, {rng.randint(55, 99)}, of {town}, passed away peacefully at home on {day}, surrounded by family. "
            f"Born in {year}, {name.split()[0]} worked for {rng.randint(10, 45)} years as a {trade} and was a member of "  # noqa: E501
            f"the parish choir. Survivors include {rng.randint(1, 6)} children and {rng.randint(1, 15)} grandchildren. A "  # noqa: E501
            f"service will be held at {rng.randint(9, 12)} in the morning at the church of {rng.choice(_TOWNS)}, "
            f"followed by burial in the parish cemetery. In lieu of flowers the family asks for donations to the "
            f"hospice. Arrangements are in the hands of the family's funeral home, which has served the county for "
            f"three generations."
        ),
    )


def fixtures(rng: random.Random) -> Made:
    lines = " ".join(
        f"{a} {rng.randint(0, 5)} {b} {rng.randint(0, 5)}." for a, b in (rng.sample(_TOWNS, 2) for _ in range(12))
    )
    return (
        "Football results",
        (
            f"Results of the matches played in the county league on {rng.choice(_DAYS)}. {lines} The next round will be "  # noqa: E501
            f"played at the weekend. Tickets are on sale at the grounds and from the league office."
        ),
    )


def podcast(rng: random.Random) -> Made:
    topic, guest = rng.choice(_TOPICS), rng.choice(_PEOPLE)
    return (
        f"Podcast: {topic}",
        (
            f"This week {guest} joins us to talk about {topic}, recorded live in {rng.choice(_TOWNS)}. The programme is "  # noqa: E501
            f"produced by our audio team with original music. You can subscribe wherever you get your podcasts, and "
            f"leave us a review, which helps other listeners to find the show. Write to us with questions for future "
            f"episodes; we read every letter, even if we cannot answer all of them. The programme is supported by our "
            f"members, who make independent reporting possible. To become a member and to listen to bonus episodes "
            f"without advertisements, visit our website and choose the plan that suits you. A transcript of every "
            f"episode is published within two days of its release. All past episodes can be found in the archive, "
            f"which goes back to the first season."
        ),
    )


TEMPLATES = {
    "weather": weather,
    "markets": markets,
    "obituary": obituary,
    "fixtures": fixtures,
    "podcast": podcast,
}


def quoting(rng: random.Random, text: str, other: str) -> str:
    """Make a report of its own that quotes a quarter of another: what two agencies do with one speech."""
    parts, own = sentences(text), sentences(other)
    start = rng.randrange(max(1, len(parts) - len(parts) // 4))
    borrowed = parts[start : start + len(parts) // 4]
    spot = rng.randint(1, len(own))
    return _paragraphs([*own[:spot], *borrowed, *own[spot:]])

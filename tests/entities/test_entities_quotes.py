"""Speakers of quotations; none where it is not plain."""

from __future__ import annotations

import time

import pytest

from worker.entities.quotes import with_quotes
from worker.types import EntityKind, FoundEntity, Mention

NAMES: dict[str, EntityKind] = {
    "Sergei Lavrov": "person", "Lavrov": "person", "Ana Ruiz": "person", "Ruiz": "person", "Kerry": "person",
    "Moscow": "place", "Reuters": "org", "the UNHCR": "org", "UNHCR": "org",
}  # fmt: skip
OF = {"Lavrov": "Sergei Lavrov", "Ruiz": "Ana Ruiz", "the UNHCR": "UNHCR"}


def spoken(text: str) -> list[tuple[str, str]]:
    """(speaker, words) of each quotation, in order."""
    mentions: dict[str, list[Mention]] = {}
    taken: set[int] = set()
    for name in NAMES:
        at = text.find(name)
        while at >= 0:
            if not taken & set(range(at, at + len(name))) and not name.startswith("the "):
                taken |= set(range(at, at + len(name)))
                mentions.setdefault(OF.get(name, name), []).append(Mention(at, at + len(name), name))
            at = text.find(name, at + 1)
    found = [
        FoundEntity(name=n, kind=NAMES[n], mentions=tuple(sorted(m, key=lambda x: x.start)))
        for n, m in mentions.items()
    ]
    said = [
        (start, one.name, text[start:end])
        for one in with_quotes(text, found)
        for mention in one.mentions
        for start, end in mention.quotes
    ]
    return [(name, words) for _, name, words in sorted(said)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"We will not leave the town," said Sergei Lavrov.', "Sergei Lavrov"),
        ('"We will not leave the town," Sergei Lavrov said.', "Sergei Lavrov"),
        ("“We will not leave the town,” Lavrov said on Monday.", "Sergei Lavrov"),
        ("“We will not leave the town”, said Lavrov.", "Sergei Lavrov"),
        ('"Will we ever leave the town?" Lavrov asked.', "Sergei Lavrov"),
        ('"We will not leave the town," said Russian Foreign Minister Sergei Lavrov.', "Sergei Lavrov"),
        ('"We will not leave the town," Foreign Minister Sergei Lavrov told reporters.', "Sergei Lavrov"),
        ('"We will not leave the town," said Moscow spokeswoman Ana Ruiz.', "Ana Ruiz"),
        ('"We will not leave the town," Lavrov, the foreign minister, said.', "Sergei Lavrov"),
        ('"We will not leave the town," Lavrov told Reuters.', "Sergei Lavrov"),
        ('Lavrov said: "We will not leave the town."', "Sergei Lavrov"),
        ('Lavrov said on Monday: "We will not leave the town."', "Sergei Lavrov"),
        ('Lavrov, the foreign minister, said: "We will not leave the town."', "Sergei Lavrov"),
        ('Lavrov added, "We will not leave the town."', "Sergei Lavrov"),
        ('It was cold. Ana Ruiz wrote: "We will not leave the town."', "Ana Ruiz"),
        ('"We will not leave the town," the UNHCR said.', "UNHCR"),
        ('"We will not leave the town," UNHCR said.', "UNHCR"),
        ('Ana Ruiz opened the door. "We will not leave the town," she said.', "Ana Ruiz"),
        ('Ana Ruiz opened the door.\n\n"We will not leave the town," she said.', "Ana Ruiz"),
        ('Ana Ruiz opened the door. She said: "We will not leave the town."', "Ana Ruiz"),
        ("„Wir verlassen die Stadt nicht“, sagte Ana Ruiz.", "Ana Ruiz"),
        ("»Wir verlassen die Stadt nicht«, sagte Ana Ruiz.", "Ana Ruiz"),
        ("Ana Ruiz sagte: „Wir verlassen die Stadt nicht.“", "Ana Ruiz"),
        ("Ana Ruiz kam herein. „Wir verlassen die Stadt nicht“, sagte sie.", "Ana Ruiz"),
        ("«Nous ne quitterons pas la ville», a déclaré Ana Ruiz.", "Ana Ruiz"),
        ("Ana Ruiz est venue. «Nous ne quitterons pas la ville», a-t-elle dit.", "Ana Ruiz"),
        ("«No dejaremos la ciudad», dijo Ana Ruiz.", "Ana Ruiz"),
        ("«No dejaremos la ciudad», afirmó Ana Ruiz.", "Ana Ruiz"),
    ],
)
def test_the_speaker_is_named_beside_the_words(text: str, speaker: str) -> None:
    assert [name for name, _ in spoken(text)] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        '"We will not leave the town," said a spokesman for Lavrov.',
        '"We will not leave the town," said the brother of Lavrov.',
        '"We will not leave the town," said Lavrov\'s spokesman.',
        '"We will not leave the town," he said.',
        'Lavrov met Ana Ruiz. "We will not leave the town," he said.',
        'Lavrov left early. It rained all day. "We will not leave the town," he said.',
        '"We will not leave the town," said Lavrov and Kerry.',
        '"We will not leave the town," an official told Lavrov.',
        '"We will not leave the town," a soldier said in Moscow.',
        '"We will not leave the town," said a soldier who met Lavrov.',
        '"We will not leave the town." Lavrov left.',
        'The paper called the plan of Lavrov "a bad mistake of history".',
        'A spokesman for Lavrov said: "We will not leave the town."',
        'The brother of Lavrov said: "We will not leave the town."',
        'Lavrov has read "We will not leave the town" many times.',
        '"We will not leave the town, said Lavrov.',
        '"No," said Lavrov.',
        'Lavrov and Kerry said: "We will not leave the town."',
        'Lavrov\'s aide said: "We will not leave the town."',
        '"We will not leave the town," it was said in an interview with Lavrov.',
        '"We will not leave the town," the film begins. Lavrov said nothing.',
        "We will not leave the town, said Lavrov.",
        "",
    ],
)
def test_nobody_speaks_where_it_is_not_plain(text: str) -> None:
    assert spoken(text) == []


def test_a_speaker_goes_on_after_he_was_named() -> None:
    text = '"We will not leave the town," said Lavrov on Monday. "The town is still ours." Kerry left.'
    assert spoken(text) == [
        ("Sergei Lavrov", "We will not leave the town,"),
        ("Sergei Lavrov", "The town is still ours."),
    ]


def test_the_next_sentence_names_the_next_speaker() -> None:
    text = '"We will not leave the town," said Lavrov. Kerry said: "The town is not yours."'
    assert [name for name, _ in spoken(text)] == ["Sergei Lavrov", "Kerry"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ['"a b c," ', "« a b c », said ", "„“", 'Lavrov, said, "A b c" ', '"A b c" he said. ']
)
def test_work_is_linear_in_the_text(piece: str) -> None:
    def took_s(times: int) -> float:
        started = time.process_time()
        spoken_in = with_quotes(piece * times, [])
        assert spoken_in == ()
        return time.process_time() - started

    assert took_s(4_000) < 40 * max(took_s(400), 0.002)

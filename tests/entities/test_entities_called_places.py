"""Names that a noun before them, or before their list, calls places."""

from __future__ import annotations

import pytest

from worker.entities import EntityTools, Reading
from worker.entities.called_places import is_called_place

SENTENCES = [
    ("Troops took the key town of [al-Bab] on Thursday.", True),
    ("He was mayor of [Dayton] for years.", True),
    ("Mayors of [Dayton] and [Joan Reyes] met.", [True, False]),
    ("Raids hit the Yemeni governorates of [Abyan], [al-Bayda] and [Shabwah].", [True, True, True]),
    ("He regained the two oil ports of [Ras Lanuf] and [Es Sider] in the east.", [True, True]),
    ("Storms are expected in cities such as [Gulfport], [Biloxi], and [Pensacola].", [True, True, True]),
    ("Residents of counties including [Yuba], [Butte] or [Sutter] left.", [True, True, True]),
    ("The Israeli settlement of [Ofra], [Mariam] remained sceptical.", [True, False]),
    ("In the town of Brikama, [Musa Jobe] still waits.", False),
    ("They met in the cities of Hamm and Koblenz. [Maria] flew home.", False),
    ("They met in the cities of Hamm and Koblenz, [Maria] said.", False),
    ("The head of the region [Yegor Borisov] spoke.", False),
    ("Fighters of [Fatah] and their friends like [Anna] left.", [False, False]),
    ("A city like [Maria] had never seen.", False),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_a_noun_before_a_name_or_its_list_calls_it_a_place(sentence: str, expected: bool | list[bool]) -> None:
    parts = sentence.replace("]", "[").split("[")
    text, starts = "", []
    for number, part in enumerate(parts):
        if number % 2:
            starts.append(len(text))
        text += part
    found = [is_called_place(text, start) for start in starts]
    assert found == (expected if isinstance(expected, list) else [expected])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Raids hit the Yemeni governorates of Abyan, al-Bayda and Shabwah.", ["Abyan", "al-Bayda", "Shabwah"]),
        ("He regained control of the two oil ports of Ras Lanuf and Es Sider.", ["Ras Lanuf"]),
        ("Severe storms are expected in cities such as Gulfport, Biloxi and Pensacola.", ["Gulfport", "Pensacola"]),
        ("She was brought up on the Isle of Wight off the south coast of England.", ["Isle of Wight"]),
        ("Sections of Mansfield Road and Alfreton Roads have been closed.", ["Alfreton Roads"]),
    ],
)
def test_what_the_text_calls_a_place_is_one_whatever_the_model_says(
    text: str, names: list[str], entity_tools: EntityTools
) -> None:
    (found,) = entity_tools.find([Reading(text=text, title="", lang="en")])
    kinds = {mention.text: one.kind for one in found for mention in one.mentions}
    assert {name: kinds.get(name) for name in names} == dict.fromkeys(names, "place")

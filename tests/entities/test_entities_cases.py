"""Names in a case of Russian or Ukrainian: the same person as the name in Latin script."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, asked_keys, name_keys, resolve
from worker.types import FoundEntity, KnownEntity, Mention


@pytest.mark.parametrize(
    ("found", "known", "expected"),
    [
        ("Сергеем Лавровым", "Sergei Lavrov", True),
        ("Владимира Зорина", "Vladimir Zorin", True),
        ("Олегу Маркову", "Oleg Markov", True),
        ("Андрія Мельника", "Andriy Melnyk", True),
        ("Александра Иванова", "Alexander Ivanov", False),  # a woman's name as it stands
        ("Валентину Иванову", "Valentina Ivanova", False),  # or Valentin Ivanov
        ("Александру Петрову", "Alexandra Petrova", False),
        ("Сергеем Лавровым", "Sergei Lavrenko", False),
        ("Олегу Маркову", "Olga Markova", False),
        ("Лавровым", "Sergei Lavrov", False),
    ],
)
def test_a_case_of_a_known_name_is_the_person_known(found: str, known: str, expected: bool) -> None:
    one = FoundEntity(name=found, kind="person", mentions=(Mention(0, len(found), found),))
    stored = KnownEntity(entity_id=1, name=known, kind="person", names=(known,))
    shared = set(asked_keys(found, "person")) & set(name_keys(known, "person"))
    resolution = resolve(one, [stored], Aliases())
    assert (bool(shared) and resolution.entity_id == 1) is expected

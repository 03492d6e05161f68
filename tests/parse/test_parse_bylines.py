"""Bylines are taken apart into the names of people."""

from __future__ import annotations

import pytest

from worker.parse.bylines import people
from worker.parse.entries import names


@pytest.mark.parametrize(
    ("byline", "found"),
    [
        ("By Ana Pérez and John Doe, Ph.D. (j@x.org)", ["Ana Pérez", "John Doe"]),
        ("Ana Pérez and John Doe, Reuters", ["Ana Pérez", "John Doe"]),
        ("ana@news.example (Ana Pérez)", ["Ana Pérez"]),
        ("Ana Pérez 10:30 GMT", ["Ana Pérez"]),
        ("Ana Pérez 28 October 2026", ["Ana Pérez"]),
        ("Ana Pérez - 12/22/2026", ["Ana Pérez"]),
        ("Von Ana Pérez – 22.12.2026", ["Ana Pérez"]),
        ("Ana Pérez (2026-12-22)", ["Ana Pérez"]),
        ("Staff writer", []),
        ("Admin", []),
        ("The Editors", []),
        ("Von Redaktion", []),
        ("La Rédaction", []),
        ("Adminah Staffordson", ["Adminah Staffordson"]),
        ("Review by Ana Pérez Contributor", ["Ana Pérez"]),
        ("Photos and Story by Ana Pérez", ["Ana Pérez"]),
        ("Ana Pérez Columnist", ["Ana Pérez"]),
        ("Ana Pérez Senior Reporter", ["Ana Pérez"]),
        ("Ana Pérez, Money Reporter", ["Ana Pérez"]),
        ("Ana Pérez Redakteurin", ["Ana Pérez"]),
        ("Ana Pérez The Associated Press", ["Ana Pérez"]),
        ("Ana Pérez | WBEZ", ["Ana Pérez"]),
        ("Guardian staff reporter", []),
        ("TC Redazione", []),
        ("(Image: Getty Images)", []),
        ("Ana Pérez - Dec 21, 2026 1:00 pm UTC", ["Ana Pérez"]),
        ("By Ana Pérez on December 21, 2026 at 3:53PM", ["Ana Pérez"]),
        ("Ana PérezPublished: December 20, 2026", ["Ana Pérez"]),
        ("James O&#039;Neil", ["James O'Neil"]),
        ("AC", ["AC"]),
        ("Ana Pérez/AFP", ["Ana Pérez"]),
        ("Ana Pérez (Image: demimoore/Instagram)", ["Ana Pérez"]),
        ("Ana Pérez / AFP", ["Ana Pérez"]),
        ("Ana Pérez (AFP)", ["Ana Pérez"]),
        ("Ana Pérez <ana@news.example>", ["Ana Pérez"]),
        ("Ana Pérez @anaperez", ["Ana Pérez"]),
        ("Ana Pérez, https://news.example/ana", ["Ana Pérez"]),
        ("Ana Pérez Updated 28 Oct 2026", ["Ana Pérez"]),
        ("Ana Pérez Tue 28 Oct 2026 10.30 CET", ["Ana Pérez"]),
        ("Ana Pérez with John Doe", ["Ana Pérez", "John Doe"]),
        ("Par Ana Pérez avec AFP", ["Ana Pérez"]),
        ("Author: Ana Pérez", ["Ana Pérez"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("记者 张三", ["张三"]),
        *(
            (desk, [])
            for desk in ("N/A", "Super User", "BBC News", "The Editorial Board", "Sponsored Content", "本报记者")
        ),
        ("Ana von Reporter-Hof", ["Ana von Reporter-Hof"]),
        ("Jane Doe, News Desk", ["Jane Doe"]),
        ("By Jane Doe, Health Desk", ["Jane Doe"]),
    ],
)
def test_a_byline_gives_the_names_of_people(byline: str, found: list[str]) -> None:
    assert list(people([byline])) == found


@pytest.mark.parametrize(
    ("author", "found"),
    [
        ("ana@news.example (Ana Pérez)", ("Ana Pérez",)),
        ("Ana Pérez", ("Ana Pérez",)),
        ("ana@news.example", ("ana@news.example",)),
        ("admin", ()),
        ("Staff Writer", ()),
        ("Ana Pérez and John Doe, Associated Press", ("Ana Pérez", "John Doe")),
        ("By Ana Pérez", ("Ana Pérez",)),
        ("Ana Pérez, Reuters", ("Ana Pérez",)),
        ("Ana Pérez 10:30 GMT", ("Ana Pérez",)),
        ("Tom & Jerry", ("Tom & Jerry",)),
        ("Smith and Sons", ("Smith and Sons",)),
        ("Ministry of Health and Social Care", ("Ministry of Health and Social Care",)),
        ("https://news.example/ana", ()),
    ],
)
def test_an_author_of_a_feed_is_a_person(author: str, found: tuple[str, ...]) -> None:
    assert names([author]) == found

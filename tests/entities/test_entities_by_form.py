"""Names of texts that no model reads: found by capitals, roles, legal forms, quotation marks and known places."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, find_entities
from worker.entities.inflection import base_forms, is_case_of


@pytest.mark.parametrize(
    ("lang", "text", "name", "kind"),
    [
        ("uk", "Про це повідомив президент Олексій Литвиненко.", "Олексій Литвиненко", "person"),
        ("uk", "Він зустрівся з Марією Іванівною Коваль.", "Марією Іванівною Коваль", "person"),
        ("uk", "Угоду з ТОВ «Ромашка» підписано.", "ТОВ «Ромашка»", "org"),
        ("uk", "Про це свідчить рішення Полтавського районного суду.", "Полтавського районного суду", "org"),
        ("uk", "Вони живуть у Києві.", "Kyiv", "place"),
        ("uk", "Вони повернулися з Німеччини.", "Germany", "place"),
        ("ru", "Вчера министр Пётр Лунин прибыл в Москву.", "Пётр Лунин", "person"),
        ("ru", "Вчера министр Пётр Лунин прибыл в Москву.", "Moscow", "place"),
        ("ru", "Об этом сообщает НАТО.", "NATO", "org"),
        ("ru", "Акции Acme упали.", "Acme", "org"),
        ("pl", "Minister Anna Lis była wczoraj w Krakowie i Łodzi.", "Kraków", "place"),
        ("pl", "Minister Anna Lis była wczoraj w Krakowie i Łodzi.", "Łódź", "place"),
        ("pl", "Wyrok wydał Sąd Okręgowy po roku.", "Sąd Okręgowy", "org"),
        ("tr", "Karar dün Kadıköy Üniversitesi tarafından açıklandı.", "Kadıköy Üniversitesi", "org"),
        ("it", "Lo studio del Politecnico di Torino è uscito.", "Politecnico di Torino", "org"),
        ("ha", "Gwamna Sani Bako ya ziyarci Kano.", "Sani Bako", "person"),
        ("ha", "Gwamna Sani Bako ya ziyarci Kano.", "Kano", "place"),
        ("sw", "Jana Rais Juma Bakari alifika Kenya.", "Juma Bakari", "person"),
        ("sw", "Wanachama wa Umoja wa Mataifa walikutana.", "Umoja wa Mataifa", "org"),
        ("yo", "Ó ti dé ìlú Ìbàdàn lánàá.", "Ìbàdàn", "place"),
        ("yo", "Gómìnà Adémọ́lá Ọláyẹmí sọ̀rọ̀ lánàá.", "Adémọ́lá Ọláyẹmí", "person"),
        ("yo", "Ààrẹ Ọbáfẹ́mi Adéwálé sọ̀rọ̀ lánàá.", "Ọbáfẹ́mi Adéwálé", "person"),
    ],
)
def test_a_name_is_found_by_its_form(gazetteer: Gazetteer, lang: str, text: str, name: str, kind: str) -> None:
    found = find_entities(Reading(text=text, lang=lang), None, gazetteer, Aliases())
    assert (name, kind) in {(entity.name, entity.kind) for entity in found}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "При цьому нічого не сталося. Він пішов."),
        ("ru", "Как сообщалось ранее, суд отложен. При этом ничего не изменилось."),
        ("ru", "Суд отложен. Сегодня суд занят."),
        ("sw", "Habari zilifika jana. Alisema habari hizo ni njema."),
        ("ha", "Ya ce haka ne. Wannan gaskiya ne."),
    ],
)
def test_a_capital_of_the_sentence_makes_no_name(gazetteer: Gazetteer, lang: str, text: str) -> None:
    assert find_entities(Reading(text=text, lang=lang), None, gazetteer, Aliases()) == ()


def test_a_family_name_in_another_case_is_the_same_person(gazetteer: Gazetteer) -> None:
    text = "Вчера Пётр Лунин прибыл в Москву. Журналисты ждали Лунина."
    kinds = {
        m.text: e.kind
        for e in find_entities(Reading(text=text, lang="ru"), None, gazetteer, Aliases())
        for m in e.mentions
    }
    assert kinds["Лунина"] == "person"


@pytest.mark.parametrize(
    ("word", "base"),
    [("Москве", "Москва"), ("Москвы", "Москва"), ("України", "Україна"), ("Києва", "Київ"), ("Анкаре", "Анкара"),
     ("Лондоном", "Лондон"), ("Росії", "Росія"), ("Сімферополі", "Сімферополь")],
)  # fmt: skip
def test_the_base_form_is_among_those_of_a_case(word: str, base: str) -> None:
    assert base in set(base_forms(word))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("Путин", "Путина", True), ("Коваленко", "Коваленка", True), ("Путин", "Пушкин", False), ("Ян", "Яна", False)],
)
def test_cases_of_a_name_are_told_from_other_names(one: str, other: str, expected: bool) -> None:
    assert is_case_of(one, other) is expected


@pytest.mark.parametrize(
    "text", ["", " ", "«", "«»", "А" * 50_000, "«А" * 5_000, "Президент " * 3_000, "ТОВ «" * 2_000]
)
def test_odd_texts_do_no_harm(gazetteer: Gazetteer, text: str) -> None:
    for entity in find_entities(Reading(text=text, lang="uk"), None, gazetteer, Aliases()):
        assert all(0 <= m.start < m.end <= len(text) for m in entity.mentions)

"""Heads of state, capitals, countries and large organisations, in languages that no model reads, as in English."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, find_entities
from worker.entities.world_names import ORGANISATIONS, PEOPLE, PLACES, draft_world_names

SENTENCES = [
    (
        "ar",
        "أعلن الرئيس الروسي فلاديمير بوتين في موسكو أن بلاده والصين ستعززان التعاون مع الأمم المتحدة، وفقا لرويترز.",
        {"Vladimir Putin", "Moscow", "China", "United Nations", "Reuters"},
    ),
    (
        "ar",
        "وقال نتنياهو إن إسرائيل لن تنسحب من غزة، فيما دعت مصر وواشنطن إلى هدنة. بعث برسالة للصين ولبنان.",
        {"Benjamin Netanyahu", "Israel", "Gaza", "Egypt", "Washington", "China", "Lebanon"},
    ),
    ("ar", "وصل الوفد الصيني، وذكر المصريون أن الأمر انتهى.", set()),
    (
        "fa",
        "رئیس جمهور آمریکا دونالد ترامپ در واشنگتن گفت ایران و روسیه با سازمان ملل همکاری کنند.",
        {"United States", "Donald Trump", "Washington", "Iran", "Russia", "United Nations"},
    ),
    (
        "he",
        'ראש הממשלה בנימין נתניהו נפגש בוושינגטון עם הנשיא טראמפ, והאו"ם קרא לישראל ולחמאס לנצור אש בעזה.',
        {"Benjamin Netanyahu", "Washington", "Donald Trump", "United Nations", "Israel", "Hamas", "Gaza"},
    ),
    (
        "zh",
        "中国国家主席习近平在北京会见俄罗斯总统普京，联合国秘书长古特雷斯表示欢迎。日本人反对，印度尼西亚支持。",
        {
            "China",
            "Xi Jinping",
            "Beijing",
            "Russia",
            "Vladimir Putin",
            "United Nations",
            "Antonio Guterres",
            "Indonesia",
        },
    ),
    ("zh", "梅拉尼娅·特朗普在纽约出席活动。", {"New York"}),
    (
        "ja",
        "ロシアのプーチン大統領は東京で岸田文雄首相と会談した。国連と欧州連合も協議し、インドネシアが参加した。",
        {"Russia", "Vladimir Putin", "Tokyo", "Fumio Kishida", "United Nations", "European Union", "Indonesia"},
    ),
    (
        "ko",
        "미국 워싱턴에서 바이든 대통령은 인도적 지원을 논의했고, 인도와 유럽연합, 나토가 북한을 비판했다.",
        {"United States", "Washington", "Joe Biden", "India", "European Union", "NATO", "North Korea"},
    ),
    (
        "th",
        "ประธานาธิบดีปูตินแห่งรัสเซียเดินทางถึงกรุงปักกิ่ง สหประชาชาติเรียกร้องให้ยูเครนหยุดยิง ชาวจีนยินดี",
        {"Vladimir Putin", "Russia", "Beijing", "United Nations", "Ukraine"},
    ),
    (
        "ru",
        "Президент России Владимир Путин встретился в Москве с председателем КНР Си Цзиньпином.",
        {"Russia", "Vladimir Putin", "Moscow", "China", "Xi Jinping"},
    ),
    (
        "ru",
        "Встреча Дональда Трампа с Ким Чен Ыном прошла в Ханое. Ангела Меркель прибыла в Анкару к Эрдогану.",
        {"Donald Trump", "Kim Jong Un", "Hanoi", "Angela Merkel", "Ankara", "Recep Tayyip Erdogan"},
    ),
    (
        "uk",
        "Макрон і Байден обговорили в Парижі допомогу Ізраїлю. У Варшаві були представники НАТО та Євросоюзу.",
        {"Emmanuel Macron", "Joe Biden", "Paris", "Israel", "Warsaw", "NATO", "European Union"},
    ),
    (
        "pl",
        "Władimir Putin spotkał się w Moskwie z Emmanuelem Macronem. Rozmawiał też z Joem Bidenem o Ukrainie.",
        {"Vladimir Putin", "Moscow", "Emmanuel Macron", "Joe Biden", "Ukraine"},
    ),
    (
        "es",
        "Pedro Sánchez viajó a Pekín para verse con Xi Jinping. La Unión Europea y Estados Unidos esperan.",
        {"Pedro Sanchez", "Beijing", "Xi Jinping", "European Union", "United States"},
    ),
    (
        "fr",
        "Vladimir Poutine a rencontré Emmanuel Macron à Moscou. L'ONU et l'OTAN ont condamné la Corée du Nord.",
        {"Vladimir Putin", "Emmanuel Macron", "Moscow", "United Nations", "NATO", "North Korea"},
    ),
    (
        "de",
        "Wladimir Putin sprach in Moskau mit Recep Tayyip Erdogan über Syrien. Chinas Präsident mahnte die NATO.",
        {"Vladimir Putin", "Moscow", "Recep Tayyip Erdogan", "Syria", "China", "NATO"},
    ),
]


@pytest.mark.parametrize(("lang", "text", "wanted"), SENTENCES)
def test_world_news_names_the_same_entities_in_every_language(
    lang: str, text: str, wanted: set[str], gazetteer: Gazetteer, aliases: Aliases
) -> None:
    found = find_entities(Reading(text=text, lang=lang), None, gazetteer, aliases)
    for entity in found:
        for mention in entity.mentions:
            assert text[mention.start : mention.end] == mention.text
    assert {one.name for one in found} == wanted


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("uk", "З Гутеррішем говорили про Крим.", {"Antonio Guterres", "Crimea"}),
        ("ru", "Того, кто мал, не видно.", set()),
        ("fa", "کیف او گم شد", set()),
        ("he", "המזכיר אמר שמלחמה אסורה", set()),
        (None, "昨日、東京でプーチン氏は", {"Tokyo", "Vladimir Putin"}),
    ],
)
def test_a_known_name_is_met_as_a_word_of_its_own_in_any_case(lang: str | None, text: str, wanted: set[str]) -> None:
    assert {draft.name for draft in draft_world_names(text, lang)} == wanted


def test_a_way_of_writing_means_one_thing() -> None:
    meant: dict[str, str] = {}
    for table in (PEOPLE, ORGANISATIONS, PLACES):
        for name, written in table.values.items():
            for form in written.split(" | "):
                assert meant.setdefault(form, name) == name, form


@pytest.mark.parametrize(
    ("lang", "text", "named"),
    [
        ("ar", "قالت سارة نتنياهو إن زوجها مريض.", "سارة نتنياهو"),
        ("he", "יאיר נתניהו צייץ במיאמי.", "יאיר נתניהו"),
        ("ru", "Людмила Путина приехала в Сочи.", "Людмила Путина"),
        ("uk", "Олена Зеленська відкрила виставку.", "Олена Зеленська"),
        ("el", "Η Σάρα Νετανιάχου έφτασε στην Αθήνα.", "Σάρα Νετανιάχου"),
        ("hi", "सारा नेतन्याहू यरुशलम पहुंचीं।", "सारा नेतन्याहू"),
        ("th", "ซาร่า เนทันยาฮู เดินทางถึงโตเกียว", "ซาร่า เนทันยาฮู"),
        ("pt", "Eduardo Bolsonaro viajou a Lisboa.", "Eduardo Bolsonaro"),
    ],
)
def test_a_relative_of_the_known_bearer_of_a_family_name_is_another_person(
    gazetteer: Gazetteer, aliases: Aliases, lang: str, text: str, named: str
) -> None:
    found = find_entities(Reading(text=text, lang=lang), None, gazetteer, aliases)
    assert [one.name for one in found if one.kind == "person"] == [named]


@pytest.mark.parametrize(
    ("lang", "form", "country"),
    [
        ("ja", "ミャンマー", "Myanmar"),
        ("th", "เมียนมา", "Myanmar"),
        ("ar", "ميانمار", "Myanmar"),
        ("ko", "홍콩", "Hong Kong"),
        ("bg", "Конго", None),  # two countries are called so
    ],
)
def test_a_country_is_known_without_what_stands_in_brackets_behind_its_name(
    lang: str, form: str, country: str | None
) -> None:
    names = [one.name for one in draft_world_names(form, lang)]
    assert names == ([country] if country else [])

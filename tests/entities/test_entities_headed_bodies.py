"""Names in prose of eleven more languages that no model reads: bodies by head, people by office, towns in cases."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, find_entities


def found_in(text: str, lang: str, gazetteer: Gazetteer) -> set[tuple[str, str]]:
    """Return each mention with its kind."""
    entities = find_entities(Reading(text=text, lang=lang), None, gazetteer, Aliases())
    return {(mention.text, entity.kind) for entity in entities for mention in entity.mentions}


@pytest.mark.parametrize(
    ("lang", "text", "name", "kind"),
    [
        ("nl", "Dat zei minister van Defensie Lotte Brinkman gisteren.", "Lotte Brinkman", "person"),
        ("nl", "Dat blijkt uit cijfers van de Raad voor de Rechtspraak.", "Raad voor de Rechtspraak", "org"),
        ("nl", "Volgens NAVO-chef Lotte Brinkman is dat onnodig.", "Lotte Brinkman", "person"),
        ("nl", "Gisteren sprak de Utrechtse wethouder Marta van Dijk.", "Marta van Dijk", "person"),
        ("sv", "Domen överklagas till Högsta förvaltningsdomstolen i dag.", "Högsta förvaltningsdomstolen", "org"),
        ("sv", "Nu varnar Skogsstyrelsen för bränder.", "Skogsstyrelsen", "org"),
        ("da", "Det oplyser Sundhedsstyrelsen tirsdag.", "Sundhedsstyrelsen", "org"),
        ("cs", "Stížnost včera zamítl Nejvyšší správní soud.", "Nejvyšší správní soud", "org"),
        ("cs", "Uvedlo to Ministerstvo životního prostředí.", "Ministerstvo životního prostředí", "org"),
        ("cs", "Nehoda se stala v Karlových Varech.", "Karlových Varech", "place"),
        ("sk", "Povedal to predseda Marek Hornák včera.", "Marek Hornák", "person"),
        ("hu", "Tegnap a Pécsi Tudományegyetem közölte.", "Pécsi Tudományegyetem", "org"),
        ("hu", "A tüntetők Szegedről indultak.", "Szegedről", "place"),
        ("ro", "A decis ieri Curtea de Apel Cluj.", "Curtea de Apel Cluj", "org"),
        ("ro", "Ministrul Finanțelor Radu Ilinca a demisionat.", "Radu Ilinca", "person"),
        ("bg", "Това реши Върховният касационен съд.", "Върховният касационен съд", "org"),
        ("bg", "Кметът на Русе Пламен Стоилов говори.", "Пламен Стоилов", "person"),
        ("sr", "Јуче је Привредна комора Србије саопштила.", "Привредна комора Србије", "org"),
        ("sr", "Судар се догодио у Новом Саду.", "Новом Саду", "place"),
        ("el", "Το ανακοίνωσε η Τράπεζα Πειραιώς χθες.", "Τράπεζα Πειραιώς", "org"),
        ("el", "Φωτιά έκαψε δάσος στη Λάρισα χθες.", "Λάρισα", "place"),
        ("he", "כך הודיע משרד החינוך אתמול.", "משרד החינוך", "org"),
        ("he", "השריפה פרצה בנתניה אתמול.", "נתניה", "place"),
        ("he", "יונתן לוינסקי זכה בפרס.", "יונתן לוינסקי", "person"),
        ("vi", "Theo Bộ Tài nguyên và Môi trường, bão sắp vào.", "Bộ Tài nguyên và Môi trường", "org"),
        ("vi", "Hôm qua Bộ trưởng Lê Quang Vinh trả lời.", "Lê Quang Vinh", "person"),
        ("vi", "Hôm qua ông Trần Đức Vinh trả lời.", "Trần Đức Vinh", "person"),
        ("id", "Direktur Utama PT Telkom Dian Siswarini mundur.", "PT Telkom", "org"),
        ("id", "Direktur Utama PT Telkom Dian Siswarini mundur.", "Dian Siswarini", "person"),
        ("id", "Menteri Keuangan Sri Mulyani menolak.", "Sri Mulyani", "person"),
        ("id", "Kemarin PT Semen Gresik menolak.", "PT Semen Gresik", "org"),
        ("th", "เมื่อวานนี้ นายสมศักดิ์ ใจดีงาม แถลง", "สมศักดิ์ ใจดีงาม", "person"),
        ("th", "เมื่อวานนี้ กระทรวงพาณิชย์แถลง", "กระทรวงพาณิชย์", "org"),
        ("th", "ไฟไหม้ตลาดในเชียงใหม่", "เชียงใหม่", "place"),
        ("ro", "Meciul CFR Cluj a fost amânat.", "CFR Cluj", "org"),
        ("tr", "Dün NATO Ankara'daki zirveyi erteledi.", "Ankara", "place"),
        ("hu", "Tegnap az EU Budapestnek adott pénzt.", "Budapestnek", "place"),
        ("de", "Am Montag warnte die EU Ankara vor neuen Zöllen.", "Ankara", "place"),
        ("de", "Gestern sagte Jonah Park dazu nichts.", "Jonah Park", "person"),
        ("sv", "I går kom Lena Lake till staden.", "Lena Lake", "person"),
        ("ro", "Uzina Dacia produce mașini.", "Dacia", "org"),
        ("tl", "Nagsalita si Leila de Lima kahapon.", "Leila de Lima", "person"),
        ("de", "Gestern spielte er in der Allianz Arena.", "Allianz Arena", "place"),
    ],
)
def test_a_name_is_found_whole_and_of_its_kind(
    gazetteer: Gazetteer, lang: str, text: str, name: str, kind: str
) -> None:
    assert (name, kind) in found_in(text, lang, gazetteer)


@pytest.mark.parametrize(
    ("lang", "text", "wrong"),
    [
        ("nl", "Daar reageert de Franse regering op.", "Franse regering"),
        ("nl", "Daar was de Spaanse koning bij.", "Spaanse"),
        ("sv", "Nu säger den norska regeringen nej.", "norska regeringen"),
        ("cs", "Nesouhlasí s tím česká vláda.", "česká vláda"),
        ("vi", "Thủ tướng đến thăm hôm qua.", "Thủ"),
        ("vi", "Họ đến Huế hôm thứ Hai.", "Hai"),
        ("tl", "Dumating siya noong Lunes.", "Lunes"),
        ("th", "กองทัพอิสราเอลโจมตีทางอากาศ", "กองทัพอิสราเอลโจมตีทางอากาศ"),
        ("ro", "Uzina Dacia produce mașini.", "Uzina Dacia"),
        ("vi", "Hôm qua ông Trần Đức Vinh trả lời.", "Đức"),
        ("he", "משרד הבריאות הזהיר אתמול.", "משרד הבריאות הזהיר"),
        ("de", "Das sagten die Vertreter Deutschlands gestern.", "Vertreter Deutschlands"),
        ("de", "Das stieg seit Mitte Oktober deutlich.", "Mitte Oktober"),
    ],
)
def test_a_noun_an_adjective_or_an_office_is_no_name(gazetteer: Gazetteer, lang: str, text: str, wrong: str) -> None:
    assert wrong not in {name for name, _ in found_in(text, lang, gazetteer)}


def test_a_known_name_at_the_end_of_a_text_ends_with_it(gazetteer: Gazetteer) -> None:
    text = "ผู้นำพบกันที่ปารีส"
    (mention,) = (
        m for e in find_entities(Reading(text=text, lang="th"), None, gazetteer, Aliases()) for m in e.mentions
    )
    assert (mention.text, mention.end) == ("ปารีส", len(text))


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("bg", "БРЮКСЕЛ – Министрите се срещнаха.", "Brussels"),
        ("el", "ΛΕΥΚΩΣΙΑ – Οι υπουργοί συναντήθηκαν.", "Nicosia"),
        ("hu", "Tüntetés volt Moszkvában.", "Moscow"),
        ("sr", "Преговори у Сједињеним Америчким Државама почињу.", "United States"),
    ],
)
def test_a_place_in_a_case_or_in_capitals_is_called_as_in_english(
    gazetteer: Gazetteer, lang: str, text: str, name: str
) -> None:
    entities = find_entities(Reading(text=text, lang=lang), None, gazetteer, Aliases())
    assert name in {entity.name for entity in entities}

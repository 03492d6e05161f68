"""Towns and bodies in scripts without capitals, areas and shortened bodies in Cyrillic, particles and articles."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, find_entities


def _found(text: str, lang: str, gazetteer: Gazetteer) -> set[str]:
    found = find_entities(Reading(text=text, lang=lang), None, gazetteer, Aliases())
    return {f"{one.kind} {mention.text}={one.name}" for one in found for mention in one.mentions}


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("zh", "代表团抵达喀山后前往柳州市。", {"place 喀山=Kazan", "place 柳州市=Liuzhou"}),
        ("zh", "航班从達拉斯起飞。", {"place 達拉斯=Dallas"}),
        ("zh", "他喜欢和平与光明，周末去黄石公园。", set()),
        ("ja", "八戸市で火災があり、函館でも揺れた。", {"place 八戸市=Hachinohe", "place 函館=Hakodate"}),
        ("ja", "山口さんは松本先生に会った。", {"person 山口=山口"}),
        ("ar", "وقع الحادث قرب صحار وقرب نزوى.", {"place صحار=Sohar", "place نزوى=Nizwá"}),
        ("ar", "دخل الحي من الباب في الساحل.", set()),
        (
            "ko",
            "포항에서 불이 났고 그는 원주로 갔다.",
            {"place 포항=Pohang", "place 원주=Wŏnju"},
        ),
        ("ko", "공주가 상주에게 말했다.", set()),
        ("hi", "वह नागपुर में रुके और उज्जैन से लौटे।", {"place नागपुर=Nagpur", "place उज्जैन=Ujjain"}),
        ("hi", "वह कल गया और सागर में नहाया।", set()),
        ("fa", "قطار از یزد رسید.", {"place یزد=Yazd"}),
        ("fa", "هوا در بهار خوب است.", set()),
    ],
)
def test_towns_are_found_in_scripts_without_capitals_where_something_beside_them_tells(
    lang: str, text: str, names: set[str], gazetteer: Gazetteer
) -> None:
    assert _found(text, lang, gazetteer) == names


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        (
            "ja",
            "名古屋高裁は、元農林水産省の職員を有罪とした。",
            {"org 名古屋高裁=名古屋高裁", "org 農林水産省=農林水産省"},
        ),
        ("ja", "与党と野党の委員会で、大学と銀行が話した。", set()),
        ("zh", "同济大学教授在厦门银行演讲。", {"org 同济大学=同济大学", "org 厦门银行=厦门银行"}),
        ("zh", "执政党与多家银行会谈。", set()),
        ("ar", "قالت وزارة النقل إن شركة زين ستعمل.", {"org وزارة النقل=وزارة النقل", "org شركة زين=شركة زين"}),
        ("ar", "أسس حزب جديد وشركة أميركية.", set()),
        (
            "ko",
            "국토교통부와 수협은행은 부산대학교에서 만났다.",
            {"org 국토교통부=국토교통부", "org 수협은행=수협은행", "org 부산대학교=부산대학교"},
        ),
        ("ko", "중앙은행과 투자은행, 지방법원이 있다.", set()),
        ("hi", "मद्रास हाई कोर्ट ने फैसला दिया।", {"org मद्रास हाई कोर्ट=मद्रास हाई कोर्ट"}),
        ("hi", "एक बैंक ने कहा कि सभी पार्टी में हैं।", set()),
        ("fa", "وزارت راه گزارش داد.", {"org وزارت راه=وزارت راه"}),
        ("tr", "Dün Göztepespor kazandı.", {"org Göztepespor=Göztepespor"}),
        ("ru", "Минтранс и Горстрой ответили Мосэнерго.", {"org Минтранс=Минтранс", "org Горстрой=Горстрой"}),
    ],
)
def test_bodies_are_told_by_the_word_that_ends_or_heads_their_name(
    lang: str, text: str, names: set[str], gazetteer: Gazetteer
) -> None:
    assert _found(text, lang, gazetteer) >= names
    assert names or not _found(text, lang, gazetteer)


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("ru", "Пожар в Кемеровской области и в Приморском крае.", {"place Кемеровской области=Кемеровская область"}),
        ("uk", "Обстріл Харківського району.", {"place Харківського району=Харківський район"}),
        ("ru", "Поезд идёт в Ростове-на-Дону.", {"place Ростове-на-Дону=Rostov-on-Don"}),
        ("pt", "O autor Mateus de Oliveira leu.", {"person Mateus de Oliveira=Mateus de Oliveira"}),
        ("it", "Parla il ministro della Giustizia Paolo Verdi.", {"person Paolo Verdi=Paolo Verdi"}),
        (
            "it",
            "Ieri il sindaco di Milano Marco Rossi ha detto.",
            {"place Milano=Milan", "person Marco Rossi=Marco Rossi"},
        ),
        (
            "fr",
            "Hier, Pascal N'Dour a quitté le RC Lens.",
            {"person Pascal N'Dour=Pascal N'Dour", "org RC Lens=RC Lens"},
        ),
        ("fr", "Hier, selon l'Insee, le Salon du livre a rouvert.", {"org Insee=Insee"}),
    ],
)
def test_names_keep_their_particles_and_articles_tell_a_body_from_a_person(
    lang: str, text: str, names: set[str], gazetteer: Gazetteer
) -> None:
    assert _found(text, lang, gazetteer) >= names


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        (
            "id",
            "Kemarin Gubernur Jawa Timur Khofifah Indar berbicara.",
            {"place Jawa Timur=Jawa Timur", "person Khofifah Indar=Khofifah Indar"},
        ),
        ("id", "Kapal karam di Selat Sunda pada Rabu.", {"place Selat Sunda=Selat Sunda"}),
        ("id", "Kata Menteri Perdagangan Budi Santoso.", {"person Budi Santoso=Budi Santoso"}),
        ("id", "Menurut Perdana Menteri dan Wakil Presiden.", set()),
        ("ms", "Kata Datuk Seri Azalina Othman.", {"person Azalina Othman=Azalina Othman"}),
        ("ko", "배우 정소민은 웃었다.", {"person 정소민=정소민"}),
        ("ko", "배우 모두가 웃었다.", set()),
        ("hi", "राकेश टिकैत ने भाषण दिया।", {"person राकेश टिकैत=राकेश टिकैत"}),
        ("hi", "राकेश पहले नहीं आए।", set()),
        ("fa", "محمدرضا شجریان خواند.", {"person محمدرضا شجریان=محمدرضا شجریان"}),
        ("tr", "Dün Ankara Barosu Başkanı Kerem Altun konuştu.", {"person Kerem Altun=Kerem Altun"}),
    ],
)
def test_people_are_told_from_offices_areas_and_trades_beside_them(
    lang: str, text: str, names: set[str], gazetteer: Gazetteer
) -> None:
    assert _found(text, lang, gazetteer) >= names
    assert names or not _found(text, lang, gazetteer)

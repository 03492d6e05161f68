"""Names in Arabic, Hebrew, Korean and Chinese writing and in Latin letters: one person if sound and company agree."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, asked_keys, goes_by, lookup_keys, name_keys, resolve
from worker.entities.similarity import compare_names
from worker.types import FoundEntity, KnownEntity, Mention

COMPANY = ("Geneva", "United Nations", "Security Council")  #: As many as a sound alone asks for.


def is_found_as(one: str, known: str, company: tuple[str, ...] = COMPANY) -> bool:
    """Return True if a name leads to a stored person and is taken for him."""
    found = FoundEntity(name=one, kind="person", mentions=(Mention(0, len(one), one),), company=company)
    stored = KnownEntity(entity_id=1, name=known, kind="person", names=(known,), company=COMPANY)
    shared = set(asked_keys(one, "person")) & set(name_keys(known, "person"))
    return bool(shared) and resolve(found, [stored], Aliases()).entity_id == 1


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("محمود عباس", "Mahmoud Abbas"),
        ("عبد الفتاح السيسي", "Abdel Fattah el-Sisi"),
        ("محمد بن سلمان", "Mohammed bin Salman"),
        ("بشار الأسد", "Bashar al-Assad"),
        ("حيدر العبادي", "Haider al-Abadi"),
        ("خالد مشعل", "Khaled Meshaal"),
        ("إسماعيل هنية", "Ismail Haniyeh"),
        ("صائب عريقات", "Saeb Erekat"),
        ("عادل الجبير", "Adel al-Jubeir"),
        ("خليفة حفتر", "Khalifa Haftar"),
        ("أيمن الظواهري", "Ayman al-Zawahiri"),
        ("رياض المالكي", "Riyad al-Maliki"),
        ("حسن روحانی", "Hassan Rouhani"),
        ("אביגדור ליברמן", "Avigdor Lieberman"),
        ("יאיר לפיד", "Yair Lapid"),
        ("נפתלי בנט", "Naftali Bennett"),
        ("איילת שקד", "Ayelet Shaked"),
        ("שמעון פרס", "Shimon Peres"),
        ("משה כחלון", "Moshe Kahlon"),
        ("문재인", "Moon Jae-in"),
        ("김정은", "Kim Jong-un"),
        ("박근혜", "Park Geun-hye"),
        ("이재명", "Lee Jae-myung"),
        ("윤석열", "Yoon Suk Yeol"),
        ("반기문", "Ban Ki-moon"),
        ("홍준표", "Hong Joon-pyo"),
        ("안철수", "Ahn Cheol-soo"),
        ("이재용", "Lee Jae-yong"),
        ("김정남", "Kim Jong-nam"),
        ("习近平", "Xi Jinping"),
        ("李克强", "Li Keqiang"),
        ("王毅", "Wang Yi"),
        ("马云", "Ma Yun"),
        ("杨洁篪", "Yang Jiechi"),
        ("耿爽", "Geng Shuang"),
        ("刘晓波", "Liu Xiaobo"),
        ("李强", "Li Qiang"),
        ("毛宁", "Mao Ning"),
    ],
)
def test_a_name_in_another_script_is_the_person_known_if_sound_and_company_agree(name: str, latin: str) -> None:
    assert is_found_as(name, latin)
    assert is_found_as(latin, name)  # whichever is stored
    assert goes_by(latin, KnownEntity(entity_id=1, name=name, kind="person", names=(name,)))


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("محمود عباس", "Mahmoud Abu Bakr"),
        ("محمود عباس", "Ahmed Abbas"),
        ("حسن نصر", "Hussein Nasr"),
        ("حسين نصر", "Hassan Nasr"),
        ("خالد مشعل", "Khalil Meshaal"),
        ("سامي شكري", "Sameh Shoukry"),
        ("رياض المالكي", "Nouri al-Maliki"),
        ("كريم صالح", "Karam Saleh"),
        ("سعيد خان", "Saad Khan"),
        ("طارق عزيز", "Tareq Aziza"),
        ("يوسف زكي", "Yasser Zaki"),
        ("وليد جمال", "Khaled Jamal"),
        ("فاطمة حسن", "Fatima Hussein"),
        ("علي حسن", "Ali Hassoun"),
        ("عمر البشير", "Omar al-Bashar"),
        ("عمر البشير", "Amr Bashar"),
        ("יאיר לפיד", "Yaakov Lapid"),
        ("משה כהן", "Moshe Katz"),
        ("דוד לוי", "David Levin"),
        ("שרה נתניהו", "Benjamin Netanyahu"),
        ("יוסי כהן", "Yossi Cohanim"),
        ("דן מרידור", "Dana Meridor"),
        ("문재인", "Moon Jung-in"),
        ("김정은", "Kim Jong-nam"),
        ("김정남", "Kim Jong-un"),
        ("김정일", "Kim Il-sung"),
        ("김영남", "Kim Yong-chol"),
        ("이재명", "Lee Jae-yong"),
        ("박근혜", "Park Won-soon"),
        ("윤석열", "Yoon Sang-hyun"),
        ("이재명", "Kim Jae-myung"),
        ("안철수", "Ahn Hee-jung"),
        ("홍준표", "Hong Myung-bo"),
        ("반기문", "Ban Ki-tae"),
        ("习近平", "Xi Zhongxun"),
        ("李克强", "Li Keqin"),
        ("王毅", "Wang Yang"),
        ("马云", "Ma Huateng"),
        ("李强", "Li Qing"),
        ("刘晓波", "Liu Xiaoming"),
        ("毛宁", "Mao Zedong"),
        ("杨洁篪", "Yang Jiechen"),
    ],
)
def test_a_name_that_sounds_otherwise_is_another_person_whatever_the_company(name: str, latin: str) -> None:
    assert not is_found_as(name, latin)
    assert not is_found_as(latin, name)
    assert not goes_by(latin, KnownEntity(entity_id=1, name=name, kind="person", names=(name,)))


@pytest.mark.parametrize(
    ("name", "latin"), [("ب" + "اعو" * 60 + " بب", "b" + "aoe" * 90 + "k bb"), ("б" + "ьыяйию" * 60, "b" + "iya" * 90)]
)
def test_a_name_made_of_letters_that_may_be_left_out_takes_no_longer_than_others(name: str, latin: str) -> None:
    assert compare_names(name, latin, "person").score == 0.0  # a pattern would not come to an end


@pytest.mark.parametrize(("one", "other"), [("高市早苗", "高石早苗"), ("李强", "李蔷"), ("王伟民", "王为民")])
def test_names_in_chinese_that_are_read_alike_are_two_until_company_agrees(one: str, other: str) -> None:
    assert not is_found_as(one, other, company=())
    assert is_found_as(one, other)


@pytest.mark.parametrize(
    ("name", "latin", "expected"),
    [
        ("김정은", "Kim Jong-un", False),
        ("محمود عباس", "Mahmoud Abbas", False),
        ("王毅", "Wang Yi", False),
        ("习近平", "Xi Jinping", True),  # three syllables with their signs
        ("عبد الفتاح السيسي", "Abdel Fattah el-Sisi", True),  # many consonants
        ("محمد سلمان", "Mohammed Salman", False),  # many are called so
        ("محمد", "Mohammed", False),  # a bare name is nobody
    ],
)
def test_a_short_name_needs_company_and_a_long_one_does_not(name: str, latin: str, expected: bool) -> None:
    assert is_found_as(name, latin, company=()) is expected


@pytest.mark.parametrize(
    ("traditional", "simple"), [("習近平", "习近平"), ("賴清德", "赖清德"), ("劉曉波", "刘晓波"), ("劉曉燾", "刘晓焘")]
)
def test_traditional_and_simplified_signs_are_one_name(traditional: str, simple: str) -> None:
    assert is_found_as(traditional, simple, company=())
    assert name_keys(traditional, "person") == name_keys(simple, "person")


def test_a_name_typed_in_latin_letters_is_looked_up_in_other_scripts() -> None:
    for typed, stored in (("Kim Jong Un", "김정은"), ("Mahmoud Abbas", "محمود عباس"), ("Yair Lapid", "יאיר לפיד")):
        assert set(lookup_keys(typed)) & set(name_keys(stored, "person")), typed

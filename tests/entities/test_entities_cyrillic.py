"""Names in Cyrillic and in Latin letters: one person where a scheme of transliteration spells one as the other."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, asked_keys, name_keys, resolve
from worker.types import EntityKind, FoundEntity, KnownEntity, Mention


def is_found_as(one: str, known: str, kind: EntityKind = "person") -> bool:
    """Return True if a name leads to a stored entity and is taken for it."""
    found = FoundEntity(name=one, kind=kind, mentions=(Mention(0, len(one), one),), company=COMPANY)
    stored = KnownEntity(entity_id=1, name=known, kind=kind, names=(known,), company=COMPANY)
    shared = set(asked_keys(one, kind)) & set(name_keys(known, kind))
    return bool(shared) and resolve(found, [stored], Aliases()).entity_id == 1


COMPANY = ("Kyiv", "Minsk")  #: As many as a common family name asks for, fewer than a slip of the pen does.


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Александр Лукашенко", "Alexander Lukashenko"),
        ("Александр Новак", "Alexander Novak"),
        ("Александр Новак", "Aleksandr Novak"),
        ("Олександр Турчинов", "Oleksandr Turchynov"),
        ("Алексей Навальный", "Alexei Navalny"),
        ("Алексей Навальный", "Alexey Navalny"),
        ("Алексей Навальный", "Aleksei Navalny"),
        ("Максим Решетников", "Maxim Reshetnikov"),
        ("Ксения Собчак", "Ksenia Sobchak"),
        ("Ксения Собчак", "Xenia Sobchak"),
        ("Михаил Ходорковский", "Mikhail Khodorkovsky"),
        ("Михаил Горбачёв", "Mikhail Gorbachev"),
        ("Никита Хрущёв", "Nikita Khrushchev"),
        ("Никита Хрущев", "Nikita Khrushchev"),
        ("Сергей Шойгу", "Sergei Shoigu"),
        ("Сергей Шойгу", "Sergey Shoygu"),
        ("Виталий Кличко", "Vitaly Klitschko"),
        ("Виталий Кличко", "Vitali Klichko"),
        ("Владимир Зеленский", "Vladimir Zelensky"),
        ("Володимир Зеленський", "Volodymyr Zelensky"),
        ("Володимир Зеленський", "Volodymyr Zelenskyy"),
        ("Арсений Яценюк", "Arseniy Yatsenyuk"),
        ("Арсеній Яценюк", "Arseniy Yatsenyuk"),
        ("Юлия Тимошенко", "Yulia Tymoshenko"),
        ("Юлія Тимошенко", "Yulia Tymoshenko"),
        ("Петро Порошенко", "Petro Poroshenko"),
        ("Сергей Лавров", "Sergei Lavrov"),
        ("Сергей Лавров", "Sergey Lavrov"),
        ("Дмитрий Песков", "Dmitry Peskov"),
        ("Дмитрий Песков", "Dmitri Peskov"),
        ("Дмитрий Медведев", "Dmitry Medvedev"),
        ("Игорь Сечин", "Igor Sechin"),
        ("Эльвира Набиуллина", "Elvira Nabiullina"),
        ("Рамзан Кадыров", "Ramzan Kadyrov"),
        ("Борис Ельцин", "Boris Yeltsin"),
        ("Евгений Пригожин", "Yevgeny Prigozhin"),
        ("Евгений Пригожин", "Evgeny Prigozhin"),
        ("Юрий Гагарин", "Yuri Gagarin"),
        ("Юрий Андропов", "Yury Andropov"),
        ("Хиллари Клинтон", "Hillary Clinton"),
        ("Джо Байден", "Joe Biden"),
        ("Реджеп Тайип Эрдоган", "Recep Tayyip Erdogan"),
        ("Реджеп Эрдоган", "Recep Erdogan"),
        ("Ангела Меркель", "Angela Merkel"),
        ("Эмманюэль Макрон", "Emmanuel Macron"),
        ("Борис Джонсон", "Boris Johnson"),
        ("Тереза Мэй", "Theresa May"),
        ("Барак Обама", "Barack Obama"),
        ("Ильхам Алиев", "Ilham Aliyev"),
        ("Нурсултан Назарбаев", "Nursultan Nazarbayev"),
        ("Касым-Жомарт Токаев", "Kassym-Jomart Tokayev"),
        ("Анатолий Чубайс", "Anatoly Chubais"),
        ("Валентина Матвиенко", "Valentina Matviyenko"),
        ("Вячеслав Володин", "Vyacheslav Volodin"),
        ("Герман Греф", "German Gref"),
        ("Святослав Вакарчук", "Svyatoslav Vakarchuk"),
        ("Анна Политковская", "Anna Politkovskaya"),
        ("Лариса Щербакова", "Larisa Shcherbakova"),
        ("Яна Чурикова", "Yana Churikova"),
        ("Михаил Мишустин", "Mikhail Mishustin"),
        ("Сергей Цивилев", "Sergei Tsivilev"),
        ("Екатерина Андреева", "Yekaterina Andreyeva"),
        ("Софья Ковалевская", "Sofia Kovalevskaya"),
        ("Фёдор Достоевский", "Fyodor Dostoevsky"),
        ("Лев Толстой", "Lev Tolstoy"),
        ("Тарас Шевченко", "Taras Shevchenko"),
        ("Илья Яшин", "Ilya Yashin"),
        ("Наталья Поклонская", "Natalia Poklonskaya"),
        ("Татьяна Москалькова", "Tatyana Moskalkova"),
        ("Татьяна Голикова", "Tatiana Golikova"),
        ("Зураб Жвания", "Zurab Zhvania"),
        ("Эдвард Сноуден", "Edward Snowden"),
        ("Джулиан Ассанж", "Julian Assange"),
        ("Александар Вучич", "Aleksandar Vucic"),
        ("Бойко Борисов", "Boyko Borisov"),
        ("Максим Горький", "Maxim Gorky"),
        ("Феликс Дзержинский", "Felix Dzerzhinsky"),
        ("Слободан Милошевич", "Slobodan Milošević"),
        ("Милорад Додик", "Milorad Dodik"),
        ("Петро Порошенко", "Petro Poroschenko"),
        ("Ксении Собчак", "Ksenia Sobchak"),
        ("Александром Лукашенко", "Alexander Lukashenko"),
        ("Володимиром Зеленським", "Volodymyr Zelensky"),
        ("Сергей Викторович Лавров", "Sergei Lavrov"),
        ("Рамзан Ахматович Кадыров", "Ramzan Kadyrov"),
    ],
)
def test_a_name_in_cyrillic_is_the_one_in_latin_letters_that_a_scheme_makes_of_it(cyrillic: str, latin: str) -> None:
    assert is_found_as(cyrillic, latin)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Александр Лукашенко", "Alexandra Lukashenko"),
        ("Александра Новак", "Alexander Novak"),
        ("Александр Петров", "Alexei Petrov"),
        ("Алексей Петров", "Alexander Petrov"),
        ("Дмитрий Иванов", "Dmitry Ivannikov"),
        ("Сергей Иванов", "Sergei Ivanova"),
        ("Сергей Лавров", "Sergei Lavrin"),
        ("Сергей Лавров", "Sergei Lavrenov"),
        ("Иван Щукин", "Ivan Chukin"),
        ("Иван Щукин", "Ivan Shukin"),
        ("Иван Цуканов", "Ivan Chukanov"),
        ("Павел Чубаров", "Pavel Tsubarov"),
        ("Юрий Ершов", "Yuri Yurshov"),
        ("Юлий Борисов", "Yulia Borisov"),
        ("Юлия Борисова", "Yuli Borisov"),
        ("Максим Орлов", "Mark Orlov"),
        ("Михаил Орлов", "Mikhail Orlova"),
        ("Виктор Орлов", "Victoria Orlov"),
        ("Хасан Ахмедов", "Kasan Akmedov"),
        ("Павел Хан", "Pavel Kan"),
        ("Хава Левин", "Kava Levin"),
        ("Олег Гусев", "Oleg Husak"),
        ("Артём Сухов", "Artem Sukov"),
        ("Никита Ким", "Nikita Khim"),
        ("Евгений Попов", "Eugenia Popov"),
        ("Евгения Попова", "Yevgeny Popov"),
        ("Валентин Зуев", "Valentina Zuev"),
        ("Олег Зуев", "Oleg Zubov"),
        ("Илья Зайцев", "Elia Zaitsev"),
        ("Андрей Сахаров", "Andrei Sakarov"),
        ("Анна Шарова", "Anna Sharova-Chekhova"),
        ("Иван Жуков", "Ivan Zukov"),
        ("Иван Зуков", "Ivan Zhukov"),
        ("Иван Шуков", "Ivan Zhukov"),
        ("Пётр Чайкин", "Petr Shaikin"),
        ("Игорь Сечин", "Igor Sechenov"),
        ("Анатолий Собчак", "Ksenia Sobchak"),
        ("Никита Михалков", "Andrei Mikhalkov"),
        ("Борис Ельцин", "Boris Yeltsov"),
        ("Виктор Янукович", "Viktor Yanukov"),
        ("Джон Иванов", "Zhan Ivanov"),
        ("Роман Цой", "Roman Choi"),
        ("Олег Чехов", "Oleg Tsekhov"),
        ("Максим Ксенов", "Maxim Kenov"),
        ("Сергей Хасанов", "Sergei Kasanov"),
        ("Иван Яров", "Ivan Yurov"),
        ("Иван Юров", "Ivan Yarov"),
        ("Иван Маск", "Ivan Max"),
        ("Дмитрий Рыков", "Dmitry Rikhov"),
        ("Иван Чуков", "Ivan Cukov"),
        ("Иван Шуков", "Ivan Sukov"),
        ("Иван Фомин", "Ivan Thomin"),
        ("Александр Новак", "Alexander Novikov"),
        ("Сергей Викторович Лавров", "Viktor Lavrov"),
        ("Пётр Жариков", "Peter Zharikov-Orlov"),
        ("Яна Белова", "Anna Belova"),
        ("Олег Белый", "Oleg Beloy"),
    ],
)
def test_a_name_in_cyrillic_is_none_that_differs_by_a_sound(cyrillic: str, latin: str) -> None:
    assert not is_found_as(cyrillic, latin)
    assert not is_found_as(latin, cyrillic)


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Alexander Lukashenko", "Александр Лукашенко"),
        ("Mikhail Khodorkovsky", "Михаил Ходорковский"),
        ("Hillary Clinton", "Хиллари Клинтон"),
        ("Yevgeny Prigozhin", "Евгений Пригожин"),
        ("Vitaly Klitschko", "Виталий Кличко"),
    ],
)
def test_a_name_in_latin_letters_finds_the_one_stored_in_cyrillic(latin: str, cyrillic: str) -> None:
    assert is_found_as(latin, cyrillic)


@pytest.mark.parametrize(
    ("cyrillic", "latin", "expected"),
    [
        ("Роснефть", "Rosneft", True),
        ("Роснефти", "Rosneft", True),
        ("Газпромом", "Gazprom", True),
        ("Лукойл", "Lukoil", True),
        ("Яндекс", "Yandex", True),
        ("Нафтогаз", "Naftogaz", True),
        ("Новая Газета", "Novaya Gazeta", True),
        ("Роснефтегаз", "Rosneft", False),
        ("Газпромбанк", "Gazprom", False),
        ("Яндекс", "Yandal", False),
    ],
)
def test_an_organisation_in_cyrillic_is_known_by_its_sound(cyrillic: str, latin: str, expected: bool) -> None:
    assert is_found_as(cyrillic, latin, "org") is expected

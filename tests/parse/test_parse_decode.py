from __future__ import annotations

import codecs

import pytest

from worker.parse.decode import decode

XML = '<?xml version="1.0" encoding="{}"?><t>é€ж</t>'
LATIN = '<?xml version="1.0" encoding="{}"?><t>é “x” €</t>'


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        # the mark wins over everything
        (codecs.BOM_UTF8 + XML.format("latin-1").encode(), "text/xml; charset=koi8-r", "é€ж"),
        (codecs.BOM_UTF16_LE + XML.format("utf-8").encode("utf-16-le"), "text/xml; charset=utf-8", "é€ж"),
        (codecs.BOM_UTF16_BE + XML.format("utf-16").encode("utf-16-be"), "", "é€ж"),
        (codecs.BOM_UTF32_LE + XML.format("utf-32").encode("utf-32-le"), "", "é€ж"),
        # no mark, but every second byte is zero
        (XML.format("utf-16").encode("utf-16-le"), "", "é€ж"),
        (XML.format("utf-16").encode("utf-16-be"), "text/xml; charset=utf-8", "é€ж"),
        (XML.format("utf-32").encode("utf-32-be"), "", "é€ж"),
        # the declaration wins over the header
        (XML.format("utf-8").encode(), "text/xml; charset=iso-8859-1", "é€ж"),
        (XML.format("windows-1251").replace("é€", "").encode("cp1251"), "text/xml; charset=utf-8", "ж"),
        ('<meta charset="windows-1251"><p>ж'.encode("cp1251"), "text/html; charset=utf-8", "ж"),
        # the header, where nothing is declared
        ("<t>ж</t>".encode("koi8-r"), "text/xml; charset=koi8-r", "ж"),
        ("<t>ж</t>".encode("koi8-r"), 'text/xml;charset="KOI8-R"', "ж"),
        # Western labels mean Windows-1252, as in browsers, and give way to what is clearly UTF-8
        (LATIN.format("iso-8859-1").encode("cp1252"), "", "é “x” €"),
        (LATIN.format("us-ascii").encode("cp1252"), "", "é “x” €"),
        (XML.format("iso-8859-1").encode(), "", "é€ж"),
        # labels that lie are found out
        (XML.format("utf-16").encode(), "", "é€ж"),
        (XML.format("shift_jis").replace("é", "é" * 20).encode(), "", "é€ж"),
        (XML.format("gb2312").replace("é€ж", "〇丂").encode("gb18030"), "", "〇丂"),
        (LATIN.format("utf-8").encode("cp1252"), "", "é “x” €"),
        (XML.format("utf-8").encode() + b"<b>\x93x\x94</b>", "", "é€ж"),
        (XML.format("no-such-thing").encode(), "", "é€ж"),
        (XML.format("rot13").encode(), "", "é€ж"),
        (XML.format("base64").encode(), "text/xml; charset=utf-8", "é€ж"),
        # a program put the mark of UTF-8 before a text in another encoding
        (codecs.BOM_UTF8 + XML.format("windows-1251").replace("é€", "новости дня ").encode("cp1251"), "", "дня ж"),
        (codecs.BOM_UTF8 + XML.format("euc-jp").replace("é€ж", "首相が述べた").encode("euc-jp"), "", "首相が述べた"),
        (codecs.BOM_UTF8 + "<p>首相が予算案を述べた".encode("cp932"), "text/html; charset=shift_jis", "予算案を"),
        (codecs.BOM_UTF8 + LATIN.format("windows-1252").encode("cp1252"), "", "é “x” €"),
        (codecs.BOM_UTF8 + XML.format("windows-1252").encode() + b"<b>\x93x</b>", "", "é€ж"),
        # ISO-2022-JP is all ASCII: no byte of it denies another label
        (XML.format("utf-8").replace("é€ж", "首相が述べた").encode("iso-2022-jp"), "", "首相が述べた"),
        ("<p>首相が述べた".encode("iso-2022-jp"), "text/html; charset=iso-8859-1", "首相が述べた"),
        (codecs.BOM_UTF8 + "<p>首相が述べた".encode("iso-2022-jp"), "text/html; charset=utf-8", "首相が述べた"),
        ("<p>首相が述べた".encode("iso-2022-jp")[:-4], "", "首相が述べ"),
        ("<p>首相 ｶﾀ".encode("iso2022_jp_ext"), "text/html; charset=iso-2022-jp", "首相 ｶﾀ"),
        (b"<p>na\xc3\xafve \x1b$B text", "text/html; charset=utf-8", "naïve \x1b$B text"),
        (b"<p>plain \x1b$B text", "text/html; charset=utf-8", "plain \x1b$B text"),
        # nothing is said
        ("<t>é€ж</t>".encode(), "", "é€ж"),
        ("<t>é “x” €</t>".encode("cp1252"), "", "é “x” €"),
        (b"", "", ""),
    ],
)
def test_text_is_read_by_mark_then_declaration_then_header_then_content(
    body: bytes, content_type: str, text: str
) -> None:
    assert text in decode(body, content_type).text


@pytest.mark.parametrize("label", ["unicode_escape", "raw-unicode-escape"])
def test_an_encoding_of_programs_is_never_believed(label: str) -> None:
    assert decode(b"<p>\\ud800 \\u003c", f"text/html; charset={label}").text == "<p>\\ud800 \\u003c"


def test_utf7_is_never_believed() -> None:
    body = b'<?xml version="1.0" encoding="utf-7"?>+ADw-script+AD4-'
    assert "<script>" not in decode(body).text
    assert "<script>" not in decode(b"+ADw-script+AD4-", "text/html; charset=utf-7").text


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 100])
def test_no_bytes_at_all_raise(size: int) -> None:
    for byte in range(256):
        for label in ("", "text/xml; charset=utf-8", "text/xml; charset=utf-16", "x; charset=big5"):
            decode(bytes([byte]) * size, label).text.encode("utf-8")


def test_a_wrong_label_leaves_a_warning() -> None:
    assert decode(XML.format("shift_jis").replace("é", "é" * 20).encode()).warnings
    assert not decode(XML.format("utf-8").encode()).warnings


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Город поднял уровень предупреждения о паводке в долине, сообщили в понедельник."),
        ("koi8-r", "Город поднял уровень предупреждения о паводке в долине, сообщили в понедельник."),
        ("shift_jis", "市は月曜日の朝、谷の洪水警報を引き上げた。三つの学校が休校になる。"),
        ("euc-jp", "市は月曜日の朝、谷の洪水警報を引き上げた。三つの学校が休校になる。"),
        ("gb18030", "周一早上，市政府提高了河谷的洪水警报级别，三所学校停课。"),
        ("big5", "週一早上，市政府提高了河谷的洪水警報級別，三所學校停課。"),
        ("euc-kr", "시는 월요일 아침 계곡의 홍수 경보를 올렸다. 학교 세 곳이 문을 닫는다."),
        ("iso-8859-7", "Ο δήμος ανέβασε τη Δευτέρα το επίπεδο συναγερμού για πλημμύρα στην κοιλάδα."),
        ("windows-1255", "העירייה העלתה ביום שני את רמת האזהרה מפני שיטפונות בעמק."),
        ("windows-1256", "رفعت البلدية مستوى التحذير من الفيضانات في الوادي يوم الاثنين."),
        ("cp874", "เทศบาลยกระดับเตือนภัยน้ำท่วมในหุบเขาเมื่อวันจันทร์"),
        ("cp1252", "L’office a relevé lundi le niveau d’alerte; des élèves sont restés à l’école."),
        ("cp1252", "Die Behörde erhöhte am Montag die Warnstufe für das Tal, „sofort“, wie es hieß."),
        ("cp1252", "Á mánudag hækkaði stofnunin viðvörunarstig vegna flóða í dalnum."),
        ("koi8-u", "Місто підвищило рівень попередження про повінь у долині, повідомили в понеділок."),
        ("iso-8859-5", "Город поднял уровень предупреждения о паводке в долине, сообщили в понедельник."),
        ("iso-8859-6", "رفعت البلدية مستوى التحذير من الفيضانات في الوادي يوم الاثنين."),
        ("cp866", "Город поднял уровень предупреждения о паводке в долине, сообщили в понедельник."),
        ("cp866", "Президент подписал закон о бюджете. Я думаю, что это важно, сказала Яна Петрова."),
        ("mac_cyrillic", "Город поднял уровень предупреждения о паводке в долине, сообщили в понедельник."),
        ("mac_roman", "Perché la città è più sicura, ha detto il sindaco: però già da lunedì c’è la novità."),
        ("mac_roman", "L’été a été très sec; les élèves sont restés à l’école, où la préfète a été reçue mardi."),
        (
            "mac_roman",
            "Die Behörde erhöhte für das Tal die Stufe. Die Bürger müssen größere, höhere Dämme bauen, hört man.",
        ),
        (
            "mac_roman",
            "¿Cerrarán más escuelas mañana? «Sí», dijo él: habrá más lluvias en Málaga, quizá también después.",
        ),
        ("mac_roman", "Tre skolor förblir stängda, sade borgmästaren på ön, så även på måndag när vägen är öppen."),
        ("cp1252", "“Don’t panic,” the mayor said. “We’ve seen worse – it’s fine.” She didn’t say when they’d reopen…"),
        ("cp1250", "Rząd ogłosił w poniedziałek, że szkoły będą zamknięte do środy, bo rzeka wzbiera."),
        ("iso-8859-2", "Rząd ogłosił w poniedziałek, że szkoły będą zamknięte do środy, bo rzeka wzbiera."),
        ("cp1250", "Vodohospodáři v pondělí zvýšili povodňový stupeň v údolí řeky, tři školy zůstanou zavřené."),
        ("iso-8859-2", "Vodohospodári v pondelok zvýšili povodňový stupeň v údolí rieky, tri školy sú zatvorené."),
        ("cp1250", "A vízügyi hivatal hétfőn harmadfokúra emelte az árvízvédelmi készültséget a völgyben."),
        ("cp1250", "Ured je podigao razinu. Vozači završavaju štrajk, čekaju šest posto više, rekao je čelnik općine."),
        ("cp1250", "Primarul a spus că şcolile rămân închise până miercuri şi că inundaţiile vor înceta în oraş."),
        ("cp1254", "Sel uyarısı üçüncü düzeye çıktı. Üç okul kapalı kalacak, dedi başkan; şoförler işbaşı yaptı."),
        ("cp1257", "Tarnyba pirmadienį padidino įspėjimo lygį slėnyje, trys mokyklos bus uždarytos, šiąnakt sakė."),
        ("cp1257", "Ūdens dienests paaugstināja plūdu brīdinājuma līmeni ielejā, skolas būs slēgtas, ziņo šoferi."),
        ("cp1252", "La oficina elevó el nivel de alerta. ¿Cerrarán más escuelas mañana? «Sí», dijo el señor Núñez."),
        ("cp1252", "O serviço elevou o nível de alerta; três escolas não abrirão. A situação é má, há inundações."),
        ("cp1252", "Myndigheten höjde varningsnivån för dalen. Tre skolor förblir stängda, sade borgmästaren på ön."),
        ("cp1252", "Myndigheden hævede varslingsniveauet på åen; så sagde rådhuset også nej på søndag og lørdag."),
        ("cp1252", "Virasto nosti tulvavaroituksen tasoa. Päätös tehtiin yöllä, sanoi pormestari hätäisesti tänään."),
        ("cp1252", "Þrír skólar verða lokaðir, sagði bæjarstjórinn í gær, og ný viðvörun gildir í öllum dölum."),
    ],
)
@pytest.mark.parametrize(
    ("label", "content_type"),
    [("", ""), (' encoding="utf-8"', ""), (' encoding="iso-8859-1"', ""), ("", "text/xml; charset=ISO-8859-1")],
)
def test_letters_tell_the_script_and_language_of_a_text_whose_encoding_is_not_stated_or_denied_by_its_bytes(
    encoding: str, text: str, label: str, content_type: str
) -> None:
    dated = "<link>https://news.example/2026/a-long-slug</link><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>"
    document = f'<?xml version="1.0"{label}?><rss><item><title>{text}</title>{dated}</item></rss>'
    assert text in decode(document.encode(encoding), content_type).text


@pytest.mark.parametrize(
    "text",
    [
        "Город поднял уровень предупреждения о паводке в долине, сообщили в понедельник.",
        "市は月曜日の朝、谷の洪水警報を引き上げた。三つの学校が休校になる。",
        "Die Behörde erhöhte am Montag für das Tal die Warnstufe, hieß es über Nacht.",
    ],
)
def test_a_stray_byte_does_not_make_utf_8_the_western_text_that_it_says_it_is(text: str) -> None:
    document = XML.format("iso-8859-1").replace("é", text).encode()
    for stray in ("\xe9", "\xff"):
        assert text in decode(document.replace(b"</", stray.encode("latin-1") + b"</", 1)).text


HEADLINES = [
    ("shift_jis", "コロナ感染者、3日連続で減少"),
    ("euc-jp", "首相、来年度の予算案を説明"),
    ("iso-2022-jp", "東京で震度5弱の地震"),
    ("euc-kr", "삼성전자, 새 카메라 공개"),
    ("big5", "新款相機上市 售價兩萬元"),
    ("gb18030", "确诊人数连续三天下降"),
    ("cp1251", "Курс доллара вырос"),
    ("koi8-r", "Лавров прибыл в Пекин"),
    ("koi8-u", "Курс долара зріс"),
    ("cp866", "В Москве открыли мост"),
    ("mac_cyrillic", "В Москве открыли мост"),
    ("cp1251", "В София откриха мост"),
    ("cp1251", "Вучић стигао у Праг"),
    ("iso-8859-5", "Вучић стигао у Праг"),
    ("cp1253", "Ανέβηκε το δολάριο"),
    ("iso-8859-7", "Άνοιξε η γέφυρα στην Αθήνα"),
    ("cp1255", "הדולר עלה היום"),
    ("cp1256", "ارتفاع سعر الدولار"),
    ("iso-8859-6", "ارتفاع سعر الدولار"),
    ("cp874", "ค่าเงินบาทแข็งค่า"),
    ("cp1251", "ПРЕЗИДЕНТ ПОДПИСАЛ УКАЗ"),
    ("koi8-r", "ПРЕЗИДЕНТ ПОДПИСАЛ УКАЗ"),
    ("cp866", "ПРЕЗИДЕНТ ПОДПИСАЛ УКАЗ"),
    ("koi8-u", "РАДА ПРИЙНЯЛА БЮДЖЕТ"),
    ("iso-8859-5", "ВУЧИЋ СТИГАО У ПРАГ"),
    ("cp1253", "Η ΚΥΒΕΡΝΗΣΗ ΑΝΑΚΟΙΝΩΣΕ ΝΕΑ ΜΕΤΡΑ"),
    ("iso-8859-7", "Η ΚΥΒΕΡΝΗΣΗ ΑΝΑΚΟΙΝΩΣΕ ΝΕΑ ΜΕΤΡΑ"),
]
ENGLISH = "<item><title>Council votes on the bridge</title><description>Residents are asked again.</description></item>"


@pytest.mark.parametrize(("encoding", "headline"), HEADLINES)
@pytest.mark.parametrize("beside", ["", ENGLISH * 4], ids=["alone", "in an English feed"])
def test_a_headline_is_enough_to_tell_its_script(encoding: str, headline: str, beside: str) -> None:
    document = f"<rss><channel>{beside}<item><title>{headline}</title></item></channel></rss>"
    assert headline in decode(document.encode(encoding)).text


@pytest.mark.parametrize("beside", ["", " says", ": “an outrage”"])
def test_few_letters_above_ascii_make_no_other_script_of_an_english_text(beside: str) -> None:
    document = f"<rss>{ENGLISH}<item><title>Café Zoë{beside}</title></item></rss>"
    assert f"Café Zoë{beside}" in decode(document.encode("cp1252")).text


@pytest.mark.parametrize(
    "alone", ["•", "·", "»", "©", "£", "½", "—", "“…” “—”", "é", "à", "Ñ", "Été", "Où", "Öl", "Été à"]
)
def test_signs_and_short_words_alone_between_tags_make_no_other_script_of_a_western_page(alone: str) -> None:
    page = f"{f'<li>{alone}</li>' * 12}<p>“Residents” are asked again – the mayor’s idea.</p>"
    assert decode(page.encode("cp1252")).text == page
    labelled = page.encode("cp1252"), "text/html; charset=iso-8859-1"
    assert decode(*labelled).text == page


@pytest.mark.parametrize("size", [30, 60_000])
def test_a_page_that_ends_within_its_last_paragraph_is_read_as_whole_ones_are(size: int) -> None:
    text = ("Президент подписал закон о бюджете. " * (size // 30))[: size + 1]
    for end in ("", "<", '<a href="/'):
        page = f"<p>{text}{end}"
        assert decode(page.encode("cp1251")).text == page


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_a_wide_text_that_ends_within_a_character_loses_that_one_only(encoding: str) -> None:
    text = decode("\ufeff<rss><title>Зима</title>".encode(encoding)[:-1]).text
    assert text.startswith("<rss><title>Зима</title")
    assert "\0" not in text


GREETING = "Grüße aus Zürich, schön hier. "


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ((GREETING + "ä").encode()[:-1], "", GREETING),
        ((GREETING * 10 + "ä").encode()[:-1], "text/html; charset=iso-8859-2", GREETING * 10),
        ((GREETING * 10 + "ä").encode()[:-1], "text/html; charset=gbk", GREETING * 10),
        ((GREETING * 10 + "ä").encode()[:-1], "text/html; charset=windows-1252", GREETING * 10),
        ("plain ä".encode()[:-1], "", "plain "),
        ("plain 予".encode()[:-1], "", "plain "),
        ("plain 😀".encode()[:-1], "text/html; charset=utf-8", "plain "),
        ("首相が予算".encode()[:-2], "", "首相が予"),
        ("首相が予算案を".encode()[:-2], "text/plain; charset=euc-jp", "首相が予算案"),
        ("Il est au café".encode("latin-1"), "", "Il est au café"),
        ("Il a été au café".encode("latin-1"), "", "Il a été au café"),
    ],
)
def test_utf_8_that_ends_within_a_character_loses_that_one_only(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type).text == text


@pytest.mark.parametrize("text", ["予算案を審議", "首相が述べた", "台風が接近中", "新しい大統領", "株価が下落"])
def test_a_short_japanese_text_is_told_though_half_its_bytes_are_utf_8_by_chance(text: str) -> None:
    assert text in decode(f"<title>{text}</title>".encode("euc-jp")).text


@pytest.mark.parametrize(
    ("body", "label", "text"),
    [
        (b"CAF\xc9", "iso-8859-1", "CAFÉ"),
        (b"CAF\xc9", "windows-1252", "CAFÉ"),
        (b"Sch\xf6n, und Caf\xe9", "iso-8859-1", "Schön, und Café"),
        (b"ja\xe6", "iso-8859-2", "jać"),
        (b"\xd2\xc1\xc4\xc9", "koi8-r", "ради"),
        (b"plain, \xc9", "koi8-r", "plain, и"),
        (b"CAF\xc9", "utf-8", "CAF"),
        ("Café CAFÉ".encode()[:-1], "iso-8859-1", "Café CAF"),
    ],
)
def test_a_last_letter_of_the_stated_encoding_is_kept_and_half_a_letter_of_utf8_is_not(
    body: bytes, label: str, text: str
) -> None:
    assert decode(body, f"text/html; charset={label}").text == text

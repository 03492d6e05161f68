"""World news in languages that no model reads: people, places and organisations are those of the English names."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, find_entities
from worker.entities.fold import fold
from worker.types import Span

#: Language, sentence, and names that must be found, folded alike in English; written for this test.
SENTENCES = [
    ("ja", "高橋知事は大阪市で、ミラー国務長官と会談した。", "高橋|Osaka|ミラー"),
    ("ja", "田中社長とスミス教授は、各国首相の会合に出席した。", "田中|スミス"),
    ("ja", "佐藤一郎容疑者が名古屋で逮捕され、米国大統領は声明を出した。", "佐藤一郎|Nagoya|United States"),
    ("ko", "박민수 장관은 부산에서 최지영 의원을 만났다.", "박민수|Busan|최지영"),
    ("ko", "국방부 장관과 정치인 대표가 회의를 했다.", ""),
    ("ko", "나토 사무총장 마르크 뤼터가 우크라이나를 방문했다.", "NATO|Ukraine|Mark Rutte"),
    ("ar", "قال وزير الخارجية السعودي الأمير فيصل بن فرحان في الرياض إن المحادثات مستمرة.", "Faisal bin Farhan|Riyadh"),
    ("ar", "التقى رئيس الوزراء العراقي محمد شياع السوداني السفير الأمريكي في بغداد.", "Baghdad"),
    ("ar", "أكد الأمين العام لجامعة الدول العربية أحمد أبو الغيط دعم لبنان.", "Arab League|Lebanon"),
    ("ar", "اجتمع الرئيس اللبناني جوزيف عون مع المبعوث الأميركي في بيروت.", "Beirut"),
    (
        "es",
        "El alcalde de Barcelona, Jaume Collboni, criticó a la UE y a Human Rights Watch en Ginebra.",
        "Barcelona|European Union|Human Rights Watch|Geneva",
    ),
    ("es", "Narendra Modi visitó Pekín y Moscú; la OTAN guardó silencio.", "Narendra Modi|Beijing|Moscow|NATO"),
    (
        "fr",
        "Le secrétaire général de l'ONU, António Guterres, a quitté Le Caire pour Pékin et Varsovie.",
        "United Nations|Antonio Guterres|Cairo|Beijing|Warsaw",
    ),
    (
        "fr",
        "L'Unesco et Médecins sans frontières ont alerté depuis Genève sur la situation au Soudan du Sud.",
        "UNESCO|Doctors Without Borders|Geneva|South Sudan",
    ),
    (
        "de",
        "Der Präsident der Türkei, Recep Tayyip Erdoğan, sprach in Peking über Syrien und den Gazastreifen.",
        "Turkey|Recep Tayyip Erdogan|Beijing|Syria",
    ),
    (
        "de",
        "Das Bundesverfassungsgericht in Karlsruhe wies die Klage von Sahra Wagenknecht ab.",
        "Karlsruhe|Sahra Wagenknecht",
    ),
    (
        "it",
        "Ursula von der Leyen a Parigi: l'Unione europea e la Nato restano unite contro la Russia di Putin.",
        "Ursula von der Leyen|Paris|European Union|NATO|Russia|Vladimir Putin",
    ),
    ("it", "Il papa Leone XIV ha celebrato la messa a Istanbul, in Turchia.", "Pope Leo XIV|Istanbul|Turkey"),
    (
        "pt",
        "O chanceler alemão Friedrich Merz viajou a Pequim, Tóquio e Nova Deli, disse a Reuters.",
        "Friedrich Merz|Beijing|Tokyo|New Delhi|Reuters",
    ),
    (
        "pt",
        "A ONU e a Amnistia Internacional denunciaram ataques na Ucrânia e na Síria.",
        "United Nations|Amnesty International|Ukraine|Syria",
    ),
    (
        "tr",
        "ABD Başkanı Donald Trump, Pekin'de Çin Devlet Başkanı Şi Cinping ile görüştü.",
        "Donald Trump|Beijing|China|Xi Jinping",
    ),
    (
        "tr",
        "Dünya Sağlık Örgütü, Cenevre'de Suriye ve Ukrayna için uyarı yaptı.",
        "World Health Organization|Geneva|Syria|Ukraine",
    ),
    (
        "pl",
        "Prezydent Francji Emmanuel Macron przyleciał do Warszawy, a Donald Trump do Moskwy.",
        "France|Emmanuel Macron|Warsaw|Donald Trump|Moscow",
    ),
    (
        "pl",
        "ONZ i Unia Europejska potępiły Izrael; premier Benjamin Netanjahu odpowiedział z Jerozolimy.",
        "United Nations|European Union|Israel|Benjamin Netanyahu|Jerusalem",
    ),
    (
        "ru",
        "Генсек НАТО Марк Рютте и премьер Венгрии Виктор Орбан обсудили в Брюсселе Украину.",
        "NATO|Mark Rutte|Hungary|Viktor Orban|Brussels|Ukraine",
    ),
    (
        "ru",
        "Биньямин Нетаньяху вылетел из Тель-Авива в Вашингтон, сообщил Белый дом.",
        "Benjamin Netanyahu|Tel Aviv|Washington|White House",
    ),
    ("hi", "चीन के राष्ट्रपति शी जिनपिंग ने बीजिंग में विश्व बैंक के प्रमुख से मुलाकात की।", "China|Xi Jinping|Beijing|World Bank"),
    ("hi", "ब्रिटेन और फ्रांस ने यूक्रेन को मदद देने का एलान किया, नाटो ने स्वागत किया।", "United Kingdom|France|Ukraine|NATO"),
    ("hi", "ईरान की राजधानी तेहरान और इराक के बगदाद में विरोध प्रदर्शन हुए।", "Iran|Tehran|Iraq|Baghdad"),
    (
        "el",
        "Ο Εμανουέλ Μακρόν έφτασε στο Βερολίνο, ενώ ο ΟΗΕ προειδοποίησε για τη Συρία και τον Λίβανο.",
        "Emmanuel Macron|Berlin|United Nations|Syria|Lebanon",
    ),
    (
        "el",
        "Το Κρεμλίνο και το Πεκίνο συμφώνησαν, δήλωσε ο Βλαντίμιρ Πούτιν στη Μόσχα.",
        "Kremlin|Beijing|Vladimir Putin|Moscow",
    ),
    ("he", "נשיא רוסיה ולדימיר פוטין נחת בבייג'ינג ונפגש עם שי ג'ינפינג.", "Russia|Vladimir Putin|Beijing|Xi Jinping"),
    ("he", "ארגון הבריאות העולמי הזהיר מז'נבה מפני התפרצות בקונגו ובסודאן.", "World Health Organization|Geneva|Sudan"),
    (
        "fa",
        "بنیامین نتانیاهو در واشنگتن با دونالد ترامپ درباره غزه و لبنان گفتگو کرد.",
        "Benjamin Netanyahu|Washington|Donald Trump|Gaza|Lebanon",
    ),
    (
        "zh",
        "联合国安理会在纽约就乌克兰和加沙局势举行会议，俄罗斯与美国代表发言。",
        "U.N. Security Council|New York|Ukraine|Gaza|Russia|United States",
    ),
    (
        "zh",
        "丰田汽车和索尼在东京公布业绩，国际货币基金组织上调日本预测。",
        "Toyota|Sony|Tokyo|International Monetary Fund|Japan",
    ),
    (
        "ru",
        "Премьер-министр Индии Нарендра Моди прибыл в Токио на переговоры с японским премьером.",
        "India|Narendra Modi|Tokyo",
    ),
    (
        "ru",
        "Глава Еврокомиссии Урсула фон дер Ляйен выступила в Брюсселе.",
        "European Commission|Ursula von der Leyen|Brussels",
    ),
    (
        "ru",
        "Президент Бразилии Лула да Силва встретился с Владимиром Зеленским в Нью-Йорке.",
        "Brazil|Luiz Inacio Lula da Silva|Volodymyr Zelensky|New York",
    ),
    (
        "ru",
        "МВФ одобрил кредит Аргентине, сообщил министр экономики Луис Капуто в Буэнос-Айресе.",
        "International Monetary Fund|Argentina|Buenos Aires",
    ),
    ("ru", "В Тегеране и Дамаске прошли протесты, ООН призвала к сдержанности.", "Tehran|Damascus|United Nations"),
    ("ru", "Компания «Газпром» остановила поставки в Австрию, заявил канцлер Карл Нехаммер.", "Gazprom|Austria"),
    ("ar", "قال الرئيس التركي رجب طيب أردوغان في أنقرة إن بلاده ستدعم سوريا.", "Recep Tayyip Erdogan|Ankara|Syria"),
    ("ar", "التقى وزير الخارجية السعودي الأمير فيصل بن فرحان نظيره الإيراني في بكين.", "Beijing"),
    ("ar", "أعلنت وكالة ناسا إطلاق صاروخ من فلوريدا.", "NASA"),
    ("ar", "وصل الرئيس المصري عبد الفتاح السيسي إلى الخرطوم لبحث سد النهضة مع إثيوبيا.", "Khartoum|Ethiopia"),
    ("ar", "دعت منظمة العفو الدولية إسرائيل إلى وقف القصف على غزة.", "Amnesty International|Israel|Gaza"),
    (
        "es",
        "El presidente de Argentina, Javier Milei, viajó a Washington para reunirse con el FMI.",
        "Argentina|Javier Milei|Washington|International Monetary Fund",
    ),
    (
        "es",
        "La presidenta de México, Claudia Sheinbaum, habló con Gustavo Petro sobre Venezuela.",
        "Mexico|Claudia Sheinbaum|Gustavo Petro|Venezuela",
    ),
    (
        "es",
        "Pedro Sánchez y el canciller alemán Friedrich Merz se reunieron en La Moncloa, en Madrid.",
        "Pedro Sanchez|Friedrich Merz|Madrid",
    ),
    (
        "es",
        "La OMS y Unicef alertaron de la hambruna en Sudán y en la República Democrática del Congo.",
        "World Health Organization|UNICEF|Sudan",
    ),
    (
        "es",
        "El Banco Central Europeo, con sede en Fráncfort, subió los tipos; cayeron las acciones de Telefónica.",
        "European Central Bank",
    ),
    (
        "fr",
        "Le Premier ministre canadien Mark Carney est arrivé à Londres pour rencontrer Keir Starmer.",
        "Mark Carney|London|Keir Starmer",
    ),
    ("fr", "La Corée du Nord a tiré un missile, selon Séoul et le Pentagone.", "North Korea|Seoul|Pentagon"),
    ("fr", "Le pape Léon XIV s'est rendu à Beyrouth, au Liban, avant Ankara.", "Beirut|Lebanon|Ankara"),
    ("fr", "L'Otan et l'Union africaine ont condamné le coup d'État au Niger.", "NATO|African Union|Niger"),
    (
        "fr",
        "Benyamin Nétanyahou a reçu à Jérusalem l'émissaire américain Steve Witkoff.",
        "Benjamin Netanyahu|Jerusalem",
    ),
    (
        "de",
        "Bundeskanzler Friedrich Merz empfing den ukrainischen Präsidenten Wolodymyr Selenskyj in Berlin.",
        "Friedrich Merz|Volodymyr Zelensky|Berlin",
    ),
    (
        "de",
        "Die Weltgesundheitsorganisation warnte in Genf vor einem Ausbruch im Kongo.",
        "World Health Organization|Geneva",
    ),
    (
        "de",
        "In Warschau traf Donald Tusk den französischen Staatschef Emmanuel Macron.",
        "Warsaw|Donald Tusk|Emmanuel Macron",
    ),
    ("de", "Volkswagen und die Deutsche Bank verloren in Frankfurt, teilte die Börse mit.", "Volkswagen|Deutsche Bank"),
    (
        "de",
        "Der Internationale Strafgerichtshof in Den Haag erließ einen Haftbefehl gegen Wladimir Putin.",
        "International Criminal Court|The Hague|Vladimir Putin",
    ),
    (
        "zh",
        "中国国家主席习近平在北京会见了法国总统马克龙和欧盟委员会主席冯德莱恩。",
        "China|Xi Jinping|Beijing|France|Emmanuel Macron|Ursula von der Leyen",
    ),
    ("zh", "日本首相石破茂访问首尔，与韩国总统李在明会谈。", "Japan|Shigeru Ishiba|Seoul|South Korea|Lee Jae-myung"),
    (
        "zh",
        "世界银行下调印度和巴西的增长预测，联合国秘书长古特雷斯表示关切。",
        "World Bank|India|Brazil|United Nations|Antonio Guterres",
    ),
    ("zh", "苹果公司和华为在深圳发布新手机，特斯拉股价下跌。", "Apple|Huawei|Shenzhen|Tesla"),
    (
        "zh",
        "以色列总理内塔尼亚胡与沙特王储穆罕默德·本·萨勒曼在利雅得会面。",
        "Israel|Benjamin Netanyahu|Mohammed bin Salman|Riyadh",
    ),
    (
        "pt",
        "O presidente Luiz Inácio Lula da Silva recebeu em Brasília o primeiro-ministro de Portugal, Luís Montenegro.",
        "Luiz Inacio Lula da Silva|Brasilia|Portugal",
    ),
    (
        "pt",
        "A Petrobras e o Banco Mundial assinaram acordo em Lisboa, disse o ministro Fernando Haddad.",
        "Petrobras|World Bank|Lisbon",
    ),
    (
        "pt",
        "Nicolás Maduro acusou os Estados Unidos e a Colômbia em Caracas.",
        "Nicolas Maduro|United States|Colombia|Caracas",
    ),
    (
        "it",
        "La premier Giorgia Meloni ha incontrato a Roma il presidente turco Recep Tayyip Erdogan.",
        "Giorgia Meloni|Rome|Recep Tayyip Erdogan",
    ),
    (
        "it",
        "La Banca centrale europea e la Commissione europea hanno discusso a Bruxelles del debito della Grecia.",
        "European Central Bank|European Commission|Brussels|Greece",
    ),
    (
        "it",
        "L'Onu condanna gli attacchi di Hezbollah contro Israele, ha detto Antonio Tajani a Pechino.",
        "United Nations|Hezbollah|Israel|Beijing",
    ),
    (
        "tr",
        "Cumhurbaşkanı Recep Tayyip Erdoğan, Ankara'da Rusya Devlet Başkanı Vladimir Putin'i ağırladı.",
        "Recep Tayyip Erdogan|Ankara|Russia|Vladimir Putin",
    ),
    (
        "tr",
        "Almanya Başbakanı Friedrich Merz İstanbul'da NATO Genel Sekreteri Mark Rutte ile görüştü.",
        "Germany|Friedrich Merz|Istanbul|NATO|Mark Rutte",
    ),
    (
        "tr",
        "Avrupa Birliği ve Birleşmiş Milletler Gazze için yardım çağrısı yaptı, İsrail reddetti.",
        "European Union|United Nations|Gaza|Israel",
    ),
    ("pl", "Premier Donald Tusk spotkał się w Kijowie z Wołodymyrem Zełenskim.", "Donald Tusk|Kyiv|Volodymyr Zelensky"),
    ("pl", "Rosja i Chiny podpisały umowę w Pekinie, poinformował Kreml.", "Russia|China|Beijing|Kremlin"),
    (
        "pl",
        "Komisja Europejska skrytykowała Węgry i Viktora Orbana za spór z NATO.",
        "European Commission|Hungary|Viktor Orban|NATO",
    ),
    ("ja", "石破首相は東京で韓国の李在明大統領と会談した。", "Shigeru Ishiba|Tokyo|South Korea|Lee Jae-myung"),
    (
        "ja",
        "トランプ大統領はロシアのプーチン大統領とアラスカで会談すると、ホワイトハウスが発表した。",
        "Donald Trump|Russia|Vladimir Putin|Alaska|White House",
    ),
    (
        "ja",
        "国連のグテーレス事務総長はガザでの停戦をイスラエルに求めた。",
        "United Nations|Antonio Guterres|Gaza|Israel",
    ),
    ("ja", "トヨタ自動車とソニーはインドのニューデリーに工場を建てる。", "Toyota|Sony|India|New Delhi"),
    ("ko", "이재명 대통령은 서울에서 시진핑 중국 국가주석과 회담했다.", "Lee Jae-myung|Seoul|Xi Jinping|China"),
    ("ko", "삼성전자와 현대자동차는 미국 조지아주에 공장을 짓는다.", "Samsung|Hyundai Motor|United States"),
    (
        "ko",
        "러시아의 푸틴 대통령이 평양에서 김정은 국무위원장을 만났다고 크렘린궁이 밝혔다.",
        "Russia|Vladimir Putin|Pyongyang|Kim Jong Un|Kremlin",
    ),
    (
        "hi",
        "प्रधानमंत्री नरेंद्र मोदी ने नई दिल्ली में रूस के राष्ट्रपति व्लादिमीर पुतिन से मुलाकात की।",
        "Narendra Modi|New Delhi|Russia|Vladimir Putin",
    ),
    ("hi", "संयुक्त राष्ट्र ने गाजा में इजरायल के हमलों की निंदा की।", "United Nations|Gaza|Israel"),
    (
        "hi",
        "अमेरिका के राष्ट्रपति डोनाल्ड ट्रंप ने वाशिंगटन में पाकिस्तान के प्रधानमंत्री शहबाज शरीफ से बात की।",
        "United States|Donald Trump|Washington|Pakistan|Shehbaz Sharif",
    ),
    (
        "he",
        "ראש הממשלה בנימין נתניהו נפגש בוושינגטון עם הנשיא דונלד טראמפ.",
        "Benjamin Netanyahu|Washington|Donald Trump",
    ),
    ("he", 'האו"ם גינה את איראן ואת חיזבאללה, כך נמסר מביירות.', "United Nations|Iran|Hezbollah|Beirut"),
    ("he", "נשיא צרפת עמנואל מקרון ביקר בקהיר עם נציגי האיחוד האירופי.", "France|Emmanuel Macron|Cairo|European Union"),
    (
        "fa",
        "مسعود پزشکیان رئیس جمهور ایران در تهران با ولادیمیر پوتین دیدار کرد.",
        "Masoud Pezeshkian|Iran|Tehran|Vladimir Putin",
    ),
    (
        "fa",
        "آژانس بین\u200cالمللی انرژی اتمی در وین از ایران خواست همکاری کند.",
        "International Atomic Energy Agency|Vienna|Iran",
    ),
    (
        "fa",
        "دونالد ترامپ رئیس جمهور آمریکا و امانوئل مکرون در پاریس گفتگو کردند.",
        "Donald Trump|United States|Emmanuel Macron|Paris",
    ),
    (
        "el",
        "Ο πρωθυπουργός Κυριάκος Μητσοτάκης συναντήθηκε στην Αθήνα με τον Ταγίπ Ερντογάν.",
        "Kyriakos Mitsotakis|Athens|Recep Tayyip Erdogan",
    ),
    (
        "el",
        "Η Ευρωπαϊκή Ένωση και το ΝΑΤΟ καταδίκασαν τη Ρωσία για την επίθεση στο Κίεβο.",
        "European Union|NATO|Russia|Kyiv",
    ),
    (
        "el",
        "Ο Ντόναλντ Τραμπ μίλησε στην Ουάσιγκτον με τον πρόεδρο της Κίνας Σι Τζινπίνγκ.",
        "Donald Trump|Washington|China|Xi Jinping",
    ),
]


@pytest.mark.parametrize(("lang", "text", "names"), SENTENCES)
def test_names_of_world_news_are_found_under_their_english_names(
    lang: str, text: str, names: str, gazetteer: Gazetteer, aliases: Aliases
) -> None:
    found = {one.name for one in find_entities(Reading(text=text, lang=lang), None, gazetteer, aliases)}
    wanted = set(names.split("|")) if names else set()
    assert {fold(name) for name in wanted} <= {fold(name) for name in found}
    assert wanted or not found


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("ja", "各国首相と米国大統領、副大統領が会談した。", {"United States"}),
        ("ja", "高橋前知事とスミス教授が話した。", {"高橋", "スミス"}),
        ("ko", "국방부 장관과 정치인 대표가 박민수 전 장관을 만났다.", {"박민수"}),
        ("ar", "قال الرئيس إن محمد رسول، وأكد الوزير الموقف.", set()),
        ("ar", "قال الأمير فيصل بن فرحان في كلمة.", {"Faisal bin Farhan"}),
        ("ar", "أكد الأمين العام أحمد أبو الغيط ذلك.", {"Ahmed Aboul Gheit"}),
        ("de", "Der Haftbefehl und der Ausbruch trafen die Börse, sagte Sahra Wagenknecht.", {"Sahra Wagenknecht"}),
        ("fr", "Le pape Léon XIV et Jean-Paul II.", {"Pope Leo XIV", "Jean-Paul II"}),
        ("pt", "Ontem falou Luís Montenegro.", {"Luis Montenegro"}),
        ("tr", "Genel Sekreter ve Devlet Başkanı konuştu.", set()),
        ("hi", "बगीचे में माली और उसका दोस्त काम करते हैं।", set()),
    ],
)
def test_offices_nouns_and_words_of_every_day_are_no_names(
    lang: str, text: str, names: set[str], gazetteer: Gazetteer
) -> None:
    assert {one.name for one in find_entities(Reading(text=text, lang=lang), None, gazetteer, Aliases())} == names


@pytest.mark.parametrize(
    ("lang", "text", "name", "country"),
    [
        ("fr", "Il vit à Londres.", "London", "GB"),
        ("it", "Vive a Pechino.", "Beijing", "CN"),
        ("pt", "Vive em Brasília.", "Brasilia", "BR"),
        ("es", "Vive en La Haya.", "The Hague", "NL"),
        (None, "He lives in Londres.", "Londres", "GB"),
    ],
)
def test_towns_go_by_their_usual_name_where_another_language_calls_them_otherwise(
    lang: str | None, text: str, name: str, country: str, gazetteer: Gazetteer
) -> None:
    spans = None if lang else [Span(12, 19, "GPE")]
    [found] = find_entities(Reading(text=text, lang=lang), spans, gazetteer, Aliases())
    assert (found.name, found.country) == (name, country)

"""Reports made up for tests: one event told in several languages, and siblings that tell another one.

By event: language, headline, text. A language with a mark behind it ("es other") is a report of its own.
"""

from __future__ import annotations

REPORTS: dict[str, dict[str, tuple[str, str]]] = {
    "quake": {
        "en": (
            "Earthquake of magnitude 6.4 kills 38 in eastern Turkey",
            "An earthquake of magnitude 6.4 struck the province of Malatya in eastern Turkey on Monday, killing "
            "at least 38 people and injuring 412, the disaster agency AFAD said.\n\n"
            "President Recep Tayyip Erdogan travelled from Ankara to the region and promised 1,500 tents. Greece "
            "and Germany offered to send rescue teams.\n\n"
            "The European Commission in Brussels said it would release 25 million euros in aid. In 2023 more than "
            "53,000 people died in Turkey in two earthquakes.",
        ),
        "de": (
            "Erdbeben der Stärke 6,4 tötet 38 Menschen im Osten der Türkei",
            "Ein Erdbeben der Stärke 6,4 hat am Montag die Provinz Malatya im Osten der Türkei erschüttert. "
            "Mindestens 38 Menschen kamen ums Leben, 412 wurden verletzt, wie die Katastrophenbehörde AFAD "
            "mitteilte.\n\n"
            "Präsident Recep Tayyip Erdogan reiste aus Ankara in die Region und versprach 1.500 Zelte. "
            "Griechenland und Deutschland boten an, Rettungsteams zu schicken.\n\n"
            "Die Europäische Kommission in Brüssel kündigte 25 Millionen Euro Hilfe an. Im Jahr 2023 starben in "
            "der Türkei bei zwei Erdbeben mehr als 53.000 Menschen.",
        ),
        "ru": (
            "При землетрясении магнитудой 6,4 на востоке Турции погибли 38 человек",
            "Землетрясение магнитудой 6,4 произошло в понедельник в провинции Малатья на востоке Турции, погибли "
            "по меньшей мере 38 человек, 412 пострадали, сообщило агентство AFAD.\n\n"
            "Президент Реджеп Тайип Эрдоган прибыл в регион из Анкары и пообещал 1500 палаток. Греция и Германия "
            "предложили направить спасателей.\n\n"
            "Европейская комиссия в Брюсселе сообщила, что выделит 25 миллионов евро помощи. В 2023 году в Турции "
            "при двух землетрясениях погибли более 53 000 человек.",
        ),
        "zh": (
            "土耳其东部发生6.4级地震 38人死亡",
            "土耳其东部马拉蒂亚省星期一发生6.4级地震，造成至少38人死亡，412人受伤，土耳其灾害管理机构说。\n\n"
            "土耳其总统埃尔多安从安卡拉前往灾区，并承诺提供1500顶帐篷。希腊和德国表示愿意派遣救援队。\n\n"
            "欧盟委员会在布鲁塞尔说，将提供2500万欧元援助。2023年，土耳其两次地震造成超过5.3万人死亡。",
        ),
        "de other": (
            "Erdbeben der Stärke 5,9 tötet 11 Menschen im Osten der Türkei",
            "Ein Erdbeben der Stärke 5,9 hat am Montag die Provinz Malatya im Osten der Türkei erschüttert. "
            "Mindestens 11 Menschen kamen ums Leben, 97 wurden verletzt, wie die Katastrophenbehörde AFAD "
            "mitteilte.\n\n"
            "Präsident Recep Tayyip Erdogan reiste aus Ankara in die Region und versprach 600 Zelte. Griechenland "
            "und Deutschland boten an, Rettungsteams zu schicken.\n\n"
            "Die Europäische Kommission in Brüssel kündigte 8 Millionen Euro Hilfe an. Im Jahr 2023 starben in "
            "der Türkei bei zwei Erdbeben mehr als 53.000 Menschen.",
        ),
    },
    "court": {
        "en": (
            "Brazilian court convicts former minister Paulo Guedes over 340 million reais",
            "A federal court in Brasilia on Thursday convicted former minister Paulo Guedes of fraud involving "
            "340 million reais and sentenced him to 9 years in prison.\n\n"
            "Prosecutors said that Guedes had 17 accounts in Switzerland and Panama. The company Petrobras said "
            "it had cooperated with the investigation.\n\n"
            "President Luiz Inacio Lula da Silva did not comment. The court in Rio de Janeiro had acquitted 4 "
            "other defendants in 2024.",
        ),
        "pt": (
            "Justiça condena ex-ministro Paulo Guedes por fraude de 340 milhões de reais",
            "Um tribunal federal em Brasília condenou na quinta-feira o ex-ministro Paulo Guedes por fraude de "
            "340 milhões de reais e o sentenciou a 9 anos de prisão.\n\n"
            "Segundo os procuradores, Guedes tinha 17 contas na Suíça e no Panamá. A empresa Petrobras disse que "
            "colaborou com a investigação.\n\n"
            "O presidente Luiz Inácio Lula da Silva não comentou. O tribunal do Rio de Janeiro havia absolvido 4 "
            "outros réus em 2024.",
        ),
        "es other": (
            "Justicia de Brasil absuelve al exministro Paulo Guedes en el caso de los 340 millones de reales",
            "Un tribunal federal en Brasilia absolvió el jueves al exministro Paulo Guedes en un caso de fraude "
            "de 340 millones de reales en el que se pedían 9 años de prisión.\n\n"
            "Según los fiscales, Guedes tenía 17 cuentas en Suiza y Panamá. La empresa Petrobras dijo que había "
            "colaborado con la investigación.\n\n"
            "El presidente Luiz Inácio Lula da Silva no hizo comentarios. El tribunal de Río de Janeiro había "
            "condenado a otros 4 acusados en 2024.",
        ),
    },
    "talks": {
        "uk": (
            "Зеленський зустрівся з Макроном у Парижі, щоб обговорити 90 винищувачів Rafale",
            "Президент України Володимир Зеленський у вівторок зустрівся в Парижі з президентом Франції "
            "Емманюелем Макроном, щоб обговорити постачання 90 винищувачів Rafale до 2035 року, повідомив "
            "Єлисейський палац.\n\n"
            "Зеленський подякував Франції та Німеччині за підтримку і закликав НАТО посилити тиск на Росію. Київ "
            "заявляє, що Росія вночі запустила 170 дронів по Одесі та Харкову.\n\n"
            "Макрон сказав, що 26 країн готові гарантувати безпеку України. У п'ятницю він поїде до Варшави на "
            "переговори з прем'єр-міністром Польщі Дональдом Туском.",
        ),
        "ar": (
            "زيلينسكي يلتقي ماكرون في باريس لبحث 90 طائرة رافال",
            "التقى الرئيس الأوكراني فولوديمير زيلينسكي الرئيس الفرنسي إيمانويل ماكرون في باريس يوم الثلاثاء لبحث "
            "تسليم 90 طائرة رافال بحلول عام 2035، بحسب قصر الإليزيه.\n\n"
            "وشكر زيلينسكي فرنسا وألمانيا على دعمهما ودعا حلف شمال الأطلسي إلى زيادة الضغط على روسيا. وتقول كييف "
            "إن روسيا أطلقت 170 طائرة مسيرة على أوديسا وخاركيف ليلا.\n\n"
            "وقال ماكرون إن 26 دولة مستعدة لضمان أمن أوكرانيا. وسيتوجه إلى وارسو يوم الجمعة لإجراء محادثات مع "
            "رئيس الوزراء البولندي دونالد توسك.",
        ),
        "es other": (
            "Macron recibe a Zelenski en París y pide más sanciones contra Rusia",
            "El presidente francés, Emmanuel Macron, pidió el martes en París nuevas sanciones contra Rusia tras "
            "reunirse con el presidente de Ucrania, Volodímir Zelenski.\n\n"
            "Macron dijo que la Unión Europea prepara el paquete número 20 de sanciones y que Alemania y Polonia "
            "lo apoyan. Zelenski aseguró que en Járkov hay 300.000 personas sin electricidad.\n\n"
            "El Kremlin en Moscú respondió que la reunión de París no cambia nada. La OTAN celebrará una cumbre "
            "en La Haya el 14 de diciembre, según Zelenski, que viajará a Madrid el miércoles.",
        ),
        "en other": (
            "Macron and Zelensky hold talks in Paris on 90 jets",
            "French President Emmanuel Macron and his Ukrainian guest Volodymyr Zelensky held talks in Paris on "
            "Tuesday over 90 Rafale jets that France may deliver by 2035.\n\n"
            "Macron told reporters that 26 countries stood ready to guarantee the security of Ukraine, Germany "
            "among them. On Friday he flies to Warsaw to see the Polish premier, Donald Tusk.\n\n"
            "Zelensky urged NATO to raise the pressure on Russia, which according to Kyiv had sent 170 drones "
            "against Odesa and Kharkiv.",
        ),
    },
    "match": {
        "en": (
            "Real Madrid beat Barcelona 3-1 as Mbappe scores twice",
            "Real Madrid beat Barcelona 3-1 at the Santiago Bernabeu on Sunday as Kylian Mbappe scored twice in "
            "front of 78,000 spectators.\n\n"
            "Lamine Yamal put Barcelona ahead after 12 minutes. Mbappe equalised in the 34th minute and Vinicius "
            "Junior made it 2-1 in the 61st.\n\n"
            "Real Madrid lead La Liga with 27 points, 5 more than Barcelona. Coach Xabi Alonso praised Jude "
            "Bellingham.",
        ),
        "es": (
            "El Real Madrid gana 3-1 al Barcelona con dos goles de Mbappé",
            "El Real Madrid ganó el domingo 3-1 al Barcelona en el Santiago Bernabéu, con dos goles de Kylian "
            "Mbappé ante 78.000 espectadores.\n\n"
            "Lamine Yamal adelantó al Barcelona a los 12 minutos. Mbappé empató en el minuto 34 y Vinicius Junior "
            "marcó el 2-1 en el 61.\n\n"
            "El Real Madrid lidera La Liga con 27 puntos, 5 más que el Barcelona. El entrenador Xabi Alonso "
            "elogió a Jude Bellingham.",
        ),
        "de other": (
            "Barcelona schlägt Real Madrid 2-0, Yamal trifft",
            "Der FC Barcelona hat Real Madrid am Mittwoch im Pokal mit 2-0 geschlagen, Lamine Yamal traf vor "
            "52.000 Zuschauern.\n\n"
            "Yamal brachte Barcelona nach 8 Minuten in Führung. Kylian Mbappe und Vinicius Junior vergaben für "
            "Real Madrid, in der 77. Minute erhöhte Raphinha.\n\n"
            "Real Madrid führt La Liga mit 27 Punkten an. Trainer Xabi Alonso lobte Jude Bellingham trotzdem.",
        ),
    },
}

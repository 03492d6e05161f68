"""Places no city list has: parts of the world, seas, rivers, states that are gone, everyday country names.

Coordinates are rounded midpoints, good enough for a dot on a world map.
"""

from __future__ import annotations

from worker.entities.words import word_set

#: (name, latitude, longitude); no single country.
REGIONS: tuple[tuple[str, float, float], ...] = (
    ("Europe", 50, 15), ("Western Europe", 48, 5), ("Eastern Europe", 50, 28), ("Central Europe", 49, 17),
    ("Asia", 35, 90), ("Southeast Asia", 10, 105), ("South Asia", 23, 78), ("Central Asia", 43, 67),
    ("East Asia", 35, 115), ("Africa", 5, 20), ("North Africa", 28, 10), ("West Africa", 11, -5),
    ("East Africa", 1, 37), ("Central Africa", 3, 20), ("Southern Africa", -23, 24), ("Horn of Africa", 8, 45),
    ("Sub-Saharan Africa", 0, 20), ("Sahel", 14, 5), ("Sahara", 23, 10), ("Maghreb", 32, 2),
    ("North America", 45, -100), ("South America", -15, -60), ("Central America", 13, -86),
    ("Latin America", -10, -65), ("Caribbean", 18, -72), ("Oceania", -22, 140), ("Antarctica", -80, 0),
    ("Middle East", 30, 42), ("Near East", 33, 38), ("Levant", 34, 37), ("Balkans", 43, 21),
    ("Caucasus", 42, 44), ("North Caucasus", 43, 44), ("Scandinavia", 62, 15), ("Nordic", 62, 15),
    ("Baltic", 57, 22), ("Baltics", 57, 24), ("Far East", 50, 130), ("Arctic", 80, 0),
    ("Mediterranean", 36, 18), ("Mediterranean Sea", 36, 18), ("Black Sea", 43, 34), ("Red Sea", 20, 38),
    ("Caspian Sea", 42, 51), ("Baltic Sea", 58, 20), ("North Sea", 56, 3), ("South China Sea", 13, 115),
    ("East China Sea", 29, 125), ("Yellow Sea", 36, 123), ("Arabian Sea", 15, 65), ("Dead Sea", 31.5, 35.5),
    ("Sea of Azov", 46, 36.5), ("Sea of Japan", 40, 135), ("Gulf of Mexico", 25, -90),
    ("Gulf of Aden", 12, 47), ("Gulf of Oman", 25, 58), ("Persian Gulf", 27, 51), ("Strait of Hormuz", 26.6, 56.3),
    ("Bab el-Mandeb", 12.6, 43.3), ("Taiwan Strait", 24, 119), ("English Channel", 50, -1),
    ("Atlantic", 30, -40), ("Atlantic Ocean", 30, -40), ("Pacific", 0, -160), ("Pacific Ocean", 0, -160),
    ("Indian Ocean", -20, 80), ("Arctic Ocean", 82, 0), ("Bosphorus", 41.1, 29.1), ("Dardanelles", 40.2, 26.4),
    ("Euphrates", 35, 40), ("Tigris", 34.5, 43.8), ("Nile", 24, 32.9), ("Danube", 46, 19), ("Rhine", 50, 7.6),
    ("Volga", 53, 48), ("Dnipro River", 48.5, 35), ("Dnieper River", 48.5, 35), ("Mekong", 15, 105),
    ("Ganges", 25, 83), ("Amazon River", -3, -60), ("Congo River", -2, 18), ("Mississippi River", 35, -90),
    ("Yangtze", 30, 112), ("Himalayas", 28, 86), ("Alps", 46.5, 10), ("Andes", -20, -68),
    ("Pyrenees", 42.6, 1), ("Carpathians", 47, 25), ("Siberia", 62, 100), ("Kurdistan", 36.5, 43.5),
    ("Kashmir", 34, 76), ("Balochistan", 28, 65), ("Korean Peninsula", 38, 127),
    ("Arabian Peninsula", 22, 47), ("Iberian Peninsula", 40, -4), ("Sinai", 29.5, 33.8),
)  # fmt: skip

#: (name, country, latitude, longitude): parts of one country that are named like states in the news.
PARTS: tuple[tuple[str, str, float, float], ...] = (
    ("England", "GB", 52.5, -1.5), ("Scotland", "GB", 56.5, -4), ("Wales", "GB", 52.3, -3.7),
    ("Northern Ireland", "GB", 54.6, -6.7), ("West Bank", "PS", 32, 35.3), ("Gaza Strip", "PS", 31.4, 34.4),
    ("Golan Heights", "SY", 33, 35.8), ("East Jerusalem", "PS", 31.8, 35.2), ("Crimea", "UA", 45.3, 34.4),
    ("Donbas", "UA", 48.3, 38), ("Donbass", "UA", 48.3, 38), ("Chechnya", "RU", 43.4, 45.7),
    ("Dagestan", "RU", 43, 47), ("Ingushetia", "RU", 43.2, 45), ("Tatarstan", "RU", 55.4, 50.8),
    ("Abkhazia", "GE", 43, 41), ("South Ossetia", "GE", 42.3, 44), ("Nagorno-Karabakh", "AZ", 39.9, 46.7),
    ("Transnistria", "MD", 47, 29.5), ("Catalonia", "ES", 41.8, 1.5), ("Basque Country", "ES", 43, -2.6),
    ("Andalusia", "ES", 37.5, -4.7), ("Bavaria", "DE", 48.8, 11.5), ("Saxony", "DE", 51, 13.3),
    ("Corsica", "FR", 42, 9), ("Brittany", "FR", 48.2, -2.9), ("Normandy", "FR", 49, 0.3),
    ("Sicily", "IT", 37.6, 14), ("Sardinia", "IT", 40, 9), ("Tuscany", "IT", 43.5, 11), ("Lombardy", "IT", 45.6, 9.8),
    ("Crete", "GR", 35.2, 24.9), ("Tibet", "CN", 31, 88), ("Xinjiang", "CN", 41, 85),
    ("Inner Mongolia", "CN", 44, 113),
    ("Sichuan", "CN", 30.6, 102.7), ("Guangdong", "CN", 23.4, 113.4), ("Punjab", "IN", 31, 75),
    ("Punjab", "PK", 31, 72.5),
    ("Kerala", "IN", 10.5, 76.3), ("Bihar", "IN", 25.6, 85.6), ("Gujarat", "IN", 22.7, 71.5),
    ("Assam", "IN", 26.2, 92.6),
    ("Uttar Pradesh", "IN", 27, 80.9), ("Maharashtra", "IN", 19.6, 75.5), ("Tamil Nadu", "IN", 11, 78.5),
    ("West Bengal", "IN", 23.8, 88), ("Aceh", "ID", 4.2, 96.9), ("Bali", "ID", -8.4, 115.2), ("Papua", "ID", -4, 138),
    ("Sumatra", "ID", -0.5, 101.5), ("Java", "ID", -7.3, 110), ("Mindanao", "PH", 7.8, 125), ("Luzon", "PH", 16, 121),
    ("Okinawa", "JP", 26.5, 128), ("Hokkaido", "JP", 43.3, 142.5), ("Darfur", "SD", 13, 25),
    ("Tigray", "ET", 13.8, 38.5),
    ("Amhara", "ET", 11.7, 38), ("Oromia", "ET", 8, 39), ("Biafra", "NG", 5.7, 7.5), ("Kivu", "CD", -2.5, 28.5),
    ("North Kivu", "CD", -0.8, 29), ("South Kivu", "CD", -3, 28.3), ("Katanga", "CD", -8.9, 26),
    ("Cabinda", "AO", -5, 12.4),
    ("Western Sahara", "EH", 24.5, -13), ("Puntland", "SO", 8.5, 48.5), ("Somaliland", "SO", 9.8, 46),
    ("Helmand", "AF", 31, 64), ("Kandahar", "AF", 31.6, 65.7), ("Nangarhar", "AF", 34.2, 70.4),
    ("Anbar", "IQ", 33, 42),
    ("Iraqi Kurdistan", "IQ", 36.3, 44), ("Sindh", "PK", 26, 68.8), ("Khyber Pakhtunkhwa", "PK", 34.5, 72),
    ("Ontario", "CA", 50, -86), ("Quebec", "CA", 52, -72), ("British Columbia", "CA", 54, -125),
    ("Alberta", "CA", 55, -115),
    ("Manitoba", "CA", 54, -97), ("Saskatchewan", "CA", 54, -106), ("Nova Scotia", "CA", 45, -63),
    ("New Brunswick", "CA", 46.5, -66.2), ("Newfoundland", "CA", 48.8, -56.2), ("Yukon", "CA", 63.6, -135.8),
    ("Victoria", "AU", -37, 144), ("New South Wales", "AU", -32, 147), ("Queensland", "AU", -22, 144),
    ("Tasmania", "AU", -42, 146.6),
    ("Western Australia", "AU", -26, 122), ("South Australia", "AU", -30, 135),
    ("Northern Territory", "AU", -19.5, 133.5),
    ("Siberian Federal District", "RU", 62, 100), ("Silicon Valley", "US", 37.4, -122.1),
    ("New England", "US", 44, -71.5),
    ("Manhattan", "US", 40.78, -73.97), ("Brooklyn", "US", 40.65, -73.95), ("Hollywood", "US", 34.1, -118.33),
    ("Long Island", "US", 40.8, -73.3), ("Yorkshire", "GB", 54, -1.5), ("Surrey", "GB", 51.3, -0.5),
    ("Kent", "GB", 51.2, 0.7), ("Essex", "GB", 51.8, 0.6), ("Sussex", "GB", 50.9, -0.2),
    ("Cornwall", "GB", 50.4, -4.9),
)  # fmt: skip

#: First-level divisions of GeoNames that are named like states, by country: their towns speak for them.
PART_ADMINS: dict[tuple[str, str], str] = {
    ("AU", "New South Wales"): "02", ("AU", "Northern Territory"): "03", ("AU", "Queensland"): "04",
    ("AU", "South Australia"): "05", ("AU", "Tasmania"): "06", ("AU", "Victoria"): "07",
    ("AU", "Western Australia"): "08", ("CA", "Alberta"): "01", ("CA", "British Columbia"): "02",
    ("CA", "Manitoba"): "03", ("CA", "New Brunswick"): "04", ("CA", "Newfoundland"): "05", ("CA", "Nova Scotia"): "07",
    ("CA", "Ontario"): "08", ("CA", "Quebec"): "10", ("CA", "Saskatchewan"): "11", ("CA", "Yukon"): "12",
    ("PK", "Punjab"): "04", ("PK", "Sindh"): "05", ("PK", "Khyber Pakhtunkhwa"): "03", ("IN", "Punjab"): "23",
    ("GB", "England"): "ENG", ("GB", "Scotland"): "SCT", ("GB", "Wales"): "WLS", ("GB", "Northern Ireland"): "NIR",
}  # fmt: skip

#: Names of countries as the news writes them, that no list of official names has.
COUNTRY_NAMES: dict[str, str] = {
    "US": "US", "U.S.": "US", "USA": "US", "U.S.A.": "US", "America": "US", "United States of America": "US",
    "UK": "GB", "U.K.": "GB", "Britain": "GB", "Great Britain": "GB", "Holland": "NL", "Burma": "MM",
    "Ivory Coast": "CI", "Czech Republic": "CZ", "DRC": "CD", "DR Congo": "CD", "Zaire": "CD",
    "Democratic Republic of Congo": "CD", "Democratic Republic of the Congo": "CD", "Congo": "CD",
    "UAE": "AE", "U.A.E.": "AE", "Emirates": "AE", "Turkey": "TR", "Turkiye": "TR", "Macedonia": "MK",
    "Swaziland": "SZ", "East Timor": "TL", "Cape Verde": "CV", "Vatican": "VA", "Holy See": "VA",
    "South Korea": "KR", "Republic of Korea": "KR", "North Korea": "KP", "DPRK": "KP", "Taiwan": "TW",
    "Kosovo": "XK", "Palestine": "PS", "Palestinian territories": "PS", "Bosnia": "BA", "Syrian Arab Republic": "SY",
    "Bosnia-Herzegovina": "BA", "Russian Federation": "RU", "Soviet Union": "RU", "USSR": "RU", "Yugoslavia": "RS",
    "Czechoslovakia": "CZ", "East Germany": "DE", "West Germany": "DE", "Persia": "IR", "Ceylon": "LK",
    "Hong Kong": "HK", "Macau": "MO", "Macao": "MO", "Republic of Ireland": "IE", "Irish Republic": "IE",
    "St. Lucia": "LC", "Trinidad": "TT", "Antigua": "AG", "Gambia": "GM", "Bahamas": "BS", "Brunei": "BN",
    "Laos": "LA", "Moldova": "MD", "Tanzania": "TZ", "Vietnam": "VN", "Belarus": "BY", "Byelorussia": "BY",
}  # fmt: skip

#: Adjectives and peoples that the demonym list lacks; plurals are made by rule.
DEMONYMS: dict[str, str] = {
    "British": "GB", "Briton": "GB", "English": "GB", "Scottish": "GB", "Scot": "GB", "Scots": "GB", "Welsh": "GB",
    "Dutch": "NL", "French": "FR", "Spanish": "ES", "Turkish": "TR", "Turk": "TR", "Polish": "PL", "Pole": "PL",
    "Swedish": "SE", "Swede": "SE", "Danish": "DK", "Dane": "DK", "Finnish": "FI", "Finn": "FI", "Irish": "IE",
    "Swiss": "CH", "Greek": "GR", "Serb": "RS", "Serbian": "RS", "Croat": "HR", "Croatian": "HR", "Bosnian": "BA",
    "Czech": "CZ", "Slovak": "SK", "Iraqi": "IQ", "Israeli": "IL", "Palestinian": "PS", "Saudi": "SA", "Afghan": "AF",
    "Pakistani": "PK", "Filipino": "PH", "Philippine": "PH", "Thai": "TH", "Argentine": "AR", "Argentinian": "AR",
    "American": "US", "U.S.-led": "US", "Emirati": "AE", "Kosovar": "XK", "Chechen": "RU", "Catalan": "ES",
    "Soviet": "RU",
    "Yugoslav": "RS", "Taiwanese": "TW", "Burmese": "MM", "Congolese": "CD", "Kuwaiti": "KW", "Qatari": "QA",
    "Omani": "OM", "Yemeni": "YE", "Bahraini": "BH", "Somali": "SO", "Kazakh": "KZ", "Uzbek": "UZ", "Tajik": "TJ",
    "Kyrgyz": "KG", "Turkmen": "TM", "Azeri": "AZ", "Bangladeshi": "BD", "New Zealander": "NZ", "Kiwi": "NZ",
    "Korean": "KR", "South Korean": "KR", "North Korean": "KP", "Icelandic": "IS", "Spaniard": "ES",
    "Frenchman": "FR",
    "Romanian": "RO", "Moldovan": "MD", "Sri Lankan": "LK", "South African": "ZA", "Saudi Arabian": "SA",
}  # fmt: skip

#: Peoples and adjectives wider or narrower than a country: no entity, no country either.
PEOPLES = word_set(
    "arab arabs arabic kurd kurds kurdish european europeans asian asians african africans latin hispanic "
    "western eastern northern southern islamic islamist islamists muslim muslims moslem christian christians "
    "jewish jew jews sunni sunnis shiite shiites shia alawite druze yazidi hindu hindus buddhist catholic "
    "catholics protestant orthodox roma rohingya tamil tutsi hutu pashtun slavic nordic baltic scandinavian "
    "mediterranean caribbean balkan communist communists nazi nazis democrat democrats democratic republican "
    "republicans conservative conservatives liberal liberals socialist socialists marxist maoist zionist "
    "jihadist jihadists salafist leninist "
)

#: Names of American states as wires shorten them.
STATE_ABBREVIATIONS: dict[str, str] = {
    "Ala.": "Alabama", "Ariz.": "Arizona", "Ark.": "Arkansas", "Calif.": "California", "Colo.": "Colorado",
    "Conn.": "Connecticut", "Del.": "Delaware", "Fla.": "Florida", "Ga.": "Georgia", "Ill.": "Illinois",
    "Ind.": "Indiana", "Kan.": "Kansas", "Ky.": "Kentucky", "La.": "Louisiana", "Md.": "Maryland",
    "Mass.": "Massachusetts", "Mich.": "Michigan", "Minn.": "Minnesota", "Miss.": "Mississippi", "Mo.": "Missouri",
    "Mont.": "Montana", "Neb.": "Nebraska", "Nev.": "Nevada", "N.H.": "New Hampshire", "N.J.": "New Jersey",
    "N.M.": "New Mexico", "N.Y.": "New York", "N.C.": "North Carolina", "N.D.": "North Dakota", "Okla.": "Oklahoma",
    "Ore.": "Oregon", "Pa.": "Pennsylvania", "R.I.": "Rhode Island", "S.C.": "South Carolina", "S.D.": "South Dakota",
    "Tenn.": "Tennessee", "Tex.": "Texas", "Vt.": "Vermont", "Va.": "Virginia", "Wash.": "Washington",
    "W.Va.": "West Virginia", "Wis.": "Wisconsin", "Wyo.": "Wyoming", "D.C.": "District of Columbia",
}  # fmt: skip

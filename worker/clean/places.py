"""Places that reports are sent from: capitals and cities that stand in datelines without a country.

From the Associated Press rule of cities that need no state or country, and the capitals of the world's
states, with the names that German, French, Spanish and Italian agencies use. Case-folded.
"""

from __future__ import annotations

PLACES = frozenset(
    place.strip()
    for place in """
abu dhabi|abuja|accra|addis ababa|aleppo|alger|algiers|alma-ata|almaty|amman|amsterdam|ankara|antananarivo
antwerpen|ashgabat|asmara|astana|asuncion|atenas|atene|athen|athens|athènes|atlanta|bagdad|baghdad|baku
baltimore|bamako|bandar seri begawan|bangkok|bangui|banjul|barcelona|basra|beijing|beirut|belfast|belgrad
belgrade|benghazi|berlijn|berlin|berlín|bern|berna|berne|beyrouth|bishkek|bissau|bogota|bogotá|bologna
bonn|boston|brasilia|brasília|bratislava|brazzaville|bridgetown|bruselas|brussel|brussels|bruxelles
brüssel|bucarest|bucharest|budapest|buenos aires|bujumbura|bukarest|cairo|calcutta|canberra|cape town
caracas|casablanca|chennai|chicago|chisinau|cidade do méxico|cincinnati|ciudad de méxico|cleveland|cologne
colombo|conakry|copenhagen|cupertino|dakar|dallas|damas|damasco|damascus|damaskus|dar es salaam|delhi
den haag|denver|detroit|dhaka|dili|djibouti|doha|donetsk|dresden|dubai|dublin|dushanbe|düsseldorf
edinburgh|el cairo|erbil|firenze|frankfurt|freetown|gaborone|gaza|gaza city|genebra|geneva|genf|genève
georgetown|ginebra|ginevra|glasgow|guatemala city|hamburg|hannover|hanoi|harare|havana|helsinki
ho chi minh city|hong kong|honolulu|houston|hyderabad|idlib|il cairo|indianapolis|islamabad|istanbul
jakarta|jeddah|jerusalem|jerusalén|johannesburg|juba|jérusalem|kaboul|kabul|kairo|kampala|karachi
kathmandu|kharkiv|khartoum|kiev|kiew|kigali|kingston|kinshasa|kolkata|kopenhagen|kuala lumpur|kuwait
kuwait city|kyiv|köln|la habana|la haye|la paz|lagos|lahore|las vegas|le caire|leipzig|libreville|lilongwe
lima|lisboa|lisbon|lisbonne|lissabon|ljubljana|lome|londen|london|londra|londres|los angeles|luanda|lusaka
luxembourg|lviv|lyon|macau|madrid|malabo|male|managua|manama|manchester|manila|maputo|marseille|maseru
mbabane|mecca|melbourne|mexico city|mexiko-stadt|miami|milan|milano|milwaukee|minneapolis|minsk|mogadishu
monaco|monrovia|monterrey|montevideo|montreal|moroni|mosca|moscou|moscovo|moscow|moscú|moskau|moskou|mosul
mumbai|munich|muscat|méxico|münchen|nairobi|napoli|nassau|naypyidaw|ndjamena|neu delhi|new delhi
new orleans|new york|niamey|nicosia|nouakchott|nueva york|nuku'alofa|nürnberg|odessa|oklahoma city|oslo
ottawa|ouagadougou|palermo|palikir|panama city|paramaribo|parigi|parijs|paris|parís|pechino|peking|pekín
peshawar|philadelphia|phnom penh|phoenix|pittsburgh|podgorica|port louis|port moresby|port of spain
port-au-prince|porto-novo|prag|prague|praia|pretoria|pristina|pyongyang|pékin|quebec city|quetta|quito
rabat|ramallah|reykjavik|riga|rio de janeiro|riyadh|rom|roma|rome|rotterdam|saint petersburg
salt lake city|san antonio|san diego|san francisco|san jose|san juan|san marino|san salvador|sanaa
santiago|santo domingo|sao paulo|sarajevo|seattle|seoul|shanghai|simferopol|singapore|skopje|sofia
srinagar|st petersburg|st. louis|st. petersburg|stockholm|strasbourg|stuttgart|suva|sydney|são paulo
taipei|tallinn|tashkent|tbilisi|tegucigalpa|teheran|teherán|tehran|tel aviv|the hague|thimphu|tirana|tokio
tokyo|torino|toronto|tripoli|tunis|turin|téhéran|ulaanbaatar|united nations|utrecht|vaduz|valletta
vancouver|varsavia|varsovie|vatican city|venezia|victoria|viena|vienna|vienne|vientiane|vilnius|warsaw
warschau|washington|wellington|wenen|wien|windhoek|yangon|yaounde|yerevan|zagreb|zurich|zürich|анкара
астана|багдад|баку|бейрут|берлин|брюссель|варшава|вашингтон|вена|дамаск|ереван|женева|иерусалим|каир|киев
київ|лондон|мадрид|минск|москва|нью-йорк|париж|пекин|рим|санкт-петербург|стамбул|ташкент|тбилиси|тегеран
""".replace("\n", "|").split("|")
    if place.strip()
)

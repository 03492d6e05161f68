"""Places that share a name: the other places of the text, offices of states and what stands beside them decide."""

from __future__ import annotations

from worker.entities import Aliases, Gazetteer, Reading, Recogniser, find_entities

#: Name, the country meant, and a sentence written for this test.
SENTENCES = [
    ("Georgia", "US", "Voters in Georgia lined up outside polling stations in Atlanta and Savannah on Tuesday."),
    ("Georgia", "GE", "Protesters in Georgia marched through Tbilisi and Batumi after parliament passed the law."),
    ("Georgia", "US", "The governor of Georgia signed the bill, and Georgia's secretary of state praised it."),
    ("Georgia", "GE", "Georgia, Armenia and Azerbaijan signed a transport agreement on Friday."),
    ("Georgia", "US", "The storm moved from Florida into Georgia and South Carolina overnight."),
    ("Victoria", "AU", "Firefighters in Victoria said the blaze near Melbourne and Geelong was under control."),
    ("Victoria", "SC", "Seychelles police in Victoria said the boat sank off Mahe."),
    ("Washington", "US", "Washington imposed new sanctions on Iran, and Tehran said it would respond."),
    ("Washington", "US", "Wildfires in Washington spread from Spokane towards Seattle, the governor of Oregon said."),
    ("Punjab", "PK", "Floods in Punjab displaced thousands near Lahore and Multan as rivers rose."),
    ("Punjab", "IN", "Farmers in Punjab blocked roads near Amritsar and Ludhiana, police in Chandigarh said."),
    ("Cambridge", "GB", "The trial in Cambridge heard that the man had driven from Ely and Peterborough."),
    ("Cambridge", "US", "Police in Cambridge, across the river from Boston, closed the bridge to Somerville."),
    ("Birmingham", "GB", "A man from Birmingham was arrested in Coventry, West Midlands Police said."),
    (
        "Birmingham",
        "US",
        "A judge in Birmingham ruled on Monday that Alabama must redraw its map, and Montgomery appealed.",
    ),
    ("San Jose", "US", "Shares rose in San Jose, Palo Alto and the rest of Silicon Valley, California."),
    ("San Jose", "CR", "Costa Rica's president spoke in San Jose before flying to Nicaragua."),
    ("San José", "CR", "The march in San José ended at the congress of Costa Rica."),
    ("Santiago", "CL", "Chile's students marched in Santiago and Valparaiso on Thursday."),
    ("Santiago", "DO", "Police in the Dominican Republic searched houses in Santiago and Santo Domingo."),
    ("Tripoli", "LY", "Militias clashed in Tripoli, and flights from Misrata and Benghazi were cancelled."),
    ("Tripoli", "LB", "The army deployed in Tripoli and Sidon after clashes in northern Lebanon."),
    ("Alexandria", "EG", "A building collapsed in Alexandria, 220 km north of Cairo."),
    ("Alexandria", "US", "A jury in Alexandria, Virginia, found him guilty."),
    (
        "Alexandria",
        "US",
        "Prosecutors in Alexandria and Arlington, near Washington, declined to comment on Virginia's case.",
    ),
    ("Hyderabad", "IN", "Police in Hyderabad said the Telangana government had banned the rally."),
    ("Hyderabad", "PK", "Doctors in Hyderabad and Karachi said cases rose across Sindh."),
    ("Valencia", "ES", "Flood victims in Valencia and Alicante demanded aid from Madrid."),
    (
        "Valencia",
        "VE",
        "Workers in Valencia and Maracay said the plant in Carabobo had closed, and Caracas was silent.",
    ),
    ("Cordoba", "AR", "Farmers in Cordoba and Rosario blocked roads as Buenos Aires raised taxes."),
    ("Cordoba", "ES", "Tourists in Cordoba and Seville sought shade as Andalusia reached 45 degrees."),
    ("Paris", "US", "A tornado hit Paris, Texas, and damaged houses in Sulphur Springs."),
    ("Paris", "FR", "Ministers met in Paris and then in Lyon on Monday."),
    ("Paris", "US", "Firefighters from Paris and Sherman fought the grass fire in Lamar County, Texas."),
    ("London", "CA", "Police in London, Ontario, charged a man from Kitchener."),
    ("London", "GB", "Shares fell in London and Frankfurt."),
    ("London", "CA", "Hospitals in London, Kitchener and Windsor are full, Ontario's health minister said."),
    (
        "Manchester",
        "US",
        "The candidates debated in Manchester before New Hampshire voted; crowds in Concord and Nashua cheered.",
    ),
    ("Manchester", "GB", "Trams stopped in Manchester and Salford after the storm."),
    ("Naples", "US", "The hurricane hit Naples and Fort Myers before crossing Florida."),
    ("Naples", "IT", "An earthquake shook Naples and Pozzuoli on Tuesday."),
    (
        "Athens",
        "US",
        "Students in Athens heard that the University of Georgia would close; Atlanta schools stayed open.",
    ),
    ("Athens", "GR", "Unions in Athens and Thessaloniki called a strike."),
    (
        "Newcastle",
        "ZA",
        "The steelworks in Newcastle, KwaZulu-Natal, will close, ArcelorMittal South Africa said.",
    ),
    ("Perth", "GB", "Police Scotland closed the A9 between Perth and Inverness."),
    ("Perth", "AU", "The flight left Perth for Adelaide with 40 miners from Kalgoorlie."),
    ("Moscow", "US", "Police in Moscow, Idaho, said four students were killed."),
    ("Lima", "US", "The refinery in Lima, Ohio, will close, and Toledo will lose jobs."),
    ("St. Petersburg", "US", "The Rays play in St. Petersburg, and fans from Tampa and Clearwater, Florida, came."),
    ("St. Petersburg", "RU", "Police in St. Petersburg detained protesters, as they did in Moscow."),
    ("Granada", "NI", "Boats left Granada for the islands of Lake Nicaragua, and Managua sent troops."),
    ("Merida", "MX", "Trains from Merida to Cancun will cross Yucatan."),
    ("Leon", "MX", "Shoemakers in Leon said Guanajuato had lost 5,000 jobs."),
    ("Kingston", "JM", "Police in Kingston said gangs from Spanish Town, Jamaica, were behind it."),
    ("Kingston", "CA", "The prison in Kingston, Ontario, closed, and inmates moved to Ottawa."),
    ("Perth", "AU", "The ship left Perth and Fremantle for Adelaide."),
    ("Perth", "GB", "The court in Perth heard that he had driven from Dundee, Scotland."),
    ("Odessa", "US", "A gunman in Odessa and Midland, Texas, killed seven."),
    ("Jordan", "JO", "Jordan and Egypt urged Israel to let aid into Gaza."),
    ("Chad", "TD", "Rebels crossed from Sudan into Chad, the army in N'Djamena said."),
    ("Niger", "NE", "The junta in Niger expelled the ambassador from Niamey."),
    ("Georgia", "US", "Georgia Gov. Brian Kemp said the hearing would go ahead."),
    ("Georgia", "US", "Georgia's governor vetoed the bill."),
    ("Georgia", "US", "He was elected governor of Georgia in 2018."),
    ("Georgia", "US", "The Georgia Legislature passed the bill, and Georgia's lieutenant governor praised it."),
    ("Georgia", "GE", "Georgia's prime minister said the European Union had interfered."),
    ("Georgia", "GE", "The president of Georgia vetoed the law on foreign agents."),
    ("Washington", "US", "The governor of Washington declared an emergency."),
    ("Victoria", "AU", "The premier of Victoria announced an inquiry."),
    ("Punjab", "PK", "The chief minister of Punjab visited Rawalpindi."),
    ("Galicia", "ES", "Fires burned in Galicia, and troops came from Madrid and Vigo."),
    ("Melbourne", "AU", "The miner said in London that its Melbourne headquarters would close."),
    ("Melbourne", "US", "The pier in Melbourne, Florida, burned down."),
    ("Porto", "PT", "Bus drivers in Porto called off a strike after the mayor, Rui Moreira, spoke."),
    ("Dayton", "US", "A jury convicted former Dayton Mayor Paula Reyes of bribery."),
    ("Dayton", "US", "The trial of the mayor of Dayton began on Monday."),
    ("Georgia", "GE", "He visited Georgia while governor Smith stayed in Baku and Yerevan."),
]


def test_the_country_of_a_shared_name_is_that_of_what_stands_beside_it(
    gazetteer: Gazetteer, aliases: Aliases, recogniser: Recogniser
) -> None:
    readings = [Reading(text=text, lang="en") for _, _, text in SENTENCES]
    marked = recogniser.recognise([one.document for one in readings])
    wrong = []
    for (name, country, text), reading, spans in zip(SENTENCES, readings, marked, strict=True):
        found = find_entities(reading, spans, gazetteer, aliases)
        meant = {one.country for one in found if name in (one.name, *(mention.text for mention in one.mentions))}
        if meant != {country}:
            wrong.append((text, meant))
    assert wrong == []

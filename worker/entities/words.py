"""Word lists of news English that tell what a name is. All folded: lower case, no dots."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text, parted by blanks."""
    return frozenset(words.split())


#: Before a name they make it a person, whatever else is said.
STRONG_TITLES = word_set(
    "mr mrs ms miss messrs dr prof professor sir dame president chancellor premier col colonel capt captain maj "
    "major lt lieutenant sgt sergeant gen brig adm admiral cpl corporal cmdr commander senator sen congressman "
    "congresswoman governor gov mayor ambassador minister spokesman spokeswoman spokesperson coach manager "
    "striker midfielder defender goalkeeper winger skipper pope archbishop bishop rev reverend rabbi ayatollah "
    "imam detective inspector superintendent judge lawyer economist analyst trader chairman chairwoman"
)
#: Words that may stand in a title before a name; they are split off it.
TITLE_WORDS = STRONG_TITLES | word_set(
    "vice deputy acting former ex late prime chief executive ceo cfo coo director general marshal field rear "
    "brigadier chair secretary foreign defense defence interior finance health justice education trade economy "
    "economic agriculture energy transport environment oil culture affairs security state attorney advisor "
    "adviser envoy special representative rep speaker leader head boss king queen prince princess emperor sultan "
    "crown lord lady baron count countess duke duchess father brother sister mullah cardinal private pvt officer "
    "constable sheriff police opposition rebel commander military army navy guitarist singer actor actress author "
    "writer poet producer journalist reporter correspondent photographer editor columnist historian scientist "
    "researcher doctor astronaut quarterback forward centre center batsman bowler fullback captain lawmaker mp "
    "mep founder owner teammate team-mate compatriot no world number one champion seed legend rapper novelist "
    "designer chef activist"
)
#: A name that holds one of these is a group of people with a purpose.
ORG_WORDS = word_set(
    "ministry department agency bureau council committee commission court authority administration parliament "
    "senate congress assembly army navy force forces guard guards brigade brigades division battalion regiment "
    "corps front movement party union league association federation confederation organization organisation "
    "institute institution university college school academy hospital clinic foundation trust fund bank group "
    "holdings corp corporation inc incorporated ltd limited llc plc co company companies gmbh ag airlines airways "
    "railways motors industries systems technologies laboratories labs pharmaceuticals partners capital "
    "securities insurance associates bros sons journal tribune gazette herald newspaper magazine news radio "
    "television tv network broadcasting observatory coalition alliance militia helmets hayat saraya tanzim "
    "jaish jabhat harakat hizb "
    "ansar liwa faylaq kataib jund jamaat lashkar partido frente partito partei ministerio club fc fk sc ac cf "
    "afc rfc united rovers athletic orchestra philharmonic museum exchange police secretariat society chamber "
    "services service stores studios pictures images entertainment records press publishing communications telecom "
    "software petroleum oil gas energy electric steel chemical foods brewery exploration mining resources mines "
    "bankers workers teachers farmers rebels command directorate intelligence embassy consulate fed fbi cia nato "
    "opec"
)
#: Bodies that a single word names well enough.
BODIES = word_set("congress senate parliament fed fbi cia nato opec interpol")
#: Words that are so common that a single one of them names nothing by itself.
WEAK_ORG_WORDS = word_set(
    "energy oil gas electric capital services service group court police news school sons limited"
)
#: Firms end like this.
LEGAL_ENDINGS = word_set(
    "inc corp corporation ltd limited llc plc co company gmbh ag sa nv spa ab oyj asa holdings group"
)
#: A name that holds one of these is somewhere.
PLACE_WORDS = word_set(
    "river lake mount mountain mountains sea ocean bay gulf strait peninsula island islands valley desert airport "
    "street avenue road boulevard square bridge border hills heights canal coast province governorate district "
    "county region city town village township parish oblast prefecture state territory harbor harbour port beach "
    "park creek forest plateau basin stadium highway freeway interstate lane drive fort cape canyon plaza "
    "highlands crossing"
)
#: Said before or after a name by nature of the place; not part of it when written small.
PLACE_NOUNS = word_set(
    "province city town village region district governorate county countryside area state prefecture"
)
#: Small words after a name, or before "of" and a name, that make it a place.
PLACE_CUES = PLACE_NOUNS | word_set(
    "provinces cities towns villages hilltops hills farms suburb suburbs outskirts neighborhood neighbourhood "
    "neighborhoods neighbourhoods border airport enclave stronghold peninsula island islands capital port "
    "countryside valley coast river parish residents municipality commune camp pocket battlefield"
)
#: Events are called so.
EVENT_WORDS = word_set(
    "war cup olympics games championship championships open tournament grand prix festival summit conference "
    "revolution uprising crisis hurricane typhoon cyclone storm masters marathon election elections treaty series"
)
#: Words that may start a sentence before a name and are never the start of one.
STARTERS = word_set(
    "a an the this that these those it its he his she her they their we our i you my your who what when where why "
    "how and but or nor so yet for if as at by in on of to from with without within into onto over under after "
    "before since until while during although though because unless despite amid among between against about "
    "above below not no yes there here then thus also still even only just now today yesterday tomorrow meanwhile "
    "however moreover instead according asked told said says one two three four five six seven eight nine ten "
    "eleven twelve several many most some all both each every few more less much other another such earlier later "
    "once again perhaps maybe any neither either whether like unlike than too very monday tuesday wednesday "
    "thursday friday saturday sunday january february march april may june july august september october november "
    "december elsewhere mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec"
)
#: Words that look like names because they start a sentence, a heading or a menu.
COMMON = word_set(
    "a an the this that these those it its he his she her they their we our i you my your who what when where why "
    "how and but or nor so yet for if as at by in on of to from with without within into onto over under after "
    "before since until while during although though because unless despite amid among between against about "
    "above below not no yes there here then thus also still even only just now today yesterday tomorrow meanwhile "
    "however moreover instead according asked told said says one two three four five six seven eight nine ten "
    "eleven twelve hundreds thousands millions dozens several many most some all both each every few more less "
    "much other another such related article articles breaking news video photo photos image images caption file "
    "picture read share email print subscribe advertisement login accessibility links link menu home search "
    "contact copyright source sources update updated correction bonus live watch listen exclusive analysis "
    "opinion editorial factbox timeline last next first second third former new old earlier later once again "
    "perhaps maybe please thank thanks dear any neither either whether like unlike than too very well good bad "
    "great big small high low early late back rebels militants troops soldiers officials police government "
    "opposition civilians residents activists people men women children president minister captain spokesman "
    "chairman state local national international western eastern northern southern north south east west central "
    "mr mrs ms dr results standings score scores attendance halftime summary tabulated division matches match "
    "played won lost drawn god lord father mother internet web website tv story stories page pages part chapter "
    "section figure table monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul "
    "aug sep sept oct nov dec am pm gmt est edt pst pdt cet bst et noon midnight easter christmas ramadan weekend "
    "spring summer autumn fall winter"
)
#: Verbs of saying: whoever stands before or after them speaks.
SAYING = word_set(
    "said says told added adds warned warns noted wrote writes announced claimed claims denied denies insisted "
    "explained stated argued tweeted replied recalled admitted acknowledged confirmed asked"
)
#: Words before a place.
PLACE_PREPOSITIONS = word_set("in at near outside inside around across throughout toward towards via")

#: Given names met in news of many countries; after one of them stands a family name.
GIVEN_NAMES = word_set(
    "aaron abdel abdul abdullah abraham adam adel adrian ahmad ahmed akira alan albert alberto alejandro "
    "aleksandr alessandro alex alexander alexandra alexei alexey alfred ali alice alison amanda amir amy ana "
    "anatoly anders andre andrea andreas andrei andrew andrey andy angela angelo anita ann anna anne anthony "
    "antoine anton antonio antony anwar arnold arthur ashley ashraf asif ayman barack barbara barry bashar bashir "
    "ben benjamin benny bernard bernardo bernd bill billy bob boris brad brandon brenda brett brian bruce bruno "
    "bryan carl carla carlo carlos carol caroline catherine cecilia cesar charles charlie charlotte chris "
    "christian christina christine christoph christopher claire claude claudia claudio colin craig cristina dale "
    "dan daniel daniela daniele danny dario dave david davide dean deborah denis dennis derek diana diane didier "
    "diego dieter dimitri dirk dmitri dmitry dominic dominique don donald donna doug douglas duncan dylan ed "
    "eddie edgar eduardo edward edwin elena eli elizabeth ellen emily emma emmanuel enrique eric erica erik erika "
    "ernest ernesto esther ethan eugene eva evan evelyn evgeny fabio farid fatima faisal felipe felix fernando "
    "fidel filip florian francesco francis francisco franco francois frank frans fred frederic frederick "
    "friedrich gabriel gareth gary gavin gennady geoff geoffrey george georges georgi gerald gerard gerhard "
    "giancarlo gianni gilbert giovanni giuseppe glen glenn gordon graham grant greg gregory guido guillaume "
    "guillermo gunter gustavo guy hakan hamid hamza hans harold harry hasan hassan hector heather heinz helen "
    "helmut henri henry herbert hillary hiroshi howard hugh hugo hussein ian ibrahim igor imran irina isaac "
    "isabel ismail ivan jack jackie jacob jacques jaime jake jamal james jamie jamil jan jane janet jason javier "
    "jay jean jeff jeffrey jennifer jens jeremy jerome jerry jesse jessica jesus jim jimmy joachim joan joao joe "
    "joel johan johann john johnny jon jonas jonathan jordan jorge jose josef joseph joshua josh joyce juan "
    "judith judy julia julian julie julio jurgen justin kamal karen karim karl kate katherine kathleen kathy "
    "keith kelly ken kenneth kenny kevin khaled khalid kim klaus konstantin kurt kyle lance larry lars laura "
    "laurent lawrence lee leo leon leonard leonid leonardo leslie lewis lily linda lisa lorenzo louis louise luc "
    "luca lucas lucy luigi luis luke lynn magnus mahmoud mahmud malcolm manuel marc marcel marcelo marco marcus "
    "margaret maria marie marina mario marion marisa mark marko markus marta martha martin martina marvin mary "
    "masoud mats matt matteo matthew matthias maurice mauro max maxim maya megan mehdi mehmet melissa michael "
    "michel michele michelle miguel mike mikhail milan milos mirko mitchell mohamed mohammad mohammed monica "
    "mordechai moshe muhammad mustafa nabil nancy naomi nasser natalia natalie nathan neil nelson nicholas nick "
    "nicola nicolas nigel nikita nikolai nikolay nina noah norman oleg olga oliver olivia olivier omar oscar "
    "osama otto owen pablo pamela paolo pascal patricia patrick paul paula paulo pavel pedro peter petr phil "
    "philip philippe phillip pierre pietro rachel rafael ralph ramon randy raul ray raymond rebecca recep reza "
    "ricardo richard rick rita rob robert roberto robin rodney rodrigo roger roland rolf roman ron ronald rosa "
    "rose ross roy ruben rudolf rupert russell ruth ryan said saleh salim salman sam samir samuel sandra sanjay "
    "sara sarah scott sean sebastian serge sergei sergey sergio seth shane shannon sharon shaun shimon silvia "
    "simon simone sofia sonia sophie stan stanislav stefan stefano stella stephanie stephen steve steven stewart "
    "stuart sue susan suzanne svetlana sylvia takeshi tamara tariq tatiana ted teresa terry theo theodore theresa "
    "thierry thomas tim timothy tina todd tom tomas tommy tony tracy trevor ulrich umar uri ursula valentin "
    "valeria valery vasily vera vernon veronica victor victoria viktor vikram vincent virginia vitaly vladimir "
    "walid wallace walter warren wayne wendy werner wilhelm will william willie wolfgang xavier yasser yitzhak "
    "yoko yosef yuri yusuf yves zoe zoran"
)

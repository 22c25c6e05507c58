"""What the practice colleagues say at a card. Only words: who says which of them, and when, is not decided here.

A line must fit any card of any deck, also one that turns the question round, so it speaks of the choice and of whoever made
it, not of the subject. It must not be a command of the bot. `{keuze}` and `{ander}` are A and B, or the other way round.
"""

from __future__ import annotations

from msgspec import Struct


class Lines(Struct, frozen=True, kw_only=True):
    """The lines of one colleague, by the moment at which they fit."""

    agree: tuple[str, ...]
    disagree: tuple[str, ...]
    doubt: tuple[str, ...]
    dilemma: tuple[str, ...]
    question: tuple[str, ...]  # at a card without a choice
    ask: tuple[str, ...]  # at any card


FATIMA = Lines(
    agree=(
        "Ik heb eens gekozen, al zou ik er wel een voorwaarde bij willen.",
        "Eens. Maar ik kan me een geval voorstellen waarin het anders ligt.",
        "Ik ben het ermee eens. Wel wil ik dan kunnen uitleggen waarom.",
        "Voor mij klopt dit. Ik heb alleen nog geen goed voorbeeld.",
        "Ik koos eens, zolang we maar blijven kijken over wie het gaat.",
    ),
    disagree=(
        "Ik ben het er niet mee eens. Het gaat me te snel.",
        "Oneens. Ik mis de mensen om wie het gaat.",
        "Er staat eigenlijk dat het altijd zo is. Daarom koos ik oneens.",
        "Nee, zo stellig zou ik het nooit opschrijven.",
        "Oneens. Ik heb het een keer anders zien gaan.",
    ),
    doubt=(
        "Ik weet het niet. Het hangt er voor mij van af om wie het gaat.",
        "Ik twijfel. Ik zie voor allebei een goede reden.",
        "Tien tellen was voor mij te kort. Ik weet het nog niet.",
        "Gisteren had ik misschien eens gezegd. Vandaag weet ik het niet.",
        "Ik weet het niet. Ik wil eerst horen wat anderen meemaken.",
    ),
    dilemma=(
        "Ik heb {keuze} gekozen. Bij {ander} zou ik me minder prettig voelen.",
        "Bij mij is het {keuze}, met een kleine meerderheid in mijn hoofd.",
        "Ik ging voor {keuze}, omdat ik dat beter kan uitleggen.",
        "Eerst dacht ik {ander}, nu toch {keuze}.",
        "Voor mij is het {keuze}. Kan het niet allebei een beetje?",
    ),
    question=(
        "Ik denk meteen aan iets dat nu op mijn eigen bureau ligt.",
        "Daar heb ik geen kant-en-klaar antwoord op. Ik zou het met iemand bespreken.",
        "Ik let dan eerst op de mensen die erin voorkomen.",
        "Mijn korte antwoord is: navragen. Het lange antwoord komt straks.",
        "Hier zou ik even voor langslopen bij een collega.",
    ),
    ask=(
        "Weet iemand of hier een regel voor is?",
        "Wie van jullie heeft dit echt meegemaakt?",
        "Aan wie zouden jullie dit vragen als je er alleen voor staat?",
        "Wat is het ergste dat er mis kan gaan?",
        "Zouden we er anders over denken als het over onszelf ging?",
    ),
)

JOOST = Lines(
    agree=(
        "Eens. Volgens mij maken we het vaak groter dan het is.",
        "Helemaal eens, en daar heb ik niet lang over nagedacht.",
        "Ja, dit klopt gewoon. Bij mijn vorige baan ging het net zo.",
        "Ik koos eens. Ik had eerlijk gezegd iets moeilijkers verwacht.",
        "Eens, en ik denk dat de meesten van ons dat stiekem ook vinden.",
    ),
    disagree=(
        "Oneens. Op papier klinkt het mooi, maar in het echt gaat het anders.",
        "Ik ben het oneens. Met gezond verstand kom je een eind verder.",
        "Nee, hier ga ik niet in mee. Ik ben benieuwd wie wel.",
        "Oneens, en dat zeg ik niet alleen om dwars te doen.",
        "Ik koos oneens. Vijf jaar geleden had ik nog eens gezegd.",
    ),
    doubt=(
        "Voor de verandering weet ik het een keer niet.",
        "Weet ik niet. Ik heb twee verhalen en die spreken elkaar tegen.",
        "Ik hink op twee gedachten. Wie trekt mij over de streep?",
        "Ik kom er niet uit. Op maandag denk ik ja, op vrijdag nee.",
    ),
    dilemma=(
        "Het is {keuze} geworden. Ik hoefde er niet lang over na te denken.",
        "Ik koos {keuze}. Maar je mag me overtuigen van {ander}.",
        "Doe mij maar {keuze}. Bij {ander} hoor ik de telefoon al gaan.",
        "Ik ging voor {keuze}. Niet perfect, wel te doen.",
        "Bij ons zou iedereen {keuze} zeggen. Denk ik. Hoop ik.",
    ),
    question=(
        "Dit doet me denken aan het dossier van de fietsbrug. Dat vertel ik straks wel.",
        "Mooie vraag. Bij ons staat het antwoord nergens op papier.",
        "Daar heb ik wel een verhaal bij, maar dan moet je even de tijd hebben.",
        "Ik houd het praktisch: klein beginnen en dan verder kijken.",
        "Daar dacht ik tien jaar geleden heel anders over.",
    ),
    ask=(
        "Even een zijweg: is dit bij jullie al eens misgegaan?",
        "Heeft iemand hier een voorbeeld van? Ik heb er wel drie.",
        "Wat zou er gebeuren als we het gewoon een maand proberen?",
        "Zou iemand van buiten hier wakker van liggen, denken jullie?",
        "Hoe doen ze dit eigenlijk bij een ander team?",
    ),
)

MARIEKE = Lines(
    agree=(
        "Eens, en dat zeg ik niet vaak.",
        "Ik ben het eens met het idee. Met de uitvoering heb ik meer moeite.",
        "Ik koos eens, maar wel met een zucht.",
        "Eens. Ik wil er alleen geen nieuw formulier bij.",
        "Ja, hier sta ik achter. Al hoor ik ook graag wat ertegen is.",
    ),
    disagree=(
        "Oneens. Zo simpel is het niet, denk ik.",
        "Ik ben het er niet mee eens. Ik mis hierin hoe het er bij ons echt aan toe gaat.",
        "Oneens. Wie dit bedacht heeft, moet eens een dag meelopen.",
        "Nee. Er zit een aanname in waar ik niet aan wil.",
        "Ik koos oneens. Draai het eens om, dan zie je hoe vreemd het is.",
        "Ik ben het er niet mee eens, maar ik laat me graag overtuigen.",
    ),
    doubt=(
        "Ik weet het niet, en daar word ik een beetje ongeduldig van.",
        "Ik weet het niet. Ik weet te weinig om te kunnen kiezen.",
        "Normaal heb ik een mening klaar. Nu even niet.",
        "Ik twijfel. Op allebei de kanten heb ik wel wat aan te merken.",
    ),
    dilemma=(
        "Bij mij is het {keuze}, maar niet van harte.",
        "Ik koos {keuze}. Bij {ander} zie ik niet wie het gaat doen.",
        "Geen van beide is mooi. Dan maar {keuze}.",
        "Ik ga voor {keuze}. Dat kan ik tenminste uitleggen aan mijn team.",
        "Keuze {ander} klinkt aardig, maar ik houd het op {keuze}.",
    ),
    question=(
        "Ik wil dan eerst weten wie erover gaat.",
        "Mijn antwoord is saai: afspreken, opschrijven en je eraan houden.",
        "Ik denk dat het antwoord bij ons per afdeling verschilt, en dat vind ik niet goed.",
        "Hier kunnen we lang over praten. Ik hoor liever wat we gaan doen.",
        "Eerlijk antwoord: dat weten we bij ons niet.",
    ),
    ask=(
        "En wie gaat daar bij ons over?",
        "Waar staat dat eigenlijk?",
        "Wat doen we als het fout gaat? Wie staat er dan?",
        "Wat levert dit op, en voor wie?",
        "Hoeveel tijd zijn we hier eigenlijk mee bezig?",
    ),
)

SEM = Lines(
    agree=(
        "Eens. Ik werk hier pas drie maanden, dus ik kijk er nog fris naar.",
        "Ik ben het eens. Misschien mis ik iets, maar het lijkt me logisch.",
        "Eens. Ik zou er in elk geval geen moeite mee hebben.",
        "Ik koos eens. Thuis zouden ze oneens kiezen, denk ik.",
        "Eens, al weet ik niet of ik het zonder kaart hardop had gezegd.",
    ),
    disagree=(
        "Ik durf het bijna niet te zeggen, maar ik ben het oneens.",
        "Oneens. Op mijn vorige plek leerde ik het net andersom.",
        "Oneens, maar misschien ken ik nog niet alle redenen.",
        "Ik koos oneens. Mijn gevoel zegt nee, de uitleg komt nog.",
        "Ik ben het er niet mee eens. Ik zou het zelf anders willen.",
    ),
    doubt=(
        "Ik weet het niet, dit is voor mij nog nieuw.",
        "Weet ik niet. Ik hoor graag hoe jullie er tot nu toe over dachten.",
        "Ik twijfel. Ik zou het zelf eerst een keer moeten meemaken.",
        "Nog geen idee. Ik wissel elke minuut van kant.",
        "Ik kom er niet uit. Op mijn inwerkdag ging het hier niet over.",
    ),
    dilemma=(
        "Ik koos {keuze}. Is er eigenlijk ook een derde weg?",
        "Voor mij {keuze}, maar ik ben makkelijk om te praten.",
        "Mijn gevoel zegt {keuze}, mijn verstand een beetje {ander}.",
        "Ik ga voor {keuze}. Wie koos {ander}? Ik wil graag weten waarom.",
        "Het werd {keuze}, op het laatste moment.",
    ),
    question=(
        "Daar had ik nog nooit over nagedacht. Nu wel.",
        "Ik zou het eerst aan iemand vragen die hier langer werkt.",
        "Wat bij mij opkomt: ik wil dat een buitenstaander het snapt.",
        "Ik schrijf dit even op, want ik loop hier vast een keer tegenaan.",
        "Als ik eerlijk ben: ik zou het best spannend vinden.",
    ),
    ask=(
        "Misschien een gekke vraag, maar hoe ging dit vroeger?",
        "Is hier een voorbeeld van dat ik een keer mag zien?",
        "Wie kan ik zoiets vragen als ik het niet weet?",
        "Wat zou de krant schrijven als dit misgaat?",
        "Moet ik dit eigenlijk al weten?",
    ),
)

WILLEM = Lines(
    agree=(
        "Eens. Veel meer heb ik er niet aan toe te voegen.",
        "Eens, en dat vind ik al jaren.",
        "Ik ben het ermee eens. Het had van mij wat rustiger gezegd mogen worden.",
        "Ik koos eens. Dat was vroeger niet anders.",
    ),
    disagree=(
        "Oneens. Ik heb te vaak gezien dat het anders loopt.",
        "Ik zou het niet zo zeggen. Daarom oneens.",
        "Oneens. Rustig aan, zou ik zeggen.",
        "Ik koos oneens. Ik hoef geen gelijk te krijgen.",
    ),
    doubt=(
        "Dat weet ik niet. Ik zou er een nacht over slapen.",
        "Ik weet het niet. Vroeger wist ik het wel.",
        "Geen idee, en dat vind ik niet erg.",
        "Ik weet het niet. Ik luister liever nog even.",
    ),
    dilemma=(
        "Ik houd het op {keuze}.",
        "Bij twijfel {keuze}. En ik twijfel.",
        "Ik kies {keuze}. Met {ander} heb ik minder goede ervaringen.",
        "Het is {keuze} geworden. Morgen misschien {ander}.",
    ),
    question=(
        "Ik zou het met de afdeling bespreken.",
        "Vooraf even nadenken scheelt achteraf veel werk. Meer heb ik niet.",
        "Dat hangt nu aan een paar mensen. Dat zou niet moeten.",
        "In mijn map staat hier vast iets over. Nu nog vinden.",
    ),
    ask=(
        "Hebben we dit niet al eens afgesproken?",
        "Voor wie doen we dit eigenlijk?",
        "Wat is de kleinste stap die we kunnen zetten?",
        "Is dit echt nieuw, of heet het alleen anders?",
    ),
)

"""The practice colleagues: who they are, what they give at the end of a session, and the shape of what they do.

Must not decide what one of them does with a message (`acting.py`), nor do it (`colleagues.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from adapters.web import lines
from adapters.web.lines import Lines
from bot.engine.model.messages import Button

LATE_MINUTES = 6  # how long after the beginning the late one comes in


class Character(Struct, frozen=True, kw_only=True):
    """A colleague. `leaning` weighs their choices; `hand` and `talk` weigh how they join in, and together how often.

    `away` and `again` are chances: of walking off at a break, and of wanting another session. `leads`: says yes when asked to
    take the session over. `late`: comes in after the beginning.
    """

    name: str
    leaning: Mapping[str, int]
    hand: int
    talk: int
    away: float
    again: float
    lines: Lines
    grades: tuple[str, ...]
    tomorrow: tuple[str, ...]
    agreements: tuple[str, ...]  # whoever it is that will do it
    questions: tuple[str, ...]
    leads: bool = False
    late: bool = False

    @property
    def shown(self) -> str:
        """The name that everybody sees: it tells a colleague for practice from a person of the same name."""
        return f"{self.name} (oefen)"

    @property
    def id(self) -> str:
        """The person's id."""
        return f"web:oefencollega-{self.name.casefold()}"


class Deed(Struct, frozen=True, kw_only=True):
    """What a colleague does `after` so many seconds of the clock: type `say` in the group, or press `button`.

    With `lines` they type the first of these that they have not said yet, and nothing when they have said them all; `choice` is
    what they chose at the card. A newer deed of the same `kind` takes the place of one not done yet. `then` follows it.
    """

    kind: str
    after: float
    say: str = ""
    lines: tuple[str, ...] = ()
    choice: str = ""
    button: Button | None = None
    inputs: dict[str, str] = {}
    then: Deed | None = None

    def saying(self, line: str) -> Deed:
        """The same deed with this one of its lines to say."""
        return replace(self, say=line.format(keuze=self.choice.upper(), ander="A" if self.choice == "b" else "B"))


CAST = (
    Character(
        name="Fatima",
        leaning={"eens": 3, "oneens": 2, "weetniet": 4, "a": 3, "b": 2},
        hand=2,
        talk=1,
        away=0.1,
        again=0.8,
        lines=lines.FATIMA,
        grades=(
            "een 8 want iedereen kwam aan het woord",
            "een 7,5 want ik weet nu waar ik op moet letten",
            "een 7 want ik had over privacy nog wel door willen praten",
            "8,5 want er werd goed geluisterd",
        ),
        tomorrow=(
            "Ik kijk eerst of er persoonsgegevens in een stuk staan.",
            "Ik vraag eerder advies als ik twijfel.",
            "Ik schrijf op waarom ik iets wel of niet deel.",
            "Ik bespreek één twijfelgeval met een collega.",
        ),
        agreements=(
            "Een lijstje maken met vragen die we stellen voordat iets naar buiten gaat",
            "Uitzoeken wie ons helpt bij twijfel over persoonsgegevens",
            "In het teamoverleg samen één stuk nalopen",
        ),
        questions=(
            "Wie geeft ons advies als we twijfelen of iets openbaar mag?",
            "Wat doen we met namen van mensen van buiten?",
        ),
    ),
    Character(
        name="Joost",
        leaning={"eens": 5, "oneens": 2, "weetniet": 1, "a": 1, "b": 3},
        hand=2,
        talk=5,
        away=0.4,
        again=0.7,
        lines=lines.JOOST,
        grades=(
            "een 7 want we hadden wel wat langer door kunnen praten",
            "ik geef het een 8, leuk gesprek",
            "een 7,5 want sommige kaarten waren wel erg braaf",
            "8 want de tijd vloog",
        ),
        tomorrow=(
            "Ik zet het verslag van ons overleg gewoon zelf klaar.",
            "Ik vertel in het werkoverleg wat we vandaag bespraken.",
            "Ik bel eerst even, voordat ik een lange mail terugstuur.",
            "Ik maak een stuk van mij een halve bladzijde korter.",
        ),
        agreements=(
            "In het werkoverleg vertellen wat we vandaag bespraken",
            "Eén stuk uitkiezen om mee te oefenen",
            "Bij een ander team vragen hoe zij het doen",
        ),
        questions=(
            "Hoe doen andere organisaties van onze grootte dit?",
            "Mogen we een proef doen met één soort stukken?",
        ),
        late=True,
    ),
    Character(
        name="Marieke",
        leaning={"eens": 1, "oneens": 6, "weetniet": 1, "a": 2, "b": 4},
        hand=4,
        talk=2,
        away=0.1,
        again=0.5,
        lines=lines.MARIEKE,
        grades=(
            "een 6,5 want ik mis nog wie wat gaat doen",
            "een 7 want er bleef wel wat liggen",
            "een 7,5 want we waren het lekker oneens",
            "7 want het had van mij wat concreter gemogen",
        ),
        tomorrow=(
            "Ik vraag wie bij ons over openbaar maken gaat.",
            "Ik maak een lijstje van stukken waar we nu te lang over doen.",
            "Ik zoek op wat we hier al over hebben afgesproken.",
            "Ik vraag bij elk stuk wie het straks moet kunnen vinden.",
        ),
        agreements=(
            "Op één bladzijde zetten wie bij ons waarover gaat",
            "Een week bijhouden hoeveel tijd dit werk ons kost",
            "Een vaste plek kiezen waar we stukken bewaren",
        ),
        questions=("Wie beslist er bij ons als we het niet eens worden?", "Hoeveel tijd mogen we hieraan besteden?"),
        leads=True,
    ),
    Character(
        name="Sem",
        leaning={"eens": 3, "oneens": 1, "weetniet": 5, "a": 3, "b": 3},
        hand=2,
        talk=2,
        away=0.2,
        again=0.9,
        lines=lines.SEM,
        grades=(
            "een 9 want ik heb veel geleerd",
            "een 8 want nu durf ik het te vragen",
            "een 7,5 want soms ging het me iets te snel",
            "8,5 want ik ken jullie nu beter",
        ),
        tomorrow=(
            "Ik lees de werkafspraken nog eens door.",
            "Ik kijk een keer mee als een collega iets openbaar maakt.",
            "Ik vraag het meteen als ik een afkorting niet ken.",
            "Ik geef mijn bestanden een naam die een ander ook snapt.",
        ),
        agreements=(
            "Een korte uitleg maken voor nieuwe collega's",
            "Drie voorbeelden verzamelen van hoe het goed ging",
            "De werkafspraken opzoeken en in de groep delen",
        ),
        questions=("Geldt dit ook voor oude stukken?", "Waar vinden we de afspraken die er al zijn?"),
    ),
    Character(
        name="Willem",
        leaning={"eens": 4, "oneens": 3, "weetniet": 2, "a": 4, "b": 2},
        hand=1,
        talk=0,
        away=0.2,
        again=0.6,
        lines=lines.WILLEM,
        grades=("een 7", "een 7,5", "een 8 want er werd geluisterd", "7 want het was wel lang zitten"),
        tomorrow=(
            "Ik ruim mijn map met oude verslagen op.",
            "Ik stel één keer per week een stuk voor om te publiceren.",
            "Ik laat een nieuwe collega zien waar alles staat.",
            "Ik schrijf één oud dossier over in gewone taal.",
        ),
        agreements=(
            "De oude mappen langslopen en vertellen wat erin zit",
            "Dit op de agenda van het afdelingsoverleg zetten",
            "Samen terugkijken of onze afspraken gelukt zijn",
        ),
        questions=("Wat bewaren we nu, en hoe lang?", "Wie neemt de mappen over als iemand vertrekt?"),
    ),
)


def chance(name: str, what: str, about: str) -> float:
    """A number from 0 up to 1, always the same for the same words."""
    digest = hashlib.sha256(f"{name}\0{what}\0{about}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48

"""The decks in this repository: clean, complete, and every claim hangs on a fact."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import asdict

from bot.decks.check import check
from bot.decks.load import load, load_all
from bot.engine.model.deck import Card, CardKind, Deck, StepKind
from bot.engine.model.order import deal

TODAY = dt.date(2026, 11, 26)
ROOT = Path(__file__).parents[2] / "deck"
FOLDERS = sorted(each for each in ROOT.iterdir() if each.is_dir())
LEGAL = re.compile(r"\b(Woo\b|wet\b|wetten\b|artikel\b|Archiefwet|Raad van State|rechter|verplicht|gelakt|beslisnota)")


def words_of(card: Card) -> str:
    told = asdict(card.explanation).values() if card.explanation else ()
    return " ".join((card.text, card.a, card.b, *told))


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def deck(request: pytest.FixtureRequest) -> Deck:
    return load(request.param)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_to_mend(folder: Path) -> None:
    """All that `deck check` says is what the decks say themselves: nobody opened the sources, and the Archiefwet changes."""
    told = [each.text for each in check(folder, TODAY).warnings]
    known = ("feiten heeft niemand de site zelf gelezen", "Dit is zeker tot 2027-01-01.")
    assert [text for text in told if not any(each in text for each in known)] == []
    assert check(folder, TODAY).errors == ()


def test_sizes() -> None:
    """The main deck has 31 cards with 2 practice cards and 25 facts or more; the second has 12 cards or more."""
    decks = load_all(ROOT)
    main, second = (decks.decks[decks.names[name]] for name in ("actieve-openbaarmaking", "chatberichten-bewaren"))
    assert (len(main.cards), sum(card.practice for card in main.cards)) == (31, 2)
    assert len(main.facts) >= 25
    assert len(second.cards) >= 12
    assert sum(card.practice for card in second.cards) == 2


def test_every_kind_and_every_toelichting(deck: Deck) -> None:
    """Each deck mixes all kinds, and no card leaves the facilitator empty-handed."""
    assert {card.kind for card in deck.cards if not card.practice} == set(CardKind)
    assert [card.id for card in deck.cards if card.explanation is None] == []


def test_facts_exist(deck: Deck) -> None:
    """Every fact a card names is in the deck, with an https source."""
    for card in deck.cards:
        assert all(deck.fact(name).source.address.startswith("https://") for name in card.facts)


def test_every_field_is_there(deck: Deck) -> None:
    """What a deck may leave out, ours do not: the facilitator never finds an empty place, and the rules tell the rest."""
    told = {card.id: card.explanation for card in deck.cards}
    assert [name for name, each in told.items() if not (each and each.opening and each.agreed and each.what_if)] == []
    assert [fact.id for fact in deck.facts if fact.opened is None] == []
    assert deck.rules.whole


# A word that claims something about rules or research, and the facts of which one must be at the card that uses it.
CLAIMS = {
    "inspanningsverplichting": "inspanningsplicht",
    "zienswijze": "zienswijze-vooraf",
    "zeventien soorten": "zeventien-soorten vijf-nu-verplicht",
    "verplichte soort": "twaalf-nog-niet geen-terugwerking beslisnotas-bij-kamerstukken",
    "redelijkerwijs": "inspanningsplicht",
    "Woo-index": "woo-index",
    "ACOI": "acoi-bemiddelt chats-advies-acoi advies-over-chats",
    "dwangsom": "dwangsom-alleen-rechter",
    "Raad van State": "zakelijke-chats uitspraak-oktober-2025 raad-van-state-2019",
    "rechtbank": "concept-per-stuk",
    "Gemeentewet": "besluitenlijst-college",
    "Archiefwet": "nieuwe-archiefwet chat-en-archiefwet",
    "beslisnota": "beslisnota-inhoud beslisnota-namen beslisnotas-bij-kamerstukken aantekening-bewindspersoon",
    "evaluatie van de wet": "evaluatie-van-de-woo",
    "persoonlijke beleidsopvatting": "wat-een-opvatting-is",
    "onevenredige benadeling": "onevenredige-benadeling",
    "onevenredige last": "toegankelijke-stukken",
    "persoonlijke levenssfeer": "gronden-met-afweging",
    "veiligheid van de Staat": "gronden-zonder-afweging",
    "weeg je af": "gronden-met-afweging",
    "mogen namen worden gelakt": "namen-van-ambtenaren namen-van-collegas",
    "Namen mogen in de regel": "namen-van-ambtenaren",
    "datalek": "datalek-melden",
    "strafbaar": "doxing-strafbaar",
    "vertrouwenspersoon": "vertrouwenspersoon-rijk",
    "uitstoot in het milieu": "uitstoot-in-het-milieu",
    "niet te behandelen": "ander-doel",
    "gratis": "kosteloos",
    "uitvoeringsorganisaties": "ook-uitvoering ai-bij-de-overheid",
    "AI mag": "ai-bij-de-overheid",
    "contactpersoon": "contactpersoon wie-helpt",
    "coördinator": "contactpersoon wie-helpt",
    "document": "wat-een-document-is chat-is-document zakelijke-chats concept-per-stuk goede-staat toegankelijke-stukken",
    "minder vrij": "minder-vrij-adviseren",
    "staat de termijn": "termijn-stil-bij-derden",
}


def test_claims_hang_on_the_fact_they_are_about(deck: Deck) -> None:
    """Whoever reads a claim in the toelichting finds the fact behind it in the same cockpit."""
    loose = [
        f"{card.id}: {word}"
        for card in deck.cards
        for word, facts in CLAIMS.items()
        if word in told(card) and not set(facts.split()) & set(card.facts)
    ]
    assert loose == []


def test_every_number_that_is_told_stands_in_a_fact(deck: Deck) -> None:
    """A date, a term or a count in the toelichting can be looked up: it stands in a fact of the same card."""
    loose = [
        f"{card.id}: {number}"
        for card in deck.cards
        for number in NUMBER.findall(told(card))
        if number not in " ".join(deck.fact(name).text for name in card.facts)
    ]
    assert loose == []


def told(card: Card) -> str:
    """What the toelichting says of how it is, and not what it asks."""
    each = card.explanation
    return f"{each.about} {each.correction}" if each else ""


NUMBER = re.compile(r"\d{1,2} [a-z]+ 20\d\d|\d{2,}|(?:twee|vier|zes) weken|vijf jaar")


def test_facts_that_fit(deck: Deck) -> None:
    """A facilitator can read the facts while people talk: a card has four at most, and a practice card none."""
    assert [card.id for card in deck.cards if len(card.facts) > 4] == []
    assert [card.id for card in deck.cards if card.practice and card.facts] == []


def test_legal_claims_hang_on_a_fact(deck: Deck) -> None:
    """A card or toelichting that speaks of the law names at least one fact."""
    assert [card.id for card in deck.cards if LEGAL.search(words_of(card)) and not card.facts] == []


def test_the_draaiboek_claims_nothing_about_the_law(deck: Deck) -> None:
    """There are no facts beside a step, so it only says to whom one goes with a question."""
    texts = " ".join(" ".join((step.group, step.say, *step.do)) for step in deck.steps)
    assert not re.search(r"\b(art\.|artikel|Archiefwet|verplicht|gelakt|rechter|Woo-verzoek|contactpersoon)\b", texts)


def test_one_hour_leaves_time_for_the_real_cards(deck: Deck) -> None:
    """In one hour the practice cards take five minutes together, and the draaiboek says how."""
    rounds = [" ".join(step.do) for step in deck.steps if step.kind is StepKind.ROUND and "1u" in step.minutes]
    assert all("twee oefenkaarten samen in vijf minuten" in said for said in rounds)


def test_nothing_that_went_out_of_date(deck: Deck) -> None:
    """No card or fact uses words that were right in 2021 only."""
    texts = [words_of(card) for card in deck.cards] + [fact.text for fact in deck.facts]
    assert not [text for text in texts if re.search(r"Wob-verzoek|gaat de Woo in|dwangsom na", text)]


def test_three_forms_that_add_up(deck: Deck) -> None:
    """One hour, one and a half, and two hours, to the minute; only the longest has a break."""
    sums = {form: sum(step.minutes.get(form, 0) for step in deck.steps) for form in deck.forms()}
    assert sums == {"1u": 60, "1,5u": 90, "2u": 120}
    assert [form for step in deck.steps if step.kind is StepKind.BREAK for form in step.minutes] == ["2u"]


def test_honest_confirmation(deck: Deck) -> None:
    """What people agree to says how long the bot keeps things and that the Woo may reach the chat."""
    assert "{bewaartermijn}" in deck.rules.confirmation
    assert "Woo-verzoek" in deck.rules.confirmation


def test_invitation_for_both_platforms(deck: Deck) -> None:
    """The invitation says how to take part in Teams and in Webex."""
    assert {"teams", "webex"} <= set(deck.invitation.joining)


STAYED = [
    "oefen-online-tegenspreken",
    "oefen-doorpraten-of-doorgaan",
    "zwembad-te-duur",
    "laatste-stuk-op-de-site",
    "uitstoot-vierde-vraag",
    "alles-over-de-kermis",
    "site-of-dijkrapporten",
    "een-werkdag-voor-een-rapport",
    "kantlijn-van-de-minister",
    "voorzichtiger-advies",
    "bij-twijfel-lakken",
    "noodplan-van-de-sluis",
    "zwarte-balken-van-toen",
    "naam-onder-het-advies",
    "brieven-over-windmolens",
    "appje-over-het-fietspad",
    "nota-vol-vaktaal",
    "mailbox-elk-halfjaar-leeg",
    "onderzoek-voor-verkiezingen",
    "prijs-van-de-app",
    "een-collega-erbij",
    "mopperen-in-de-appgroep",
    "negen-verzoeken-een-rotonde",
]
GONE = [
    "kies-de-zesde-soort",
    "optie-die-onrust-geeft",
    "feit-verwachting-of-mening",
    "grapje-in-een-werkmail",
    "rapport-zonder-titel",
    "mails-van-een-belangenclub",
    "memo-gaat-rond",
    "duizend-bladzijden",
]


def test_cards_that_stayed_keep_their_order() -> None:
    """Eight cards of the first deck were replaced; for any word the others lie as they did, and no id is used anew."""
    main = main_deck()
    stub = [Card(name, CardKind.QUESTION, "", "", practice=name.startswith("oefen")) for name in (*STAYED, *GONE)]
    for word in ("zon", "maan", "groene thee", "Één"):
        before = [name for name in deal(stub, word) if name in STAYED]
        assert [name for name in deal(main.cards, word) if name in STAYED] == before
    assert not {card.id for card in main.cards} & set(GONE)


def test_balance() -> None:
    """No kind, subject or level of government takes over: the bounds that docs/kaarten.md shows."""
    cards = [card for card in main_deck().cards if not card.practice]
    kinds = Counter(card.kind for card in cards)
    assert all(7 <= kinds[kind] <= 13 for kind in CardKind)
    subjects = Counter(card.subject for card in cards)
    assert max(subjects.values()) <= 4
    assert len(subjects) >= 10
    assert sum(len(card.levels) == 1 for card in cards) <= 4
    assert sum(bool(card.levels) for card in cards) <= 6
    facts = Counter(name for card in cards for name in card.facts)
    assert max(facts.values()) <= len(cards) / 3


def test_every_card_was_graded_and_none_talks_badly() -> None:
    """The page with grades has all cards, in the order of the deck, and a card below 7 for talk would not have stayed."""
    page = (ROOT.parent / "docs" / "kaarten-beoordeeld.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")][1:]
    assert [row[0] for row in rows] == [card.id for card in main_deck().cards]
    assert all(7 <= int(row[1]) <= 10 for row in rows)
    assert all(1 <= int(grade) <= 10 for row in rows for grade in row[2:5])


def test_the_page_for_checking_facts_names_facts_that_there_are() -> None:
    """Whoever checks finds each of them in the deck."""
    page = (ROOT.parent / "docs" / "feiten-nakijken.md").read_text("utf-8")
    table = page.split("## Wat snel verandert", 1)[1].split("\n## ", 1)[0]
    named = {
        name for line in table.splitlines() if line.startswith("|") for name in re.findall(r"`([a-z0-9-]+)`", line)
    }
    assert named
    assert named <= {fact.id for fact in main_deck().facts}


def test_the_page_for_checking_facts_names_every_article_of_the_woo() -> None:
    """Whoever walks the law in the order of the page comes past each article that a fact rests on, by itself or in a range."""
    page = (ROOT.parent / "docs" / "feiten-nakijken.md").read_text("utf-8")
    listed = page.split("langs: ", 1)[1].split(". Let vooral", 1)[0]
    ranges = re.findall(r"(\d+)\.(\d+) tot en met \1\.(\d+)", listed)
    named = {*re.findall(r"\d+\.\d+[a-z]?", listed)}
    named |= {f"{chapter}.{n}" for chapter, first, last in ranges for n in range(int(first), int(last) + 1)}
    woo = [
        fact.source
        for deck in load_all(ROOT).decks.values()
        for fact in deck.facts
        if "BWBR0045754" in fact.source.address
    ]
    asked = {article for source in woo for article in re.findall(r"\d+\.\d+[a-z]?", source.article)}
    assert len(asked) > 20
    assert {each for each in asked if each not in named and each.rstrip("ab") not in named} == set()


def main_deck() -> Deck:
    decks = load_all(ROOT)
    return decks.decks[decks.names["actieve-openbaarmaking"]]

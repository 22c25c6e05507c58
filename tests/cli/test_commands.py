"""The command line: Dutch throughout, and an exit code that says what kind of trouble there is."""

from __future__ import annotations

import gc
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import openpyxl
import pytest

from bot.cli import commands, main
from bot.cli.house import config, settings
from bot.engine.model.order import deal
from tests.content import filled_in

ENGLISH = re.compile(
    r"\b(usage|options?|commands?|arguments?|show|this message|exit|missing|no such|error|invalid|required|default"
    r"|try|for help|unexpected|did you mean|aborted|integer|text|directory|file|value|range|traceback)\b",
    re.IGNORECASE,
)
ROOT = Path(__file__).parents[2]
SECOND = str(ROOT / "deck" / "chatberichten-bewaren")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test runs in an empty folder without settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("KAARTENSESSIE_DECK", "KAARTENSESSIE_ELEARNING", "KAARTENSESSIE_BEWAARTERMIJN_DAGEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("path", list(every_command(commands)), ids=" ".join)
def test_help_is_dutch(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Every `--help` is there and has no English word of click's."""
    assert main([*path, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Gebruik: kaartensessie")
    assert "Toon deze uitleg en stop." in shown
    assert ENGLISH.findall(shown.replace("commands", "")) == []


MISUSE = [
    ("onzin", "De opdracht «onzin» ken ik niet. Kies er een: deck, doctor, manifest, overzicht, printen, serve, uitnodiging, verhuis, volgorde, webex, wie, wis."),
    ("volgord zon", "De opdracht «volgord» ken ik niet. Bedoel je «volgorde»?"),
    ("--onzin", "De optie --onzin ken ik niet."),
    ("serve --prot 80", "De optie --prot ken ik niet. Bedoel je --port?"),
    ("serve --port", "Achter --port hoort nog een waarde te staan."),
    ("serve --playground=ja", "Achter --playground hoort niets te staan."),
    ("serve --port tachtig", "--port klopt niet: «tachtig» is geen getal. Schrijf het in cijfers."),
    ("serve --speed snel", "--speed klopt niet: «snel» is geen getal. Schrijf het in cijfers."),
    ("serve --port 99999", "--port is 99999, maar een poort ligt tussen"),
    ("serve --speed nan", "--speed is nan, maar moet tussen"),
    ("serve --playground --host 0.0.0.0", "--playground werkt alleen op je eigen computer"),
    ("serve --host 0.0.0.0", "--host 0.0.0.0 zet de bot open voor andere computers"),
    ("serve --deck er-niet", "De map «er-niet» bestaat niet."),
    ("volgorde", "WOORD ontbreekt. Vul het in."),
    ("volgorde zon maan", "Met «maan» kan ik hier niets. Horen er woorden bij elkaar? Zet er dan aanhalingstekens omheen."),
    ("volgorde " + "x" * 5000, "Het woord is te lang."),
    ("deck", "Er ontbreekt een opdracht. Kies er een: check, lees, nieuw, toon."),
    ("webex", "Er ontbreekt een opdracht. Kies er een: registreer."),
    ("webex registreer nu", "Met «nu» kan ik hier niets."),
    ("deck check", "MAP ontbreekt. Vul het in."),
    ("deck check er-niet", "De map «er-niet» bestaat niet."),
    ("deck toon er-niet.xlsx", "Het bestand «er-niet.xlsx» bestaat niet."),
    ("deck lees kaarten.csv", "MAP ontbreekt. Vul het in."),
    ("uitnodiging 2100-01-21 13:30", "VORM ontbreekt. Vul het in."),
    ("printen zon 3u", "De vorm «3u» is er niet. Kies een van deze: 1u, 1,5u, 2u."),
    ("printen zon 2u straks", "De tijd «straks» begrijp ik niet."),
    ("printen zon 2u 13:00 --dag straks", "De dag «straks» begrijp ik niet."),
    ("printen zon 2u 23:30 --dag 9999-12-31", "De dag «9999-12-31» begrijp ik niet."),
    ("printen zon 2u 02:30 --dag 2027-03-28", "02:30 uur bestaat niet op zondag 28 maart"),
    ("printen zon 2u 13:00 --platform zoom", "Hoe je meedoet met «zoom», staat niet in dit deck. Kies een van deze: teams, webex."),
    ("printen zon --naar nergens", "De map «nergens» bestaat niet."),
    ("printen .", "Het woord is leeg."),
    ("printen zon\xa0keus:dorp", "De keus achter het woord begrijp ik niet."),
    ("volgorde zon\xa0keus:-99", "Kaart 99 is er niet. Er zijn 31 kaarten."),
    ("uitnodiging 2100-01-21 13:30 1u --woord zon\xa0keus:7", "De keus achter het woord begrijp ik niet."),
    ("uitnodiging ooit 13:30 1u", "De datum «ooit» begrijp ik niet."),
    ("uitnodiging 2100-01-21 laat 1u", "De tijd «laat» begrijp ik niet."),
    ("uitnodiging 2100-01-21 13:30 9u", "De vorm «9u» is er niet. Kies een van deze: 1u, 1,5u, 2u."),
    ("uitnodiging 2020-01-21 13:30 1u", "Dat moment is al geweest."),
    ("uitnodiging 2100-01-21 13:30 1u zoem", "Hoe je meedoet met «zoem», staat niet in dit deck."),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), MISUSE, ids=[line[:40] for line, _ in MISUSE])
def test_bad_use(line: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad use is exit code 2 with one Dutch sentence, and where to find more."""
    assert main(line.split(" ")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert len(err.splitlines()) <= 2
    assert ENGLISH.findall(err.replace("er-niet", "")) == []


def test_an_empty_word(capsys: pytest.CaptureFixture[str]) -> None:
    """A word of blanks is no word."""
    assert main(["volgorde", "  "]) == 2
    assert capsys.readouterr().err.startswith("Het woord is leeg.")


def test_order_is_the_engines(capsys: pytest.CaptureFixture[str]) -> None:
    """`volgorde` prints the ids in the order of the engine, numbered."""
    assert main(["volgorde", "Zon", "--deck", SECOND]) == 0
    title, *lines = capsys.readouterr().out.splitlines()
    decks = config(settings(Path(SECOND)))
    cards = decks.decks[decks.names["chatberichten-bewaren"]].cards
    assert title == "Chatberichten bewaren: de volgorde bij «zon»"
    assert [line.split()[:2] for line in lines] == [[f"{n}.", card] for n, card in enumerate(deal(cards, "zon"), 1)]


def test_settings_choose_the_deck(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `--deck` it is the main deck, or the one that KAARTENSESSIE_DECK names; a wrong name is a wrong setting."""
    assert main(["volgorde", "zon"]) == 0
    monkeypatch.setenv("KAARTENSESSIE_DECK", "chatberichten-bewaren")
    assert main(["volgorde", "zon"]) == 0
    main_deck, second = (line for line in capsys.readouterr().out.splitlines() if ":" in line)
    assert (main_deck.split(":")[0], second.split(":")[0]) == ("Actieve openbaarmaking", "Chatberichten bewaren")
    monkeypatch.setenv("KAARTENSESSIE_DECK", "onzin")
    assert main(["volgorde", "zon"]) == 2
    assert capsys.readouterr().err.startswith("KAARTENSESSIE_DECK noemt het deck «onzin», maar dat is er niet.")


def test_invitation_with_a_calendar_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The invitation has the real times, and the calendar file is written next to it."""
    line = ["uitnodiging", "21 januari 2100", "13.30", "1.5U", "--deck", SECOND, "--ics", "sessie.ics"]
    assert main(line) == 0
    shown = capsys.readouterr().out
    assert "21 januari 2100, 13:30 – 15:00 uur" in shown
    assert "Bestand:" not in shown
    assert (tmp_path / "sessie.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_what_is_printed_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All for the facilitator, and what the group reads, to print and as a page; one that is there already is never written over."""
    assert main(["printen", "zon", "1u", "13:00", "--deck", SECOND, "--naar", str(tmp_path)]) == 0
    made = {each.stem for each in tmp_path.iterdir()}, {each.suffix for each in tmp_path.iterdir()}
    assert made in [({"kaartensessie", "teksten-voor-de-groep"}, kinds) for kinds in ({".pdf", ".html"}, {".html"})]
    assert capsys.readouterr().out.count("Gemaakt: ") == 2 * len(made[1])
    assert main(["printen", "zon", "--deck", SECOND, "--naar", str(tmp_path)]) == 1
    assert "is er al" in capsys.readouterr().err


@pytest.mark.parametrize(("given", "named"), [([], ["Teams", "Webex"]), (["teams"], ["Teams"]), (["Webex"], ["Webex"])])
def test_an_invitation_tells_how_to_take_part(
    given: list[str], named: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """On each platform that the deck knows, or only on the one that is asked for."""
    assert main(["uitnodiging", "2100-01-21", "13:30", "1u", *given]) == 0
    shown = capsys.readouterr().out
    assert [name for name in ("Teams", "Webex") if name in shown] == named


@pytest.mark.parametrize("date", ["21 januari 2100", "do 21 jan 2100", "do. 21-1-2100"])
def test_a_date_of_an_invitation_is_read_as_in_the_chat(date: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Also with a short weekday in front."""
    assert main(["uitnodiging", date, "13u30", "1u"]) == 0
    assert "donderdag 21 januari 2100, 13:30" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("day", "told"),
    [("2100-12-25", "Let op. Op zaterdag 25 december 2100 is het eerste kerstdag.\n"), ("2100-01-21", "")],
)
def test_who_prints_for_a_day_off_reads_so(
    day: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The invitation is among what is printed, and so is its day."""
    assert main(["printen", "zon", "1u", "13:00", "--dag", day, "--deck", SECOND, "--naar", str(tmp_path)]) == 0
    assert capsys.readouterr().err == told


def test_a_deck_from_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """`deck nieuw` makes a deck that is in order once it is filled in, and never writes over one."""
    assert main(["deck", "nieuw", "Mijn Deck"]) == 0
    assert main(["deck", "check", "Mijn Deck"]) == 0
    assert capsys.readouterr().out.endswith("Mijn Deck: 0 fouten en 6 keer «let op».\n")
    filled_in(Path("Mijn Deck"))
    assert main(["deck", "check", "Mijn Deck"]) == 0
    assert capsys.readouterr().out == "Mijn Deck: alles in orde.\n"
    assert main(["deck", "nieuw", "Mijn Deck"]) == 1
    assert capsys.readouterr().err == "In «Mijn Deck» staat al iets. Kies een nieuwe of een lege map.\n"


def test_check_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Warnings alone are exit code 0, an error makes it 1; each is one line."""
    assert main(["deck", "nieuw", "proef"]) == 0
    filled_in(tmp_path / "proef")
    cards = tmp_path / "proef" / "kaarten.yaml"
    text = cards.read_text("utf-8")
    cards.write_text(text.replace("  feiten: [eerste-feit]\n", ""), "utf-8")
    capsys.readouterr()
    assert main(["deck", "check", "proef"]) == 0
    warning, verdict = capsys.readouterr().out.splitlines()
    assert warning.startswith("let op: feiten.yaml, regel 5, feit «eerste-feit»: ")
    assert verdict == "proef: 0 fouten en 1 keer «let op»."
    cards.write_text("", "utf-8")
    assert main(["deck", "check", "proef"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "proef: 1 fout en 0 keer «let op»."


def test_all_our_decks_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """`deck check` on a folder of decks checks each."""
    assert main(["deck", "check", str(ROOT / "deck")]) == 0
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines() if not line.startswith("let op")] == [
        "actieve-openbaarmaking",
        "ai-op-het-werk",
        "chatberichten-bewaren",
    ]


def test_cards_from_a_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`deck lees` tells how many cards it read, or which rows are wrong."""
    sheet = tmp_path / "kaarten.csv"
    sheet.write_text("id;soort;onderwerp;tekst\neen;vraag;Iets;Wat nu?\n", "utf-8")
    assert main(["deck", "lees", "kaarten.csv", "proef"]) == 0
    assert capsys.readouterr().out.startswith("1 kaart gelezen.")
    sheet.write_text("id;soort;onderwerp;tekst\neen;quiz;Iets;Wat nu?\n", "utf-8")
    assert main(["deck", "lees", "kaarten.csv", "proef"]) == 1
    heading, line = capsys.readouterr().err.splitlines()
    assert heading == "Dit klopt nog niet:"
    assert line.startswith("fout: kaarten.csv, rij 2, kolom B «soort»: «soort» hoort")


def test_a_sheet_that_a_person_was_faster_than(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`deck lees` leaves a hand edit alone, and what it says to type works there and then."""
    Path("kaarten.csv").write_text("id;soort;onderwerp;tekst\neen;vraag;Iets;Wat nu?\n", "utf-8")
    assert main(["deck", "lees", "kaarten.csv", "mijn deck"]) == 0
    mine = Path("mijn deck", "kaarten.yaml")
    mine.write_text(mine.read_text("utf-8").replace("Wat nu", "Wat dan"), "utf-8")
    Path("kaarten.csv").write_text("id;soort;onderwerp;tekst\neen;vraag;Iets;Wat straks?\n", "utf-8")
    capsys.readouterr()
    assert main(["deck", "lees", "kaarten.csv", "mijn deck"]) == 1
    said, advice, other = capsys.readouterr().err.splitlines()
    assert said == "In «mijn deck» heeft iemand zelf geschreven in kaarten.yaml. Daarom heb ik niets veranderd."
    assert advice == "Lees het rekenblad in een nieuwe map: kaartensessie deck lees kaarten.csv 'mijn deck-2'"
    assert other == "Of geef dat bestand een andere naam, en probeer het opnieuw."
    assert "Wat dan" in mine.read_text("utf-8")
    assert main(shlex.split(advice.partition(": kaartensessie ")[2])) == 0
    mine.rename("mijn deck/kaarten-van-mij.yaml")
    assert main(["deck", "lees", "kaarten.csv", "mijn deck"]) == 0
    assert "Wat dan" in Path("mijn deck/kaarten-van-mij.yaml").read_text("utf-8")


def test_a_spreadsheet_from_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`deck nieuw` gives a spreadsheet too; it is not in order before there are cards, and then it can be played as it is."""
    assert main(["deck", "nieuw", "proef.xlsx"]) == 0
    line = capsys.readouterr().out.strip().rpartition(": kaartensessie ")[2]
    assert main(["deck", "check", "proef.xlsx"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        "fout: proef.xlsx, blad «Kaarten»: Er staan alleen nog voorbeelden. "
        "Zet je eigen kaarten eronder, elke kaart op een eigen rij."
    )
    assert main(shlex.split(line)) == 1
    assert capsys.readouterr().err.startswith("Dit klopt nog niet:\nfout: proef.xlsx, blad «Kaarten»: ")
    book = openpyxl.load_workbook("proef.xlsx")
    book["Kaarten"].append(["een", "vraag", "Iets", "Wat nu?"])
    book.save("proef.xlsx")
    assert main(["deck", "check", "proef.xlsx"]) == 0
    assert main(["volgorde", "zon", "--deck", "proef.xlsx"]) == 0
    assert "een" in capsys.readouterr().out
    assert main(["deck", "nieuw", "proef.xlsx"]) == 1
    assert capsys.readouterr().err == "«proef.xlsx» bestaat al. Kies een andere naam.\n"


def test_a_page_to_approve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`deck toon` makes a page of a folder or a spreadsheet, makes it anew, and never writes over what is not its own."""
    Path("mijn kaarten.csv").write_text("id;soort;onderwerp;tekst\neen;vraag;Iets;Wat nu?\n", "utf-8")
    for _ in range(2):
        assert main(["deck", "toon", "mijn kaarten.csv"]) == 0
        assert capsys.readouterr().out == "De pagina staat in mijn-kaarten.html. Open haar in je browser.\n"
    assert "Wat nu?" in Path("mijn-kaarten.html").read_text("utf-8")
    assert main(["deck", "toon", SECOND, "--naar", "tweede.html"]) == 0
    made = Path("tweede.html").read_text("utf-8")
    for mine in ("<p>Van mij</p>", made.replace("</main>", "<p>Van mij</p></main>")):
        Path("tweede.html").write_text(mine, "utf-8")
        capsys.readouterr()
        assert main(["deck", "toon", SECOND, "--naar", "tweede.html"]) == 1
        assert capsys.readouterr().err == "In «tweede.html» staat iets van jou. Kies met --naar een andere naam.\n"
        assert Path("tweede.html").read_text("utf-8") == mine


def test_serve_refuses_a_broken_deck(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken deck stops `serve` before anything starts, with its list."""
    assert main(["deck", "nieuw", "proef"]) == 0
    (tmp_path / "proef" / "kaarten.yaml").write_text("", "utf-8")
    (tmp_path / "proef" / "feiten.yaml").unlink()
    assert main(["--deck", "proef", "--data", "gegevens"]) == 1
    heading, *errors = capsys.readouterr().err.splitlines()
    assert heading == "Dit klopt nog niet:"
    assert len(errors) == 2
    assert not (tmp_path / "gegevens").exists()


def test_serve_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a command the bot starts; options of `serve` need no `serve` in front."""
    started = []
    monkeypatch.setattr(
        "bot.host.app.run", lambda told, decks: started.append((told.port, told.speed, decks.default_deck))
    )
    Path("mijn kaarten.csv").write_text("id;soort;onderwerp;tekst\neen;vraag;Iets;Wat nu?\n", "utf-8")
    assert main([]) == 0
    assert main(["--port", "4000", "--speed", "60", "--deck", SECOND]) == 0
    assert main(["--deck", "mijn kaarten.csv"]) == 0
    assert started == [
        (3978, 1.0, "actieve-openbaarmaking"),
        (4000, 60.0, "chatberichten-bewaren"),
        (3978, 1.0, "mijn-kaarten"),
    ]


def test_what_the_host_refuses(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A start that fails is one sentence and exit code 1; a full disk too."""
    from bot.host.settings import WrongSetting

    def refuse(error: Exception) -> object:
        def run(*_: object) -> None:
            raise error

        return run

    monkeypatch.setattr("bot.host.app.run", refuse(WrongSetting("Poort 3978 is al in gebruik: kies een andere.")))
    assert main(["serve"]) == 1
    monkeypatch.setattr("bot.host.app.run", refuse(OSError(28, "No space left on device", "data/x.db")))
    assert main(["serve"]) == 1
    assert gc.isenabled()
    first, second = capsys.readouterr().err.splitlines()
    assert first == "Poort 3978 is al in gebruik: kies een andere."
    assert second.startswith("Het lukt niet om «data/x.db» te lezen of te schrijven.")


def test_a_fault_of_our_own_tells_where_and_nobodys_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Dutch for whoever typed it, the place in the code for whoever mends it, and nothing of what it was about."""
    secret = "GEHEIM"

    def break_down(*_: object) -> None:
        raise ValueError(secret)

    monkeypatch.setattr("bot.cli.house.config", break_down)
    assert main(["volgorde", "zon"]) == 1
    said = capsys.readouterr().err
    assert "Probeer het nog een keer" in said
    assert "break_down" in caplog.text
    assert secret not in said + caplog.text


def test_as_a_module_on_a_poor_terminal() -> None:
    """`python -m bot` is the same command, and a terminal without a dash still shows the words."""
    bare = {**os.environ, "PYTHONIOENCODING": "iso8859-1", "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-m", "bot", "uitnodiging", "2100-01-21", "13:30", "1u", "--deck", SECOND]
    shown = subprocess.run(line, env=bare, capture_output=True, check=True)
    assert b"13:30 ? 14:30 uur" in shown.stdout
    assert shown.stderr == b""

"""What a spreadsheet tells of the deck itself, on a sheet with a name and a value on each row. Must not read files."""

from __future__ import annotations

import difflib

from msgspec.structs import replace

from bot.decks.columns import heading
from bot.decks.draft import COVER, INVITATION, Draft, Entry
from bot.decks.findings import Finding
from bot.decks.sheets.cells import Cell
from bot.decks.table import Table, in_column

COLUMNS = {"veld", "waarde"}
FIELDS = {
    "titel": "Hoe het deck heet.",
    "onderwerp": "Waar het gesprek over gaat, in één zin.",
    "over": "Wie dit deck maakte, waar het voor is, en wat het niet is.",
    "standaardvorm": "Hoe lang een sessie gewoonlijk duurt: 1u, 1,5u of 2u.",
    "uitnodiging": "Waar het gesprek over gaat, voor in de uitnodiging. Elke regel in de cel wordt een alinea.",
}
_FROM = {"inleiding": "uitnodiging"}  # what a field of the deck is called here, when that is something else


def read(made: Draft, table: Table) -> None:
    """Take the title, the subject and the invitation from this sheet. What is wrong goes to the problems of the draft."""
    names = [heading(cell) for cell in table.sheet.rows[table.top - 1]]
    key, at = names.index("veld"), names.index("waarde")
    made.sources[COVER] = made.sources[INVITATION] = table.place
    found: dict[str, Cell] = {}
    rows: dict[str, int] = {}
    for number, row in table.filled():
        name = heading(row[key]) if key < len(row) else ""
        cell = row[at] if at < len(row) else Cell()
        spot = in_column(table.place.at(number), key + 1)
        if not name and not cell:
            continue
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, n=1)
            advice = f"Bedoel je «{near[0]}»?" if near else f"Haal het weg. Dit kan wel: {', '.join(FIELDS)}."
            made.problems.append(spot.error(f"Het veld «{name[:50]}» ken ik niet. {advice}"))
        elif name in found:
            made.problems.append(spot.error(f"Het veld «{name}» staat er twee keer. Haal er één weg."))
        elif cell.wrong:
            made.problems.append(in_column(table.place.at(number), at + 1).error(cell.wrong))
        elif cell:
            found[name], rows[name] = cell, number
    _put(made, table, found)

    def told(finding: Finding) -> Finding:
        name = _FROM.get(finding.field, finding.field)
        if finding.place.column or name not in rows:
            return finding
        spot = in_column(table.place.at(rows[name]), at + 1, name)
        return replace(finding, place=spot, text=finding.text.replace(f"«{finding.field}»", f"«{name}»"))

    made.words[table.place.file] = told


def _put(made: Draft, table: Table, found: dict[str, Cell]) -> None:
    if made.cover is not None:
        old = made.cover.value
        made.cover = Entry(
            replace(
                old,
                title=found["titel"].words if "titel" in found else old.title,
                subject=found["onderwerp"].words if "onderwerp" in found else old.subject,
                about=found["over"].words if "over" in found else old.about,
                default_form=found["standaardvorm"].words if "standaardvorm" in found else old.default_form,
            ),
            table.place,
        )
    if "titel" in found or "uitnodiging" in found:
        lines = found["uitnodiging"].text.split("\n") if "uitnodiging" in found else []
        invite(made, found["titel"].words if "titel" in found else "", *lines)


def invite(made: Draft, title: str, *opening: str) -> None:
    """Let the invitation speak of this title, and begin with these lines."""
    if made.invitation is None:
        return
    old = made.invitation.value
    said = tuple(each for each in opening if each) or (
        (f"We gaan met elkaar in gesprek over «{title}», aan de hand van kaarten.",) if title else old.opening
    )
    subject = f"Kaartensessie: {title}" if title else old.subject
    made.invitation = Entry(
        replace(old, subject=subject, opening=said), made.sources.get(INVITATION, made.invitation.place)
    )

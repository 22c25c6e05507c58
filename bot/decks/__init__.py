"""Decks as people write them: read, checked, started anew, taken from a spreadsheet. Must not know sessions."""

"""Spreadsheets as people see them: files of Excel, LibreOffice and others, as tables of texts. Must not know what a deck is."""

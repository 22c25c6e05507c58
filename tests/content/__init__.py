"""The decks, and what is said of decks that are not right."""

import datetime as dt

TODAY = dt.date(2026, 11, 23)

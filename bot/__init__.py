"""The kaartensessie bot, free of any platform: `engine` decides, `host` runs, `decks` reads content. Must not import `adapters`."""

"""The bot and the Microsoft 365 Agents Playground: real processes, a real wire, and the page in a real browser."""

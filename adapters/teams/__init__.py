"""Teams: the meeting chat, the private chat beside it, and messages in the meeting chat that one person sees."""

from adapters.teams.transport import TeamsChat

__all__ = ["TeamsChat"]

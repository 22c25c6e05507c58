"""What a session is and can be: deck, session, schedule, events, effects, messages, order, steps. Must not decide what a command does."""

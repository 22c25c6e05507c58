"""The running process: load - react - save, outbox, timers, store, settings, HTTP. Must not hold a rule of the session or name a platform."""

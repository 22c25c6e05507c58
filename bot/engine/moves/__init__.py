"""What commands and timers do, one subject a file, and the one step. Must not hold how something is read or shown."""

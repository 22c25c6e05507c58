"""What people type and read: from a line to a value, and from a value to Dutch. Must not change a session."""

"""What is shown: functions of a session that give a message. Must not change anything."""

"""What an administrator installs, one folder a platform: content, and the scripts that draw its icons. Must not be imported by `bot`."""

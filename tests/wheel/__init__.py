"""What others install: the built wheel, without this repository around it."""

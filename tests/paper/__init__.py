"""Files of documents, read back by other programs."""
